import { beforeAll, describe, expect, test } from "vitest";
import { casesDue, type DemoCase, demoCases, rulesDue } from "../../data/demo-city/cases.ts";
import type { ConflictReport, Finding } from "../../server/contracts/conflicts.ts";
import type { Actor } from "../../server/domain/actor.ts";
import { rules } from "../../server/domain/rules/catalogue.ts";
import { createCityService } from "../../server/features/cities/service.ts";
import { createConflictService } from "../../server/features/conflicts/service.ts";
import { loadDemoCity } from "../../server/features/datasets/demo-city.ts";
import { fixtures } from "../domain/rules/fixtures.ts";
import { withDatabase } from "../support/database.ts";

const place = withDatabase();
const reader: Actor = { personId: "lin", name: "Lin Yu", role: "planner" };
const now = () => new Date();
const reports = new Map<string, Promise<ConflictReport>>();

beforeAll(async () => {
	await loadDemoCity({ db: place.db, now, size: "city", log: () => {} });
}, 120_000);

/** A project drawn a metre round the feature, asked as the case says. */
function ask({ layer, id, question }: DemoCase): Promise<ConflictReport> {
	const key = JSON.stringify([layer, id, question]);
	const known = reports.get(key) ?? askAnew({ layer, id, question });
	reports.set(key, known);
	return known;
}

async function askAnew({ layer, id, question }: Pick<DemoCase, "layer" | "id" | "question">): Promise<ConflictReport> {
	const { db } = place;
	const [row] = await db`
		select st_asgeojson(st_transform(st_buffer(st_transform(geom, 4547), 1, 'join=mitre'), 4326), 9)::json as boundary
		from ${db(layer)} where city_id = 'demo' and id = ${id}`;
	const cities = createCityService({ db, now });
	const conflicts = createConflictService({ db, cities, now, log: { warn: () => {} } });
	const { action, stage, ...said } = question;
	return conflicts.checkWhole(reader, "demo", {
		boundary: row?.["boundary"],
		kind: "old_district",
		stage,
		actions: [],
		bulkActions: action === "none" ? [] : [{ where: {}, action, ...said }],
	} as never);
}

const detailOf = (finding: Finding): string | null => {
	if (finding.verdict === "conflict") return finding.severity;
	return finding.verdict === "possible" ? finding.cause : finding.reason;
};

describe("the table of cases", () => {
	test.each(demoCases.map((one) => [`${one.rule} ${one.verdict} ${one.detail ?? ""} at ${one.id}`, one] as const))(
		"%s",
		async (_, one) => {
			const report = await ask(one);
			const told = [...report.findings, ...report.clears].filter(
				(finding) => finding.rule === one.rule && finding.subject.id === one.id,
			);
			if (one.verdict === "not-applicable") {
				expect(told).toEqual([]);
				expect(report.rules.some((rule) => rule.code === one.rule)).toBe(true);
				return;
			}
			expect(told.map((finding) => [finding.verdict, detailOf(finding)])).toContainEqual([one.verdict, one.detail]);
		},
	);

	test("holds every verdict that a rule can give, or says which is due and why", () => {
		const given = new Set(fixtures.map(({ rule, verdict }) => `${rule} ${verdict.replace(/\(.*/, "")}`));
		const shown = new Set([...demoCases, ...casesDue].map(({ rule, verdict }) => `${rule} ${verdict}`));
		const open = [...given].filter((one) => !/ (not-applicable|none)$/.test(one) && !shown.has(one));
		expect(open.sort()).toEqual([]);
		const doubled = casesDue.filter((due) =>
			demoCases.some((one) => one.rule === due.rule && one.verdict === due.verdict),
		);
		expect(doubled).toEqual([]);
	});

	test("every rule is in the table or in the list of those due", () => {
		const built = rules.map((rule) => rule.code);
		expect([...built, ...rulesDue].sort()).toEqual(
			Array.from({ length: 40 }, (_, index) => `R${String(index + 1).padStart(2, "0")}`),
		);
		expect([...new Set(demoCases.map((one) => one.rule))].sort()).toEqual([...built].sort());
	});
});
