import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApp } from "../../server/app.ts";
import { Project, SavedProject } from "../../server/contracts/projects.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { createDatasetService } from "../../server/features/datasets/service.ts";
import { administrator, aVersion } from "../support/a-city.ts";
import { withDatabase } from "../support/database.ts";
import { boxesToDegrees, createMiniCity, siteBox } from "../support/mini-city.ts";

const database = withDatabase();
let app: FastifyInstance;
let site: Polygon;
let grown: Polygon;

beforeAll(async () => {
	await createMiniCity(database.db);
	[site, grown] = (await boxesToDegrees(database.db, [siteBox, [0, 0, 250, 200]])) as [Polygon, Polygon];
	app = await buildApp({
		db: database.db,
		now: () => new Date(),
		logLevel: "silent",
		programVersion: "0.0.0",
		isReadOnly: false,
	});
});
afterAll(() => app.close());

interface Said {
	readonly method?: "GET" | "POST" | "PUT" | "DELETE";
	readonly path?: string;
	readonly body?: object;
	readonly actor?: string;
	readonly ifMatch?: string;
}

async function say({ method = "GET", path = "", body, actor = "planner", ifMatch }: Said) {
	const reply = await app.inject({
		method,
		url: `/api/cities/mini/projects${path}`,
		headers: { ...(actor !== "" && { "x-actor": actor }), ...(ifMatch !== undefined && { "if-match": ifMatch }) },
		...(body !== undefined && { payload: body }),
	});
	return { status: reply.statusCode, body: reply.json(), etag: reply.headers["etag"] };
}

const draft = (extra: object = {}) => ({
	name: "East Gate",
	kind: "old_district",
	stage: "plan",
	boundary: site,
	actions: [{ buildingId: "b-core", action: "demolish", reasonCode: "renewal", noticeDays: 5, planRef: "P-9" }],
	...extra,
});

async function create(extra: object = {}) {
	const reply = await say({ method: "POST", body: draft(extra) });
	expect(reply.status, JSON.stringify(reply.body)).toBe(201);
	return SavedProject.parse(reply.body);
}

describe("saving a project", () => {
	test("keeps boundary, actions and the check it was saved with", async () => {
		const { project, report } = await create();
		expect(project.areaM2).toBeCloseTo(40_000, 0);
		expect(report.findingCounts.conflict).toBeGreaterThan(0);
		const read = await say({ path: `/${project.id}` });
		expect(read.etag).toBe('"1"');
		expect(Project.parse(read.body)).toMatchObject({
			actions: [{ buildingId: "b-core", action: "demolish", reasonCode: "renewal", noticeDays: 5, planRef: "P-9" }],
			createdBy: "planner",
			findingCounts: report.findingCounts,
		});
		const findings = await say({ path: `/${project.id}/findings` });
		expect(findings.body).toMatchObject({ isUpToDate: true, projectRevision: 1, movedLayers: [] });
		expect(findings.body.report.findings).toEqual(JSON.parse(JSON.stringify(report.findings)));
	});

	test.each([
		["reader", 403, "actor.forbidden"],
		["analyst", 403, "actor.forbidden"],
		["heritage_officer", 403, "actor.forbidden"],
		["", 403, "actor.missing"],
		["stranger", 403, "actor.unknown"],
	])("is refused to %s", async (actor, status, code) => {
		expect(await say({ method: "POST", body: draft(), actor })).toMatchObject({ status, body: { code } });
	});

	test("an administrator may", async () => {
		expect((await say({ method: "POST", body: draft(), actor: "administrator" })).status).toBe(201);
	});

	test("a boundary that is none is refused and nothing is saved", async () => {
		const before = (await say({})).body.total;
		const boundary = { type: "Polygon", coordinates: [] };
		expect(await say({ method: "POST", body: draft({ boundary }) })).toMatchObject({
			status: 422,
			body: { code: "boundary.empty" },
		});
		expect((await say({})).body.total).toBe(before);
	});
});

describe("two people change one project", () => {
	test("without If-Match the change is refused", async () => {
		const { project } = await create();
		expect(await say({ method: "PUT", path: `/${project.id}`, body: draft() })).toMatchObject({
			status: 428,
			body: { code: "project.revision-missing" },
		});
		expect(await say({ method: "DELETE", path: `/${project.id}` })).toMatchObject({ status: 428 });
	});

	test("the second writer is told what stands, with its boundary", async () => {
		const { project } = await create();
		const first = await say({
			method: "PUT",
			path: `/${project.id}`,
			body: draft({ boundary: grown, name: "Grown" }),
			ifMatch: '"1"',
		});
		expect(first).toMatchObject({ status: 200, etag: '"2"' });
		const second = await say({
			method: "PUT",
			path: `/${project.id}`,
			body: draft({ name: "Mine" }),
			ifMatch: '"1"',
			actor: "administrator",
		});
		expect(second).toMatchObject({
			status: 412,
			body: { code: "project.changed-meanwhile", current: { name: "Grown", revision: 2 } },
		});
		expect(second.body.current.boundary.type).toBe("MultiPolygon");
		expect((await say({ path: `/${project.id}` })).body).toMatchObject({ name: "Grown", revision: 2 });
	});

	test("of twenty at once one gets through and none is half written", async () => {
		const { project } = await create();
		const replies = await Promise.all(
			Array.from({ length: 20 }, (_, no) =>
				say({ method: "PUT", path: `/${project.id}`, body: draft({ name: `Writer ${no}` }), ifMatch: '"1"' }),
			),
		);
		expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
		expect(replies.filter((reply) => reply.status === 412)).toHaveLength(19);
		const winner = replies.find((reply) => reply.status === 200);
		expect((await say({ path: `/${project.id}` })).body.name).toBe(winner?.body.project.name);
		expect((await say({ path: `/${project.id}/history` })).body.total).toBe(2);
	});
});

