import { z } from "zod";
import type { Db } from "../../platform/database.ts";
import type { Site } from "./queries.ts";

const Json = z.looseObject({ type: z.string() });

/** Rows of one version of one layer. */
export interface Subjects {
	readonly layer: "building" | "parcel";
	readonly version: number;
	readonly ids: readonly string[];
}

export interface Features {
	readonly layer: "heritage_zone" | "floodplain" | "green_blue_line";
	readonly version: number;
	/** How far its line can be trusted, where a row does not say. */
	readonly precisionM: number;
}

const OverlapRow = z.strictObject({
	subject_id: z.string(),
	id: z.string(),
	attributes: z.record(z.string(), z.unknown()),
	overlap_m2: z.number(),
	feature_m2: z.number(),
	is_beyond_precision: z.boolean(),
	geometry: Json.nullable(),
});
export type OverlapRow = z.infer<typeof OverlapRow>;

const columnsOf = {
	heritage_zone: ["kind", "status", "listed_named_village", "name_en", "name_zh", "name_vi"],
	floodplain: [],
	green_blue_line: ["kind", "permanent", "name_en", "name_zh", "name_vi"],
} as const satisfies Record<Features["layer"], readonly string[]>;

/**
 * Shared area of every subject with every feature it meets, in the city's metric system, and whether the
 * common part reaches deeper into the feature than its line can be trusted: it then meets the feature
 * shrunk by its precision. A green or blue line counts where it is permanent.
 */
export async function measureOverlaps(
	db: Db,
	site: Site,
	{ subjects, features }: { subjects: Subjects; features: Features },
): Promise<OverlapRow[]> {
	const columns = columnsOf[features.layer];
	const precision =
		features.layer === "heritage_zone"
			? db`coalesce(f.precision_m, ${features.precisionM}::float8)`
			: db`${features.precisionM}::float8`;
	const rows = await db`
		with subject as materialized (
			select id, geom, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from ${db(subjects.layer)}
			where city_id = ${site.cityId} and version = ${subjects.version} and id = any(${subjects.ids as string[]}::text[])
		),
		feature as materialized (
			select f.id, f.geom, m.geom_metric, st_area(m.geom_metric) as feature_m2,
				st_buffer(m.geom_metric, -${precision}) as geom_trusted,
				${columns.length > 0 ? db`(select to_jsonb(a) from (select ${db(columns.map((name) => `f.${name}`))}) a)` : db`'{}'::jsonb`} as attributes
			from ${db(features.layer)} f
				cross join lateral (select st_transform(f.geom, ${site.metricSrid}::int) as geom_metric) m
			where f.city_id = ${site.cityId} and f.version = ${features.version}
				and f.geom && (select st_setsrid(st_extent(geom), 4326) from subject)
				${features.layer === "green_blue_line" ? db`and f.permanent` : db``}
		),
		met as materialized (
			select s.id as subject_id, f.id, f.attributes, f.feature_m2, f.geom_trusted,
				-- Most buildings lie in a zone whole: their own outline is the common part, and no overlay is computed.
				case when st_covers(f.geom, s.geom) then s.geom_metric
					else st_collectionextract(st_intersection(s.geom_metric, f.geom_metric), 3) end as common
			from subject s join feature f on st_intersects(s.geom, f.geom)
		)
		select subject_id, id, attributes, st_area(common) as overlap_m2, feature_m2,
			st_intersects(common, geom_trusted) as is_beyond_precision,
			case when st_isempty(common) then null
				else st_asgeojson(st_transform(st_simplifypreservetopology(common, 0.1), 4326), 7)::json end as geometry
		from met
		where st_area(common) > 0
		order by subject_id, id
	`;
	return z.array(OverlapRow).parse(rows);
}

const ItemRow = z.strictObject({
	building_id: z.string(),
	id: z.string(),
	kind: z.enum(["relic", "historic_building", "tree", "industrial"]),
	level: z.enum(["national", "provincial", "municipal", "county", "ungraded", "honorary"]).nullable(),
	name_en: z.string().nullable(),
	name_zh: z.string().nullable(),
	name_vi: z.string().nullable(),
	feature_m2: z.number().nullable(),
	overlap_m2: z.number(),
	distance_m: z.number(),
	is_named: z.boolean(),
	is_nearest: z.boolean(),
});
export type ItemRow = z.infer<typeof ItemRow>;

/**
 * Listed items on or near each building, and those its own register names. A point item counts for the
 * nearest footprint of the whole layer, so nearness is asked of every building around it, not of the site's alone.
 */
