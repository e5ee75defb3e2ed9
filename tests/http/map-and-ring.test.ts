import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDatabase } from "../support/database.ts";
import { startTestServer } from "../support/server.ts";
import { unzip } from "../support/unzip.ts";

const place = withDatabase("demo_quarter");
let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
	server = await startTestServer(place.db);
});
afterAll(() => server?.close());

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init);
const refusal = async (path: string, init?: RequestInit): Promise<[number, string]> => {
	const reply = await ask(path, init);
	expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
	return [reply.status, (await reply.json()).code];
};
const question = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

describe("what is not there is refused by name", () => {
	test.each([
		["/api/nothing", 404, "request.not-found"],
		["/api/cities/atlantis/layers", 404, "city.unknown"],
		["/api/cities/demo/features/gold", 404, "layer.unknown"],
		["/api/cities/demo/features/building/none", 404, "feature.unknown"],
		["/api/cities/demo/features/building?sort=gold", 400, "request.invalid"],
		["/api/cities/demo/features/building?bbox=1,2,3", 400, "request.invalid"],
		["/api/cities/demo/features/building?filters=%5B", 400, "request.invalid"],
		[
			`/api/cities/demo/features/building?filters=${encodeURIComponent('[{"attribute":"gold","op":"=","value":1}]')}`,
			400,
			"request.invalid",
		],
		[
			`/api/cities/demo/features/building?filters=${encodeURIComponent('[{"attribute":"year_built","op":">","value":"old"}]')}`,
			400,
			"request.invalid",
		],
		["/api/cities/demo/search?q=", 400, "request.invalid"],
		["/tiles/demo/building/999-1-20260630/14/1/1.mvt", 404, "tile.unknown"],
		["/tiles/demo/building/1;drop/14/1/1.mvt", 404, "tile.unknown"],
		["/tiles/demo/gold/1/14/1/1.mvt", 404, "layer.unknown"],
		["/api/cities/demo/coverage/runs/none", 404, "coverage-run.unknown"],
		["/api/cities/demo/coverage/runs/none/export?format=csv", 404, "coverage-run.unknown"],
		["/api/cities/demo/projects/none/export?format=csv", 404, "project.unknown"],
	] as const)("%s", async (path, status, code) => {
		expect(await refusal(path)).toEqual([status, code]);
	});

	test("a person whom the city does not know may not act", async () => {
		expect(await refusal("/api/cities/demo/layers", { headers: { "x-actor": "mallory" } })).toEqual([
			403,
			"actor.unknown",
		]);
	});
});

describe("rows of a layer", () => {
	test("are paged with an exact total, with and without a filter", async () => {
		const all = await (await ask("/api/cities/demo/features/building?limit=5&sort=-year_built")).json();
		expect(all.rows.length).toBe(5);
		expect(all.total).toBeGreaterThan(200);
		const filters = encodeURIComponent('[{"attribute":"heritage_type","op":"is-null"}]');
		const unknown = await (await ask(`/api/cities/demo/features/building?limit=500&filters=${filters}`)).json();
		expect(unknown.total).toBe(unknown.rows.length);
		expect(unknown.total).toBeLessThan(all.total);
	});

	test("a value is a value, whatever it looks like", async () => {
		const filters = encodeURIComponent(
			JSON.stringify([{ attribute: "structure", op: "contains", value: "' or 1=1 --%" }]),
		);
		expect((await (await ask(`/api/cities/demo/features/building?filters=${filters}`)).json()).total).toBe(0);
	});

	test("search finds by a name without its marks, and says where there is more", async () => {
		const names = await (await ask("/api/cities/demo/search?q=chengxiang")).json();
		expect(names.hits[0].label).toBe("Chengxiang");
		const vietnamese = await (await ask(`/api/cities/demo/search?q=${encodeURIComponent("thanh suong")}`)).json();
		expect(vietnamese.hits[0].id).toBe(names.hits[0].id);
		const inChinese = await (await ask("/api/cities/demo/search?q=chengxiang&lang=zh")).json();
		expect(inChinese.hits[0].label).toMatch(/[\u4e00-\u9fff]/);
		const many = await (await ask("/api/cities/demo/search?q=b-0&limit=3")).json();
		expect([many.hits.length, many.hasMore]).toEqual([3, true]);
	});
});

