import { decide, type Line } from "./decide.ts";
import { documentMissing, hasApproval, isDemolishing, isUnderWay, validApprovals } from "./definitions.ts";
import type { BuildingFact, Facts } from "./facts.ts";
import { matchOf } from "./item-match.ts";
import { defineRule } from "./rule.ts";
import { approvalNumbers, theBuilding, word } from "./sentence-values.ts";
import { itemMatchParameters, overlapMinimum } from "./shared-parameters.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, not, type Truth } from "./truth.ts";

/** Organs that approved the move; too few are a missing paper, known as such only where the register is kept. */
function lacksOrgans(facts: Facts, building: BuildingFact, organCountMin: number): Truth {
	const rows = validApprovals(building.approvals, "relic_move", facts.runDate);
	if (new Set(rows.map((row) => row.organ)).size >= organCountMin) return false;
	return documentMissing(facts, "approval", "approval.relic_move");
}

/** A national relic never goes; others go or move with the approval of the government above them. */
export const relicDemolition = defineRule({
	code: "R04",
	id: "relic-demolition",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-03-01",
	validTo: null,
	clauses: ["II.1", "II.8"],
	basis: [
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "law-standard",
	severity: "prohibited",
	escalations: [
		{
			severity: "requires-approval",
			when: "heritage_item.level IN (provincial, municipal, county, ungraded) or null, OR heritage_item.level = national AND building_action.action = relocate_heritage",
		},
		{ severity: "prohibited", when: "project.stage IN (demolition, construction, done) AND NOT valid(relic_move)" },
	],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{ layer: "building", attributes: ["heritage_type", "heritage_id", "origin"], missing: "not-known" },
		{ layer: "heritage_item", attributes: ["kind", "level"], missing: "not-known" },
		{ layer: "project", attributes: ["stage"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [
		overlapMinimum,
		...itemMatchParameters,
		{
			key: "organs_min_provincial",
			default: 2,
			unit: "organs",
			origin: "V",
			source: "relics law, art. 31: province and state heritage administration",
		},
	],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			const isGoing = isDemolishing(action.action);
			if (!isGoing && action.action !== "relocate_heritage") return notApplicable("action");
			const match = matchOf(facts, building, "relic", parameters);
			const isNational = match.level === "national";
			const lacksApproval = not(hasApproval(facts, building, "relic_move"));
			const common = { hits: match.hits, cause: match.cause };
			const lines: Line[] = [
				{ ...common, severity: "prohibited", holds: and(match.isMatch, isNational, isGoing) },
				{
					...common,
					severity: isUnderWay(facts) ? "prohibited" : "requires-approval",
					holds: and(match.isMatch, lacksApproval),
				},
				{
					...common,
					severity: "requires-approval",
					holds: and(
						match.isMatch,
						match.level === "provincial",
						lacksOrgans(facts, building, parameters.organs_min_provincial),
					),
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
						level: word("level", match.items.some((item) => item.level !== null) ? match.level : null),
						approval_no: approvalNumbers(validApprovals(building.approvals, "relic_move", facts.runDate)),
					},
					hits: match.hits,
					measures: [],
				},
			});
		}),
});
