import type { Facts } from "./facts.ts";
import type { Judgement, Severity, SubjectKind } from "./verdict.ts";

/** How well a wording was verified: read in the primary text, in a secondary source, not verified, or chosen here. */
type Verification = "V" | "V2" | "M" | "H";
type BasisClass = "law-standard" | "policy" | "local" | "app-default";

interface Basis {
	readonly class: BasisClass;
	/** Key of `instruments` in the messages; the article stands in the rule's `articles`, in the same order. */
	readonly instrument: string;
	readonly verified: Verification;
}

export interface Parameter {
	readonly key: string;
	readonly default: number;
	readonly unit: string;
	readonly origin: Verification;
	readonly source: string;
}

interface Input {
	readonly layer: string;
	readonly attributes: readonly string[];
	/** What an empty value leads to. */
	readonly missing: "not-known" | "conflict";
}

export type EarlierJudgements = ReadonlyMap<string, readonly Judgement[]>;
export type Parameters<Key extends string = string> = Readonly<Record<Key, number>>;

/** A rule as data, and the one function that judges by it. Its words stand in the messages under its code. */
export interface Rule {
	readonly code: string;
	readonly id: string;
	/** Counted up when the verdict of any facts changes. */
	readonly version: number;
	readonly jurisdiction: string;
	readonly validFrom: string;
	readonly validTo: string | null;
	/** Of the Opinions. */
	readonly clauses: readonly string[];
	readonly basis: readonly Basis[];
	readonly basisClass: BasisClass;
	readonly severity: Severity | "opportunity";
	/** The other severities it can give, milder ones too. */
	readonly escalations: readonly { readonly severity: Severity; readonly when: string }[];
	/** An open finding of it keeps a project from being ready. */
	readonly isBlocking: boolean;
	readonly role: string;
	readonly subject: SubjectKind;
	readonly isOverruleAllowed: boolean;
	/** Rules whose verdicts this one reads. */
	readonly after: readonly string[];
	readonly inputs: readonly Input[];
	readonly parameters: readonly Parameter[];
	judge(facts: Facts, parameters: Parameters, earlier: EarlierJudgements): readonly Judgement[];
}

/** Ties the names a judge reads its parameters by to those the rule declares. */
export function defineRule<const Declared extends readonly Parameter[]>(
	rule: Omit<Rule, "parameters" | "judge"> & {
		readonly parameters: Declared;
		judge(
			facts: Facts,
			parameters: Parameters<Declared[number]["key"]>,
			earlier: EarlierJudgements,
		): readonly Judgement[];
	},
): Rule {
	return rule;
}
