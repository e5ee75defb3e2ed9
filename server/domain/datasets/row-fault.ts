/**
 * Why a row of a source did not become a row of a layer. Every row read ends as one or the other,
 * so that accepted and rejected add up to read.
 */
export interface Reject {
	/** For a program and for counting, e.g. `attribute.missing`. */
	readonly code: RejectCode;
	/** Number of the feature in its source layer, from 1. */
	readonly line: number;
	/** One sentence for a person, naming the value. */
	readonly detail: string;
}

export type RejectCode =
	| "attribute.missing"
	| "attribute.not-allowed"
	| "attribute.unknown"
	| "attribute.wrong-type"
	| "geometry.invalid"
	| "geometry.missing"
	| "geometry.out-of-range"
	| "geometry.unreadable"
	| "geometry.wrong-kind"
	| "id.duplicate"
	| "id.missing"
	| "row.without-match";

export const reject = (code: RejectCode, line: number, detail: string): Reject => ({ code, line, detail });
