import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CoverageSettings } from "../../server/contracts/coverage.ts";
import { anonymous } from "../../server/domain/actor.ts";
import {
	type CategoryDistances,
	type CoverageAnswer,
	type CoverageQuestion,
	measureCoverage,
} from "../../server/domain/coverage/measure-coverage.ts";
import { UNREACHED } from "../../server/domain/network/search.ts";
import { createCityService } from "../../server/features/cities/service.ts";
import { createCoverageService } from "../../server/features/coverage/service.ts";
import { loadDemoCity } from "../../server/features/datasets/demo-city.ts";
import { type CopyValue, copyRows } from "../../server/platform/copy-rows.ts";
import { openDatabase, type Pool } from "../../server/platform/database.ts";
import { migrate } from "../../server/platform/migrate.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";

/**
 * The coverage of the demonstration city, worked out a second time by other people's programs. PostGIS
 * measures every street and joins every door to its nearest street; pgRouting walks the same millimetres
 * on a graph cut at every door, so that it needs none of the product's arithmetic along an edge.
 */
const CATEGORIES = 5;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

interface Checked {
	readonly what: string;
	readonly compared: number;
	readonly equal: number;
	readonly different: number;
	/** Reached by one within the limit and not by the other; part of `different`. */
	readonly onlyOurs: number;
	readonly onlyTheirs: number;
	/** Millimetres. */
	readonly largestDifference: number;
}

interface Run {
	readonly question: CoverageQuestion;
	readonly answer: CoverageAnswer;
}

/** Runs the product's own service from the city's data to the stored run, and keeps what passed through it. */
async function measureDemoCity(db: Pool): Promise<Run> {
	const now = () => new Date();
	const [city] = await db<{ city_id: string }[]>`select city_id from city where is_demo limit 1`;
	if (city === undefined) throw new Error("The demonstration city was not loaded.");
	let run: Run | undefined;
	const coverage = createCoverageService({
		db,
		now,
		cities: createCityService({ db, now }),
		log: { error: (fields, event) => console.error(event, fields) },
		measure: async (question) => {
			run = { question, answer: measureCoverage(question) };
			return run.answer;
		},
	});
	const { state } = await coverage.measureAnew(anonymous, city.city_id, CoverageSettings.parse({}));
	if (run === undefined || state !== "done") throw new Error(`The run of the demonstration city is ${state}.`);
	return run;
}

const limitOf = ({ question }: Run, category: CategoryDistances): number =>
	question.categories.find(({ code }) => code === category.code)?.limitM ?? 0;

/** Evenly from the list of those that have a facility, not the five that would look best. */
function chooseCategories({ answer }: Run): CategoryDistances[] {
	const held = answer.categories.filter(({ seeds }) => seeds.length > 0).sort((a, b) => a.code.localeCompare(b.code));
	const places = Array.from({ length: CATEGORIES }, (_none, nth) =>
		Math.round((nth * (held.length - 1)) / (CATEGORIES - 1)),
	);
	return held.filter((_category, place) => places.includes(place));
}

/** Lines of the graph, doors of buildings and doors of facilities, as the product holds them. */
async function loadRun(db: Pool, { question, answer }: Run, categories: readonly CategoryDistances[]): Promise<void> {
	const { graph } = answer;
	await db`create table check_edge (id int primary key, source int, target int, length_mm int, geom geometry(LineString))`;
	await db`create table check_place (id int primary key, edge int, offset_mm int, access_m float8, geom geometry(Point))`;
	await db`create table check_seed (category text, edge int, offset_mm int)`;
	const edges = Array.from({ length: graph.edgeCount }, (_none, edge): CopyValue[] => {
		const vertices: string[] = [];
		for (let at = graph.firstVertex[edge] as number; at < (graph.firstVertex[edge + 1] as number); at += 1)
			vertices.push(`${graph.vertexMetric[at * 2]} ${graph.vertexMetric[at * 2 + 1]}`);
		const [source, target] = [graph.edgeFrom[edge] as number, graph.edgeTo[edge] as number];
		return [edge, source, target, graph.edgeLengthMm[edge] as number, `LINESTRING(${vertices.join(",")})`];
	});
	const places = question.places.map(({ x, y }, place): CopyValue[] => {
		const isJoined = answer.placeEdge[place] !== -1;
		const joined = [answer.placeEdge[place], answer.placeOffsetMm[place], answer.accessM[place]] as number[];
		return [place, ...(isJoined ? joined : [null, null, null]), `POINT(${x} ${y})`];
	});
	const seeds = categories.flatMap(({ code, seeds: ofCategory }) =>
		ofCategory.map(({ edge, offsetMm }): CopyValue[] => [code, edge, offsetMm]),
	);
	await db.begin(async (tx) => {
		await copyRows(tx, { table: "check_edge", columns: ["id", "source", "target", "length_mm", "geom"] }, edges);
		await copyRows(tx, { table: "check_place", columns: ["id", "edge", "offset_mm", "access_m", "geom"] }, places);
		await copyRows(tx, { table: "check_seed", columns: ["category", "edge", "offset_mm"] }, seeds);
	});
	await db`create index on check_edge using gist (geom)`;
	await db`analyze check_edge, check_place, check_seed`;
}

