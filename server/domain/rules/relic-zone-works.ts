import { decide, type Line } from "./decide.ts";
import { closeness, hasApproval, isUnderWay, type Tolerance, validApprovals } from "./definitions.ts";
import type { ActionFact, ApprovalKind, BuildingFact, Facts, ZoneOverlap } from "./facts.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, number, theBuilding, word } from "./sentence-values.ts";
import { overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, isOneOf, not, or, type Truth } from "./truth.ts";
import { isOfKind, metM2, toleranceOf, unseenZone, zoneLine, zonesMet } from "./zone-lines.ts";

const isWorksZone = isOfKind("relic_protection", "relic_control", "district_control", "village_control");
const isCoreKind = isOfKind("district_core", "town_core", "village_core");
const zoneApprovals: readonly ApprovalKind[] = ["relic_zone_works", "relic_control_design", "control_zone_works"];

/** Repair of the relic itself by a plan; whether its works are approved is another rule's question. */
const isConservation = (building: BuildingFact, action: ActionFact): Truth =>
	and(
		action.action === "reinforce" || action.action === "retrofit",
		action.planRef !== null,
		isOneOf(building.heritageType, ["relic"], "building.heritage_type"),
	);

/** What one zone asks of the works, or null where it asks nothing of them. */
function lineOf(
	facts: Facts,
	building: BuildingFact,
	action: ActionFact,
	zone: ZoneOverlap,
	tolerance: Tolerance,
): Line | null {
	const lacks = (kind: ApprovalKind): Truth => not(hasApproval(facts, building, kind));
	const line = (severity: Line["severity"], holds: Truth): Line =>
		zoneLine(zone, building, tolerance, { severity, holds });
	if (zone.zoneKind === "relic_protection") {
		if (action.action === "convert") {
			const holds = lacks("relic_zone_works");
			return zoneLine(zone, building, tolerance, { severity: "requires-approval", holds, cause: "rule-names-it" });
		}
		const severity = isUnderWay(facts) ? "prohibited" : "requires-approval";
		return line(severity, and(not(isConservation(building, action)), lacks("relic_zone_works")));
	}
	const isRebuilt = action.action === "demolish_rebuild";
	const isOnlyCleared = action.action === "demolish" || action.action === "partial_demolish";
	if (zone.zoneKind === "relic_control" && (isRebuilt || action.action === "extend")) {
		return line("requires-approval", lacks("relic_control_design"));
	}
	if (isInCore(building, tolerance)) return null;
	if (zone.zoneKind === "relic_control") {
		return isOnlyCleared ? line("advisory", and(lacks("relic_control_design"), lacks("control_zone_works"))) : null;
	}
	if (isRebuilt) return line("requires-approval", lacks("control_zone_works"));
	return isOnlyCleared ? line("advisory", lacks("control_zone_works")) : null;
}

/** In an approved core zone the core's own rules speak of the control zone's questions. */
const isInCore = (building: BuildingFact, tolerance: Tolerance): boolean =>
	building.zones.some(
		(zone) =>
			isCoreKind(zone) && zone.status === "approved" && closeness(zone, building.footprintM2, tolerance) === "hit",
	);

/** Around a relic and in control zones works follow the heritage department's consent. */
export const relicZoneWorks = defineRule({
	code: "R06",
	id: "relic-zone-works",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-03-01",
	validTo: null,
	clauses: ["II.8"],
	basis: [
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "law-standard",
	severity: "requires-approval",
	escalations: [
		{
			severity: "prohibited",
			when: "hit with heritage_zone.kind = relic_protection AND project.stage IN (demolition, construction, done) AND NOT valid(relic_zone_works)",
		},
		{
			severity: "advisory",
			when: "building_action.action IN (demolish, partial_demolish) in relic_control, district_control or village_control",
		},
	],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{ layer: "building_action", attributes: ["plan_ref"], missing: "conflict" },
		{ layer: "building", attributes: ["heritage_type", "origin"], missing: "not-known" },
		{ layer: "heritage_zone", attributes: ["kind", "level", "status", "precision_m"], missing: "not-known" },
		{ layer: "project", attributes: ["stage"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [...overlapParameters],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			if (action.action === "keep" || action.action === "vacate") return notApplicable("action");
			const tolerance = toleranceOf(parameters);
			const zones = zonesMet(facts, building, tolerance, isWorksZone);
			const lines = zones.met.flatMap((zone) => lineOf(facts, building, action, zone, tolerance) ?? []);
			const lacksAny = or(...zoneApprovals.map((kind) => not(hasApproval(facts, building, kind))));
			return decide({
				facts,
				lines,
				doubts: [unseenZone(zones, lacksAny)],
				isProxy: building.origin === "proxy",
				touches: zones.touches,
				grounds: {
					values: {
						action: word("action", action.action),
						subject: theBuilding(building),
						area_m2: number(metM2(zones), 1),
						approval_no: approvalNumbers(
							zoneApprovals.flatMap((kind) => validApprovals(building.approvals, kind, facts.runDate)),
						),
					},
					hits: [],
					measures: [{ key: "overlap_m2", value: metM2(zones), limit: parameters.overlap_min_m2, unit: "m2" }],
				},
			});
		}),
});