describe("what has become of a project", () => {
	test("every save is a row of its history: who, when and what it was before", async () => {
		const { project } = await create();
		await say({
			method: "PUT",
			path: `/${project.id}`,
			body: draft({ name: "Renamed", actions: [] }),
			ifMatch: '"1"',
			actor: "administrator",
		});
		const { body } = await say({ path: `/${project.id}/history` });
		expect(body.total).toBe(2);
		expect(body.entries[0]).toMatchObject({
			revision: 2,
			actor: "administrator",
			change: { before: { name: "East Gate" }, after: { name: "Renamed", actions: [] } },
		});
	});

	test("deleted, it leaves the list and keeps its history", async () => {
		const { project } = await create({ name: "Short lived" });
		expect(await say({ method: "DELETE", path: `/${project.id}`, ifMatch: '"1"' })).toMatchObject({ status: 200 });
		expect(await say({ path: `/${project.id}` })).toMatchObject({ status: 404, body: { code: "project.unknown" } });
		expect((await say({ path: "?q=short lived" })).body.total).toBe(0);
		expect((await say({ path: `/${project.id}/history` })).body.entries[0].change).toHaveProperty("deleted");
	});

	test("a newer data set makes the saved check out of date, and a re-check brings it up", async () => {
		const { project } = await create();
		const datasets = createDatasetService({ db: database.db, now: () => new Date() });
		await datasets.publishRows(administrator, "mini", "floodplain", aVersion(), [
			{ id: "f2", geometry: (await boxesToDegrees(database.db, [[100, 100, 60, 60]]))[0] as Polygon, attributes: {} },
		]);
		const moved = await say({ path: `/${project.id}/findings` });
		expect(moved.body.isUpToDate).toBe(false);
		expect(moved.body.movedLayers.map((one: { layer: string }) => one.layer)).toEqual(["floodplain"]);
		const again = await say({ method: "POST", path: `/${project.id}/checks` });
		expect(again.status).toBe(200);
		expect((await say({ path: `/${project.id}/findings` })).body.isUpToDate).toBe(true);
	});

	test("a re-check that cannot ask keeps what was found before, marked with its time", async () => {
		const { project, report } = await create();
		const before = report.findings.find((one) => one.id === "R18/building/b-d");
		expect(before?.verdict).toBe("conflict");
		await database.db`alter table building_appraisal rename column result to result_gone`;
		try {
			const again = SavedProject.parse((await say({ method: "POST", path: `/${project.id}/checks` })).body);
			const now = again.report.findings.filter((one) => one.id === "R18/building/b-d");
			expect(now.map((one) => [one.verdict, one.keptFrom])).toEqual([
				["not-known", null],
				["conflict", report.checkedAt],
			]);
		} finally {
			await database.db`alter table building_appraisal rename column result_gone to result`;
		}
	});

	test("an approval given for the saved action counts", async () => {
		const { project } = await create({
			actions: [{ buildingId: "b-core", action: "demolish", reasonCode: "renewal", noticeDays: 20 }],
		});
		const datasets = createDatasetService({ db: database.db, now: () => new Date() });
		await datasets.publishRows(administrator, "mini", "approval", aVersion(), [
			{
				id: "ap1",
				geometry: null,
				attributes: {
					subject_kind: "building_action",
					subject_id: `${project.id}/b-core`,
					kind: "core_demolition",
					organ: "Planning and heritage",
					number: "No. 12",
					date: "2025-05-01",
				},
			},
		]);
		const { body } = await say({ method: "POST", path: `/${project.id}/checks` });
		const clear = SavedProject.parse(body).report.clears.find((one) => one.id === "R01/building/b-core");
		expect(clear?.sentence.en).toContain("No. 12");
	});
});

test("the list is a page with its total, filtered by stage and name", async () => {
	for (const no of [1, 2, 3]) await create({ name: `Listed ${no}`, stage: "implementation" });
	const { body } = await say({ path: "?q=listed&stage=implementation&limit=2&offset=1" });
	expect(body.total).toBe(3);
	expect(body.projects.map((one: { name: string }) => one.name)).toEqual(["Listed 2", "Listed 1"]);
	expect((await say({ path: "?q=100%25" })).body.total).toBe(0);
});
