import { z } from "zod";
import type { Db } from "../../platform/database.ts";

interface At {
	readonly cityId: string;
	readonly metricSrid: number;
}

const Pair = z.tuple([z.number(), z.number()]);
const LineRow = z.object({ id: z.string(), is_walkable: z.boolean(), lon_lat: z.array(Pair), metric: z.array(Pair) });
export type LineRow = z.infer<typeof LineRow>;

/** Every part of every line of the network, in degrees and in metres, vertex by vertex. */
export async function findNetworkLines(db: Db, at: At, version: number): Promise<LineRow[]> {
	const rows = await db`
		select l.id, coalesce(l.walkable, true) as is_walkable,
			(st_asgeojson(part.geom, 9)::json -> 'coordinates') as lon_lat,
			(st_asgeojson(st_transform(part.geom, ${at.metricSrid}::int), 4)::json -> 'coordinates') as metric
		from walk_network l, lateral st_dump(st_force2d(l.geom)) part
		where l.city_id = ${at.cityId} and l.version = ${version}
		order by l.id, part.path
	`;
	return z.array(LineRow).parse(rows);
}

const PlaceRow = z.object({
	id: z.string(),
	use_code: z.string().nullable(),
	floor_area_m2: z.number(),
	lon: z.number(),
	lat: z.number(),
	x: z.number(),
	y: z.number(),
	district_id: z.string().nullable(),
	edge_distance_m: z.number(),
});
export type PlaceRow = z.infer<typeof PlaceRow>;

/** Residential buildings and those whose use nobody knows, with their district and the distance to where the data end. */
export async function findPlaces(
	db: Db,
	at: At,
	versions: { building: number; district: number; facility: number; network: number },
): Promise<PlaceRow[]> {
	const rows = await db`
		with reach as materialized (
			select st_transform(st_intersection(f.coverage, n.coverage), ${at.metricSrid}::int) as geom
			from dataset_version f, dataset_version n
			where f.city_id = ${at.cityId} and f.version = ${versions.facility}
				and n.city_id = ${at.cityId} and n.version = ${versions.network}
		), border as materialized (
			select geom, st_boundary(geom) as line from reach
		), place as (
			select b.id, b.use_code, coalesce(b.gfa_m2, st_area(st_transform(b.geom, ${at.metricSrid}::int)) * coalesce(b.floors_above, 1)) as floor_area_m2,
				st_pointonsurface(b.geom) as geom
			from building b
			where b.city_id = ${at.cityId} and b.version = ${versions.building}
				and (b.use_code is null or b.use_code like '0701%' or b.use_code like '0703%')
		)
		select p.id, p.use_code, p.floor_area_m2, st_x(p.geom) as lon, st_y(p.geom) as lat, st_x(m.geom) as x, st_y(m.geom) as y,
			(select d.id from district d where d.city_id = ${at.cityId} and d.version = ${versions.district}
				and st_covers(d.geom, p.geom) order by d.id limit 1) as district_id,
			case when st_covers(border.geom, m.geom) then st_distance(border.line, m.geom) else 0 end as edge_distance_m
		from place p, lateral (select st_transform(p.geom, ${at.metricSrid}::int) as geom) m, border
		order by p.id
	`;
	return z.array(PlaceRow).parse(rows);
}

const EntranceRow = z.object({ id: z.string(), cat_code: z.string(), x: z.number(), y: z.number() });
export type EntranceRow = z.infer<typeof EntranceRow>;

/** Doors of the operating facilities: their own entrances, else the point of their outline nearest to a walkable line. */
export async function findEntrances(
	db: Db,
	at: At,
	{
		facility,
		entrance,
		network,
		codes,
	}: { facility: number; entrance: number; network: number; codes: readonly string[] },
): Promise<EntranceRow[]> {
	const rows = await db`
		with operating as (
			select id, cat_code, geom from facility
			where city_id = ${at.cityId} and version = ${facility} and cat_code = any (${[...codes]})
				and coalesce(status, 'operating') = 'operating'
		), door as (
			select o.id, o.cat_code, e.geom from operating o
			join facility_entrance e on e.city_id = ${at.cityId} and e.version = ${entrance} and e.facility_id = o.id
		), outline as (
			select o.id, o.cat_code, coalesce(near.geom, st_pointonsurface(o.geom)) as geom
			from operating o
			left join lateral (
				select st_closestpoint(o.geom, l.geom) as geom from walk_network l
				where l.city_id = ${at.cityId} and l.version = ${network} and coalesce(l.walkable, true)
				order by l.geom <-> o.geom limit 1
			) near on true
			where not exists (select 1 from door where door.id = o.id)
		)
		select id, cat_code, st_x(m.geom) as x, st_y(m.geom) as y
		from (select * from door union all select * from outline) d,
			lateral (select st_transform(d.geom, ${at.metricSrid}::int) as geom) m
		order by id, x, y
	`;
	return z.array(EntranceRow).parse(rows);
}

