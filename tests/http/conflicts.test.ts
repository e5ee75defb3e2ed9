import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApp } from "../../server/app.ts";
import { ConflictReport } from "../../server/contracts/conflicts.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { withDatabase } from "../support/database.ts";
import { type Box, boxesToDegrees, createMiniCity, siteBox } from "../support/mini-city.ts";

const database = withDatabase();
let app: FastifyInstance;
let site: Polygon;

beforeAll(async () => {
	await createMiniCity(database.db);
	[site] = (await boxesToDegrees(database.db, [siteBox])) as [Polygon];
	app = await buildApp({
		db: database.db,
		now: () => new Date("2025-07-02T08:00:00Z"),
		logLevel: "silent",
		programVersion: "0.0.0",
		isReadOnly: false,
	});
});
afterAll(() => app.close());

const boxBoundary = async (box: Box): Promise<Polygon> => (await boxesToDegrees(database.db, [box]))[0] as Polygon;

async function ask(body: object, { city = "mini", query = "" } = {}) {
	const reply = await app.inject({ method: "POST", url: `/api/cities/${city}/checks${query}`, payload: body });
	return { status: reply.statusCode, body: reply.json() };
}

async function check(body: object = {}, options = {}): Promise<ConflictReport> {
	const reply = await ask({ boundary: site, stage: "plan", ...body }, options);
	expect(reply.status, JSON.stringify(reply.body)).toBe(200);
	return ConflictReport.parse(reply.body);
}

const demolish = (buildingId: string, extra: object = {}) => ({
	buildingId,
	action: "demolish",
	reasonCode: "renewal",
	...extra,
});
const finding = (report: ConflictReport, id: string) =>
	[...report.findings, ...report.clears].find((candidate) => candidate.id === id);

describe("a sketch over the core zone", () => {
	test("says how much of which building lies in which zone, to the tenth of a square metre", async () => {
		const report = await check({ actions: [demolish("b-core")] });
		const found = finding(report, "R01/building/b-core");
		expect(found).toMatchObject({ verdict: "conflict", severity: "requires-approval" });
		expect(found?.overlapM2).toBeCloseTo(1234.5, 1);
		expect(found?.shareOfSubject).toBeCloseTo(1, 6);
		expect(found?.hits.map((hit) => hit.id)).toEqual(["z-core"]);
		expect(found?.sentence.en).toContain("1,234.5 m²");
		expect(found?.sentence.zh).toContain("东门街区");
		expect(found?.sentence.vi).toContain("1.234,5");
		expect(found?.geometry).not.toBeNull();
	});

	test("a sliver under 1 m² touches, and a hit within the line's precision is possible", async () => {
		const report = await check({ actions: [demolish("b-edge"), demolish("b-near")] });
		const touching = finding(report, "R01/building/b-edge");
		expect(touching?.verdict).toBe("clear");
		expect(touching?.hits[0]?.overlapM2).toBeCloseTo(0.5, 2);
		expect(finding(report, "R01/building/b-near")).toMatchObject({ verdict: "possible", cause: "within-precision" });
	});

	test("a draft zone is possible, and the sentence leads with it", async () => {
		const report = await check({ actions: [demolish("b-draft")] });
		const found = finding(report, "R01/building/b-draft");
		expect(found).toMatchObject({ verdict: "possible", cause: "draft-zone" });
		expect(found?.sentence.en).toMatch(/^Possibly, because the zone is a draft: /);
	});

	test("a national relic is never demolished", async () => {
		const report = await check({ actions: [demolish("b-relic")] });
		expect(finding(report, "R04/building/b-relic")).toMatchObject({ verdict: "conflict", severity: "prohibited" });
	});

	test("dangerous buildings without a measure and idle land are found without any action", async () => {
		const report = await check();
		expect(finding(report, "R18/building/b-d")).toMatchObject({ verdict: "conflict", severity: "requires-action" });
		expect(finding(report, "R20/building/b-c")).toMatchObject({ verdict: "conflict", severity: "requires-action" });
		expect(finding(report, "R34/parcel/p-idle")?.verdict).toBe("conflict");
	});

	test("a candidate that passes every test waits for the service gap and says so", async () => {
		const report = await check();
		const found = finding(report, "R35/parcel/p-idle");
		expect(found).toMatchObject({ verdict: "not-known", reason: "run-pending" });
		expect(found?.missing).toEqual(["score.service_gap", "score.transit"]);
		expect(found?.sentence.en).toContain("service gap, built later");
		expect(found?.measures.find((measure) => measure.key === "frontage_m")?.value).toBeGreaterThan(29);
		expect(found?.measures.find((measure) => measure.key === "slope_pct")?.value).toBeCloseTo(5, 1);
		expect(finding(report, "R35/parcel/p-core")).toMatchObject({ verdict: "clear" });
	});

	test("one headline a rule: they add up to the rules in force, findings are counted beside them", async () => {
		const report = await check({ actions: [demolish("b-core"), demolish("b-relic")] });
		const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
		expect(sum(report.ruleCounts)).toBe(report.rules.length);
		expect(sum(report.findingCounts)).toBe(report.findings.length);
		for (const rule of report.rules) {
			expect(report.findings.filter((one) => one.rule === rule.code)).toHaveLength(rule.findingTotal);
		}
	});

	test("members are told by their point on surface, the cut ones with their share", async () => {
		const { buildings } = await check();
		const byId = new Map(buildings.members.map((member) => [member.id, member]));
		expect(byId.get("b-member-cut")).toMatchObject({ isMember: true });
		expect(byId.get("b-member-cut")?.shareInside).toBeCloseTo(0.75, 3);
		expect(byId.get("b-cut")).toMatchObject({ isMember: false });
		expect(byId.get("b-cut")?.shareInside).toBeCloseTo(0.25, 3);
		expect(byId.has("b-far")).toBe(false);
	});
});
