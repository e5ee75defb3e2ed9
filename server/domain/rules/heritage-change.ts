import { decide, type Line } from "./decide.ts";
import { hasApproval, isDemolishing, validApprovals } from "./definitions.ts";
import type { ActionFact, ApprovalKind, BuildingFact } from "./facts.ts";
import { type ListedKind, matchOf } from "./item-match.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, reference, theBuilding, word } from "./sentence-values.ts";
import { itemMatchParameters, overlapMinimum } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, not, type Truth, unknown } from "./truth.ts";

const approvalOf: Readonly<Record<ListedKind, ApprovalKind>> = {
	relic: "relic_change",
	historic_building: "historic_building_change",
};

/** Works change the building; keeping or leaving it changes it only with its use. */
function isChanged(building: BuildingFact, action: ActionFact): Truth {
	if (action.action !== "keep" && action.action !== "vacate") return true;
	if (action.toUse === null) return false;
	const fromUse = action.fromUse ?? building.useCode;
	return fromUse === null ? unknown("attribute-missing", "building.use_code") : action.toUse !== fromUse;
}

/** Heritage is repaired, altered or put to another use with the approval of its own department. */
export const heritageChange = defineRule({
	code: "R09",
	id: "historic-building-change",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2017-10-07",
	validTo: null,
	clauses: ["II.1", "II.8"],
	basis: [
		{ class: "law-standard", instrument: "historicCitiesRegulation", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "M" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "law-standard",
	severity: "requires-approval",
	escalations: [],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["building_id", "action", "from_use", "to_use"], missing: "not-known" },
		{
			layer: "building",
			attributes: ["heritage_type", "heritage_id", "use_code", "origin"],
			missing: "not-known",
		},
		{ layer: "heritage_item", attributes: ["kind", "level"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [overlapMinimum, ...itemMatchParameters],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			if (isDemolishing(action.action) || action.action === "relocate_heritage") return notApplicable("other-rule");
			const matches = (["relic", "historic_building"] as const).map((kind) => ({
				kind,
				...matchOf(facts, building, kind, parameters),
			}));
			// Where one register says what it is, the doubt whether it might be the other kind too decides nothing.
			const listed = matches.filter(({ isMatch }) => isMatch === true);
			const lines = (listed.length > 0 ? listed : matches).map(
				({ kind, isMatch, cause, hits, items }): Line => ({
					severity: "requires-approval",
					holds: and(isMatch, isChanged(building, action), not(hasApproval(facts, building, approvalOf[kind]))),
					cause,
					hits,
					values: {
						protection: word("heritageType", kind),
						item: { kind: "features", layer: "heritage_item", ids: items.map(({ id }) => id) },
					},
				}),
			);
			return decide({
				facts,
				lines,
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						action: word("action", action.action),
						building: theBuilding(building),
						from_use: reference(action.fromUse ?? building.useCode),
						to_use: reference(action.toUse ?? action.fromUse ?? building.useCode),
						approval_no: approvalNumbers(
							Object.values(approvalOf).flatMap((kind) => validApprovals(building.approvals, kind, facts.runDate)),
						),
					},
					hits: listed.flatMap(({ hits }) => hits),
					measures: [],
				},
			});
		}),
});