const FacilityNameRow = z.object({
	id: z.string(),
	name_en: z.string().nullable(),
	name_zh: z.string().nullable(),
	name_vi: z.string().nullable(),
});

export async function findFacilityNames(
	db: Db,
	cityId: string,
	version: number,
	id: string,
): Promise<z.infer<typeof FacilityNameRow> | undefined> {
	const [row] =
		await db`select id, name_en, name_zh, name_vi from facility where city_id = ${cityId} and version = ${version} and id = ${id}`;
	return row === undefined ? undefined : FacilityNameRow.parse(row);
}

const DistrictRow = z.object({
	id: z.string(),
	name_en: z.string().nullable(),
	name_zh: z.string().nullable(),
	name_vi: z.string().nullable(),
});

export async function findDistricts(db: Db, cityId: string, version: number): Promise<z.infer<typeof DistrictRow>[]> {
	const rows =
		await db`select id, name_en, name_zh, name_vi from district where city_id = ${cityId} and version = ${version} order by id`;
	return z.array(DistrictRow).parse(rows);
}

const PeopleRow = z.object({
	id: z.string(),
	bands: z.array(z.number().nullable()),
	total: z.number().nullable(),
	building_ids: z.array(z.string()),
	floor_areas_m2: z.array(z.number()),
});
export type PeopleRow = z.infer<typeof PeopleRow>;

/** Straight metres within which a count given as a point belongs to its nearest home. App default. */
const POINT_REACH_M = 60;

/**
 * Each row of the population layer with the residential buildings that its people live in: those
 * inside a polygon, the nearest one to a point.
 */
export async function findPeople(
	db: Db,
	at: At,
	versions: { population: number; building: number },
): Promise<PeopleRow[]> {
	const floorArea = db`coalesce(b.gfa_m2, st_area(st_transform(b.geom, ${at.metricSrid}::int)) * coalesce(b.floors_above, 1))`;
	const isHome = db`b.city_id = ${at.cityId} and b.version = ${versions.building} and (b.use_code like '0701%' or b.use_code like '0703%')`;
	const rows = await db`
		select p.id, array[p.p0_2, p.p3_5, p.p6_11, p.p12_14, p.p15_59, p.p60_64, p.p65up] as bands, p.total,
			coalesce(lived.ids, '{}') as building_ids, coalesce(lived.areas, '{}') as floor_areas_m2
		from population p
		left join lateral (
			select array_agg(h.id order by h.id) as ids, array_agg(h.floor_area_m2 order by h.id) as areas
			from (
				select b.id, ${floorArea} as floor_area_m2 from building b
				where ${isHome} and st_dimension(p.geom) = 2 and b.geom && p.geom and st_covers(p.geom, st_pointonsurface(b.geom))
				union all
				(select b.id, ${floorArea} as floor_area_m2 from building b
				where ${isHome} and st_dimension(p.geom) = 0 and b.geom && st_expand(p.geom, ${POINT_REACH_M / 80_000}::float8)
					and st_dwithin(st_transform(b.geom, ${at.metricSrid}::int), st_transform(p.geom, ${at.metricSrid}::int), ${POINT_REACH_M})
				order by st_distance(b.geom, p.geom), b.id limit 1)
			) h
		) lived on true
		where p.city_id = ${at.cityId} and p.version = ${versions.population}
		order by p.id
	`;
	return z.array(PeopleRow).parse(rows);
}

const RunRow = z.object({
	run_id: z.string(),
	state: z.enum(["running", "done", "failed"]),
	inputs: z.record(z.string(), z.unknown()),
	summary: z.record(z.string(), z.unknown()).nullable(),
	error_code: z.string().nullable(),
	asked_at: z.date(),
	finished_at: z.date().nullable(),
});
export type RunRow = z.infer<typeof RunRow>;

export async function findRun(db: Db, cityId: string, runId: string): Promise<RunRow | undefined> {
	const [row] = await db`
		select run_id, state, inputs, summary, error_code, asked_at, finished_at
		from coverage_run where city_id = ${cityId} and run_id = ${runId}
	`;
	return row === undefined ? undefined : RunRow.parse(row);
}

/** Takes a run up: true for the one who is to do it. A failed run, or one whose doer died, is taken up again. */
export async function claimRun(
	db: Db,
	run: { cityId: string; runId: string; inputs: object; askedBy: string; askedAt: Date; staleBefore: Date },
): Promise<boolean> {
	const rows = await db`
		insert into coverage_run (city_id, run_id, state, inputs, asked_by, asked_at)
		values (${run.cityId}, ${run.runId}, 'running', ${db.json(run.inputs as never)}, ${run.askedBy}, ${run.askedAt})
		on conflict (city_id, run_id) do update
			set state = 'running', asked_at = excluded.asked_at, error_code = null
			where coverage_run.state = 'failed' or (coverage_run.state = 'running' and coverage_run.asked_at < ${run.staleBefore})
		returning run_id
	`;
	return rows.length > 0;
}