export async function measureItems(
	db: Db,
	site: Site,
	{ buildings, itemVersion, reachM }: { buildings: Subjects; itemVersion: number; reachM: number },
): Promise<ItemRow[]> {
	// A degree of latitude is at least 110 km; of longitude at 60° half of that: wide enough to find, exact below.
	const reachDegrees = (reachM / 110_000) * 2.5;
	const rows = await db`
		with subject as materialized (
			select id, geom, heritage_id, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from building
			where city_id = ${site.cityId} and version = ${buildings.version} and id = any(${buildings.ids as string[]}::text[])
		),
		item as materialized (
			select i.*, st_transform(i.geom, ${site.metricSrid}::int) as geom_metric
			from heritage_item i
			where i.city_id = ${site.cityId} and i.version = ${itemVersion}
				and (i.geom && (select st_expand(st_setsrid(st_extent(geom), 4326), ${reachDegrees}::float8) from subject)
					or i.id in (select heritage_id from subject))
		),
		met as materialized (
			select s.id as building_id, s.heritage_id, i.*, st_distance(s.geom_metric, i.geom_metric) as distance_m,
				s.geom_metric as footprint
			from subject s join item i
				on st_dwithin(s.geom_metric, i.geom_metric, ${reachM}::float8) or s.heritage_id = i.id
		)
		select
			m.building_id, m.id, m.kind, m.level, m.name_en, m.name_zh, m.name_vi,
			case when st_dimension(m.geom) = 2 then st_area(m.geom_metric) end as feature_m2,
			case when st_dimension(m.geom) = 2 then st_area(st_intersection(m.geom_metric, m.footprint)) else 0 end as overlap_m2,
			m.distance_m,
			coalesce(m.heritage_id = m.id, false) as is_named,
			-- Nearness is a point's question alone: an outline matches by the ground it shares.
			st_dimension(m.geom) = 0 and not exists (
				select 1 from building o
				where o.city_id = ${site.cityId} and o.version = ${buildings.version} and o.id <> m.building_id
					and o.geom && st_expand(m.geom, ${reachDegrees}::float8)
					and st_distance(st_transform(o.geom, ${site.metricSrid}::int), m.geom_metric) < m.distance_m
			) as is_nearest
		from met m
		order by m.building_id, m.id
	`;
	return z.array(ItemRow).parse(rows);
}

const ShareRow = z.strictObject({ subject_id: z.string(), layer: z.string(), share: z.number() });

/** Subjects that a layer's coverage leaves partly or wholly out, with the share inside; the others lie in it whole. */
export async function measureCoverageShares(
	db: Db,
	site: Site,
	{ subjects, versions }: { subjects: Subjects; versions: readonly number[] },
): Promise<z.infer<typeof ShareRow>[]> {
	const rows = await db`
		select s.id as subject_id, v.layer,
			st_area(st_transform(st_intersection(v.coverage, s.geom), ${site.metricSrid}::int))
				/ st_area(st_transform(s.geom, ${site.metricSrid}::int)) as share
		from dataset_version v join ${db(subjects.layer)} s
			on s.city_id = v.city_id and s.version = ${subjects.version} and s.id = any(${subjects.ids as string[]}::text[])
		where v.city_id = ${site.cityId} and v.version = any(${versions as number[]}::int[])
			and not st_covers(v.coverage, s.geom)
		order by s.id, v.layer
	`;
	return z.array(ShareRow).parse(rows);
}

/** Roads wider than twice this are not streets that a plot opens on. App default. */
const ROAD_REACH_M = 40;
/** A line without a width this near could well be the plot's own street. App default. */
const UNKNOWN_ROAD_REACH_M = 15;

const FrontageRow = z.strictObject({
	parcel_id: z.string(),
	frontage_m: z.number(),
	has_road_of_unknown_width: z.boolean(),
});

/**
 * Length of each plot's outline that lies no farther from a road line than half its width and the layer's
 * precision; two roads at a corner count their common stretch once. Uses road_geom_gix.
 */
export async function measureFrontages(
	db: Db,
	site: Site,
	{ parcels, roadVersion, precisionM }: { parcels: Subjects; roadVersion: number; precisionM: number },
): Promise<z.infer<typeof FrontageRow>[]> {
	const reachDegrees = (ROAD_REACH_M / 110_000) * 2.5;
	const rows = await db`
		with plot as materialized (
			select id, geom, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from parcel
			where city_id = ${site.cityId} and version = ${parcels.version} and id = any(${parcels.ids as string[]}::text[])
		),
		street as materialized (
			select geom, width_m, st_transform(geom, ${site.metricSrid}::int) as line_metric,
				st_buffer(st_transform(geom, ${site.metricSrid}::int), width_m / 2 + ${precisionM}::float8) as strip_metric
			from road
			where city_id = ${site.cityId} and version = ${roadVersion}
				and geom && (select st_expand(st_setsrid(st_extent(geom), 4326), ${reachDegrees}::float8) from plot)
		),
		along as (
			select p.id,
				st_length(st_unaryunion(st_collect(st_intersection(st_boundary(p.geom_metric), s.strip_metric)))) as frontage_m
			from plot p join street s on s.strip_metric && p.geom_metric and st_intersects(s.strip_metric, p.geom_metric)
			group by p.id
		)
		select p.id as parcel_id, coalesce(a.frontage_m, 0) as frontage_m,
			exists (
				select 1 from street s
				where s.width_m is null and s.line_metric && st_expand(p.geom_metric, ${UNKNOWN_ROAD_REACH_M}::float8)
					and st_dwithin(s.line_metric, p.geom_metric, ${UNKNOWN_ROAD_REACH_M}::float8)
			) as has_road_of_unknown_width
		from plot p left join along a on a.id = p.id
		order by p.id
	`;
	return z.array(FrontageRow).parse(rows);
}

