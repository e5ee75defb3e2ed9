import { z } from "zod";
import type { GeometryKind } from "../../domain/datasets/layers.ts";
import type { Db, Transaction } from "../../platform/database.ts";

/** A reference system as the transformation takes it. */
export interface FromSystem {
	readonly epsg: number | null;
	readonly proj: string;
}

/** Where features land as they were read: text, in the file's own system. */
export async function createRawTable(tx: Transaction): Promise<void> {
	await tx`drop table if exists raw_in`;
	await tx`create temp table raw_in (line integer, attributes jsonb, geom_source text) on commit drop`;
}

/** The code where the database knows the system, so that its own definition is used. */
async function knownSrid(tx: Transaction, system: FromSystem): Promise<number | null> {
	const rows = await tx`select 1 from spatial_ref_sys where srid = ${system.epsg ?? -1}`;
	return rows.length > 0 ? system.epsg : null;
}

const PositionRow = z.object({
	minX: z.number().nullable(),
	minY: z.number().nullable(),
	maxX: z.number().nullable(),
	maxY: z.number().nullable(),
	insideShare: z.number().nullable(),
	swappedInsideShare: z.number().nullable(),
	awayKm: z.number().nullable(),
});

/** Where the data lie, by up to a thousand features spread over the file; reach = the city's box, twice as large. */
export async function measurePosition(tx: Transaction, cityId: string, system: FromSystem) {
	const srid = await knownSrid(tx, system);
	const rows = await tx`
		with reach as (
			select st_expand(geom, st_xmax(geom) - st_xmin(geom), st_ymax(geom) - st_ymin(geom)) as box, st_centroid(geom) as centre
			from city where city_id = ${cityId}
		), sample as materialized (
			select g.geom from (
				select geom_source, row_number() over (order by line) as n, count(*) over () as total from raw_in
				where geom_source is not null
			) s cross join lateral read_geometry(s.geom_source) g
			where n % greatest(1, (total / 1000)::int) = 0 and g.geom is not null
		), placed as (
			select s.geom, w.geom as here, f.geom as swapped from sample s
			cross join lateral bring_to_wgs84(s.geom, ${srid}::int, ${system.proj}) w
			cross join lateral bring_to_wgs84(st_flipcoordinates(s.geom), ${srid}::int, ${system.proj}) f
		)
		select min(st_xmin(p.geom)) as "minX", min(st_ymin(p.geom)) as "minY", max(st_xmax(p.geom)) as "maxX", max(st_ymax(p.geom)) as "maxY",
			(avg(case when here && box then 1.0 else 0 end) filter (where box is not null))::float8 as "insideShare",
			(avg(case when swapped && box then 1.0 else 0 end) filter (where box is not null))::float8 as "swappedInsideShare",
			(st_distancesphere(st_centroid(st_setsrid(st_extent(here)::geometry, 4326)), min(centre::text)::geometry) / 1000)::float8 as "awayKm"
		from placed p left join reach on true`;
	return PositionRow.parse(rows[0]);
}

/** Brings what was read to WGS 84 and measures it, in a table of its own under the source's name. */
export async function measureRaw(
	tx: Transaction,
	table: string,
	system: FromSystem | null,
	metricSrid: number,
	/** Features of other sources will be looked up in its polygons. */
	isLocatedIn: boolean,
): Promise<void> {
	const srid = system === null ? null : await knownSrid(tx, system);
	await tx`
		create temp table ${tx(table)} on commit drop as
		with placed as materialized (
			select r.line, r.attributes, w.geom, coalesce(g.fault, w.fault) as fault
			from raw_in r
			cross join lateral read_geometry(r.geom_source) g
			cross join lateral bring_to_wgs84(g.geom, ${srid}::int, ${system?.proj ?? ""}) w
		)
		select line, attributes, st_force2d(geom) as geom, fault, st_dimension(geom) as dimension,
			st_isvalidreason(geom) = 'Valid Geometry' as is_valid,
			case when st_dimension(geom) = 2 then st_area(st_transform(geom, ${metricSrid}::int)) else 0 end as area_m2
		from placed`;
	await tx`create index on ${tx(table)} (line)`;
	if (isLocatedIn) await tx`create index on ${tx(table)} using gist (geom) where is_valid and dimension = 2`;
	await tx`analyze ${tx(table)}`;
}

const FeatureRow = z.object({
	line: z.int(),
	attributes: z.record(z.string(), z.string()),
	dimension: z.int().nullable(),
	areaM2: z.number(),
	fault: z.string().nullable(),
	geometry: z.string().nullable(),
	inside: z.record(z.string(), z.record(z.string(), z.string()).nullable()),
});
export type MeasuredFeature = z.infer<typeof FeatureRow>;

