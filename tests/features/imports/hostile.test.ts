import { execFileSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { osm } from "../../../data/mappings/osm.ts";
import type { CityDescription, Mapping } from "../../../server/domain/datasets/mapping.ts";
import { mappingByName } from "../../../server/features/imports/read-mapping.ts";
import {
	createImportService,
	type ImportRequest,
	type ImportService,
} from "../../../server/features/imports/service.ts";
import { administrator, createCity, square } from "../../support/a-city.ts";
import { withDatabase } from "../../support/database.ts";
import { convert, type Fixture, withFolder, writeGeoJson, zipFiles } from "../../support/ogr-fixture.ts";

/** Every hostile file ends with one sentence and a code, and what was published stays to the byte. */
const database = withDatabase();
const folder = withFolder();
const at = (name: string): string => path.join(folder.path, name);
let imports: ImportService;
let byName: Mapping;

const buildings = (count: number, side = 0.001): Fixture[] =>
	Array.from({ length: count }, (_, index) => ({
		id: `b${index}`,
		properties: { origin: "surveyed" },
		geometry: square(114.01 + (index % 50) / 1_000, 22.51 + Math.floor(index / 50) / 1_000, side / 2),
	}));

const ask = (file: string, options: Partial<ImportRequest> = {}): ImportRequest => ({
	cityId: "t",
	path: file,
	mapping: byName,
	asOf: "2025-06-01",
	onInvalid: "reject",
	isDryRun: false,
	acceptChanges: false,
	...options,
});

const published = async () =>
	database.db`
		select d.current_version, v.content_sha256, (select count(*)::int from building b where b.city_id = 't') as rows
		from dataset d join dataset_version v on v.city_id = d.city_id and v.version = d.current_version
		where d.city_id = 't' and d.layer = 'building'`;

/** Refused with this code and a sentence like this; nothing else has changed, and the refusal is on record. */
async function expectRefusal(request: ImportRequest, code: string, sentence: RegExp): Promise<void> {
	const before = await published();
	const refused: { code?: string; message?: string } = await imports.importData(administrator, request).then(
		(report) => {
			throw new Error(`was taken: ${JSON.stringify(report.layers)}`);
		},
		(error: unknown) => error as Error,
	);
	expect(refused).toMatchObject({ code });
	expect(refused.message).toMatch(sentence);
	expect(refused.message).not.toContain(folder.path);
	expect([...(await published())]).toStrictEqual([...before]);
	const [run] = await database.db`
		select outcome, problem_code from import_run where city_id = 't' order by import_no desc limit 1`;
	expect(run).toMatchObject({ outcome: "refused", problem_code: code });
}

beforeAll(async () => {
	const datasets = await createCity(database.db);
	imports = createImportService({ db: database.db, datasets, now: () => new Date("2025-07-01T00:00:00Z") });
	const source = await writeGeoJson(at("good.geojson"), buildings(100));
	byName = await mappingByName(source, "building", {});
	await imports.importData(administrator, ask(source));
});

test("an empty file, a blank one, and one without a feature", async () => {
	await writeFile(at("empty.geojson"), "");
	await expectRefusal(ask(at("empty.geojson")), "import.file-empty", /no bytes/);
	await writeFile(at("blank.geojson"), "  \n\n");
	await expectRefusal(ask(at("blank.geojson")), "import.file-empty", /blanks/);
	await writeGeoJson(at("none.geojson"), []);
	await expectRefusal(ask(at("none.geojson")), "import.file-empty", /no feature/);
});

test.each(["fgb", "geojson", "geojson.gz", "zip", "gpkg"])("a %s file that is cut off", async (kind) => {
	const whole = at(`whole.${kind}`);
	const good = at("good.geojson");
	if (kind === "fgb") convert(good, whole, "FlatGeobuf");
	else if (kind === "gpkg") convert(good, whole, "GPKG");
	else if (kind === "geojson") await writeFile(whole, await readFile(good));
	else if (kind === "geojson.gz") await writeFile(whole, gzipSync(await readFile(good)));
	else await zipFiles(whole, [{ name: "good.geojson", content: await readFile(good) }]);
	const bytes = await readFile(whole);
	await writeFile(at(`cut.${kind}`), bytes.subarray(0, Math.floor(bytes.length * 0.6)));
	await expectRefusal(
		ask(at(`cut.${kind}`)),
		expect.stringMatching(/^import\.file-(broken|unreadable)$/) as never,
		/./,
	);
});

test("axes exchanged, in degrees and in metres", async () => {
	const swapped = buildings(20).map((feature) => ({
		...feature,
		geometry: JSON.parse(
			JSON.stringify(feature.geometry).replaceAll(/\[(-?[\d.]+),(-?[\d.]+)\]/g, "[$2,$1]"),
		) as object,
	}));
	await writeGeoJson(at("swapped.geojson"), swapped);
	await expectRefusal(ask(at("swapped.geojson")), "import.position-doubtful", /axes are swapped/);
	const csv = (rows: string[]): string => ["id,x,y,origin", ...rows].join("\n");
	await writeFile(at("swapped.csv"), csv(["a,2493598,506172,surveyed", "b,2493600,506180,surveyed"]));
	await expectRefusal(ask(at("swapped.csv"), { crs: "EPSG:4547" }), "import.position-doubtful", /axes are swapped/);
});

test("metres read as degrees, a zone prefix, and a wrong zone", async () => {
	const csv = (rows: string[]): string => ["id,x,y,origin", ...rows].join("\n");
	await writeFile(at("metres.csv"), csv(["a,506172,2493598,surveyed"]));
	await expectRefusal(ask(at("metres.csv"), { crs: "EPSG:4326" }), "import.position-doubtful", /not degrees/);
	await writeFile(at("zone.csv"), csv(["a,38506172,2493598,surveyed"]));
	await expectRefusal(ask(at("zone.csv"), { crs: "EPSG:4547" }), "import.position-doubtful", /zone 38.*EPSG:4526/);
	await expectRefusal(
		ask(at("zone.csv"), { crs: "EPSG:4527" }),
		"import.position-doubtful",
		/outside the city|zone 38/,
	);
	await expectRefusal(ask(at("metres.csv"), { crs: "EPSG:4548" }), "import.position-doubtful", /km from it/);
});

test("no reference system, an unknown one, a contradiction, and datums that nobody may shift silently", async () => {
	await writeFile(at("plain.csv"), "id,x,y,origin\na,114.01,22.51,surveyed\n");
	await expectRefusal(ask(at("plain.csv")), "import.crs-unknown", /does not say its reference system/);
	await expectRefusal(ask(at("plain.csv"), { crs: "EPSG:999999" }), "import.crs-unknown", /no known reference system/);
	await expectRefusal(ask(at("plain.csv"), { crs: "EPSG:4214" }), "import.crs-refused", /Beijing 54/);
	await expectRefusal(ask(at("plain.csv"), { crs: "EPSG:2364" }), "import.crs-refused", /Xi'an 80/);
	await expectRefusal(ask(at("good.geojson"), { crs: "EPSG:4547" }), "import.crs-refused", /one of them is wrong/);
	const beijing = convert(at("good.geojson"), at("beijing.gpkg"), "GPKG", ["-a_srs", "EPSG:4214"]);
	await expectRefusal(ask(beijing), "import.crs-refused", /Beijing 54/);
});

test("every row rejected: counted to the last, listed only in part", async () => {
	const rows = Array.from({ length: 50_000 }, (_, index) => `r${index},114.01,22.51,guessed`);
	await writeFile(at("rejects.csv"), ["id,x,y,origin", ...rows].join("\n"));
	const request = ask(at("rejects.csv"), { crs: "EPSG:4326" });
	await expectRefusal(request, "import.nothing-accepted", /50000 were rejected.*line 1:/);
});

test("a far smaller city is asked about; a person's word lets it pass", async () => {
	await writeGeoJson(at("small.geojson"), buildings(10));
	await expectRefusal(ask(at("small.geojson")), "import.changes-too-much", /10 features instead of 100/);
	const trial = await imports.importData(administrator, ask(at("small.geojson"), { isDryRun: true }));
	expect(trial.doubts.join()).toMatch(/10 features instead of 100/);
});

test("every feature moved by half a kilometre, as GCJ-02 does in Shenzhen", async () => {
	const shifted = buildings(100).map((feature) => ({
		...feature,
		// The published offset of (114.06, 22.54): 0.0051161552 east, 0.0027137811 south.
		geometry: JSON.parse(
			JSON.stringify(feature.geometry).replaceAll(
				/\[(-?[\d.]+),(-?[\d.]+)\]/g,
				(_pair, lon, lat) => `[${Number(lon) + 0.005_116_155_2},${Number(lat) - 0.002_713_781_1}]`,
			),
		) as object,
	}));
	await writeGeoJson(at("gcj02.geojson"), shifted);
	await expectRefusal(ask(at("gcj02.geojson")), "import.changes-too-much", /100 of 100 features moved.*GCJ-02/);
});

test("a zip that leaves its folder, one that links out of it, one that swells", async () => {
	const secret = at("outside.txt");
	await writeFile(secret, "secret");
	const escaping = at("escape.zip");
	execFileSync("python3", [
		"-c",
		"import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\nz.writestr('../../evil.geojson','{}')\nz.close()",
		escaping,
	]);
	await expectRefusal(ask(escaping), "import.zip-dangerous", /leaves its folder/);
	await mkdir(at("links"));
	await symlink(secret, path.join(at("links"), "b.geojson"));
	execFileSync("python3", [
		"-c",
		"import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\ni=zipfile.ZipInfo('b.geojson')\ni.create_system=3\ni.external_attr=0o120777<<16\nz.writestr(i,sys.argv[2])\nz.close()",
		at("link.zip"),
		secret,
	]);
	await expectRefusal(ask(at("link.zip")), "import.zip-dangerous", /a link/);
	await zipFiles(at("bomb.zip"), [{ name: "b.geojson", content: Buffer.alloc(100 * 1024 * 1024, 32) }]);
	await expectRefusal(ask(at("bomb.zip")), "import.zip-dangerous", /grows past/);
	await writeFile(at("bomb.gz"), gzipSync(Buffer.alloc(100 * 1024 * 1024, 32)));
	await expectRefusal(ask(at("bomb.gz")), "import.zip-dangerous", /grows past/);
});

test("a wrong suffix is seen through, an unknown format and half a Shapefile refused", async () => {
	await writeFile(at("picture.geojson"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
	await expectRefusal(ask(at("picture.geojson")), "import.format-unknown", /no format that can be read/);
	await writeFile(at("page.kml"), "<html><body>404</body></html>");
	await expectRefusal(ask(at("page.kml")), "import.format-unknown", /no format that can be read/);
	const vrt = `<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>${at("good.geojson")}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>`;
	await writeFile(at("virtual.csv"), vrt);
	await expectRefusal(ask(at("virtual.csv")), "import.format-unknown", /no format that can be read/);
	await writeFile(at("hidden.csv"), `id,x,y,origin,note\na,114,22,surveyed,"${vrt.replaceAll('"', '""')}"\n`);
	await expectRefusal(ask(at("hidden.csv")), "import.crs-unknown", /reference system/);
	convert(at("good.geojson"), at("half.shp"), "ESRI Shapefile");
	await expectRefusal(ask(at("half.shp")), "import.format-unknown", /in a zip/);
	await zipFiles(at("half.zip"), [{ name: "half.shp", content: await readFile(at("half.shp")) }]);
	await expectRefusal(ask(at("half.zip")), "import.format-unknown", /lacks the \.shx/);
	await expectRefusal(ask(at("good.geojson"), { layerName: "castle" }), "layer.unknown", /castle/);
});

test("who may only read imports nothing", async () => {
	const reader = { ...administrator, role: "reader" as const };
	await expect(imports.importData(reader, ask(at("good.geojson")))).rejects.toMatchObject({ code: "actor.forbidden" });
});

test("an extract with nodes and not one way", async () => {
	const nodes = [0, 1, 2].map(
		(index) =>
			`<node id="${index + 1}" lat="${22.51 + index / 1_000}" lon="114.01" version="1" timestamp="2024-01-01T00:00:00Z"><tag k="amenity" v="pharmacy"/></node>`,
	);
	await writeFile(at("nodes.osm"), `<?xml version="1.0"?>\n<osm version="0.6">${nodes.join("")}</osm>`);
	const city: CityDescription[] = [];
	await expectRefusal(
		ask(at("nodes.osm"), { mapping: { ...osm, cities: city } }),
		"import.nothing-accepted",
		/not one way/,
	);
});
