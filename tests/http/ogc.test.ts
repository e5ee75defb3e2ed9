import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDatabase } from "../support/database.ts";
import { startTestServer } from "../support/server.ts";

const run = promisify(execFile);
const place = withDatabase("demo_quarter");
let server: Awaited<ReturnType<typeof startTestServer>>;
let base: string;
let folder: string;
beforeAll(async () => {
	server = await startTestServer(place.db);
	base = `${server.url}/ogc/demo`;
	folder = await mkdtemp(path.join(tmpdir(), "palimpsest-ogc-"));
});
afterAll(async () => {
	await server?.close();
	await rm(folder, { recursive: true, force: true });
});

type Json = Record<string, never> & { [key: string]: never };
const get = async (address: string): Promise<Json> => {
	const reply = await fetch(address);
	expect(reply.status, `${address}: ${reply.status}`).toBe(200);
	return reply.json() as Promise<Json>;
};
const items = (collection: string, query: Record<string, string>) =>
	get(`${base}/collections/${collection}/items?${new URLSearchParams(query)}`) as Promise<unknown> as Promise<Items>;
/** The answer is read to its end: one that is left lying keeps its connection open. */
const statusOf = async (address: string): Promise<number> => {
	const reply = await fetch(address);
	await reply.arrayBuffer();
	return reply.status;
};
const refusal = async (address: string): Promise<[number, string]> => {
	const reply = await fetch(address);
	return [reply.status, ((await reply.json()) as { code: string }).code];
};
interface Items {
	readonly numberMatched: number;
	readonly numberReturned: number;
	readonly isDemo: boolean;
	readonly features: readonly {
		id: string;
		geometry: { coordinates: number[][][][] } | null;
		properties: Record<string, unknown>;
	}[];
	readonly links: readonly { rel: string; href: string }[];
}
const count = async (sql: string): Promise<number> => (await place.db.unsafe(sql))[0]?.["n"] as number;

describe("what is there", () => {
	test("landing, conformance, definition and collections lead to one another", async () => {
		const landing = (await get(base)) as unknown as { links: { rel: string; href: string }[]; isDemo: boolean };
		expect(landing.isDemo).toBe(true);
		for (const { href } of landing.links) expect(await statusOf(href), href).toBe(200);
		const { collections } = (await get(`${base}/collections`)) as unknown as {
			collections: { id: string; links: { href: string }[] }[];
		};
		expect(collections.map((one) => one.id)).toEqual(
			expect.arrayContaining(["building", "parcel", "projects", "findings"]),
		);
		for (const { href } of collections[0]?.links ?? []) expect(await statusOf(href), href).toBe(200);
	});

	test("every page is told apart: no row twice, none left out", async () => {
		const seen: string[] = [];
		let address: string | undefined = `${base}/collections/building/items?limit=97`;
		while (address !== undefined) {
			const page = (await get(address)) as unknown as Items;
			expect(page.numberReturned).toBe(page.features.length);
			seen.push(...page.features.map((feature) => feature.id));
			address = page.links.find((link) => link.rel === "next")?.href;
		}
		expect(new Set(seen).size).toBe(seen.length);
		expect(seen.length).toBe(await count("select count(*)::int as n from building where city_id = 'demo'"));
	});

	test("projects, findings and coverage are collections too", async () => {
		const [project] = await place.db`select id from project where city_id = 'demo' limit 1`;
		const checked = await fetch(`${server.url}/api/cities/demo/projects/${project?.["id"]}/checks`, {
			method: "POST",
			headers: { "x-actor": "lin" },
		});
		await checked.arrayBuffer();
		const findings = await items("findings", { limit: "10000" });
		const saved = (await get(`${server.url}/api/cities/demo/projects/${project?.["id"]}/findings`)) as unknown as {
			report: { findings: unknown[] };
		};
		expect(findings.features.filter((one) => one.properties["project_id"] === project?.["id"]).length).toBe(
			saved.report.findings.length,
		);
		expect((await items("projects", {})).numberMatched).toBe(
			await count("select count(*)::int as n from project where city_id = 'demo'"),
		);
		let answer = (await (
			await fetch(`${server.url}/api/cities/demo/coverage/runs`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: "{}",
			})
		).json()) as { runId: string; summary: { areas: { categories: unknown[] }[] } | null };
		while (answer.summary === null)
			answer = (await get(`${server.url}/api/cities/demo/coverage/runs/${answer.runId}`)) as never;
		const rows = answer.summary.areas.reduce((sum, area) => sum + area.categories.length, 0);
		expect((await items("coverage", { limit: "10000" })).numberMatched).toBe(rows);
	});
});

