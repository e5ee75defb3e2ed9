import { inRunOrder, rulesInForce } from "./catalogue.ts";
import type { Facts } from "./facts.ts";
import type { Parameters, Rule } from "./rule.ts";
import { type Judgement, type Severity, severities, type VerdictKind, verdictKinds } from "./verdict.ts";

/** What one rule found over all its subjects. */
export interface Outcome {
	readonly rule: Rule;
	readonly parameters: Parameters;
	readonly isTrial: boolean;
	readonly judgements: readonly Judgement[];
	readonly headline: VerdictKind;
	readonly worstSeverity: Severity | null;
	readonly subjectCounts: Readonly<Record<VerdictKind, number>>;
	/** Why there is nothing to judge, where every subject or the whole rule is out. */
	readonly whyNotApplicable: string | null;
}

/** A city's own values by parameter key; a key named `R01.notice_days_min` goes before `notice_days_min`. */
export type Settings = Readonly<Record<string, number>>;

export function parametersOf(rule: Rule, settings: Settings): Parameters {
	return Object.fromEntries(
		rule.parameters.map(({ key, default: byDefault }) => [
			key,
			settings[`${rule.code}.${key}`] ?? settings[key] ?? byDefault,
		]),
	);
}

/** Judges by every rule in force on the run date, each after those it rests on; in the catalogue's order. */
export function runRules(facts: Facts, settings: Settings, among?: readonly Rule[]): Outcome[] {
	const inForce = rulesInForce(facts.runDate, among);
	const judged = new Map<string, readonly Judgement[]>();
	const outcomes = new Map<string, Outcome>();
	for (const rule of inRunOrder(inForce)) {
		const parameters = parametersOf(rule, settings);
		const holds = holdsIn(rule, facts);
		const judgements = holds
			? rule.judge(facts, parameters, judged).map((judgement) => warn(judgement, rule, facts))
			: [];
		judged.set(rule.code, judgements);
		outcomes.set(rule.code, summariseRule(rule, parameters, facts, judgements, holds));
	}
	return inForce.flatMap((rule) => outcomes.get(rule.code) ?? []);
}

const holdsIn = (rule: Rule, facts: Facts): boolean =>
	rule.jurisdiction === facts.jurisdiction || facts.rulePacks.includes(rule.jurisdiction);

/** A hit in a layer past its age is still a hit, and says so; a plot that stands for its building too. */
function warn(judgement: Judgement, rule: Rule, facts: Facts): Judgement {
	const { kind } = judgement.verdict;
	if (kind === "clear" || kind === "not-applicable") return judgement;
	const isStale = kind !== "not-known" && rule.inputs.some(({ layer }) => facts.layers[layer]?.isStale === true);
	const isPlot = judgement.verdict.kind === "possible" && judgement.verdict.cause === "proxy-building";
	const said = judgement.warnings ?? [];
	return {
		...judgement,
		warnings: [...said, ...(isStale ? (["stale-layer"] as const) : []), ...(isPlot ? (["of-the-plot"] as const) : [])],
	};
}

function summariseRule(
	rule: Rule,
	parameters: Parameters,
	facts: Facts,
	judgements: readonly Judgement[],
	holds: boolean,
): Outcome {
	const subjectCounts = countKinds(judgements);
	const headline = verdictKinds.find((kind) => subjectCounts[kind] > 0) ?? "not-applicable";
	const found = judgements.flatMap(({ verdict }) =>
		verdict.kind === headline && (verdict.kind === "conflict" || verdict.kind === "possible") ? [verdict.severity] : [],
	);
	return {
		rule,
		parameters,
		isTrial: rule.jurisdiction !== facts.jurisdiction,
		judgements,
		headline,
		worstSeverity: severities.find((severity) => found.includes(severity)) ?? null,
		subjectCounts,
		whyNotApplicable: headline === "not-applicable" ? whyNone(judgements, holds) : null,
	};
}

function whyNone(judgements: readonly Judgement[], holds: boolean): string {
	if (!holds) return "not-in-force-here";
	const first = judgements[0]?.verdict;
	return first?.kind === "not-applicable" ? first.why : "no-subject";
}

function countKinds(judgements: readonly Judgement[]): Record<VerdictKind, number> {
	const counts: Record<VerdictKind, number> = {
		conflict: 0,
		possible: 0,
		"not-known": 0,
		opportunity: 0,
		clear: 0,
		"not-applicable": 0,
	};
	for (const { verdict } of judgements) counts[verdict.kind] += 1;
	return counts;
}

/** Codes of blocking rules with an open conflict, possible or not-known: until there is none, a project is not ready. */
export const blockingCodes = (outcomes: readonly Outcome[]): string[] =>
	outcomes
		.filter(
			({ rule, subjectCounts }) =>
				rule.isBlocking && subjectCounts.conflict + subjectCounts.possible + subjectCounts["not-known"] > 0,
		)
		.map(({ rule }) => rule.code);
