import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { buildWalkGraph, type NetworkLine, type WalkGraph } from "../../server/domain/network/graph.ts";
import { type Seed, searchFromSeeds, UNREACHED } from "../../server/domain/network/search.ts";
import { NetworkSnapper } from "../../server/domain/network/snap.ts";
import { copyRows } from "../../server/platform/copy-rows.ts";
import { openDatabase, type Pool } from "../../server/platform/database.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";
import { answerInWorker, runInWorker } from "../../server/platform/run-in-worker.ts";

/**
 * Distance of every node of a city-sized street grid to the nearest of 300 facilities: the product's own
 * search beside `pgr_drivingDistance`, taken in turns in one run over the same millimetres, and 12
 * categories on one thread, one worker and two. What is compared for time is compared for equality first.
 */
const SIDE_NODES = 500;
const FACILITIES = 300;
const CATEGORIES = 12;
const ROUNDS = 5;
const WORKERS = 2;
const SPACINGS_M = [80, 30] as const;
const LIMITS_M = [1_250, 1_500] as const;

interface Measured {
	readonly grid: string;
	readonly limitM: number;
	readonly passMs: number;
	/** Null without pgRouting, as are the two that follow from it. */
	readonly pgRoutingMs: number | null;
	/** The same call bound to 1 mm: what reading the edges and building its graph costs each time. */
	readonly pgRoutingReadMs: number | null;
	readonly timesFaster: number | null;
	readonly reachedNodes: number;
	readonly differingNodes: number | null;
	readonly categories12CpuMs: number;
	readonly oneWorkerMs: number;
	readonly twoWorkersMs: number;
	readonly workersRatio: number;
	readonly areWorkersEqual: boolean;
}

interface City {
	readonly graph: WalkGraph;
	readonly seeds: readonly (readonly Seed[])[];
}

/** Numbers that look random and are the same in every run (mulberry32). */
function makeRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Corners lie up to a fifth of the spacing off the grid, so that hardly two streets are of one length. */
function makeCity(spacingM: number): City {
	const random = makeRandom(spacingM);
	const jitter = () => (random() - 0.5) * 0.4 * spacingM;
	const corners = Array.from({ length: SIDE_NODES * SIDE_NODES }, (_none, index): [number, number] => [
		(index % SIDE_NODES) * spacingM + jitter(),
		Math.floor(index / SIDE_NODES) * spacingM + jitter(),
	]);
	const lines: NetworkLine[] = [];
	const join = (from: number, to: number): void => {
		const metric = [corners[from] as [number, number], corners[to] as [number, number]];
		const lonLat = metric.map(([x, y]): [number, number] => [x / 111_320, y / 111_320]);
		lines.push({ id: String(lines.length), lonLat, metric, isWalkable: true });
	};
	for (let index = 0; index < corners.length; index += 1) {
		if (index % SIDE_NODES < SIDE_NODES - 1) join(index, index + 1);
		if (index + SIDE_NODES < corners.length) join(index, index + SIDE_NODES);
	}
	const graph = buildWalkGraph(lines);
	const snapper = new NetworkSnapper(graph);
	const sideM = (SIDE_NODES - 1) * spacingM;
	const placeSeed = (label: number): Seed => {
		const snapped = snapper.snap(random() * sideM, random() * sideM, spacingM);
		if (snapped === null) throw new Error("A facility of the grid found no street.");
		return { edge: snapped.edge, offsetMm: snapped.offsetMm, label };
	};
	const seeds = Array.from({ length: CATEGORIES }, () =>
		Array.from({ length: FACILITIES }, (_none, label) => placeSeed(label)),
	);
	return { graph, seeds };
}

const median = (values: readonly number[]): number =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, places = 1): number => Number(value.toFixed(places));

async function timed<Result>(work: () => Result | Promise<Result>): Promise<{ result: Result; tookMs: number }> {
	const startedMs = performance.now();
	const result = await work();
	return { result, tookMs: performance.now() - startedMs };
}

/**
 * The graph as pgRouting reads it: its edges by their millimetres, and one node more that stands for all
 * facilities, with a piece of street to either end of the edge each lies on. The way from there to a node
 * is the way from its nearest facility, and no such way gains by coming back.
 */
