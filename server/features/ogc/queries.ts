import { z } from "zod";
import type { Filter } from "../../domain/cql2/ast.ts";
import type { Geometry } from "../../domain/cql2/geometry.ts";
import type { Db } from "../../platform/database.ts";
import { type Collection, queryablesOf } from "./collections.ts";
import { conditionOf } from "./filter-queries.ts";
import { relationOf } from "./relation-queries.ts";

/** Where coordinates are written in; `isFlipped` = the system's own order is north (or latitude) first. */
export interface OutputSystem {
	readonly srid: number;
	readonly isFlipped: boolean;
	/** Decimals that keep a tenth of a millimetre. */
	readonly digits: number;
}

export interface Asked {
	readonly cityId: string;
	readonly collection: Collection;
	readonly filter: Filter;
}

const ItemRow = z.object({
	id: z.string(),
	geometry: z.looseObject({ type: z.string() }).nullable(),
	properties: z.record(z.string(), z.unknown()),
});
export type ItemRow = z.infer<typeof ItemRow>;

const rowsOf = (db: Db, { cityId, collection, filter }: Asked) => db`
	(${relationOf(db, cityId, collection)}) f where ${conditionOf(db, filter, queryablesOf(collection))}`;

function written(db: Db, { properties }: Collection, { srid, isFlipped, digits }: OutputSystem) {
	const placed = srid === 4326 ? db`f.geom` : db`st_transform(f.geom, ${srid}::int)`;
	const ordered = isFlipped ? db`st_flipcoordinates(${placed})` : placed;
	return db`f.id, st_asgeojson(${ordered}, ${digits}::int)::json as geometry,
		(select to_jsonb(a) from (select ${db(properties.map(({ name }) => `f.${name}`))}) a) as properties`;
}

/** A page in the order of ids, from the one after `after`: a deep page costs what the first does. */
export async function findItems(
	db: Db,
	asked: Asked,
	{ after, limit, system }: { after: string | null; limit: number; system: OutputSystem },
): Promise<ItemRow[]> {
	const rows = await db`
		select ${written(db, asked.collection, system)}
		from (
			select * from ${rowsOf(db, asked)} ${after === null ? db`` : db`and f.id > ${after}`}
			order by f.id limit ${limit}
		) f
		order by f.id
	`;
	return z.array(ItemRow).parse(rows);
}

export async function countItems(db: Db, asked: Asked): Promise<number> {
	const [row] = await db`select count(*)::int as total from ${rowsOf(db, asked)}`;
	return z.object({ total: z.number() }).parse(row).total;
}

export async function findItem(db: Db, asked: Asked, id: string, system: OutputSystem): Promise<ItemRow | null> {
	const [row] = await db`
		select ${written(db, asked.collection, system)} from (select * from ${rowsOf(db, asked)} and f.id = ${id}) f`;
	return row === undefined ? null : ItemRow.parse(row);
}

const PlacedRow = z.object({ geometry: z.looseObject({ type: z.string() }).nullable(), is_on_earth: z.boolean() });

/** A geometry of a question, made valid and brought into the system of the data; null where that cannot be. */
export async function placeGeometry(
	db: Db,
	geometry: Geometry,
	{ srid, isFlipped }: Pick<OutputSystem, "srid" | "isFlipped">,
): Promise<Geometry | null> {
	const text = JSON.stringify(geometry);
	const read = db`st_setsrid(st_force2d(st_geomfromgeojson(${text}::text)), ${srid}::int)`;
	const [row] = await db`
		with placed as (
			select st_collectionhomogenize(st_makevalid(
				st_transform(${isFlipped ? db`st_flipcoordinates(${read})` : read}, 4326))) as geom
		)
		select st_asgeojson(geom, 12)::json as geometry,
			coalesce(st_xmin(geom) >= -180 and st_xmax(geom) <= 180 and st_ymin(geom) >= -90 and st_ymax(geom) <= 90, false) as is_on_earth
		from placed
	`;
	const placed = PlacedRow.parse(row);
	return placed.is_on_earth ? (placed.geometry as Geometry | null) : null;
}

const StampRow = z.object({ stamp: z.string() });

/** Changes whenever a project, or the last check of one, does. */
export async function findProjectStamps(db: Db, cityId: string): Promise<{ projects: string; findings: string }> {
	const [row] = await db`
		select coalesce(md5(string_agg(p.id || ':' || p.revision, ',' order by p.id)), 'none') as projects,
			coalesce(md5(string_agg(p.id || ':' || k.checked_at::text, ',' order by p.id)), 'none') as findings
		from project p
		left join lateral (
			select max(checked_at) as checked_at from project_check k where k.city_id = p.city_id and k.project_id = p.id
		) k on true
		where p.city_id = ${cityId} and p.deleted_at is null
	`;
	return z.object({ projects: z.string(), findings: z.string() }).parse(row);
}

/** The run finished last, or null before the first. */
export async function findLatestRun(db: Db, cityId: string): Promise<string | null> {
	const [row] = await db`
		select run_id as stamp from coverage_run
		where city_id = ${cityId} and state = 'done' order by finished_at desc, run_id limit 1`;
	return row === undefined ? null : StampRow.parse(row).stamp;
}

export async function isRunThere(db: Db, cityId: string, runId: string): Promise<boolean> {
	const rows = await db`
		select 1 from coverage_run where city_id = ${cityId} and run_id = ${runId} and state = 'done'`;
	return rows.length > 0;
}

export async function isVersionThere(db: Db, cityId: string, layer: string, version: number): Promise<boolean> {
	const rows = await db`
		select 1 from dataset_version where city_id = ${cityId} and layer = ${layer} and version = ${version}`;
	return rows.length > 0;
}