describe("filters", () => {
	const buildings = "select count(*)::int as n from building where city_id = 'demo' and ";
	test.each([
		["year_built < 1950", "year_built < 1950"],
		["year_built IS NULL", "year_built is null"],
		["heritage_type IN ('relic', 'historic_building')", "heritage_type in ('relic', 'historic_building')"],
		[
			"year_built BETWEEN 1950 AND 1980 AND NOT use_code LIKE '07%'",
			"year_built between 1950 and 1980 and not use_code like '07%'",
		],
		["is_illegal = TRUE", "is_illegal"],
	])("%s", async (filter, sql) => {
		const expected = await count(buildings + sql);
		expect((await items("building", { filter })).numberMatched).toBe(expected);
	});

	test("in JSON, in a box, round a geometry", async () => {
		const json = JSON.stringify({ op: "<", args: [{ property: "year_built" }, 1950] });
		expect((await items("building", { filter: json, "filter-lang": "cql2-json" })).numberMatched).toBe(
			await count(`${buildings} year_built < 1950`),
		);
		const [box] =
			await place.db`select st_xmin(g) w, st_ymin(g) s, st_xmax(g) e, st_ymax(g) n from (select st_expand(st_centroid(st_extent(geom)::geometry), 0.002) g from building where city_id = 'demo') x`;
		const corners = [box?.["w"], box?.["s"], box?.["e"], box?.["n"]];
		const inBox = await count(`${buildings} st_intersects(geom, st_makeenvelope(${corners.join(",")}, 4326))`);
		expect(inBox).toBeGreaterThan(0);
		expect((await items("building", { bbox: corners.join(",") })).numberMatched).toBe(inBox);
		const flipped = [corners[1], corners[0], corners[3], corners[2]].join(",");
		expect(
			(await items("building", { bbox: flipped, "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/4326" }))
				.numberMatched,
		).toBe(inBox);
		const wkt = `POLYGON((${corners[0]} ${corners[1]}, ${corners[2]} ${corners[1]}, ${corners[2]} ${corners[3]}, ${corners[0]} ${corners[3]}, ${corners[0]} ${corners[1]}))`;
		expect((await items("building", { filter: `S_INTERSECTS(geometry, ${wkt})` })).numberMatched).toBe(inBox);
	});

	test("a value is a value, whatever it looks like", async () => {
		expect((await items("building", { filter: "use_code = '0701'' or 1=1 --'" })).numberMatched).toBe(0);
		expect((await items("building", { use_code: "' or '1'='1" })).numberMatched).toBe(0);
	});

	test.each([
		["filter=year_built%20<", 400, "filter.invalid"],
		["filter=gold%20%3D%201", 400, "filter.invalid"],
		["filter=year_built%20%3D%20'old'", 400, "filter.invalid"],
		[`filter=${"(".repeat(60)}year_built%20%3D%201${")".repeat(60)}`, 400, "filter.invalid"],
		["filter=%7B&filter-lang=cql2-json", 400, "filter.invalid"],
		["bbox=1,2,3", 400, "filter.invalid"],
		["bbox=1,2,x,4", 400, "filter.invalid"],
		["bbox=900000,2,900001,4", 400, "filter.invalid"],
		["datetime=yesterday", 400, "filter.invalid"],
		["gold=1", 400, "request.invalid"],
		["crs=EPSG:4326", 400, "request.invalid"],
		["limit=0", 400, "request.invalid"],
		["version=999999", 410, "dataset.version-gone"],
	] as const)("refuses %s", async (query, status, code) => {
		expect(await refusal(`${base}/collections/building/items?${query}`)).toEqual([status, code]);
	});

	test("refuses what is not there", async () => {
		expect(await refusal(`${base}/collections/gold`)).toEqual([404, "collection.unknown"]);
		expect(await refusal(`${base}/collections/building/items/none`)).toEqual([404, "feature.unknown"]);
		expect(await refusal(`${server.url}/ogc/atlantis`)).toEqual([404, "city.unknown"]);
	});

	test("a huge limit is taken as the largest page", async () => {
		expect(await statusOf(`${base}/collections/parcel/items?limit=999999999`)).toBe(200);
	});
});