async function loadEdges(db: Pool, { graph, seeds }: City): Promise<void> {
	await db`drop table if exists street, approach`;
	await db`create table street (id int, source int, target int, cost float8)`;
	await db`create table approach (category int, id int, source int, target int, cost float8)`;
	const streets = Array.from({ length: graph.edgeCount }, (_none, edge) => [
		edge,
		graph.edgeFrom[edge] as number,
		graph.edgeTo[edge] as number,
		graph.edgeLengthMm[edge] as number,
	]);
	const approaches = seeds.flatMap((ofCategory, category) =>
		ofCategory.flatMap(({ edge, offsetMm, label }) => {
			const id = graph.edgeCount + label * 2;
			const node = graph.nodeCount;
			const restMm = (graph.edgeLengthMm[edge] as number) - offsetMm;
			return [
				[category, id, node, graph.edgeFrom[edge] as number, offsetMm],
				[category, id + 1, node, graph.edgeTo[edge] as number, restMm],
			];
		}),
	);
	const columns = ["id", "source", "target", "cost"];
	await db.begin(async (tx) => {
		await copyRows(tx, { table: "street", columns }, streets);
		await copyRows(tx, { table: "approach", columns: ["category", ...columns] }, approaches);
	});
	await db`analyze street, approach`;
}

/**
 * From the one node for all facilities. Handing over 300 start nodes with `equicost => true` reads more
 * simply and is not used: pgRouting 3.4.2 then leaves out nodes and takes longer ways than the shortest.
 */
const drivingDistance = ({ nodeCount }: WalkGraph, category: number, limitMm: number): string => `
	pgr_drivingDistance(
		'select id, source, target, cost from street
			union all select id, source, target, cost from approach where category = ${category}',
		${nodeCount}, ${limitMm}::float8, directed => false
	)`;

/** Counted and summed where it is made: the time holds no transfer of rows. */
async function askPgRouting(db: Pool, { graph }: City, category: number, limitMm: number) {
	const [row] = await db.unsafe<{ nodes: number; total_mm: number }[]>(`
		select count(*)::int as nodes, coalesce(sum(agg_cost), 0)::float8 as total_mm
		from ${drivingDistance(graph, category, limitMm)} where node < ${graph.nodeCount}`);
	return { nodes: row?.nodes, totalMm: row?.total_mm };
}

/** Nodes at which the two differ, reached by one and not the other included. */
async function countDiffering(db: Pool, { graph, seeds }: City, category: number, limitMm: number): Promise<number> {
	const [row] = await db.unsafe<{ node: number[]; mm: number[] }[]>(`
		select array_agg(node::int) as node, array_agg(agg_cost) as mm
		from ${drivingDistance(graph, category, limitMm)} where node < ${graph.nodeCount}`);
	const theirs = new Float64Array(graph.nodeCount).fill(UNREACHED);
	for (const [index, node] of (row?.node ?? []).entries()) theirs[node] = row?.mm[index] as number;
	const { distanceMm } = searchFromSeeds(graph, seeds[category] ?? [], limitMm);
	return theirs.reduce((count, mm, node) => count + (mm === distanceMm[node] ? 0 : 1), 0);
}

const sumReached = (distanceMm: Int32Array): { nodes: number; totalMm: number } => {
	const reached = distanceMm.filter((mm) => mm !== UNREACHED);
	return { nodes: reached.length, totalMm: reached.reduce((sum, mm) => sum + mm, 0) };
};

/** Ours and pgRouting's in turns, another category each round. */
async function comparePasses(db: Pool | null, city: City, limitMm: number) {
	const times = { pass: [] as number[], pgRouting: [] as number[], read: [] as number[] };
	let reachedNodes = 0;
	for (const seeds of city.seeds) searchFromSeeds(city.graph, seeds, limitMm);
	for (let round = 0; round < ROUNDS; round += 1) {
		const seeds = city.seeds[round] ?? [];
		const ours = await timed(() => searchFromSeeds(city.graph, seeds, limitMm));
		times.pass.push(ours.tookMs);
		const sum = sumReached(ours.result.distanceMm);
		reachedNodes = sum.nodes;
		if (db === null) continue;
		const theirs = await timed(() => askPgRouting(db, city, round, limitMm));
		times.pgRouting.push(theirs.tookMs);
		times.read.push((await timed(() => askPgRouting(db, city, round, 1))).tookMs);
		if (theirs.result.nodes !== sum.nodes || theirs.result.totalMm !== sum.totalMm)
			console.error(`Category ${round} differs: ${JSON.stringify({ ours: sum, pgRouting: theirs.result })}`);
	}
	const passMs = rounded(median(times.pass));
	if (db === null)
		return { passMs, pgRoutingMs: null, pgRoutingReadMs: null, timesFaster: null, reachedNodes, differingNodes: null };
	return {
		passMs,
		pgRoutingMs: rounded(median(times.pgRouting), 0),
		pgRoutingReadMs: rounded(median(times.read), 0),
		timesFaster: rounded(median(times.pgRouting.map((ms, round) => ms / (times.pass[round] as number)))),
		reachedNodes,
		differingNodes: await countDiffering(db, city, ROUNDS, limitMm),
	};
}

interface WorkerTask extends City {
	readonly worker: number;
	readonly limitMm: number;
	/** Per round: workers that stand ready, then the next category to take. */
	readonly turns: Int32Array;
	/** Distances of all categories, one after another: where the answers go, in place of messages. */
	readonly answers: Int32Array;
}

