import { decide } from "./decide.ts";
import { documentMissing, hasApproval, isDemolishing, isHeritage, validApprovals, whyNotNone } from "./definitions.ts";
import type { Appraisal, BuildingFact, Facts } from "./facts.ts";
import { defineRule } from "./rule.ts";
import { number, text, theBuilding } from "./sentence-values.ts";
import { notApplicable, overActions } from "./subjects.ts";
import { and, not, type Truth, unknown } from "./truth.ts";

/** Assessments of its value that are complete and in force on the run date. */
const assessmentsOf = (building: BuildingFact, runDate: string): Appraisal[] =>
	building.appraisals.filter(
		(row) =>
			row.kind === "heritage_value" &&
			row.organ !== null &&
			row.number !== null &&
			row.date !== null &&
			row.date <= runDate &&
			(row.validUntil === null || row.validUntil >= runDate),
	);

/** Nobody assessed it: known only where the register is kept, young enough and covers the building. */
function lacksAssessment(facts: Facts, building: BuildingFact): Truth {
	if (assessmentsOf(building, facts.runDate).length > 0) return false;
	const lacksAppraisal = documentMissing(facts, "building_appraisal", "building_appraisal.heritage_value");
	const isUnseen = whyNotNone(facts, "building_appraisal", building.coverageByLayer) ?? true;
	return and(
		lacksAppraisal === true ? isUnseen : lacksAppraisal,
		not(hasApproval(facts, building, "value_assessment")),
	);
}

/** The year ages are counted to: of the baseline of the renewal unit, else of the run date. */
const baselineYear = (facts: Facts): number => Number((facts.baselineDate ?? facts.runDate).slice(0, 4));

/** An old building goes only after its value has been assessed. */
export const oldBuildingUnassessed = defineRule({
	code: "R14",
	id: "old-building-unassessed",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["II.8"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "local", instrument: "jinanHistoricCityRegulation", verified: "V" },
		{ class: "local", instrument: "shanghaiHistoricAreasRegulation", verified: "V" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "policy",
	severity: "requires-action",
	escalations: [],
	isBlocking: true,
	role: "heritage",
	subject: "building",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "building_action", attributes: ["project_id", "building_id", "action"], missing: "not-known" },
		{ layer: "building", attributes: ["year_built", "heritage_type", "origin"], missing: "not-known" },
		{
			layer: "building_appraisal",
			attributes: ["building_id", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "renewal_unit", attributes: ["baseline_date"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [
		{
			key: "age_limit_years",
			default: 50,
			unit: "a",
			origin: "H",
			source: "no national limit found; 50 in Jinan (30 in special cases), 30 in Shanghai",
		},
	],
	judge: (facts, parameters) =>
		overActions(facts, (building, action) => {
			if (!isDemolishing(action.action)) return notApplicable("action");
			if (isHeritage(building)) return notApplicable("other-rule");
			const age = building.yearBuilt === null ? null : baselineYear(facts) - building.yearBuilt;
			const isOld =
				age === null ? unknown("attribute-missing", "building.year_built") : age >= parameters.age_limit_years;
			const holds = and(isOld, lacksAssessment(facts, building));
			const papers = [
				...assessmentsOf(building, facts.runDate),
				...validApprovals(building.approvals, "value_assessment", facts.runDate),
			];
			return decide({
				facts,
				lines: [{ severity: "requires-action", holds, cause: null }],
				isProxy: building.origin === "proxy",
				grounds: {
					values: {
						building: theBuilding(building),
						// A year is no quantity: it takes no thousands separator.
						year_built: text(building.yearBuilt === null ? null : String(building.yearBuilt)),
						age: number(age),
						age_limit_years: number(parameters.age_limit_years),
						assessment_no:
							papers.length === 0
								? { kind: "word", key: "phrases.none" }
								: text(papers.map((row) => row.number ?? "").join(", ")),
					},
					hits: [],
					measures: [{ key: "age", value: age, limit: parameters.age_limit_years, unit: "a" }],
				},
			});
		}),
});