describe("reference systems", () => {
	test("the same place in the city's own zone and in degrees, north first where the system is", async () => {
		const metric = "http://www.opengis.net/def/crs/EPSG/0/4547";
		const reply = await fetch(`${base}/collections/building/items?limit=1&crs=${encodeURIComponent(metric)}`);
		expect(reply.headers.get("content-crs")).toBe(`<${metric}>`);
		const there = ((await reply.json()) as Items).features[0];
		const [row] =
			await place.db`select st_x(p) as east, st_y(p) as north from (select st_transform(st_pointn(st_exteriorring(st_geometryn(geom, 1)), 1), 4547) p from building where city_id = 'demo' and id = ${there?.id ?? ""}) x`;
		const [north = 0, east = 0] = there?.geometry?.coordinates[0]?.[0]?.[0] ?? [];
		expect(Math.abs(north - Number(row?.["north"]))).toBeLessThan(0.001);
		expect(Math.abs(east - Number(row?.["east"]))).toBeLessThan(0.001);
	});
});

describe("as GDAL reads it", () => {
	test("ogrinfo lists the collections", async () => {
		const { stdout } = await run("ogrinfo", ["-ro", `OAPIF:${base}`], { maxBuffer: 1e7 });
		for (const name of ["building", "parcel", "heritage_zone", "projects"]) expect(stdout).toContain(name);
	});

	test("ogr2ogr copies one whole: ids, attributes, places and areas", async () => {
		const file = path.join(folder, "zones.geojson");
		await run("ogr2ogr", ["-f", "GeoJSON", file, `OAPIF:${base}`, "building", "-lco", "COORDINATE_PRECISION=10"], {
			maxBuffer: 1e7,
		});
		const copied = JSON.parse((await run("cat", [file], { maxBuffer: 1e8 })).stdout) as Items;
		const held = await place.db`
			select id, year_built, use_code, heritage_type, st_area(geom) as area, st_x(st_centroid(geom)) as x, st_y(st_centroid(geom)) as y
			from building where city_id = 'demo' order by id`;
		expect(copied.features.length).toBe(held.length);
		const measured = await place.db`
			select f ->> 'id' as id, f -> 'properties' as properties, st_area(g) as area, st_x(st_centroid(g)) as x, st_y(st_centroid(g)) as y
			from jsonb_array_elements(${place.db.json(copied.features as never)}) f, lateral (select st_geomfromgeojson((f -> 'geometry')::text) g) s
			order by coalesce(f ->> 'id', f -> 'properties' ->> 'id')`;
		for (const [index, row] of held.entries()) {
			const copy = measured[index];
			expect(copy?.["id"] ?? copy?.["properties"]["id"]).toBe(row["id"]);
			expect(copy?.["properties"]["year_built"] ?? null).toBe(row["year_built"]);
			expect(copy?.["properties"]["use_code"] ?? null).toBe(row["use_code"]);
			expect(Math.abs(copy?.["x"] - row["x"])).toBeLessThan(1e-7);
			expect(Math.abs(copy?.["y"] - row["y"])).toBeLessThan(1e-7);
			expect(Math.abs(copy?.["area"] / row["area"] - 1)).toBeLessThan(1e-4);
		}
	});
});