/** Lengths of streets, and the straight way from each door to its street, as PostGIS has them. */
async function checkGeometry(db: Pool, accessMaxM: number): Promise<Checked[]> {
	const rows = await db<Checked[]>`
		with pair as (
			select 'length of a street, PostGIS' as what, length_mm::float8 as ours, st_length(geom) * 1000 as theirs
			from check_edge
			union all
			select 'door to nearest street, PostGIS', p.access_m * 1000, nearest.distance_m * 1000
			from check_place p left join lateral (
				select st_distance(e.geom, p.geom) as distance_m from check_edge e
				where st_dwithin(e.geom, p.geom, ${accessMaxM}) order by e.geom <-> p.geom limit 1
			) nearest on true
			union all
			select 'place of the door along its street, PostGIS', p.offset_mm,
				st_linelocatepoint(e.geom, p.geom) * st_length(e.geom) * 1000
			from check_place p join check_edge e on e.id = p.edge
		), judged as (
			-- Ours are whole millimetres: half of one is the rounding. Neither joined is agreement.
			select *, coalesce(abs(ours - theirs) <= 0.5001, ours is null and theirs is null) as is_equal from pair
		)
		select what, count(*)::int as compared, count(*) filter (where is_equal)::int as equal,
			count(*) filter (where not is_equal)::int as different,
			count(*) filter (where ours is not null and theirs is null)::int as "onlyOurs",
			count(*) filter (where ours is null and theirs is not null)::int as "onlyTheirs",
			coalesce(round(max(abs(ours - theirs))::numeric, 4), 0)::float8 as "largestDifference"
		from judged group by what order by what
	`;
	return [...rows];
}

/** Each street cut wherever a door of a building or of a facility joins it: every door is a node, no cost is rounded. */
async function cutStreets(db: Pool): Promise<void> {
	await db`
		create table check_node as
		select edge, offset_mm, case when offset_mm = 0 then source when offset_mm = length_mm then target
			else (select max(greatest(source, target)) from check_edge) + row_number() over (order by edge, offset_mm) end::int as node
		from (
			select edge, offset_mm from check_place where edge is not null
			union select edge, offset_mm from check_seed
			union select id, 0 from check_edge
			union select id, length_mm from check_edge
		) cut join check_edge on check_edge.id = cut.edge
	`;
	await db`
		create table check_piece as
		select row_number() over ()::int as id, source, target, cost from (
			select node as source, lead(node) over along as target, (lead(offset_mm) over along - offset_mm)::float8 as cost
			from check_node window along as (partition by edge order by offset_mm)
		) piece where target is not null
	`;
	await db`create index on check_node (edge, offset_mm)`;
	await db`analyze check_node, check_piece`;
}

/** Distance of every place from one node that stands for all facilities of the category, at no cost from each. */
async function walk(db: Pool, code: string, limitMm: number): Promise<Map<number, number>> {
	if (!/^[\w-]+$/.test(code)) throw new Error(`The category ${code} cannot stand in a query.`);
	const rows = await db.unsafe<{ id: number; mm: number }[]>(`
		select p.id, r.agg_cost as mm
		from pgr_drivingDistance(
			'select id, source, target, cost from check_piece union all
				select -row_number() over (), -1, node, 0 from check_seed join check_node using (edge, offset_mm)
				where category = ''${code}''',
			-1, ${limitMm}::float8, directed => false
		) r join check_node n on n.node = r.node join check_place p on p.edge = n.edge and p.offset_mm = n.offset_mm`);
	return new Map(rows.map(({ id, mm }) => [id, mm]));
}

function compare(category: CategoryDistances, limitMm: number, theirs: ReadonlyMap<number, number>): Checked {
	let [equal, onlyOurs, onlyTheirs, largestDifference] = [0, 0, 0, 0];
	for (const [place, held] of category.distancesMm.entries()) {
		const ours = held === UNREACHED ? undefined : held;
		const other = theirs.get(place);
		if (ours === other) equal += 1;
		else if (other === undefined) onlyOurs += 1;
		else if (ours === undefined) onlyTheirs += 1;
		else largestDifference = Math.max(largestDifference, Math.abs(ours - other));
	}
	const compared = category.distancesMm.length;
	const what = `${category.code} within ${limitMm / 1_000} m, ${theirs.size} reached, pgRouting`;
	return { what, compared, equal, different: compared - equal, onlyOurs, onlyTheirs, largestDifference };
}

export async function run(): Promise<Checked[]> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-bench-"));
	const cluster = await startPrivateCluster({ folder, log: () => {} });
	const db = openDatabase(cluster.connection);
	try {
		const [pgRouting] = await db`select from pg_available_extensions where name = 'pgrouting'`;
		await migrate(db, path.join(root, "migrations"));
		await loadDemoCity({ db, now: () => new Date(), size: "city", log: () => {} });
		const done = await measureDemoCity(db);
		const categories = chooseCategories(done);
		await loadRun(db, done, categories);
		const checked = await checkGeometry(db, done.question.accessMaxM);
		if (pgRouting === undefined) {
			console.error("pgRouting is not installed (package postgresql-15-pgrouting): no distance was checked.");
			return checked;
		}
		await db`create extension pgrouting cascade`;
		await cutStreets(db);
		for (const category of categories) {
			const limitMm = limitOf(done, category) * 1_000;
			checked.push(compare(category, limitMm, await walk(db, category.code, limitMm)));
		}
		return checked;
	} finally {
		await db.end({ timeout: 5 });
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
