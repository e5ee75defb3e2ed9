import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { mappingByName, readMappingFile } from "../../../server/features/imports/read-mapping.ts";
import { createImportService, type ImportRequest } from "../../../server/features/imports/service.ts";
import { administrator, createCity, square } from "../../support/a-city.ts";
import { withDatabase } from "../../support/database.ts";
import { convert, entriesOf, type Fixture, withFolder, writeGeoJson, zipFiles } from "../../support/ogr-fixture.ts";

const database = withDatabase();
const folder = withFolder();
const at = (name: string): string => path.join(folder.path, name);

const features: Fixture[] = [0, 1, 2].map((index) => ({
	id: `b${index}`,
	properties: { origin: "surveyed", year_built: 1900 + index, name_zh: `城隍庙${index}` },
	geometry: square(114.01 + index / 100, 22.51),
}));
let source = "";

beforeAll(async () => {
	source = await writeGeoJson(at("source.geojson"), features);
});

let cityNo = 0;
/** Imports into a city of its own, so that every test begins with nothing published. */
async function importFile(file: string, options: Partial<ImportRequest> & { readonly layer?: string } = {}) {
	cityNo += 1;
	const cityId = `c${cityNo}`;
	const datasets = await createCity(database.db, cityId);
	const imports = createImportService({ db: database.db, datasets, now: () => new Date("2025-07-01T00:00:00Z") });
	const report = await imports.importData(administrator, {
		cityId,
		path: file,
		mapping: options.mapping ?? (await mappingByName(file, options.layer ?? "building", {})),
		asOf: "2025-06-01",
		onInvalid: "reject",
		isDryRun: false,
		acceptChanges: false,
		...options,
	});
	const rows = await database.db<{ id: string; year: number; name: string; lon: number; lat: number; area: number }[]>`
		select id, year_built as year, name_zh as name, st_x(st_centroid(geom)) as lon, st_y(st_centroid(geom)) as lat,
			st_area(st_transform(geom, 4547)) as area
		from building where city_id = ${cityId} order by id`;
	return { report, rows, cityId, imports };
}

/** Position within a centimetre, and every attribute, in whatever format the city came. */
function expectTheThree(rows: Awaited<ReturnType<typeof importFile>>["rows"], hasNames = true): void {
	expect(rows.map(({ id, year }) => [id, year])).toStrictEqual([
		["b0", 1900],
		["b1", 1901],
		["b2", 1902],
	]);
	if (hasNames) expect(rows.map(({ name }) => name)).toStrictEqual(["城隍庙0", "城隍庙1", "城隍庙2"]);
	for (const [index, row] of rows.entries()) {
		expect(Math.abs(row.lon - (114.0105 + index / 100)) * 102_000).toBeLessThan(0.01);
		expect(Math.abs(row.lat - 22.5105) * 111_000).toBeLessThan(0.01);
		expect(row.area).toBeGreaterThan(11_000);
	}
}

/** A Shapefile in a zip, with the entries' names changed on the way. */
async function zippedShapefile(
	name: string,
	args: readonly string[],
	rename: (entry: string) => string | null,
): Promise<string> {
	const shapes = at(`${name}-shp`);
	await mkdir(shapes);
	convert(source, path.join(shapes, "buildings.shp"), "ESRI Shapefile", args);
	const entries = (await entriesOf(shapes)).flatMap((entry) => {
		const renamed = rename(entry.name);
		return renamed === null ? [] : [{ ...entry, name: renamed }];
	});
	return zipFiles(at(`${name}.zip`), entries);
}