describe("tiles", () => {
	const address = async (): Promise<string> => {
		const { layers } = await (await ask("/api/cities/demo/layers")).json();
		const building = layers.find((layer: { layer: string }) => layer.layer === "building");
		const [west, south, east, north] = building.bounds as [number, number, number, number];
		const z = 15;
		const x = Math.floor((((west + east) / 2 + 180) / 360) * 2 ** z);
		const lat = (((south + north) / 2) * Math.PI) / 180;
		const y = Math.floor(((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2) * 2 ** z);
		return building.tilesUrl.replace("{z}", z).replace("{x}", x).replace("{y}", y);
	};
	const raw = async (path: string, encoding: string) => {
		const { get } = await import("node:http");
		return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) =>
			get(`${server.url}${path}`, { headers: { "accept-encoding": encoding } }, (reply) => {
				const parts: Buffer[] = [];
				reply.on("data", (part: Buffer) => parts.push(part));
				reply.on("end", () =>
					resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }),
				);
			}).on("error", reject),
		);
	};

	test("are the same bytes in every encoding, kept for ever, and not sent twice", async () => {
		const path = await address();
		const [plain, gzip, brotli] = await Promise.all([raw(path, "identity"), raw(path, "gzip"), raw(path, "br")]);
		expect(plain.status).toBe(200);
		expect(plain.body.length).toBeGreaterThan(500);
		expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
		expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
		expect(plain.headers["cache-control"]).toContain("immutable");
		// One for each encoding, as RFC 9110 asks of a strong one.
		expect(brotli.headers["etag"]).not.toBe(plain.headers["etag"]);
		const again = await ask(path, {
			headers: { "if-none-match": String(plain.headers["etag"]), "accept-encoding": "identity" },
		});
		expect(again.status).toBe(304);
	});

	test("say 204 where nothing is", async () => {
		expect((await ask((await address()).replace(/\/15\/\d+\/\d+\.mvt/, "/15/0/0.mvt"))).status).toBe(204);
	});
});

describe("the ring", () => {
	test("is one run for one question, adds up, and says what nobody collected", async () => {
		const first = await (await ask("/api/cities/demo/coverage/runs", question)).json();
		const second = await (await ask("/api/cities/demo/coverage/runs", question)).json();
		expect(second.runId).toBe(first.runId);
		expect(first.state).toBe("done");
		const [city, ...districts] = first.summary.areas;
		for (const category of city.categories) {
			const sum = (counts: Record<string, number>): number =>
				Object.values(counts).reduce((all, count) => all + count, 0);
			expect(sum(category.residential.buildings)).toBe(city.residentialCount);
			const inDistricts = districts.reduce(
				(all: number, area: typeof city) =>
					all +
					(area.categories.find((entry: { code: string }) => entry.code === category.code)?.residential.buildings
						.reached ?? 0),
				0,
			);
			expect(inDistricts).toBe(category.residential.buildings.reached);
		}
		const notHeld = city.categories.find((category: { code: string }) => category.code === "GOV-SDO");
		expect([notHeld.notKnown, notHeld.residential.buildingShare]).toEqual(["category-not-held", null]);
		expect(await refusal(`/api/cities/demo/coverage/runs/${first.runId}/buildings?category=GOLD`)).toEqual([
			404,
			"coverage.category-unknown",
		]);
		expect(await refusal(`/api/cities/demo/coverage/runs/${first.runId}/path?category=COM-POST&building=none`)).toEqual(
			[404, "coverage.building-unknown"],
		);

		const buildings = await (
			await ask(`/api/cities/demo/coverage/runs/${first.runId}/buildings?category=COM-POST`)
		).json();
		const reached = buildings.ids.findIndex(
			(_id: string, index: number) =>
				buildings.stateNames[buildings.states[index]] === "reached" && buildings.distancesM[index] > 20,
		);
		const path = await (
			await ask(
				`/api/cities/demo/coverage/runs/${first.runId}/path?category=COM-POST&building=${buildings.ids[reached]}`,
			)
		).json();
		expect(path.distanceM).toBe(buildings.distancesM[reached]);
		expect(path.distanceM).toBeLessThanOrEqual(path.limitM);
		expect(path.geometry.coordinates.length).toBeGreaterThan(1);

		const files = await unzip(
			Buffer.from(
				await (await ask(`/api/cities/demo/coverage/runs/${first.runId}/export?format=geojson`)).arrayBuffer(),
			),
		);
		const collection = JSON.parse(files.get("coverage.geojson")?.toString("utf8") ?? "{}");
		expect(collection.features.length).toBe(first.summary.areas.length * city.categories.length);
		expect(collection.features.every((feature: { geometry: unknown }) => feature.geometry !== null)).toBe(true);
	});
});

test("the contract is generated from the endpoints", async () => {
	const document = await (await ask("/api/openapi.json")).json();
	expect(document.openapi).toMatch(/^3\.1/);
	for (const path of [
		"/api/cities",
		"/api/cities/{city}/checks",
		"/api/cities/{city}/coverage/runs",
		"/api/cities/{city}/projects/{id}",
	]) {
		expect(Object.keys(document.paths)).toContain(path);
	}
});
