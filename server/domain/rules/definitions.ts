import { dangerGrades } from "../datasets/layers.ts";
import type {
	Appraisal,
	Approval,
	ApprovalKind,
	BuildingFact,
	CoverageByLayer,
	DangerGrade,
	Facts,
	ItemMatch,
	Overlap,
} from "./facts.ts";
import { type Truth, type Unknown, unkeptDocument, unknown } from "./truth.ts";

/** The definitions that come back in many rules, one function each. */

export interface Tolerance {
	/** Below it nothing is shared: the two touch. */
	readonly overlapMinM2: number;
	readonly overlapShareMinPct: number;
	readonly overlapCapM2: number;
}

export type Closeness = "hit" | "near" | "miss";

/**
 * Whether the common part counts. Under 1 m² the two touch; under the lesser of a share of the smaller
 * feature and a cap, or no deeper than the line can be trusted, it is near.
 */
export function closeness(overlap: Overlap, subjectM2: number, tolerance: Tolerance): Closeness {
	if (overlap.overlapM2 < tolerance.overlapMinM2) return "miss";
	return nearCause(overlap, subjectM2, tolerance) === null ? "hit" : "near";
}

/** Why an overlap of at least the minimum is near only; null where it is a hit. */
export function nearCause(
	overlap: Overlap,
	subjectM2: number,
	tolerance: Tolerance,
): "small-overlap" | "within-precision" | null {
	const smallerM2 = Math.min(subjectM2, overlap.featureM2);
	const enoughM2 = Math.min((tolerance.overlapShareMinPct / 100) * smallerM2, tolerance.overlapCapM2);
	if (overlap.overlapM2 < enoughM2) return "small-overlap";
	return overlap.isBeyondPrecision ? null : "within-precision";
}

/**
 * Why a layer cannot say "none here", or null where it can: it is loaded, was answered, covers the whole
 * subject and is not too old. Anything found in it counts regardless.
 */
export function whyNotNone(facts: Facts, layer: string, coverage: CoverageByLayer): Unknown | null {
	const fact = facts.layers[layer];
	if (fact === undefined || fact.state === "missing") return unknown("layer-missing", layer);
	if (fact.state === "failed") return unknown("query-failed", layer);
	if ((coverage[layer] ?? 0) < WHOLLY_COVERED) return unknown("outside-coverage", layer);
	return fact.isStale ? unknown("stale", layer) : null;
}

/** A share this near to 1 is rounding of the intersection, not a part outside. */
export const WHOLLY_COVERED = 1 - 1e-9;

/** Found is true whatever the layer's state; nothing found is false only where the layer can say so. */
export const found = (isFound: boolean, facts: Facts, layer: string, coverage: CoverageByLayer): Truth =>
	isFound || (whyNotNone(facts, layer, coverage) ?? false);

const isInForce = (paper: { validUntil: string | null }, runDate: string): boolean =>
	paper.validUntil === null || paper.validUntil >= runDate;

/** Approvals of that kind which count on the run date. */
export const validApprovals = (approvals: readonly Approval[], kind: ApprovalKind, runDate: string): Approval[] =>
	approvals.filter(
		(row) =>
			row.kind === kind &&
			row.organ !== null &&
			row.number !== null &&
			row.date !== null &&
			row.date <= runDate &&
			isInForce(row, runDate),
	);

/** Whether a paper is missing where the register would show it: known only where the city keeps that register. */
export function documentMissing(facts: Facts, register: string, missing: string): Truth {
	if (!facts.registersKept.includes(register)) return unkeptDocument(missing);
	const layer = facts.layers[register];
	if (layer === undefined || layer.state === "missing") return unknown("layer-missing", register);
	return layer.state === "failed" ? unknown("query-failed", register) : true;
}

/** `valid(K)`: an approval of that kind, complete and in force, for this subject; of a building, for the action on it. */
export function hasApproval(facts: Facts, subject: Pick<BuildingFact, "approvals">, kind: ApprovalKind): Truth {
	if (validApprovals(subject.approvals, kind, facts.runDate).length > 0) return true;
	const missing = documentMissing(facts, "approval", `approval.${kind}`);
	return missing === true ? false : missing;
}

