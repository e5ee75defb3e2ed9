import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { read, utils } from "@e965/xlsx";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AreaCoverage } from "../../server/contracts/coverage.ts";
import { escapeCell, type Table } from "../../server/platform/table-files/table.ts";
import { writeTables } from "../../server/platform/table-files/write-tables.ts";
import { withDatabase } from "../support/database.ts";
import { startTestServer } from "../support/server.ts";
import { unzip } from "../support/unzip.ts";

const run = promisify(execFile);
const place = withDatabase("demo_quarter");
let server: Awaited<ReturnType<typeof startTestServer>>;
let folder: string;
let runPath: string;
let expected: Expected[];

/** The figures as the API gives them. */
interface Expected {
	readonly district: string | null;
	readonly category: string;
	readonly reached: number;
	readonly share: number | null;
}

beforeAll(async () => {
	server = await startTestServer(place.db);
	folder = await mkdtemp(path.join(tmpdir(), "palimpsest-formats-"));
	const asked = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
	let answer = await (await fetch(`${server.url}/api/cities/demo/coverage/runs`, asked)).json();
	runPath = `/api/cities/demo/coverage/runs/${answer.runId}`;
	while (answer.summary === null) answer = await (await fetch(server.url + runPath)).json();
	const areas: AreaCoverage[] = answer.summary.areas;
	expected = areas.flatMap((area) =>
		area.categories.map((category) => ({
			district: area.districtId,
			category: category.code,
			reached: category.residential.buildings.reached,
			share: category.residential.buildingShare,
		})),
	);
});
afterAll(async () => {
	await server?.close();
	await rm(folder, { recursive: true, force: true });
});

async function download(query: string): Promise<Map<string, Buffer>> {
	const reply = await fetch(`${server.url}${runPath}/export?${query}`);
	expect(reply.status).toBe(200);
	return unzip(Buffer.from(await reply.arrayBuffer()));
}

const asExpected = (row: Record<string, unknown>): Expected => ({
	district:
		row["district_id"] === "" || row["district_id"] === undefined ? null : (row["district_id"] as string | null),
	category: String(row["category"]),
	reached: Number(row["reached"]),
	share:
		row["share_of_buildings"] === "" || row["share_of_buildings"] == null ? null : Number(row["share_of_buildings"]),
});

/** Rows of a file as GDAL, and so any other GIS, reads them. */
async function readByOgr(files: Map<string, Buffer>, ending: string, layer?: string, options: string[] = []) {
	const own = await mkdtemp(path.join(folder, "f-"));
	for (const [name, content] of files) await writeFile(path.join(own, name), content);
	const name = [...files.keys()].find((entry) => entry.endsWith(ending)) ?? "";
	const args = [
		"-f",
		"GeoJSON",
		"/vsistdout/",
		path.join(own, name),
		...(layer === undefined ? [] : [layer]),
		...options,
	];
	const { stdout } = await run("ogr2ogr", [...args, "-lco", "RFC7946=YES"], { maxBuffer: 1e8 });
	return JSON.parse(stdout) as {
		features: { properties: Record<string, unknown>; geometry: { coordinates: unknown } | null }[];
	};
}

describe("the same figures in every format", () => {
	test("CSV", async () => {
		const files = await download("format=csv");
		const rows = parse(files.get("coverage.csv") ?? "", { columns: true, bom: true }) as Record<string, string>[];
		expect(rows.map(asExpected)).toEqual(expected);
	});

	test("GeoJSON", async () => {
		const files = await download("format=geojson");
		const { features } = JSON.parse(files.get("coverage.geojson")?.toString("utf8") ?? "");
		expect(features.map((feature: { properties: Record<string, unknown> }) => asExpected(feature.properties))).toEqual(
			expected,
		);
	});

	test("XLSX: numbers are numbers, sources have a sheet", async () => {
		const files = await download("format=xlsx");
		const book = read(files.get("coverage.xlsx"));
		expect(book.SheetNames).toEqual(["coverage", "sources", "about"]);
		const sheet = book.Sheets["coverage"];
		if (sheet === undefined) throw new Error("no sheet");
		const rows = utils.sheet_to_json<Record<string, unknown>>(sheet, { defval: null });
		expect(rows.map(asExpected)).toEqual(expected);
		expect(typeof rows[0]?.["reached"]).toBe("number");
		const about = utils.sheet_to_json<Record<string, string>>(book.Sheets["about"] ?? {});
		expect(about.some((row) => row["item"] === "notice" && row["value"]?.includes("Demonstration city"))).toBe(true);
	});

	test.each([
		["gpkg", ".gpkg", "coverage"],
		["fgb", ".fgb", undefined],
	])("%s", async (format, ending, layer) => {
		const { features } = await readByOgr(await download(`format=${format}`), ending, layer);
		expect(features.map((feature) => asExpected(feature.properties))).toEqual(expected);
		expect(features[0]?.geometry).not.toBe(null);
	});

	test("Shapefile, with a sheet of the whole names", async () => {
		const files = await download("format=shp&encoding=gbk");
		expect(files.get("coverage.cpg")?.toString()).toMatch(/936|GBK/i);
		const sheet = parse(files.get("field-names.csv") ?? "", { columns: true, bom: true }) as Record<string, string>[];
		const fieldOf = (column: string): string => sheet.find((row) => row["column"] === column)?.["field"] ?? "";
		expect(new Set(sheet.map((row) => row["field"])).size).toBe(sheet.length);
		const { features } = await readByOgr(files, ".shp");
		const rows = features.map(({ properties }) => ({
			district_id: properties[fieldOf("district_id")],
			category: properties[fieldOf("category")],
			reached: properties[fieldOf("reached")],
			share_of_buildings: properties[fieldOf("share_of_buildings")],
		}));
		expect(rows.map(asExpected)).toEqual(expected);
		expect(features.some((feature) => /[\u4e00-\u9fff]/.test(String(feature.properties[fieldOf("district_zh")])))).toBe(
			true,
		);
	});
});

