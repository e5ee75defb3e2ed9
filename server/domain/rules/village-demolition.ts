import { decide, type Line } from "./decide.ts";
import { hasApproval, isDemolishing, validApprovals } from "./definitions.ts";
import type { BuildingFact, Facts, ZoneOverlap } from "./facts.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, number, reference, theBuilding } from "./sentence-values.ts";
import { overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { not, or, type Truth } from "./truth.ts";
import { isOfKind, metM2, toleranceOf, unseenZone, zoneLine, zonesMet } from "./zone-lines.ts";

const isVillageCore = isOfKind("village_core");

/** In a named historic village the core's approval is asked for; in any other village the county's will do. */
function isApproved(facts: Facts, building: BuildingFact, zone: ZoneOverlap): Truth {
	const byCore = hasApproval(facts, building, "core_demolition");
	return zone.listedNamedVillage === true ? byCore : or(hasApproval(facts, building, "village_works"), byCore);
}

/** How much of the village core goes in all, for the sentence. */
function coreShareOf(facts: Facts, zone: ZoneOverlap) {
	const goneM2 = facts.buildings
		.filter(({ action }) => isDemolishing(action?.action ?? null))
		.flatMap((building) => building.zones.filter((one) => one.id === zone.id))
		.reduce((sum, one) => sum + one.overlapM2, 0);
	return number((100 * goneM2) / zone.featureM2, 1);
}

/** In the core of a traditional village a building goes only with an approval and by the village's plan. */
export const villageDemolition = defineRule({
	code: "R08",
	id: "traditional-village-demolition",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.1"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "requires-approval",
	escalations: [],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{ layer: "building_action", attributes: ["plan_ref"], missing: "conflict" },
		{ layer: "building", attributes: ["origin"], missing: "not-known" },
		{
			layer: "heritage_zone",
			attributes: ["kind", "status", "precision_m", "listed_named_village"],
			missing: "not-known",
		},
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
			if (!isDemolishing(action.action)) return notApplicable("action");
			const tolerance = toleranceOf(parameters);
			const zones = zonesMet(facts, building, tolerance, isVillageCore);
			const isUnplanned = action.planRef === null;
			const lines = zones.met.map((zone): Line => {
				const holds = or(isUnplanned, not(isApproved(facts, building, zone)));
				const line = zoneLine(zone, building, tolerance, { severity: "requires-approval", holds });
				return { ...line, values: { ...line.values, core_share_pct: coreShareOf(facts, zone) } };
			});
			// A zone that nobody saw may be of a named village: only the core's approval would do for it.
			const wouldMatter = or(isUnplanned, not(hasApproval(facts, building, "core_demolition")));
			return decide({
				facts,
				lines,
				doubts: [unseenZone(zones, wouldMatter)],
				isProxy: building.origin === "proxy",
				touches: zones.touches,
				grounds: {
					values: {
						building: theBuilding(building),
						area_m2: number(metM2(zones), 1),
						plan_ref: reference(action.planRef),
						approval_no: approvalNumbers([
							...validApprovals(building.approvals, "core_demolition", facts.runDate),
							...validApprovals(building.approvals, "village_works", facts.runDate),
						]),
					},
					hits: [],
					measures: [{ key: "overlap_m2", value: metM2(zones), limit: parameters.overlap_min_m2, unit: "m2" }],
				},
			});
		}),
});
