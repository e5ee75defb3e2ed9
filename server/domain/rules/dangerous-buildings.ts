import { decide } from "./decide.ts";
import { documentMissing, gradeOf, hasChangeApproval, hasGrade, isHeritage, worthOf } from "./definitions.ts";
import type { BuildingFact, Facts } from "./facts.ts";
import { defineRule, type EarlierJudgements } from "./rule.ts";
import { day, reference, theBuilding, word, yesNo } from "./sentence-values.ts";
import { notApplicable, overActions, overMembers } from "./subjects.ts";
import { and, isOneOf, not, or, type Truth } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

const actionOf = (building: BuildingFact) => building.action?.action ?? "keep";

/** Heritage of any grade is vacated, or repaired with the approval that a change needs. */
function fitsHeritage(facts: Facts, building: BuildingFact): Truth {
	const action = actionOf(building);
	if (action === "vacate") return true;
	return action === "reinforce" || action === "retrofit" ? hasChangeApproval(facts, building) : false;
}

function fitsGradeD(facts: Facts, building: BuildingFact): Truth {
	if (isHeritage(building)) return fitsHeritage(facts, building);
	const action = actionOf(building);
	if (action === "reinforce") return worthOf(building, facts.runDate).isWorthIt === true;
	return action === "vacate" || action === "demolish" || action === "demolish_rebuild";
}

function fitsGradeC(facts: Facts, building: BuildingFact): Truth {
	if (isHeritage(building)) return fitsHeritage(facts, building);
	return ["reinforce", "retrofit", "vacate", "demolish_rebuild"].includes(actionOf(building));
}

const heritageRules = ["R01", "R03", "R04", "R05", "R06"] as const;

/** Where a heritage rule bears on a building, its danger is no advice to clear it. */
function adviseRepair(judgement: Judgement, earlier: EarlierJudgements): Judgement {
	const isBorneOn = heritageRules.some((code) =>
		earlier
			.get(code)
			?.some(
				({ subject, verdict }) =>
					subject.id === judgement.subject.id && (verdict.kind === "conflict" || verdict.kind === "possible"),
			),
	);
	return isBorneOn
		? { ...judgement, remedyKey: "rules.R18.remedyHeritage", warnings: ["heritage-no-demolition"] }
		: judgement;
}

const sharedValues = (building: BuildingFact, runDate: string) => ({
	building: theBuilding(building),
	action: word("action", actionOf(building)),
	grade: word("grade", gradeOf(building, runDate).grade),
});

/** A D-grade building is vacated, or goes, or is reinforced where that is worth it; and nobody stays in it. */
export const dGradeUnaddressed = defineRule({
	code: "R18",
	id: "d-grade-unaddressed",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.1", "II.2"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "dangerousBuildingStandard", verified: "V2" },
		{ class: "local", instrument: "localHouseSafetyRules", verified: "V" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "requires-action",
	escalations: [],
	isBlocking: true,
	role: "building-safety",
	subject: "building",
	isOverruleAllowed: true,
	after: ["R01", "R03", "R04", "R05", "R06"],
	inputs: [
		{
			layer: "building_appraisal",
			attributes: ["building_id", "kind", "result", "organ", "number", "date", "valid_until"],
			missing: "not-known",
		},
		{ layer: "building", attributes: ["heritage_type", "occupied"], missing: "not-known" },
		{ layer: "building", attributes: ["vacate_date"], missing: "conflict" },
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [],
	judge: (facts, _parameters, earlier) =>
		overMembers(facts, (building) => {
			const isD = hasGrade(facts, building, "D");
			if (isD === false) return notApplicable("grade");
			const { appraisal } = gradeOf(building, facts.runDate);
			const isOccupied = isOneOf(building.occupied, [true], "building.occupied");
			const lacksDate =
				building.vacateDate === null
					? documentMissing(facts, "building", "building.vacate_date")
					: building.vacateDate < facts.runDate;
			return decide({
				facts,
				doubts: [isD],
				lines: [
					{ severity: "requires-action", holds: and(isD, not(fitsGradeD(facts, building))), cause: null },
					{ severity: "requires-action", holds: and(isD, isOccupied, lacksDate), cause: null },
				],
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						...sharedValues(building, facts.runDate),
						report_no: reference(appraisal?.number ?? null),
						report_date: day(appraisal?.date ?? null),
						occupied: yesNo(building.occupied),
						vacate_date: day(building.vacateDate),
					},
					hits: [],
					measures: [],
				},
			});
		}).map((judgement) => adviseRepair(judgement, earlier)),
});

