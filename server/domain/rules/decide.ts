import type { Facts } from "./facts.ts";
import { isUnknown, summarise, type Truth } from "./truth.ts";
import {
	type Grounds,
	type Hit,
	type PossibleCause,
	type SentenceValue,
	type Severity,
	severities,
	type Verdict,
} from "./verdict.ts";

/** One way in which a rule can be broken, and what is known of it. */
export interface Line {
	readonly severity: Severity;
	readonly holds: Truth;
	/** Set where it leads to no more than a possible. */
	readonly cause: PossibleCause | null;
	readonly hits?: readonly Hit[];
	/** It wants a paper that no register here keeps. */
	readonly isPaperUnkept?: boolean;
	/** Of this line's sentence alone. */
	readonly values?: Readonly<Record<string, SentenceValue>>;
}

export interface Case {
	readonly facts: Facts;
	readonly lines: readonly Line[];
	/** Known or unknown beside the lines: an unknown here keeps the case from being clear. */
	readonly doubts?: readonly Truth[];
	readonly grounds: Grounds;
	readonly touches?: readonly Hit[];
	/** A proxy's geometry is its plot: a conflict is at most possible. */
	readonly isProxy?: boolean;
	readonly why?: string | null;
}

/** A city under another law runs the rules as a trial. */
const isTrial = (facts: Facts, ruleJurisdiction = "CN"): boolean => facts.jurisdiction !== ruleJurisdiction;

/**
 * One verdict out of the lines, the first that holds: conflict (strictest first), possible, not-known,
 * clear. In a trial a fault that is measured, and wants only a paper no register keeps, is possible.
 */
export function decide(question: Case): Verdict {
	const lines = question.lines.map((line) => downgrade(line, question));
	const broken = strictest(lines.filter((line) => line.holds === true && line.cause === null));
	if (broken !== null) {
		return { kind: "conflict", severity: broken.severity, ...groundsOf(broken, lines, question) };
	}
	const maybe = strictest(lines.filter((line) => line.holds === true && line.cause !== null));
	if (maybe?.cause) {
		return {
			kind: "possible",
			severity: maybe.severity,
			cause: maybe.cause,
			isPaperUnkept: maybe.isPaperUnkept === true,
			...groundsOf(maybe, lines, question),
		};
	}
	const truths = [...lines.map((line) => line.holds), ...(question.doubts ?? [])];
	const gaps = truths.flatMap((truth) => (isUnknown(truth) ? truth.gaps : []));
	if (gaps.length > 0) {
		return {
			kind: "not-known",
			...summarise(gaps),
			...question.grounds,
			hits: lines.flatMap((line) => (line.holds === false ? [] : (line.hits ?? []))),
		};
	}
	return { kind: "clear", ...question.grounds, touches: question.touches ?? [], why: question.why ?? null };
}

function downgrade(line: Line, question: Case): Line {
	const cause = line.cause ?? (question.isProxy === true ? "proxy-building" : null);
	const isPaperAlone = isUnknown(line.holds) && line.holds.gaps.every((gap) => gap.isUnkeptDocument === true);
	if (!isPaperAlone || !isTrial(question.facts)) return { ...line, cause };
	return { ...line, holds: true, cause: cause ?? "document-not-kept", isPaperUnkept: true };
}

/** The strictest, and among equals the largest overlap, then the order given. */
function strictest(lines: readonly Line[]): Line | null {
	const ranked = [...lines].sort(
		(a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || largest(b) - largest(a),
	);
	return ranked[0] ?? null;
}

const largest = (line: Line): number => Math.max(0, ...(line.hits ?? []).map((hit) => hit.overlapM2));

function groundsOf(chosen: Line, lines: readonly Line[], question: Case): Grounds {
	const others = lines.filter((line) => line !== chosen && line.holds === true).flatMap((line) => line.hits ?? []);
	const hits = new Map([...(chosen.hits ?? []), ...others].map((hit) => [`${hit.layer}/${hit.id}`, hit]));
	return {
		values: { ...question.grounds.values, ...chosen.values },
		hits: [...hits.values()],
		measures: question.grounds.measures,
	};
}
