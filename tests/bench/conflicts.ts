import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp } from "../../server/app.ts";
import { ConflictReport } from "../../server/contracts/conflicts.ts";
import { loadDemoCity } from "../../server/features/datasets/demo-city.ts";
import { openDatabase, type Pool } from "../../server/platform/database.ts";
import { migrate } from "../../server/platform/migrate.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";

/**
 * One sketch over the demonstration city, from request to reply: squares of a block, of a few blocks and
 * of a quarter round buildings taken evenly from the list, everything in them demolished.
 */
const SIDES_M = [100, 250, 500] as const;
const SKETCHES = 30;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

interface Measured {
	readonly name: string;
	readonly sketches: number;
	readonly p50Ms: number;
	readonly p95Ms: number;
	readonly buildingsP50: number;
	readonly findingsP50: number;
	readonly replyKbP50: number;
}

const quantile = (values: readonly number[], share: number): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
};

interface Centre {
	readonly city_id: string;
	readonly boundary: object;
}

const findSketches = (db: Pool, sideM: number): Promise<Centre[]> => db<Centre[]>`
	with pick as (
		select b.city_id, c.metric_srid, b.geom, row_number() over (order by b.id) as no, count(*) over () as total
		from building b
			join dataset d on d.city_id = b.city_id and d.layer = 'building' and d.current_version = b.version
			join city c on c.city_id = b.city_id
	)
	select city_id, st_asgeojson(st_transform(st_expand(st_transform(st_centroid(geom), metric_srid), ${sideM / 2}::float8), 4326), 9)::json as boundary
	from pick where no % greatest(1, total / ${SKETCHES}) = 0 limit ${SKETCHES}
`;

/** Asks each sketch once; the first of all is asked before, so that plans and caches are as in use. */
export async function measureSketches(db: Pool, sideM: number): Promise<Measured> {
	const app = await buildApp({
		db,
		now: () => new Date(),
		logLevel: "silent",
		programVersion: "bench",
		isReadOnly: false,
	});
	const sketches = await findSketches(db, sideM);
	const ask = async ({ city_id, boundary }: Centre) => {
		const bulkActions = [{ where: {}, action: "demolish", reasonCode: "renewal" }];
		const startedMs = performance.now();
		const reply = await app.inject({
			method: "POST",
			url: `/api/cities/${city_id}/checks`,
			payload: { boundary, stage: "plan", bulkActions },
		});
		const tookMs = performance.now() - startedMs;
		if (reply.statusCode !== 200) throw new Error(reply.body);
		return { tookMs, bytes: reply.rawPayload.length, report: ConflictReport.parse(reply.json()) };
	};
	if (sketches[0] !== undefined) await ask(sketches[0]);
	const asked: Awaited<ReturnType<typeof ask>>[] = [];
	for (const sketch of sketches) asked.push(await ask(sketch));
	await app.close();
	const middle = (pick: (one: (typeof asked)[number]) => number): number => quantile(asked.map(pick), 0.5);
	return {
		name: `sketch of ${sideM} m`,
		sketches: asked.length,
		p50Ms: middle((one) => one.tookMs),
		p95Ms: quantile(
			asked.map((one) => one.tookMs),
			0.95,
		),
		buildingsP50: middle((one) => one.report.buildings.memberCount ?? 0),
		findingsP50: middle((one) => Object.values(one.report.findingCounts).reduce((a, b) => a + b, 0)),
		replyKbP50: middle((one) => one.bytes / 1_024),
	};
}

export async function run(): Promise<Measured[]> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-bench-"));
	const cluster = await startPrivateCluster({ folder, log: () => {} });
	const db = openDatabase(cluster.connection);
	try {
		await migrate(db, path.join(root, "migrations"));
		await loadDemoCity({ db, now: () => new Date(), size: "city", log: () => {} });
		const measured: Measured[] = [];
		for (const sideM of SIDES_M) measured.push(await measureSketches(db, sideM));
		console.table(measured);
		return measured;
	} finally {
		await db.end({ timeout: 5 });
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
