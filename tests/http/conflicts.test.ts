import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApp } from "../../server/app.ts";
import { CheckRequest, ConflictReport } from "../../server/contracts/conflicts.ts";
import { anonymous } from "../../server/domain/actor.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { createCityService } from "../../server/features/cities/service.ts";
import { createConflictService } from "../../server/features/conflicts/service.ts";
import { withDatabase } from "../support/database.ts";
import { boxesToDegrees, createMiniCity, siteBox } from "../support/mini-city.ts";

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
		const { clear, "not-applicable": notApplicable, ...found } = report.findingCounts;
		expect(sum(found)).toBe(report.findings.length);
		expect(clear).toBe(report.clears.length + report.clearsLeftOut);
		expect(notApplicable).toBeGreaterThan(0);
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

describe("boundaries that are none are refused with a code and the point", () => {
	const ring = (...points: [number, number][]) => ({ type: "Polygon", coordinates: [points] });

	test.each([
		["boundary.empty", { type: "Polygon", coordinates: [] }],
		["boundary.empty", { type: "MultiPolygon", coordinates: [[[]]] }],
		["boundary.not-closed", ring([114.05, 22.53], [114.06, 22.53], [114.06, 22.54], [114.05, 22.54])],
		["boundary.too-few-vertices", ring([114.05, 22.53], [114.06, 22.53], [114.05, 22.53])],
		[
			"boundary.self-intersects",
			ring([114.05, 22.53], [114.06, 22.54], [114.06, 22.53], [114.05, 22.54], [114.05, 22.53]),
		],
		["boundary.zero-area", ring([114.05, 22.53], [114.05, 22.54], [114.05, 22.55], [114.05, 22.53])],
		["boundary.zero-area", ring([114.05, 22.53], [114.050001, 22.53], [114.050001, 22.530001], [114.05, 22.53])],
		["boundary.outside-city", ring([10, 10], [10.01, 10], [10.01, 10.01], [10, 10])],
	])("%s", async (code, boundary) => {
		const reply = await ask({ boundary });
		expect(reply).toMatchObject({ status: 422, body: { code } });
		if (code !== "boundary.empty") expect(reply.body.place).toHaveLength(2);
	});

	test("the point is where the line crosses itself", async () => {
		const bowtie = ring([114.05, 22.53], [114.06, 22.54], [114.06, 22.53], [114.05, 22.54], [114.05, 22.53]);
		const { body } = await ask({ boundary: bowtie });
		expect(body.place[0]).toBeCloseTo(114.055, 4);
		expect(body.place[1]).toBeCloseTo(22.535, 4);
	});

	test("too many vertices", async () => {
		const points = Array.from({ length: 50_001 }, (_, index) => {
			const angle = (2 * Math.PI * index) / 50_001;
			return [114.05 + 0.01 * Math.cos(angle), 22.55 + 0.01 * Math.sin(angle)];
		});
		const reply = await ask({ boundary: { type: "Polygon", coordinates: [[...points, points[0]]] } });
		expect(reply).toMatchObject({ status: 422, body: { code: "boundary.too-many-vertices" } });
	});

	test("a coordinate that is none is a malformed request", async () => {
		expect(await ask({ boundary: ring([200, 22], [114, 22], [114, 23], [200, 22]) })).toMatchObject({ status: 400 });
	});

	test("a city nobody knows", async () => {
		expect(await ask({ boundary: site }, { city: "atlantis" })).toMatchObject({
			status: 404,
			body: { code: "city.unknown" },
		});
	});
});

describe("actions", () => {
	test("given by rule come back as a list of buildings, one given by name goes before", async () => {
		const report = await check({
			bulkActions: [{ where: { dangerGrade: ["D", "C"] }, action: "demolish", reasonCode: "danger" }],
			actions: [{ buildingId: "b-c", action: "reinforce" }],
		});
		expect(report.actions.map(({ buildingId, action }) => `${buildingId} ${action}`)).toEqual([
			"b-c reinforce",
			"b-d demolish",
		]);
	});

	test("of a building that is elsewhere, or given twice, are refused", async () => {
		expect(await ask({ boundary: site, actions: [demolish("b-far")] })).toMatchObject({
			status: 422,
			body: { code: "action.building-outside", place: "/actions/0" },
		});
		expect(await ask({ boundary: site, actions: [demolish("b-d"), demolish("b-d")] })).toMatchObject({
			status: 422,
			body: { code: "action.twice" },
		});
	});
});