/** Dated rows of a kind, newest first; ties by number, so that the answer never depends on row order. */
function datedRows(building: Pick<BuildingFact, "appraisals">, kind: Appraisal["kind"], runDate: string): Appraisal[] {
	const dated = building.appraisals.filter((row) => row.kind === kind && row.date !== null && row.date <= runDate);
	return dated.sort((a, b) => compare(b.date, a.date) || compare(b.number, a.number));
}

const compare = (a: string | null, b: string | null): number => ((a ?? "") < (b ?? "") ? -1 : a === b ? 0 : 1);

export interface Grade {
	readonly grade: DangerGrade | null;
	/** The newest that is in force. */
	readonly appraisal: Appraisal | null;
	/** What the newest of all said, where it has run out. */
	readonly expiredGrade: DangerGrade | null;
}

const asGrade = (result: string | null | undefined): DangerGrade | null =>
	dangerGrades.find((grade) => grade === result) ?? null;

/** Danger grade by the newest appraisal that is in force. */
export function gradeOf(building: Pick<BuildingFact, "appraisals">, runDate: string): Grade {
	const rows = datedRows(building, "danger", runDate);
	const appraisal = rows.find((row) => isInForce(row, runDate)) ?? null;
	const newest = rows[0];
	const expiredGrade = newest !== undefined && !isInForce(newest, runDate) ? asGrade(newest.result) : null;
	return { grade: asGrade(appraisal?.result), appraisal, expiredGrade };
}

/**
 * Whether the building has that grade. A newest row that has run out no longer proves its grade; without
 * any row there is none only where the register is kept, loaded, young enough and covers the building.
 */
export function hasGrade(facts: Facts, building: BuildingFact, wanted: DangerGrade): Truth {
	const { grade, appraisal, expiredGrade } = gradeOf(building, facts.runDate);
	if (grade === wanted) return true;
	if (expiredGrade === wanted) return unknown("stale", "building_appraisal.valid_until");
	if (grade !== null || expiredGrade !== null) return false;
	if (appraisal !== null) return unknown("attribute-missing", "building_appraisal.result");
	const isLoaded = facts.layers["building_appraisal"]?.state === "loaded";
	if (isLoaded && !facts.registersKept.includes("building_appraisal")) {
		return unknown("attribute-missing", "building_appraisal.result");
	}
	return found(false, facts, "building_appraisal", building.coverageByLayer);
}

export interface Worth {
	/** Null: no reinforcement appraisal that is complete and in force. */
	readonly isWorthIt: boolean | null;
	readonly appraisal: Appraisal | null;
}

/** Whether reinforcing is worth it, by the newest reinforcement appraisal that is complete and in force. */
export function worthOf(building: BuildingFact, runDate: string): Worth {
	const rows = datedRows(building, "reinforcement", runDate);
	const appraisal = rows.find((row) => row.organ !== null && row.number !== null && isInForce(row, runDate)) ?? null;
	const isWorthIt = appraisal?.result === "worth_it" ? true : appraisal?.result === "not_worth_it" ? false : null;
	return { isWorthIt, appraisal };
}

/** Level of a relic: the highest of the items that match; none recorded counts as ungraded. */
const levelOrder = ["national", "provincial", "municipal", "county", "ungraded"] as const;
export type RelicLevel = (typeof levelOrder)[number];
export function highestLevel(items: readonly ItemMatch[]): RelicLevel {
	return levelOrder.find((level) => items.some((item) => item.level === level)) ?? "ungraded";
}

export const isDemolishing = (action: string | null): boolean =>
	action === "demolish" || action === "demolish_rebuild" || action === "partial_demolish";

export const isHeritage = (building: BuildingFact): boolean =>
	building.heritageType === "relic" || building.heritageType === "historic_building";

/** `valid(change)`: the approval that a change of this kind of heritage needs. */
export const hasChangeApproval = (facts: Facts, building: BuildingFact): Truth =>
	hasApproval(facts, building, building.heritageType === "relic" ? "relic_change" : "historic_building_change");

/** Works on a project that has gone past planning are under way, approved or not. */
export const isUnderWay = (facts: Facts): boolean =>
	facts.stage === "demolition" || facts.stage === "construction" || facts.stage === "done";
