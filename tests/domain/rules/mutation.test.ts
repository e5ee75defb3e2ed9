import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rules } from "../../../server/domain/rules/catalogue.ts";
import type { Rule } from "../../../server/domain/rules/rule.ts";
import { parametersOf, runRules } from "../../../server/domain/rules/run.ts";
import { type Fixture, fixtures } from "./fixtures.ts";
import { type Mutant, writeMutants } from "./mutants.ts";
import { answerOf } from "./verdict-text.ts";

type Run = typeof runRules;
const switches = globalThis as { mutant?: number };

/** The fixture's rule and those it rests on are enough to answer it. */
const answerWith = (fixture: Fixture, run: Run, all: readonly Rule[]): string => {
	const codes = new Set([fixture.rule, ...(all.find((rule) => rule.code === fixture.rule)?.after ?? [])]);
	return answerOf(fixture, (facts, settings) =>
		run(
			facts,
			settings,
			all.filter((rule) => codes.has(rule.code)),
		),
	);
};

/** Changes that leave every verdict as it is, and why. Each is still there, or the list is out of date. */
const sameEitherWay: Readonly<Record<string, string>> = {
	"calendar.ts year % 100 !== 0 → year % 100 === 0": "a century matters to periods of four years; calendar.test.ts",
	"calendar.ts year % 400 === 0 → year % 400 !== 0": "a century matters to periods of four years; calendar.test.ts",
	"calendar.ts year % 100 !== 0 || year % 400 === 0 → (year % 100 !== 0) && (year % 400 === 0)":
		"a century matters to periods of four years; calendar.test.ts",
	'danger-label-heritage.ts "historic_building" → "something-else"': "what is no relic takes the other branch",
	'definitions.ts "near" → "something-else"': "asked for hit and for miss alone",
	'definitions.ts "ungraded" → "something-else"': "an item of no known level counts as ungraded",
	"definitions.ts (coverage[layer] ?? 0) < WHOLLY_COVERED → (coverage[layer] ?? 0) <= WHOLLY_COVERED":
		"a share of exactly a billionth less than all",
	"subjects.ts (facts.coverageByLayer[layer] ?? 0) < WHOLLY_COVERED → (facts.coverageByLayer[layer] ?? 0) <= WHOLLY_COVERED":
		"a share of exactly a billionth less than all",
	'plot-plan.ts "forbidden" → "something-else"':
		"a plot with fewer than two uses is refused before its plan scores; plot-plan.test.ts",
};

describe("a wrong rule is noticed", () => {
	let mutants: Mutant[] = [];
	let run: Run;
	let switched: readonly Rule[] = [];
	beforeAll(async () => {
		const written = writeMutants();
		mutants = written.mutants;
		run = (await import(written.entry)).runRules as Run;
		switched = (await import(new URL("catalogue.ts", written.entry).href)).rules as readonly Rule[];
	});
	afterAll(() => {
		switches.mutant = undefined as never;
	});

	test("every operand, connective, negation and word, turned wrong one at a time, fails some fixture", async () => {
		switches.mutant = 0;
		const right = fixtures.map((fixture) => answerWith(fixture, run, switched));
		expect(right).toEqual(fixtures.map((fixture) => answerWith(fixture, runRules, rules)));
		const unnoticed: Mutant[] = [];
		for (const mutant of mutants) {
			switches.mutant = mutant.entry === undefined ? mutant.no : 0;
			const own = mutant.entry === undefined ? { run, rules: switched } : await load(mutant.entry);
			if (!fixtures.some((fixture, index) => isDifferent(fixture, right[index] ?? "", own))) unnoticed.push(mutant);
		}
		expect(mutants.length).toBeGreaterThan(400);
		const told = unnoticed.map(({ place, change }) => `${place.split(":")[0]} ${change}`);
		expect(told.filter((change) => !(change in sameEitherWay))).toEqual([]);
		expect(Object.keys(sameEitherWay).filter((change) => !told.includes(change))).toEqual([]);
	});

	async function load(entry: string): Promise<{ run: Run; rules: readonly Rule[] }> {
		return {
			run: (await import(entry)).runRules as Run,
			rules: (await import(new URL("catalogue.ts", entry).href)).rules as readonly Rule[],
		};
	}

	function isDifferent(fixture: Fixture, right: string, own: { run: Run; rules: readonly Rule[] }): boolean {
		try {
			return answerWith(fixture, own.run, own.rules) !== right;
		} catch {
			return true;
		}
	}
});

/** Told with the finding, or measured with in SQL: they turn no verdict here. */
const notJudgedBy = new Set(["fee_share", "precision_default_m", "transit_far", "transit_span", "transit_bus_max"]);

test.each(rules.flatMap((rule) => rule.parameters.map((parameter) => [rule.code, parameter.key, rule] as const)))(
	"%s: a different %s is noticed",
	(code, key, rule) => {
		if (notJudgedBy.has(key)) return expect(parametersOf(rule, {})[key]).toBeTypeOf("number");
		const byDefault = parametersOf(rule, {})[key] ?? 0;
		const wrongs = [byDefault * 1.02, byDefault * 0.98, byDefault + 1, byDefault - 1].filter((value) => value > 0);
		const own = fixtures.filter((fixture) => fixture.rule === code);
		const answers = (settings: Record<string, number>) =>
			own.map((fixture) => answerOf(fixture, (facts) => runRules(facts, settings)));
		const right = answers({});
		expect(wrongs.some((value) => answers({ [`${code}.${key}`]: value }).join() !== right.join())).toBe(true);
	},
);
