import { describe, expect, test } from "vitest";
import { runRules } from "../../../server/domain/rules/run.ts";
import { fixtures } from "./fixtures.ts";
import { answerOf, expectedAnswer } from "./verdict-text.ts";

describe.each([...new Set(fixtures.map((fixture) => fixture.rule))])("%s", (code) => {
	test.each(fixtures.filter((fixture) => fixture.rule === code).map((fixture) => [fixture.name, fixture] as const))(
		"%s",
		(_, fixture) => {
			expect(answerOf(fixture, runRules)).toBe(expectedAnswer(fixture));
		},
	);
});
