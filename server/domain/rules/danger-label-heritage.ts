import { decide, type Line } from "./decide.ts";
import { hasApproval, isDemolishing, type Tolerance, validApprovals } from "./definitions.ts";
import type { ActionFact, ApprovalKind, BuildingFact, Facts, ZoneOverlap } from "./facts.ts";
import { type ListedKind, type Match, matchOf } from "./item-match.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, reference, theBuilding, word } from "./sentence-values.ts";
import { itemMatchParameters, overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, isOneOf, not, or, type Truth } from "./truth.ts";
import { isOfKind, toleranceOf, unseenZone, zoneLine, zonesMet } from "./zone-lines.ts";

const isAltering = (action: ActionFact): boolean =>
	isDemolishing(action.action) || ["retrofit", "extend", "convert", "relocate_heritage"].includes(action.action);

/** Approvals that together make works on a listed item lawful; null = nothing can. */
function approvalForListed(kind: ListedKind, match: Match, action: ActionFact): ApprovalKind | null {
	if (isDemolishing(action.action) || action.action === "relocate_heritage") {
		const isNeverLawful = kind === "relic" && match.level === "national" && action.action !== "relocate_heritage";
		if (isNeverLawful) return null;
		return kind === "relic" ? "relic_move" : "historic_building_move";
	}
	return kind === "relic" ? "relic_change" : "historic_building_change";
}

function approvalsForZone(zone: ZoneOverlap, action: ActionFact): ApprovalKind[] {
	const village: ApprovalKind[] = zone.zoneKind.startsWith("village") ? ["village_works"] : [];
	if (!zone.zoneKind.endsWith("_core")) return ["control_zone_works", ...village];
	if (isDemolishing(action.action)) return ["core_demolition", ...village];
	return [action.action === "extend" ? "core_new_build" : "control_zone_works", ...village];
}

/** Works on a listed item for danger, and a listed item without a plan of its own. */
function listedLines(facts: Facts, building: BuildingFact, action: ActionFact, kind: ListedKind, match: Match): Line[] {
	const approval = approvalForListed(kind, match, action);
	const isLawful = approval === null ? false : hasApproval(facts, building, approval);
	const common = { hits: match.hits, cause: match.cause };
	return [
		{
			...common,
			severity: "prohibited",
			holds: and(isForDanger(action), isAltering(action), match.isMatch, not(isLawful)),
		},
		{ ...common, severity: "requires-action", holds: and(match.isMatch, action.planRef === null) },
	];
}

const isForDanger = (action: ActionFact): Truth =>
	isOneOf(action.reasonCode, ["danger"], "building_action.reason_code");

const coveredKinds = isOfKind("district_core", "village_core", "town_core", "district_control", "village_control");

/** Unlisted fabric of a zone: core, or traditional style in a control zone; what has no value there may lawfully go. */
function fabricLine(
	facts: Facts,
	building: BuildingFact,
	action: ActionFact,
	zone: ZoneOverlap,
	tolerance: Tolerance,
): Line {
	const isLawful = and(...approvalsForZone(zone, action).map((kind) => hasApproval(facts, building, kind)));
	const isPlain =
		zone.zoneKind === "district_core" ||
		zone.zoneKind === "village_core" ||
		(zone.zoneKind !== "town_core" && building.heritageType === "traditional_style");
	return zoneLine(zone, building, tolerance, {
		severity: "prohibited",
		holds: and(isForDanger(action), isAltering(action), not(isLawful)),
		...(isPlain ? {} : { cause: "rule-names-it" as const }),
	});
}

/** Danger is no ground for clearing heritage: it is repaired, by a plan for that one building. */
export const dangerLabelHeritage = defineRule({
	code: "R05",
	id: "danger-label-heritage",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.1"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "prohibited",
	escalations: [
		{
			severity: "requires-action",
			when: "only the plan is missing: listed AND building_action.plan_ref null AND building_action.action NOT IN (keep, vacate)",
		},
	],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["building_id", "action", "reason_code"], missing: "not-known" },
		{ layer: "building_action", attributes: ["plan_ref"], missing: "conflict" },
		{ layer: "building", attributes: ["heritage_type", "heritage_id", "origin"], missing: "not-known" },
		{ layer: "heritage_item", attributes: ["kind", "level"], missing: "not-known" },
		{ layer: "heritage_zone", attributes: ["kind", "status", "precision_m"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [...overlapParameters, ...itemMatchParameters],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			if (action.action === "keep" || action.action === "vacate") return notApplicable("action");
			const tolerance = toleranceOf(parameters);
			const relic = matchOf(facts, building, "relic", parameters);
			const historic = matchOf(facts, building, "historic_building", parameters);
			const isListed = or(relic.isMatch, historic.isMatch);
			const zones = zonesMet(facts, building, tolerance, coveredKinds);
			const listed = [
				...listedLines(facts, building, action, "relic", relic),
				...listedLines(facts, building, action, "historic_building", historic),
			];
			const fabric =
				isListed === true ? [] : zones.met.map((zone) => fabricLine(facts, building, action, zone, tolerance));
			return decide({
				facts,
				lines: [...listed, ...fabric],
				doubts: isListed === true ? [] : [unseenZone(zones, and(isForDanger(action), isAltering(action)))],
				isProxy: building.origin === "proxy",
				touches: zones.touches,
				grounds: {
					values: {
						action: word("action", action.action),
						subject: theBuilding(building),
						reason_code: word("reasonCode", action.reasonCode),
						protection: protectionOf(building, relic, historic, zones.met),
						plan_ref: reference(action.planRef),
						approval_no: approvalNumbers(
							building.approvals.filter((row) => validApprovals([row], row.kind, facts.runDate).length > 0),
						),
					},
					hits: [...relic.hits, ...historic.hits],
					measures: [],
				},
			});
		}),
});

function protectionOf(building: BuildingFact, relic: Match, historic: Match, zones: readonly ZoneOverlap[]) {
	const keys = [
		...(relic.isMatch === true ? ["words.heritageType.relic"] : []),
		...(historic.isMatch === true ? ["words.heritageType.historic_building"] : []),
		...(building.heritageType === "traditional_style" ? ["words.heritageType.traditional_style"] : []),
		...zones.map((zone) => `words.zoneKind.${zone.zoneKind}`),
	];
	return { kind: "words", keys: [...new Set(keys)] } as const;
}