/** The geometry in the kind of the layer: a point within an area, the edge of an area as a line. */
function shapeFor(tx: Db, kind: GeometryKind) {
	const point = tx`case when r.is_valid then st_pointonsurface(r.geom) else st_centroid(r.geom) end`;
	if (kind === "point") return tx`case when r.dimension = 0 then r.geom else ${point} end`;
	if (kind === "line") return tx`case when r.dimension = 2 then st_boundary(r.geom) else r.geom end`;
	return tx`r.geom`;
}

export interface PageQuery {
	readonly table: string;
	readonly kind: GeometryKind;
	readonly needsAnyOf: readonly string[];
	/** Polygon tables to locate a feature in, under the name its attributes are known by. */
	readonly locateIn: readonly { readonly name: string; readonly table: string }[];
	readonly afterLine: number;
	readonly limit: number;
}

/** The next features in the order of their lines. Uses the table's index on line. */
export async function listMeasured(tx: Transaction, page: PageQuery): Promise<MeasuredFeature[]> {
	const pairs = page.locateIn.map(
		({ name, table }, index) => tx`${index === 0 ? tx`` : tx`, `}${name}::text, (
			select z.attributes from ${tx(table)} z
			where z.is_valid and z.dimension = 2 and st_intersects(z.geom, p.point) order by z.line limit 1)`,
	);
	const needs = page.needsAnyOf.length === 0 ? tx`` : tx`and r.attributes ?| ${[...page.needsAnyOf]}::text[]`;
	const rows = await tx`
		select r.line, r.attributes, r.dimension, coalesce(r.area_m2, 0) as "areaM2", r.fault,
			${shapeFor(tx, page.kind)}::text as geometry,
			${page.locateIn.length === 0 ? tx`'{}'::json` : tx`json_build_object(${pairs})`} as inside
		from ${tx(page.table)} r
		${
			page.locateIn.length === 0
				? tx``
				: tx`cross join lateral (
						select case when r.is_valid then st_pointonsurface(r.geom) else st_centroid(r.geom) end as point offset 0
					) p`
		}
		where r.line > ${page.afterLine} ${needs}
		order by r.line limit ${page.limit}`;
	return z.array(FeatureRow).parse(rows);
}

/** The polygons of a source as one boundary, GeoJSON. */
export async function unionOf(tx: Transaction, table: string): Promise<object> {
	const rows = await tx<{ boundary: string | null }[]>`
		select st_asgeojson(st_multi(st_union(geom)), 12) as boundary from ${tx(table)} where is_valid and dimension = 2`;
	const boundary = rows[0]?.boundary;
	if (boundary === null || boundary === undefined)
		throw new Error(`The source ${table} has no polygon for a boundary.`);
	return JSON.parse(boundary) as object;
}

const CityRow = z.object({ metricSrid: z.int(), boundary: z.string() });

export async function findCityFrame(tx: Transaction, cityId: string) {
	const rows = await tx`
		select metric_srid as "metricSrid", st_asgeojson(geom, 12) as boundary from city where city_id = ${cityId}`;
	return rows[0] === undefined ? undefined : CityRow.parse(rows[0]);
}

export interface ImportRun {
	readonly cityId: string;
	readonly mapping: string;
	readonly sourceName: string;
	readonly sourceSha256: string;
	readonly startedBy: string;
	readonly startedAt: Date;
	readonly finishedAt: Date;
	readonly outcome: "published" | "unchanged" | "refused" | "tried";
	readonly problemCode: string | null;
	readonly problemDetail: string | null;
	readonly report: object;
}

/** Keeps how an import ended; a refusal of a city that never came to be has no place to be kept. */
export const insertImportRun = (db: Db, run: ImportRun) => db`
	insert into import_run (
		city_id, import_no, mapping, source_name, source_sha256, started_by, started_at, finished_at, outcome,
		problem_code, problem_detail, report
	)
	select c.city_id, coalesce((select max(import_no) from import_run r where r.city_id = c.city_id), 0) + 1,
		${run.mapping}, ${run.sourceName}, ${run.sourceSha256}, ${run.startedBy}, ${run.startedAt}, ${run.finishedAt},
		${run.outcome}, ${run.problemCode}, ${run.problemDetail}, ${db.json(run.report as never)}
	from city c where c.city_id = ${run.cityId}`;

/** The newest day an attribute tells over all tables; null where none has it, or only 1970 of stripped files. */
export async function newestDay(tx: Transaction, tables: readonly string[], attribute: string): Promise<string | null> {
	let newest: string | null = null;
	for (const table of tables) {
		const rows = await tx<{ day: string | null }[]>`
			select max(left(replace(attributes ->> ${attribute}, '/', '-'), 10)) as day from ${tx(table)}
			where attributes ->> ${attribute} > '1971'`;
		const day = rows[0]?.day ?? null;
		if (day !== null && (newest === null || day > newest)) newest = day;
	}
	return newest;
}