describe("a reply that leaves something out says so", () => {
	test("findings of a rule past the limit are counted", async () => {
		const whole = await check({ actions: [demolish("b-core"), demolish("b-relic"), demolish("b-near")] });
		const cut = await check(
			{ actions: [demolish("b-core"), demolish("b-relic"), demolish("b-near")] },
			{ query: "?findingsPerRule=1&clearsPerRule=1&buildings=2" },
		);
		for (const rule of cut.rules) {
			const shown = cut.findings.filter((one) => one.rule === rule.code).length;
			expect(shown).toBeLessThanOrEqual(1);
			expect(shown + rule.findingsLeftOut).toBe(rule.findingTotal);
		}
		expect(cut.rules.some((rule) => rule.findingsLeftOut > 0)).toBe(true);
		expect(cut.findingCounts).toEqual(whole.findingCounts);
		expect(cut.buildings.members.length + cut.buildings.leftOut).toBe(whole.buildings.members.length);
		expect(cut.clearsLeftOut).toBeGreaterThan(0);
		expect(cut.findingCounts.clear).toBe(cut.clears.length + cut.clearsLeftOut);
		expect(cut.clearsLeftOut).toBe(whole.clears.length - cut.clears.length);
	});
});

describe("what cannot be known is said, and nothing else is lost", () => {
	const actions = [demolish("b-core"), demolish("b-plain")];
	const verdicts = (report: ConflictReport) =>
		Object.fromEntries([...report.findings, ...report.clears].map((one) => [one.id, one.reason ?? one.verdict]));

	test.each([
		["heritage_zone", ["R01/building/b-core", "R01/building/b-plain", "R06/building/b-plain"]],
		["heritage_item", ["R03/building/b-plain", "R04/building/b-plain"]],
		["building_appraisal", ["R18/building/b-plain", "R19/building/b-plain", "R20/building/b-plain"]],
		["approval", []],
	])("without the layer %s", async (layer, ids) => {
		const city = `without-${layer}`;
		await createMiniCity(database.db, { cityId: city, without: [layer] });
		const found = verdicts(await check({ actions }, { city }));
		for (const id of ids) expect(found[id], id).toBe("layer-missing");
		expect(found["R34/parcel/p-idle"]).toBe("conflict");
	});

	test("outside the coverage of the zones, with the share printed", async () => {
		const [half] = await boxesToDegrees(database.db, [[-50, -50, 170, 400]]);
		const coverage = { type: "MultiPolygon", coordinates: [half?.coordinates ?? []] } as const;
		await createMiniCity(database.db, { cityId: "half", versions: { heritage_zone: { coverage } }, layers: {} });
		const report = await check({ actions }, { city: "half" });
		expect(verdicts(report)["R01/building/b-plain"]).toBe("outside-coverage");
		expect(verdicts(report)["R01/building/b-core"]).toBe("conflict");
		expect(report.layers.find(({ layer }) => layer === "heritage_zone")?.coverageShare).toBeCloseTo(0.6, 3);
	});

	test("a layer past its age: a hit is a conflict with a warning, no hit is not known", async () => {
		await createMiniCity(database.db, { cityId: "old", versions: { heritage_zone: { asOf: "2019-01-01" } } });
		const report = await check({ actions }, { city: "old" });
		expect(finding(report, "R01/building/b-core")).toMatchObject({ verdict: "conflict", warnings: ["stale-layer"] });
		expect(finding(report, "R01/building/b-plain")).toMatchObject({ verdict: "not-known", reason: "stale" });
	});

	test("a statement that waits too long makes its rules not known and leaves the others whole", async () => {
		const before = verdicts(await check({ actions }));
		const hurried = createConflictService({
			db: database.db,
			cities: createCityService({ db: database.db, now: () => new Date("2025-07-02T08:00:00Z") }),
			now: () => new Date("2025-07-02T08:00:00Z"),
			log: { warn: () => {} },
			statementTimeoutMs: 300,
		});
		const holder = await database.db.reserve();
		try {
			await holder`begin`;
			await holder`lock table heritage_item in access exclusive mode`;
			const request = CheckRequest.parse({ boundary: site, stage: "plan", actions });
			const report = await hurried.checkWhole(anonymous, "mini", request);
			const after = verdicts(report);
			expect(after["R03/building/b-plain"]).toBe("query-failed");
			expect(report.layers.find(({ layer }) => layer === "heritage_item")?.state).toBe("failed");
			const others = Object.keys(before).filter((id) => !/^R0[345]/.test(id));
			expect(others.map((id) => [id, after[id]])).toEqual(others.map((id) => [id, before[id]]));
		} finally {
			await holder`rollback`;
			holder.release();
		}
	});

	test("a statement that fails likewise", async () => {
		await database.db`alter table building_appraisal rename column result to result_gone`;
		try {
			const report = await check({ actions });
			expect(verdicts(report)["R18/building/b-d"]).toBe("query-failed");
			expect(verdicts(report)["R01/building/b-core"]).toBe("conflict");
			expect(report.ready).toMatchObject({ isReady: false });
		} finally {
			await database.db`alter table building_appraisal rename column result_gone to result`;
		}
	});

	test("buildings that could not be listed make the project itself the subject", async () => {
		await database.db`alter table building rename column occupied to occupied_gone`;
		try {
			const report = await check({ actions });
			expect(verdicts(report)["R18/project/"]).toBe("query-failed");
			expect(verdicts(report)["R01/project/"]).toBe("query-failed");
			expect(report.buildings.memberCount).toBeNull();
			expect(verdicts(report)["R34/parcel/p-idle"]).toBe("conflict");
		} finally {
			await database.db`alter table building rename column occupied_gone to occupied`;
		}
	});
});