const HeightsRow = z.strictObject({
	parcel_id: z.string(),
	heights: z.array(z.strictObject({ xM: z.number(), yM: z.number(), elevM: z.number() })),
});

/** Heights of the ground in each plot and a little around it, in metres of the city's metric system. */
export async function findHeights(
	db: Db,
	site: Site,
	{ parcels, terrainVersion, reachM }: { parcels: Subjects; terrainVersion: number; reachM: number },
): Promise<z.infer<typeof HeightsRow>[]> {
	const reachDegrees = (reachM / 110_000) * 2.5;
	const rows = await db`
		select p.id as parcel_id,
			json_agg(json_build_object('xM', st_x(t.geom_metric), 'yM', st_y(t.geom_metric), 'elevM', t.elev_m)
				order by t.id) as heights
		from parcel p
			join lateral (
				select h.id, h.elev_m, st_transform(h.geom, ${site.metricSrid}::int) as geom_metric
				from terrain h
				where h.city_id = ${site.cityId} and h.version = ${terrainVersion}
					and h.geom && st_expand(p.geom, ${reachDegrees}::float8)
					and st_dwithin(st_transform(h.geom, ${site.metricSrid}::int), st_transform(p.geom, ${site.metricSrid}::int), ${reachM}::float8)
			) t on true
		where p.city_id = ${site.cityId} and p.version = ${parcels.version} and p.id = any(${parcels.ids as string[]}::text[])
		group by p.id
		order by p.id
	`;
	return z.array(HeightsRow).parse(rows);
}

const OnPlotRow = z.strictObject({ parcel_id: z.string(), building_id: z.string() });

/** Which of the buildings stand on which plot, by point on surface. */
export async function findBuildingsOnPlots(
	db: Db,
	site: Site,
	{ parcels, buildings }: { parcels: Subjects; buildings: Subjects },
): Promise<z.infer<typeof OnPlotRow>[]> {
	const rows = await db`
		with inner_point as materialized (
			select id, st_pointonsurface(geom) as geom
			from building
			where city_id = ${site.cityId} and version = ${buildings.version} and id = any(${buildings.ids as string[]}::text[])
		),
		plot as materialized (
			select id, geom
			from parcel
			where city_id = ${site.cityId} and version = ${parcels.version} and id = any(${parcels.ids as string[]}::text[])
		)
		select p.id as parcel_id, i.id as building_id
		from plot p join inner_point i on p.geom && i.geom and st_intersects(p.geom, i.geom)
		order by p.id, i.id
	`;
	return z.array(OnPlotRow).parse(rows);
}

const SummaryRow = z.strictObject({
	hit_count: z.number(),
	overlap_m2: z.number().nullable(),
	ids: z.array(z.string()),
});
export type SummaryRow = z.infer<typeof SummaryRow>;

/** How many features of a layer meet the boundary, the ground they share with it, and the ids of the largest. */
export async function summariseLayer(
	db: Db,
	site: Site,
	{ layer, version, idLimit }: { layer: string; version: number; idLimit: number },
): Promise<SummaryRow> {
	const [row] = await db`
		with b as materialized (
			select geom, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from (select st_setsrid(st_geomfromgeojson(${site.boundary}), 4326) as geom) drawn
		),
		met as materialized (
			select f.id,
				case when st_dimension(f.geom) < 2 then null
					when st_covers(b.geom, f.geom) then st_area(st_transform(f.geom, ${site.metricSrid}::int))
					else st_area(st_intersection(st_transform(f.geom, ${site.metricSrid}::int), b.geom_metric)) end as overlap_m2
			from ${db(layer)} f cross join b
			where f.city_id = ${site.cityId} and f.version = ${version} and st_intersects(f.geom, b.geom)
		)
		select count(*)::int as hit_count, sum(overlap_m2) as overlap_m2,
			coalesce((array_agg(id order by overlap_m2 desc nulls last, id))[1:${idLimit}::int], '{}') as ids
		from met
	`;
	return SummaryRow.parse(row);
}
