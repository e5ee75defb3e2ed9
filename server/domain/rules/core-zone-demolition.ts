import { decide, type Line } from "./decide.ts";
import { hasApproval, isDemolishing, isHeritage, isUnderWay, validApprovals } from "./definitions.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, number, theBuilding } from "./sentence-values.ts";
import { overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { not, or } from "./truth.ts";
import { isCore, metM2, toleranceOf, unseenZone, zoneLine, zonesMet } from "./zone-lines.ts";

/** Inside a core zone a building goes only with an approval of both departments and a public notice. */
export const coreZoneDemolition = defineRule({
	code: "R01",
	id: "core-zone-demolition",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2017-10-07",
	validTo: null,
	clauses: ["II.1", "II.8"],
	basis: [
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "law-standard",
	severity: "requires-approval",
	escalations: [
		{
			severity: "prohibited",
			when: "project.stage IN (demolition, construction, done) AND NOT valid(core_demolition)",
		},
	],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{ layer: "building_action", attributes: ["notice_days"], missing: "conflict" },
		{ layer: "building", attributes: ["heritage_type", "origin"], missing: "not-known" },
		{
			layer: "heritage_zone",
			attributes: ["kind", "status", "precision_m", "listed_named_village"],
			missing: "not-known",
		},
		{ layer: "project", attributes: ["stage"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [
		...overlapParameters,
		{ key: "notice_days_min", default: 20, unit: "d", origin: "V", source: "historic cities regulation, art. 29" },
	],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			if (!isDemolishing(action.action)) return notApplicable("action");
			if (isHeritage(building)) return notApplicable("other-rule");
			const tolerance = toleranceOf(parameters);
			const zones = zonesMet(facts, building, tolerance, isCore);
			const lacksApproval = not(hasApproval(facts, building, "core_demolition"));
			const isNoticeShort = (action.noticeDays ?? 0) < parameters.notice_days_min;
			const lines: Line[] = zones.met.flatMap((zone) => [
				zoneLine(zone, building, tolerance, {
					severity: isUnderWay(facts) ? "prohibited" : "requires-approval",
					holds: lacksApproval,
				}),
				zoneLine(zone, building, tolerance, { severity: "requires-approval", holds: isNoticeShort }),
			]);
			return decide({
				facts,
				lines,
				doubts: [unseenZone(zones, or(lacksApproval, isNoticeShort))],
				isProxy: building.origin === "proxy",
				touches: zones.touches,
				grounds: {
					values: {
						building: theBuilding(building),
						area_m2: number(metM2(zones), 1),
						approval_no: approvalNumbers(validApprovals(building.approvals, "core_demolition", facts.runDate)),
						notice_days: number(action.noticeDays ?? 0),
						notice_days_min: number(parameters.notice_days_min),
					},
					hits: [],
					measures: [
						{ key: "notice_days", value: action.noticeDays, limit: parameters.notice_days_min, unit: "d" },
						{ key: "overlap_m2", value: metM2(zones), limit: parameters.overlap_min_m2, unit: "m2" },
					],
				},
			});
		}),
});
