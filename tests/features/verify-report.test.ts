import { buffer } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Cause } from "../../server/domain/reports/compare-manifests.ts";
import type { Manifest } from "../../server/domain/reports/manifest.ts";
import { createCityService } from "../../server/features/cities/service.ts";
import { createConflictService } from "../../server/features/conflicts/service.ts";
import { createCoverageService } from "../../server/features/coverage/service.ts";
import { createDatasetService } from "../../server/features/datasets/service.ts";
import { createProjectService } from "../../server/features/projects/service.ts";
import type { ReportArchive } from "../../server/features/reports/archive.ts";
import { createReportService, type ReportService } from "../../server/features/reports/service.ts";
import { readManifest, verifyReport } from "../../server/features/reports/verify.ts";
import { administrator } from "../support/a-city.ts";
import { withDatabase } from "../support/database.ts";
import { unzip } from "../support/unzip.ts";

const place = withDatabase("demo_quarter");
const csv = { format: "csv", epsg: 4326, encoding: "utf-8" } as const;
let services: { datasets: ReturnType<typeof createDatasetService>; reports: ReportService };
let coverageManifest: Manifest;
let findingsManifest: Manifest;
let coverageZip: Buffer;

const manifestIn = async (zip: Buffer): Promise<Manifest> =>
	readManifest((await unzip(zip)).get("manifest.json")?.toString("utf8") ?? "");
const bytesOf = (archive: ReportArchive): Promise<Buffer> => buffer(archive.stream);

beforeAll(async () => {
	const { db } = place;
	const now = () => new Date();
	const log = { warn: () => {}, error: () => {} };
	const cities = createCityService({ db, now });
	const conflicts = createConflictService({ db, cities, now, log });
	const projects = createProjectService({ db, cities, conflicts, now });
	const coverage = createCoverageService({ db, cities, now, log });
	const reports = createReportService({ db, cities, conflicts, coverage, projects, now, programVersion: "0.0.0" });
	services = { datasets: createDatasetService({ db, now }), reports };
	const run = await coverage.start(administrator, "demo", { level: "15min", accessMaxM: 100 });
	coverageZip = await bytesOf(await reports.coverage(administrator, "demo", run.runId, csv));
	coverageManifest = await manifestIn(coverageZip);
	const [row] =
		await db`select id, st_asgeojson(st_expand(st_pointonsurface(geom), 0.0015))::json as boundary from heritage_zone where city_id = 'demo' order by st_area(geom) limit 1`;
	const { project } = await projects.create(administrator, "demo", {
		name: "Verified",
		kind: "old_district",
		stage: "plan",
		boundary: row?.["boundary"],
		actions: [],
		bulkActions: [{ where: {}, action: "demolish", reasonCode: "renewal" }],
	} as never);
	findingsManifest = await manifestIn(await bytesOf(await reports.findings(administrator, "demo", project.id, csv)));
});

const verify = (told: Manifest) => verifyReport(services, administrator, told);
const named = (causes: readonly Cause[]): string[] => causes.map((cause) => `${cause.kind} ${cause.name}`);

describe("on the same data", () => {
	test("every figure of a coverage report is the same", async () => {
		const { figures, causes } = await verify(coverageManifest);
		expect(causes).toEqual([]);
		expect(figures.length).toBeGreaterThan(50);
		expect(figures.filter((figure) => figure.outcome !== "same")).toEqual([]);
	});

	test("every figure of a findings report is the same", async () => {
		expect(findingsManifest.tables[0]?.rows).toBeGreaterThan(0);
		const { figures, causes } = await verify(findingsManifest);
		expect(causes).toEqual([]);
		expect(figures.filter((figure) => figure.outcome !== "same")).toEqual([]);
	});
});

describe("what moved is named", () => {
	test("a rule of another version, a setting, the day, the program", async () => {
		const told: Manifest = {
			...findingsManifest,
			asOf: "2020-01-01",
			program: { name: "Palimpsest", version: "9.9.9" },
			rules: findingsManifest.rules.map((rule) => (rule.code === "R01" ? { ...rule, version: 99 } : rule)),
			settings: { ...findingsManifest.settings, "R01.notice_days_min": { value: 99 } },
		};
		const { causes } = await verify(told);
		expect(named(causes)).toEqual([
			"rule-changed R01",
			"setting-changed R01.notice_days_min",
			"day-changed asOf",
			"program-changed Palimpsest",
		]);
	});

	test("data that is not here: nothing is compared, nothing is called the same", async () => {
		const dataVersions = coverageManifest.dataVersions.map((version) => ({
			...version,
			contentSha256: "0".repeat(64),
		}));
		const { figures, causes } = await verify({ ...coverageManifest, dataVersions });
		expect(new Set(figures.map((figure) => figure.outcome))).toEqual(new Set(["data-not-here"]));
		expect(causes.length).toBe(dataVersions.length);
	});

	test("one value changed in the data: its layer, and the figures it moved", async () => {
		const { db } = place;
		const [facility] = await db`
			select f.id, f.cat_code from facility f join dataset d on d.city_id = f.city_id and d.layer = 'facility' and d.current_version = f.version
			where f.city_id = 'demo' order by f.id limit 1`;
		await db`update facility set status = case when status = 'closed' then 'operating' else 'closed' end where city_id = 'demo' and id = ${facility?.["id"]}`;
		try {
			const { figures, causes } = await verify(coverageManifest);
			expect(named(causes)).toEqual(["layer-altered facility"]);
			expect(figures.some((figure) => figure.outcome === "different")).toBe(true);
		} finally {
			await db`update facility set status = case when status = 'closed' then 'operating' else 'closed' end where city_id = 'demo' and id = ${facility?.["id"]}`;
		}
	});

	test("a newer version of a layer", async () => {
		const [moved] = await place.db`select current_version from dataset where city_id = 'demo' and layer = 'district'`;
		await place.db`
			insert into dataset_version select (jsonb_populate_record(v, jsonb_build_object('version', 900, 'content_sha256', repeat('a', 64)))).* from dataset_version v where city_id = 'demo' and version = ${moved?.["current_version"]}`;
		await place.db`update dataset set current_version = 900 where city_id = 'demo' and layer = 'district'`;
		const { causes } = await verify(coverageManifest);
		expect(named(causes)).toContain("layer-changed district");
	});
});

test("a file that is no report is refused", () => {
	expect(() => readManifest("{}")).toThrow("no manifest");
	expect(() => readManifest("<html>")).toThrow("no manifest");
});