describe("every format gives the same buildings", () => {
	test("GeoJSON, plain and gzipped, under a name that says nothing", async () => {
		expectTheThree((await importFile(source)).rows);
		await writeFile(at("anything.txt"), gzipSync(await readFile(source)));
		expectTheThree((await importFile(at("anything.txt"))).rows);
	});

	test("GeoPackage in a projected system", async () => {
		const file = convert(source, at("b.gpkg"), "GPKG", ["-t_srs", "EPSG:4547"]);
		const { rows, report } = await importFile(file);
		expectTheThree(rows);
		expect(report.sources[0]?.crs?.note).toContain("centimetres");
	});

	test("FlatGeobuf", async () => {
		expectTheThree((await importFile(convert(source, at("b.fgb"), "FlatGeobuf"))).rows);
	});

	test("KML, whose extended data keep their names", async () => {
		const file = convert(source, at("b.kml"), "LIBKML", ["-dsco", "LIBKML_ID_FIELD=none"]);
		expectTheThree((await importFile(file)).rows);
	});

	test("Shapefile in a zip, UTF-8 by its code page file", async () => {
		const file = await zippedShapefile("utf8", ["-lco", "ENCODING=UTF-8"], (name) => name);
		expectTheThree((await importFile(file)).rows);
	});

	test("Shapefile in a zip with Chinese names in GBK and attributes in GBK without a code page", async () => {
		const file = await zippedShapefile("gbk", ["-lco", "ENCODING=GB18030"], (name) =>
			name.endsWith(".cpg") ? null : name.replace("buildings", "现状建筑"),
		);
		const { rows } = await importFile(file);
		expectTheThree(rows);
	});

	test("Shapefile whose only Chinese is in the names of its fields, in GBK", async () => {
		const plain = await writeGeoJson(
			at("fields.geojson"),
			features.map(({ id, geometry }) => ({ id: "", properties: { 编号: id, origin: "surveyed" }, geometry })),
		);
		const shapes = at("fields-shp");
		await mkdir(shapes);
		convert(plain, path.join(shapes, "b.shp"), "ESRI Shapefile", [
			"-lco",
			"ENCODING=GB18030",
			"-select",
			"编号,origin",
		]);
		const entries = (await entriesOf(shapes)).filter(({ name }) => !name.endsWith(".cpg"));
		const { rows } = await importFile(await zipFiles(at("fields.zip"), entries));
		expect(rows.map(({ id }) => id)).toStrictEqual(["b0", "b1", "b2"]);
	});

	test("File Geodatabase as a zipped folder", async () => {
		const file = convert(source, at("b.gdb"), "OpenFileGDB");
		const zip = await zipFiles(at("gdb.zip"), await entriesOf(file, "b.gdb/"));
		expectTheThree((await importFile(zip)).rows);
		expectTheThree((await importFile(file)).rows);
	});

	test("CSV with WKT, in UTF-8 and in GB18030", async () => {
		const csv = convert(source, at("b.csv"), "CSV", ["-lco", "GEOMETRY=AS_WKT"]);
		expectTheThree((await importFile(csv, { crs: "EPSG:4326" })).rows);
		execFileSync("iconv", ["-f", "UTF-8", "-t", "GB18030", "-o", at("gbk.csv"), csv]);
		expectTheThree((await importFile(at("gbk.csv"), { crs: "EPSG:4326" })).rows);
	});

	test("a GB18030 table whose first Chinese name comes after 100 kB of plain rows", async () => {
		const plainRows = Array.from({ length: 4_000 }, (_, index) => `s${index},114.01,22.51,bus,stop ${index}`);
		await writeFile(
			at("late.utf8"),
			["id,lon,lat,kind,name_zh", ...plainRows, "last,114.02,22.52,bus,老城门"].join("\n"),
		);
		execFileSync("iconv", ["-f", "UTF-8", "-t", "GB18030", "-o", at("late.csv"), at("late.utf8")]);
		const { cityId } = await importFile(at("late.csv"), { layer: "station", crs: "EPSG:4326" });
		const [row] = await database.db`select name_zh from station where city_id = ${cityId} and id = 'last'`;
		expect(row?.["name_zh"]).toBe("老城门");
	});

	test("CSV with longitude and latitude", async () => {
		await writeFile(at("points.csv"), "id,lon,lat,kind\ns1,114.01,22.51,metro\ns2,114.02,22.52,bus\n");
		const { report, cityId } = await importFile(at("points.csv"), { layer: "station", crs: "EPSG:4326" });
		expect(report.layers[0]).toMatchObject({ readCount: 2, acceptedCount: 2 });
		const rows = await database.db`
			select id, round(st_x(geom)::numeric, 6)::float8 as lon from station where city_id = ${cityId} order by id`;
		expect(rows.map(({ id, lon }) => [id, lon])).toStrictEqual([
			["s1", 114.01],
			["s2", 114.02],
		]);
	});

	test("an XLSX table joined to outlines by id, with fields, values and units mapped", async () => {
		await writeGeoJson(
			at("outlines.geojson"),
			features.map((feature) => ({ ...feature, properties: {} })),
		);
		await writeGeoJson(
			at("attributes.geojson"),
			features.slice(0, 2).map(({ id }, index) => ({
				id: "",
				properties: { 编号: id, built: String(1900 + index), height_ft: 10 * (index + 1), use: "dwelling" },
				geometry: null,
			})),
		);
		convert(at("attributes.geojson"), at("attributes.xlsx"), "XLSX");
		await writeFile(
			at("survey.json"),
			JSON.stringify({
				name: "survey",
				title: "Survey",
				source: "Survey office",
				licence: "CC0",
				layer: "building",
				id: "id",
				join: { file: at("attributes.xlsx"), key: "编号", field: "id", isRequired: true },
				attributes: {
					origin: { constant: "surveyed" },
					year_built: "built",
					height_m: { field: "height_ft", factor: 0.3048 },
					use_code: { field: "use", values: { dwelling: "0701" } },
				},
			}),
		);
		const mapping = await readMappingFile(at("survey.json"));
		const { report, cityId } = await importFile(at("outlines.geojson"), { mapping });
		expect(report.layers[0]).toMatchObject({
			readCount: 3,
			acceptedCount: 2,
			rejectsByCode: { "row.without-match": 1 },
		});
		const rows = await database.db`
			select id, year_built, round(height_m::numeric, 4)::float8 as height_m, use_code from building
			where city_id = ${cityId} order by id`;
		expect([...rows]).toStrictEqual([
			{ id: "b0", year_built: 1900, height_m: 3.048, use_code: "0701" },
			{ id: "b1", year_built: 1901, height_m: 6.096, use_code: "0701" },
		]);
	});
});

test("the same file twice adds nothing, and both runs are on record", async () => {
	const { imports, cityId, report } = await importFile(source);
	const mapping = await mappingByName(source, "building", {});
	const again = await imports.importData(administrator, {
		cityId,
		path: source,
		mapping,
		asOf: "2025-06-01",
		onInvalid: "reject",
		isDryRun: false,
		acceptChanges: false,
	});
	expect(report.outcome).toBe("published");
	expect(again.outcome).toBe("unchanged");
	expect(again.layers[0]?.version).toBe(report.layers[0]?.version);
	const runs = await database.db`select outcome from import_run where city_id = ${cityId} order by import_no`;
	expect(runs.map(({ outcome }) => outcome)).toStrictEqual(["published", "unchanged"]);
});

test("a trial tells everything and keeps nothing", async () => {
	const { report, rows, cityId } = await importFile(source, { isDryRun: true });
	expect(report).toMatchObject({ outcome: "tried", layers: [{ acceptedCount: 3 }] });
	expect(rows).toHaveLength(0);
	const [count] = await database.db`select count(*)::int as n from dataset_version where city_id = ${cityId}`;
	expect(count?.["n"]).toBe(0);
});
