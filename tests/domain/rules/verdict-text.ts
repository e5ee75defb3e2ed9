import type { Outcome } from "../../../server/domain/rules/run.ts";
import type { Judgement, Verdict } from "../../../server/domain/rules/verdict.ts";
import type { Fixture } from "./fixtures.ts";

type RunRules = (facts: Fixture["facts"], settings: Record<string, number>) => readonly Outcome[];

/** `kind`, or `kind(detail)`, as the fixtures write it. */
function verdictText(verdict: Verdict): string {
	switch (verdict.kind) {
		case "conflict":
			return `conflict(${verdict.severity})`;
		case "possible":
			return `possible(${verdict.severity}, ${verdict.cause})`;
		case "not-known":
			return `not-known(${verdict.reason})`;
		case "opportunity":
			return `opportunity(${[verdict.score.toFixed(3), ...(verdict.uncertain === null ? [] : [verdict.uncertain])].join(", ")})`;
		default:
			return verdict.kind;
	}
}

/** What the fixture's rule says of its subject, told as far as the fixture asks. */
export function answerOf(fixture: Fixture, runRules: RunRules): string {
	const outcome = runRules(fixture.facts, {}).find(({ rule }) => rule.code === fixture.rule);
	const judgement = outcome?.judgements.find(
		({ subject }) => fixture.subject === undefined || `${subject.kind}/${subject.id}` === fixture.subject,
	);
	return judgement === undefined
		? "none"
		: [verdictText(judgement.verdict), ...detailsOf(fixture, judgement)].join(" | ");
}

export function expectedAnswer(fixture: Fixture): string {
	return [
		fixture.verdict,
		...(fixture.missing === undefined ? [] : [fixture.missing.join()]),
		...(fixture.remedyKey === undefined ? [] : [fixture.remedyKey]),
		...(fixture.warns === undefined ? [] : [fixture.warns]),
		...(fixture.says === undefined ? [] : [String(fixture.says[1])]),
	].join(" | ");
}

function detailsOf(fixture: Fixture, { verdict, remedyKey, warnings }: Judgement): string[] {
	return [
		...(fixture.missing === undefined ? [] : [verdict.kind === "not-known" ? verdict.missing.join() : ""]),
		...(fixture.remedyKey === undefined ? [] : [remedyKey ?? ""]),
		...(fixture.warns === undefined ? [] : [(warnings ?? []).join()]),
		...(fixture.says === undefined ? [] : [saidAt(verdict, fixture.says[0])]),
	];
}

function saidAt(verdict: Verdict, place: string): string {
	const value = "values" in verdict ? verdict.values[place] : undefined;
	if (value === undefined) return "";
	if ("key" in value) return value.key;
	if ("id" in value) return value.id;
	return "value" in value ? String(value.value) : "";
}