/** A C-grade building goes only after an appraisal that finds reinforcing not worth it. */
export const cGradeDemolished = defineRule({
	code: "R19",
	id: "c-grade-demolished-without-appraisal",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.1"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "dangerousBuildingStandard", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "requires-action",
	escalations: [],
	isBlocking: false,
	role: "building-safety",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{
			layer: "building_appraisal",
			attributes: ["building_id", "kind", "result", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "building", attributes: ["heritage_type"], missing: "not-known" },
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [],
	judge: (facts) =>
		overActions(facts, (building, action) => {
			if (action.action !== "demolish" && action.action !== "demolish_rebuild") return notApplicable("action");
			if (isHeritage(building)) return notApplicable("other-rule");
			const isC = hasGrade(facts, building, "C");
			if (isC === false) return notApplicable("grade");
			const worth = worthOf(building, facts.runDate);
			const isUnproven =
				worth.isWorthIt ?? documentMissing(facts, "building_appraisal", "building_appraisal.reinforcement");
			return decide({
				facts,
				doubts: [isC],
				lines: [{ severity: "requires-action", holds: and(isC, isUnproven), cause: null }],
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						...sharedValues(building, facts.runDate),
						report_no: reference(worth.appraisal?.number ?? null),
						worth: yesNo(worth.isWorthIt),
					},
					hits: [],
					measures: [],
				},
			});
		}),
});

/** C-grade housing, and state homes without a kitchen or toilet of their own, are not left out of a project. */
export const cGradeUnaddressed = defineRule({
	code: "R20",
	id: "c-grade-unaddressed",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.1"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "dangerousBuildingStandard", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "advisory",
	escalations: [{ severity: "requires-action", when: "grade = C AND NOT fits AND building.land_tenure = state" }],
	isBlocking: false,
	role: "building-safety",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{
			layer: "building_appraisal",
			attributes: ["building_id", "kind", "result", "date", "valid_until"],
			missing: "not-known",
		},
		{
			layer: "building",
			attributes: ["heritage_type", "land_tenure", "owner_type", "complete_set"],
			missing: "not-known",
		},
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [],
	judge: (facts) =>
		overMembers(facts, (building) => {
			const isC = hasGrade(facts, building, "C");
			const isStateHome = and(
				isOneOf(building.ownerType, ["state_enterprise", "state_institution"], "building.owner_type"),
				isOneOf(building.completeSet, [false], "building.complete_set"),
			);
			const isLeft = actionOf(building) === "keep";
			const lacksMeasure = not(fitsGradeC(facts, building));
			const isLeftHome = and(isStateHome, isLeft);
			if (or(isC, isStateHome) === false || (isC === false && isStateHome !== true && isLeftHome === false)) {
				return notApplicable("grade");
			}
			return decide({
				facts,
				doubts: [isC],
				lines: [
					{
						severity: building.landTenure === "state" ? "requires-action" : "advisory",
						holds: and(isC, lacksMeasure),
						cause: null,
					},
					{ severity: "advisory", holds: isLeftHome, cause: null },
				],
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						...sharedValues(building, facts.runDate),
						complete_set: yesNo(building.completeSet),
						land_tenure: word("landTenure", building.landTenure),
					},
					hits: [],
					measures: [],
				},
			});
		}),
});