describe("a city under another law", () => {
	test("runs the pack as a trial, says so on every finding and is never ready", async () => {
		await createMiniCity(database.db, { cityId: "abroad", jurisdiction: "US", rulePacks: ["CN"], registerKept: [] });
		const report = await check(
			{ actions: [demolish("b-core"), demolish("b-relic", { action: "relocate_heritage" })] },
			{ city: "abroad" },
		);
		expect(report.isTrial).toBe(true);
		expect(report.ready).toMatchObject({ isOffered: false, isReady: false });
		expect(report.findings.length).toBeGreaterThan(0);
		for (const one of report.findings) expect(one.sentence.en).toContain("Rule of China, applied as a trial.");
		expect(finding(report, "R04/building/b-relic")).toMatchObject({ verdict: "possible", cause: "document-not-kept" });
		expect(finding(report, "R04/building/b-relic")?.sentence.en).toContain("document not kept in this city");
		expect(finding(report, "R18/building/b-plain")).toMatchObject({
			verdict: "not-known",
			reason: "attribute-missing",
		});
	});

	test("without the pack no rule is in force", async () => {
		await createMiniCity(database.db, { cityId: "nowhere", jurisdiction: "US", rulePacks: [] });
		const report = await check({}, { city: "nowhere" });
		expect(new Set(report.rules.map((rule) => rule.headline))).toEqual(new Set(["not-applicable"]));
		expect(report.rules[0]?.notApplicable?.en).toBe("not in force here");
	});
});

describe("the rules as they are told", () => {
	test("are those in force on the day asked", async () => {
		const codesOf = async (asOf: string) =>
			(await app.inject({ url: `/api/rules?asOf=${asOf}` })).json().rules.map((rule: { code: string }) => rule.code);
		expect(await codesOf("2016-01-01")).toEqual(["R34"]);
		expect(await codesOf("2025-07-01")).toHaveLength(14);
	});

	test("a city's own figure decides, and is told beside the default", async () => {
		await createMiniCity(database.db, { cityId: "strict" });
		await database.db`
			insert into city_setting (city_id, key, value, unit, set_by, set_at)
			values ('strict', 'rules.R34.idle_after', '3', 'a', 'administrator', now())`;
		const report = await check({}, { city: "strict" });
		expect(finding(report, "R34/parcel/p-idle")?.verdict).toBe("clear");
		const told = report.rules.find((rule) => rule.code === "R34")?.parameters.find((one) => one.key === "idle_after");
		expect(told).toMatchObject({ value: 3, default: 1, isCitySetting: true });
	});
});