describe("another reference system", () => {
	test("a GeoPackage in a CGCS2000 zone lies where the one in WGS 84 does", async () => {
		const metric = await readByOgr(await download("format=gpkg&epsg=4547"), ".gpkg", "coverage");
		const plain = await readByOgr(await download("format=gpkg"), ".gpkg", "coverage");
		const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);
		const there = flat(metric.features[0]?.geometry?.coordinates);
		const here = flat(plain.features[0]?.geometry?.coordinates);
		expect(there.length).toBe(here.length);
		expect(Math.max(...there.map((value, index) => Math.abs(value - (here[index] ?? 0))))).toBeLessThan(1e-6);
	});

	test("GeoJSON has none to choose, and an unknown code is refused", async () => {
		const refused = await fetch(`${server.url}${runPath}/export?format=geojson&epsg=4547`);
		expect([refused.status, (await refused.json()).code]).toEqual([422, "report.crs-not-for-format"]);
		const unknown = await fetch(`${server.url}${runPath}/export?format=gpkg&epsg=30001`);
		expect(unknown.status).toBe(422);
		expect((await unknown.json()).code).toBe("import.crs-unknown");
	});
});

test("the manifest names every file by its content", async () => {
	for (const format of ["csv", "xlsx", "gpkg", "fgb", "shp"]) {
		const files = await download(`format=${format}`);
		const manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "");
		expect(manifest.writing.format).toBe(format);
		expect(manifest.isDemo).toBe(true);
		expect(manifest.files.map((file: { name: string }) => file.name).sort()).toEqual(
			[...files.keys()].filter((name) => name !== "manifest.json").sort(),
		);
		for (const file of manifest.files)
			expect(
				createHash("sha256")
					.update(files.get(file.name) ?? "")
					.digest("hex"),
			).toBe(file.sha256);
	}
});

test("a cell that a spreadsheet would run is text, in every format that has cells", async () => {
	const cells = ["=1+1", "+1", "-1", "@sum(a1)", "plain"];
	const table: Table = {
		name: "cells",
		columns: [{ name: "cell", type: "text" }],
		rows: cells.map((cell) => [cell]),
		geometries: null,
	};
	const escaped = cells.map(escapeCell);
	expect(escaped).toEqual(["'=1+1", "'+1", "'-1", "'@sum(a1)", "plain"]);
	const [csv] = await writeTables([table], "cells", "csv", { epsg: 4326, encoding: "utf-8" });
	expect(
		(parse(csv?.content ?? "", { columns: true, bom: true }) as { cell: string }[]).map((row) => row.cell),
	).toEqual(escaped);
	const [xlsx] = await writeTables([table], "cells", "xlsx", { epsg: 4326, encoding: "utf-8" });
	const sheet = read(xlsx?.content).Sheets["cells"] ?? {};
	expect(sheet["A2"]).toMatchObject({ t: "s", v: "'=1+1" });
	expect(sheet["A2"].f).toBe(undefined);
	const [gpkg] = await writeTables([table], "cells", "gpkg", { epsg: 4326, encoding: "utf-8" });
	const { features } = await readByOgr(new Map([["cells.gpkg", gpkg?.content ?? Buffer.alloc(0)]]), ".gpkg");
	expect(features.map((feature) => feature.properties["cell"])).toEqual(cells);
});