export async function forgetRun(db: Db, cityId: string, runId: string): Promise<void> {
	await db`delete from coverage_run where city_id = ${cityId} and run_id = ${runId}`;
}

/** Says that a run is still being done. */
export async function touchRun(
	db: Db,
	{ cityId, runId, at }: { cityId: string; runId: string; at: Date },
): Promise<void> {
	await db`update coverage_run set asked_at = ${at} where city_id = ${cityId} and run_id = ${runId} and state = 'running'`;
}

export async function failRun(
	db: Db,
	{ cityId, runId, code, at }: { cityId: string; runId: string; code: string; at: Date },
): Promise<void> {
	await db`update coverage_run set state = 'failed', error_code = ${code}, finished_at = ${at} where city_id = ${cityId} and run_id = ${runId}`;
}

export interface StoredCategory {
	readonly code: string;
	readonly states: Uint8Array;
	readonly distancesMm: Int32Array;
	readonly facilities: Int32Array;
	readonly facilityIds: readonly string[];
}

const bytesOf = (array: Uint8Array | Int32Array | Float64Array): Buffer =>
	Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** Writes the whole of a run; with the state in the same transaction nobody sees half of it. */
export async function storeRun(
	db: Db,
	run: {
		cityId: string;
		runId: string;
		summary: object;
		at: Date;
		buildingIds: readonly string[];
		lonLat: Float64Array;
		accessM: Float64Array;
		categories: readonly StoredCategory[];
	},
): Promise<void> {
	await db`delete from coverage_place where city_id = ${run.cityId} and run_id = ${run.runId}`;
	await db`delete from coverage_result where city_id = ${run.cityId} and run_id = ${run.runId}`;
	await db`
		insert into coverage_place (city_id, run_id, building_ids, lon_lat, access_m)
		values (${run.cityId}, ${run.runId}, ${[...run.buildingIds]}, ${bytesOf(run.lonLat)}, ${bytesOf(run.accessM)})
	`;
	for (const category of run.categories) {
		await db`
			insert into coverage_result (city_id, run_id, cat_code, states, distances_mm, facilities, facility_ids)
			values (${run.cityId}, ${run.runId}, ${category.code}, ${bytesOf(category.states)}, ${bytesOf(category.distancesMm)},
				${bytesOf(category.facilities)}, ${[...category.facilityIds]})
		`;
	}
	await db`
		update coverage_run set state = 'done', summary = ${db.json(run.summary as never)}, finished_at = ${run.at}
		where city_id = ${run.cityId} and run_id = ${run.runId}
	`;
}

const Bytes = z.instanceof(Uint8Array);
const StoredPlaceRow = z.object({ building_ids: z.array(z.string()), lon_lat: Bytes, access_m: Bytes });
const StoredResultRow = z.object({
	states: Bytes,
	distances_mm: Bytes,
	facilities: Bytes,
	facility_ids: z.array(z.string()),
});

/** A copy, because the driver's bytes need not begin where a number may. */
const alignedCopy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer as ArrayBuffer;

export async function findRunPlaces(
	db: Db,
	cityId: string,
	runId: string,
): Promise<{ buildingIds: string[]; lonLat: Float64Array; accessM: Float64Array } | undefined> {
	const [row] =
		await db`select building_ids, lon_lat, access_m from coverage_place where city_id = ${cityId} and run_id = ${runId}`;
	if (row === undefined) return undefined;
	const read = StoredPlaceRow.parse(row);
	return {
		buildingIds: read.building_ids,
		lonLat: new Float64Array(alignedCopy(read.lon_lat)),
		accessM: new Float64Array(alignedCopy(read.access_m)),
	};
}

export async function findRunCategory(
	db: Db,
	{ cityId, runId, code }: { cityId: string; runId: string; code: string },
): Promise<StoredCategory | undefined> {
	const [row] = await db`
		select states, distances_mm, facilities, facility_ids from coverage_result
		where city_id = ${cityId} and run_id = ${runId} and cat_code = ${code}
	`;
	if (row === undefined) return undefined;
	const read = StoredResultRow.parse(row);
	return {
		code,
		states: new Uint8Array(alignedCopy(read.states)),
		distancesMm: new Int32Array(alignedCopy(read.distances_mm)),
		facilities: new Int32Array(alignedCopy(read.facilities)),
		facilityIds: read.facility_ids,
	};
}
