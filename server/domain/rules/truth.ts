import { type NotKnownReason, notKnownReasons } from "./verdict.ts";

/**
 * Three-valued logic in which an unknown remembers why. A comparison with an empty value is unknown
 * and names the attribute, so the reason of a not-known verdict falls out of the condition itself.
 */
export interface Gap {
	readonly reason: NotKnownReason;
	/** `layer` or `layer.attribute`. */
	readonly missing: string;
	/** The paper that would decide is of a register the city does not keep. */
	readonly isUnkeptDocument?: true;
}

export interface Unknown {
	readonly gaps: readonly Gap[];
}

export type Truth = boolean | Unknown;

export const unknown = (reason: NotKnownReason, missing: string): Unknown => ({ gaps: [{ reason, missing }] });

/** A document that no register here keeps: nobody can say that it is missing. */
export const unkeptDocument = (missing: string): Unknown => ({
	gaps: [{ reason: "attribute-missing", missing, isUnkeptDocument: true }],
});

export const isUnknown = (truth: Truth): truth is Unknown => typeof truth !== "boolean";

/** False wins over unknown; unknowns add their gaps up. */
export function and(...truths: readonly Truth[]): Truth {
	if (truths.includes(false)) return false;
	return gather(truths) ?? true;
}

/** True wins over unknown; unknowns add their gaps up. */
export function or(...truths: readonly Truth[]): Truth {
	if (truths.includes(true)) return true;
	return gather(truths) ?? false;
}

export const not = (truth: Truth): Truth => (isUnknown(truth) ? truth : !truth);

function gather(truths: readonly Truth[]): Unknown | null {
	const gaps = truths.flatMap((truth) => (isUnknown(truth) ? truth.gaps : []));
	return gaps.length === 0 ? null : { gaps };
}

export interface WhyNotKnown {
	readonly reason: NotKnownReason;
	readonly missing: string[];
	readonly gaps: { reason: NotKnownReason; missing: string }[];
}

/** The worst reason first, each missing thing once. */
export function summarise(found: readonly Gap[]): WhyNotKnown {
	const gaps = notKnownReasons.flatMap((reason) => {
		const missing = new Set(found.filter((gap) => gap.reason === reason).map((gap) => gap.missing));
		return [...missing].map((name) => ({ reason, missing: name }));
	});
	const [first] = gaps;
	if (first === undefined) throw new Error("Nothing is missing, so nothing is unknown.");
	return { reason: first.reason, missing: [...new Set(gaps.map((gap) => gap.missing))], gaps };
}

/** Whether a surveyed value is one of these; empty = unknown. */
export function isOneOf<T>(value: T | null, accepted: readonly T[], attribute: string): Truth {
	return value === null ? unknown("attribute-missing", attribute) : accepted.includes(value);
}
