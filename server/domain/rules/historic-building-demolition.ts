import { decide, type Line } from "./decide.ts";
import { hasApproval, isDemolishing, validApprovals } from "./definitions.ts";
import { matchOf } from "./item-match.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, theBuilding, word } from "./sentence-values.ts";
import { itemMatchParameters, overlapMinimum } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, not } from "./truth.ts";

/** A listed historic building goes or moves for the public interest alone, with the province's approval. */
export const historicBuildingDemolition = defineRule({
	code: "R03",
	id: "historic-building-demolition",
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
	severity: "prohibited",
	escalations: [
		{
			severity: "requires-approval",
			when: "building_action.reason_code = public_interest AND NOT valid(historic_building_move)",
		},
	],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["building_id", "action", "reason_code"], missing: "not-known" },
		{ layer: "building", attributes: ["heritage_type", "heritage_id", "origin"], missing: "not-known" },
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
			if (!isDemolishing(action.action) && action.action !== "relocate_heritage") return notApplicable("action");
			const match = matchOf(facts, building, "historic_building", parameters);
			const hasMoveApproval = hasApproval(facts, building, "historic_building_move");
			const isPublicInterest = action.reasonCode === "public_interest";
			const common = { hits: match.hits, cause: match.cause };
			const lines: Line[] = [
				{ ...common, severity: "prohibited", holds: and(match.isMatch, not(hasMoveApproval), !isPublicInterest) },
				{ ...common, severity: "requires-approval", holds: and(match.isMatch, not(hasMoveApproval), isPublicInterest) },
				{
					...common,
					severity: "requires-approval",
					holds: and(match.isMatch, hasMoveApproval, !isPublicInterest),
					cause: match.cause ?? "rule-names-it",
				},
			];
			return decide({
				facts,
				lines,
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						action: word("action", action.action),
						building: theBuilding(building),
						item: { kind: "features", layer: "heritage_item", ids: match.items.map((item) => item.id) },
						reason_code: word("reasonCode", action.reasonCode),
						approval_no: approvalNumbers(validApprovals(building.approvals, "historic_building_move", facts.runDate)),
					},
					hits: match.hits,
					measures: [],
				},
			});
		}),
});
