/** The words in which a check answers. Their order is that of a headline: the first that any subject has. */
export const verdictKinds = ["conflict", "possible", "not-known", "opportunity", "clear", "not-applicable"] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** Strictest first. */
export const severities = ["prohibited", "requires-approval", "requires-action", "advisory"] as const;
export type Severity = (typeof severities)[number];

/** Why the facts do not suffice. The order is the one printed where several hold. */
export const notKnownReasons = [
	"query-failed",
	"layer-missing",
	"outside-coverage",
	"stale",
	"attribute-missing",
	"setting-missing",
	"run-pending",
] as const;
export type NotKnownReason = (typeof notKnownReasons)[number];

/** What leads a sentence that begins with "Possibly:". */
export const possibleCauses = [
	"draft-zone",
	"within-precision",
	"small-overlap",
	"nearest-item",
	"proxy-building",
	"document-not-kept",
	"rule-names-it",
] as const;
export type PossibleCause = (typeof possibleCauses)[number];

export const subjectKinds = ["project", "building", "parcel"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export interface Subject {
	readonly kind: SubjectKind;
	readonly id: string;
}

/** A feature that the subject meets, measured. */
export interface Hit {
	readonly layer: string;
	readonly id: string;
	readonly overlapM2: number;
	/** 0 to 1; null where the feature has no area. */
	readonly shareOfSubject: number | null;
	readonly shareOfFeature: number | null;
	/** Between footprint and a point feature; null for an overlap. */
	readonly distanceM: number | null;
}

/** A figure a verdict rests on, beside the limit it was compared with. */
interface Measure {
	readonly key: string;
	readonly value: number | null;
	readonly limit: number | null;
	readonly unit: string;
}

/** A value on its way into a sentence; words are keys of the message files, so that each language has its own. */
export type SentenceValue =
	| { readonly kind: "text"; readonly value: string | null }
	| { readonly kind: "number"; readonly value: number | null; readonly digits: number }
	| { readonly kind: "date"; readonly value: string | null }
	| { readonly kind: "word"; readonly key: string }
	| { readonly kind: "words"; readonly keys: readonly string[] }
	| { readonly kind: "feature"; readonly layer: string; readonly id: string }
	| { readonly kind: "features"; readonly layer: string; readonly ids: readonly string[] };

export interface Grounds {
	/** Fill the rule's sentence. */
	readonly values: Readonly<Record<string, SentenceValue>>;
	readonly hits: readonly Hit[];
	readonly measures: readonly Measure[];
}

/** One part of a score; null value = not scored. */
export interface ScorePart {
	readonly key: string;
	readonly weight: number;
	readonly value: number | null;
}

export type Verdict =
	| (Grounds & { readonly kind: "conflict"; readonly severity: Severity })
	| (Grounds & {
			readonly kind: "possible";
			readonly severity: Severity;
			readonly cause: PossibleCause;
			/** Beside its cause, it wants a paper that no register here keeps; said in its sentence. */
			readonly isPaperUnkept: boolean;
	  })
	| (Grounds & {
			readonly kind: "not-known";
			readonly reason: NotKnownReason;
			/** `layer` or `layer.attribute`, every one that is wanting. */
			readonly missing: readonly string[];
			/** The same, each with its own reason; the verdict's is the first of them in the order above. */
			readonly gaps: readonly { readonly reason: NotKnownReason; readonly missing: string }[];
			readonly parts?: readonly ScorePart[];
	  })
	| (Grounds & {
			readonly kind: "opportunity";
			readonly score: number;
			readonly parts: readonly ScorePart[];
			readonly uncertain: PossibleCause | null;
	  })
	| (Grounds & { readonly kind: "clear"; readonly touches: readonly Hit[]; readonly why: string | null })
	| { readonly kind: "not-applicable"; readonly why: string };

export interface Judgement {
	readonly subject: Subject;
	readonly verdict: Verdict;
	/** Another remedy than the rule's own, by its key in the messages. */
	readonly remedyKey?: string;
	readonly warnings?: readonly Warning[];
}

/** Said beside a verdict without changing it. */
export const warnings = ["stale-layer", "of-the-plot", "heritage-no-demolition"] as const;
type Warning = (typeof warnings)[number];
