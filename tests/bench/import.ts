import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createDatasetService } from "../../server/features/datasets/service.ts";
import { mappingByName } from "../../server/features/imports/read-mapping.ts";
import { createImportService } from "../../server/features/imports/service.ts";
import { openDatabase, type Pool } from "../../server/platform/database.ts";
import { migrate } from "../../server/platform/migrate.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";
import { administrator, createCity } from "../support/a-city.ts";

/**
 * Import from a file to published rows, on a database of its own: polygons with attributes that are
 * all accepted, and a million rows that are all rejected. Peak memory is this process's; GDAL and
 * PostgreSQL stream beside it.
 */
const POLYGONS = 250_000;
const REJECTS = 1_000_000;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

interface Measured {
	readonly name: string;
	readonly rows: number;
	readonly seconds: number;
	readonly rowsPerS: number;
	readonly fileMb: number;
	readonly peakMb: number;
}

function* polygonLines(): Generator<string> {
	yield '{"type":"FeatureCollection","features":[\n';
	for (let index = 0; index < POLYGONS; index += 1) {
		const lon = 114.001 + (index % 500) * 0.000_19;
		const lat = 22.501 + Math.floor(index / 500) * 0.000_19;
		const at = (dx: number, dy: number): string => `[${(lon + dx).toFixed(7)},${(lat + dy).toFixed(7)}]`;
		const ring = [at(0, 0), at(0.000_1, 0), at(0.000_1, 0.000_05), at(0.000_12, 0.000_12), at(0, 0.000_1), at(0, 0)];
		const properties = `{"id":"b${index}","origin":"surveyed","year_built":${1900 + (index % 120)},"floors_above":${index % 30},"use_code":"0701"}`;
		const end = index === POLYGONS - 1 ? "" : ",";
		yield `{"type":"Feature","properties":${properties},"geometry":{"type":"Polygon","coordinates":[[${ring.join(",")}]]}}${end}\n`;
	}
	yield "]}";
}

function* rejectLines(): Generator<string> {
	yield "id,lon,lat,kind\n";
	for (let index = 0; index < REJECTS; index += 1) {
		yield `s${index},${(114.001 + (index % 1_000) * 0.000_09).toFixed(6)},${(22.501 + index / 1e8).toFixed(6)},balloon\n`;
	}
}

async function measure(
	db: Pool,
	name: string,
	file: string,
	request: { readonly layer: string; readonly rows: number; readonly crs?: string },
): Promise<Measured> {
	const now = (): Date => new Date();
	const imports = createImportService({ db, now, datasets: createDatasetService({ db, now }) });
	const mapping = await mappingByName(file, request.layer, {});
	let peakBytes = 0;
	const watch = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, 50);
	const startedAt = performance.now();
	await imports
		.importData(administrator, {
			cityId: "bench",
			path: file,
			mapping,
			asOf: "2025-01-01",
			onInvalid: "reject",
			isDryRun: false,
			acceptChanges: true,
			...(request.crs !== undefined && { crs: request.crs }),
		})
		.catch((error: unknown) => {
			if (!(error instanceof Error && "code" in error && error.code === "import.nothing-accepted")) throw error;
		});
	const seconds = (performance.now() - startedAt) / 1_000;
	clearInterval(watch);
	return {
		name,
		rows: request.rows,
		seconds: Math.round(seconds * 10) / 10,
		rowsPerS: Math.round(request.rows / seconds),
		fileMb: Math.round((await stat(file)).size / 1e6),
		peakMb: Math.round(peakBytes / 1e6),
	};
}

export async function run(): Promise<Measured[]> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-bench-"));
	const cluster = await startPrivateCluster({ folder: path.join(root, ".palimpsest", "bench-import"), log: () => {} });
	const db = openDatabase(cluster.connection);
	try {
		await migrate(db, path.join(root, "migrations"));
		await createCity(db, "bench");
		const polygons = path.join(folder, "polygons.geojson");
		await pipeline(Readable.from(polygonLines()), createWriteStream(polygons));
		const rejects = path.join(folder, "rejects.csv");
		await pipeline(Readable.from(rejectLines()), createWriteStream(rejects));
		const results = [
			await measure(db, "polygons, GeoJSON, all accepted", polygons, { layer: "building", rows: POLYGONS }),
			await measure(db, "points, CSV, all rejected", rejects, { layer: "station", rows: REJECTS, crs: "EPSG:4326" }),
		];
		console.table(results);
		return results;
	} finally {
		await db.end({ timeout: 5 });
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
		await rm(path.join(root, ".palimpsest", "bench-import"), { recursive: true, force: true });
	}
}