interface WorkerTimes {
	readonly isShared: boolean;
	readonly rounds: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

const clockMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Round by round, all workers begin at once; in even rounds the first works alone. */
function workInTurns({ graph, seeds, worker, limitMm, turns, answers }: WorkerTask): WorkerTimes {
	for (const ofCategory of seeds) searchFromSeeds(graph, ofCategory, limitMm);
	const rounds: { fromMs: number; untilMs: number }[] = [];
	for (let round = 0; round < ROUNDS * 2; round += 1) {
		const ready = Atomics.add(turns, round * 2, 1) + 1;
		if (ready === WORKERS) Atomics.notify(turns, round * 2);
		for (let seen = ready; seen < WORKERS; seen = Atomics.load(turns, round * 2)) Atomics.wait(turns, round * 2, seen);
		const fromMs = clockMs();
		const isWorking = worker === 0 || round % 2 === 1;
		while (isWorking) {
			const category = Atomics.add(turns, round * 2 + 1, 1);
			if (category >= CATEGORIES) break;
			answers.set(searchFromSeeds(graph, seeds[category] ?? [], limitMm).distanceMm, category * graph.nodeCount);
		}
		rounds.push({ fromMs, untilMs: clockMs() });
	}
	const arrays = Object.values(graph).filter((value) => ArrayBuffer.isView(value));
	return { isShared: arrays.every(({ buffer }) => buffer instanceof SharedArrayBuffer), rounds };
}

/** All categories on this thread for the CPU they take, then by one worker and by two in turns. */
async function compareWorkers(city: City, limitMm: number) {
	const cpuMs: number[] = [];
	let expected: Int32Array[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const before = process.cpuUsage();
		expected = city.seeds.map((seeds) => searchFromSeeds(city.graph, seeds, limitMm).distanceMm);
		const { user, system } = process.cpuUsage(before);
		cpuMs.push((user + system) / 1_000);
	}
	const shared = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));
	const turns = shared(ROUNDS * 4);
	const answers = shared(CATEGORIES * city.graph.nodeCount);
	const workers = await Promise.all(
		Array.from({ length: WORKERS }, (_none, worker) =>
			runInWorker<WorkerTask, WorkerTimes>(new URL(import.meta.url), { ...city, worker, limitMm, turns, answers }),
		),
	);
	if (!workers.every(({ isShared }) => isShared)) throw new Error("A worker was handed a copy of the graph.");
	const tookMs = Array.from({ length: ROUNDS * 2 }, (_none, round) => {
		const times = workers.map(({ rounds }) => rounds[round] as { fromMs: number; untilMs: number });
		return Math.max(...times.map(({ untilMs }) => untilMs)) - Math.min(...times.map(({ fromMs }) => fromMs));
	});
	const [one, two] = [0, 1].map((parity) => tookMs.filter((_ms, round) => round % 2 === parity)) as [
		number[],
		number[],
	];
	return {
		categories12CpuMs: rounded(median(cpuMs), 0),
		oneWorkerMs: rounded(median(one), 0),
		twoWorkersMs: rounded(median(two), 0),
		workersRatio: rounded(median(one.map((ms, pair) => ms / (two[pair] as number))), 2),
		areWorkersEqual: expected.every((distanceMm, category) =>
			distanceMm.every((mm, node) => mm === answers[category * city.graph.nodeCount + node]),
		),
	};
}

async function measure(db: Pool | null): Promise<Measured[]> {
	const measured: Measured[] = [];
	for (const spacingM of SPACINGS_M) {
		const city = makeCity(spacingM);
		if (db !== null) await loadEdges(db, city);
		const grid = `${spacingM} m, ${city.graph.nodeCount} nodes, ${city.graph.arcTarget.length} arcs`;
		for (const limitM of LIMITS_M) {
			const passes = await comparePasses(db, city, limitM * 1_000);
			measured.push({ grid, limitM, ...passes, ...(await compareWorkers(city, limitM * 1_000)) });
		}
	}
	return measured;
}

export async function run(): Promise<Measured[]> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-bench-"));
	const cluster = await startPrivateCluster({ folder, log: () => {} });
	const db = openDatabase(cluster.connection, { maxConnections: 1 });
	try {
		const [pgRouting] = await db`select from pg_available_extensions where name = 'pgrouting'`;
		if (pgRouting === undefined)
			console.error("pgRouting is not installed (package postgresql-15-pgrouting): its column stays empty.");
		else await db`create extension pgrouting cascade`;
		return await measure(pgRouting === undefined ? null : db);
	} finally {
		await db.end({ timeout: 5 });
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

if (!isMainThread) answerInWorker(workInTurns);
