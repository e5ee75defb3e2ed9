import { expect, test } from "vitest";
import type { CompatRow } from "../../../server/domain/rules/facts.ts";
import { plotPlan } from "../../../server/domain/rules/plot-plan.ts";
import { aParcel, someFacts } from "./builders.ts";

const row = (otherCode: string, verdict: CompatRow["verdict"]): CompatRow => ({ mainCode: "0901", otherCode, verdict });

test.each([
	["main and two permitted", [row("0702", "permitted"), row("0803", "permitted")], 1, 3],
	["main and one conditional", [row("0702", "conditional"), row("0803", "forbidden")], 0.5, 1],
	["main alone", [row("0702", "forbidden")], 0, 1],
	["main forbidden, one conditional", [row("0901", "forbidden"), row("0702", "conditional")], 0, 0],
	["main conditional, one permitted", [row("0901", "conditional"), row("0702", "permitted")], 0.5, 1],
] as const)("%s", (_, compatRows, score, permittedCount) => {
	expect(plotPlan(someFacts({ compatRows }), aParcel())).toMatchObject({ score, permittedCount });
});
