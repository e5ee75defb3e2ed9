import type { Approval, BuildingFact } from "./facts.ts";
import type { SentenceValue } from "./verdict.ts";

/** Short ways to say what goes into a sentence. */
export const text = (value: string | null): SentenceValue => ({ kind: "text", value });
export const number = (value: number | null, digits = 0): SentenceValue => ({ kind: "number", value, digits });
export const day = (value: string | null): SentenceValue => ({ kind: "date", value });
export const feature = (layer: string, id: string): SentenceValue => ({ kind: "feature", layer, id });
export const word = (group: string, value: string | null): SentenceValue => ({
	kind: "word",
	key: value === null ? "phrases.notRecorded" : `words.${group}.${value}`,
});
export const yesNo = (value: boolean | null): SentenceValue => word("yesNo", value === null ? null : String(value));

export const theBuilding = (building: BuildingFact): SentenceValue => feature("building", building.id);

/** Number of the approvals a verdict rests on. */
export const approvalNumbers = (approvals: readonly Approval[]): SentenceValue =>
	approvals.length === 0
		? { kind: "word", key: "phrases.none" }
		: text(approvals.map((row) => row.number ?? "").join(", "));

/** A paper's reference, or that there is none. */
export const reference = (value: string | null): SentenceValue =>
	value === null ? { kind: "word", key: "phrases.none" } : text(value);
