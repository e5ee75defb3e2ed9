import { z } from "zod";
import { roles } from "../../domain/actor.ts";
import type { Db } from "../../platform/database.ts";

const CityRow = z.object({
	city_id: z.string(),
	name_en: z.string().nullable(),
	name_zh: z.string().nullable(),
	name_vi: z.string().nullable(),
	jurisdiction: z.string(),
	rule_packs: z.array(z.string()),
	is_demo: z.boolean(),
	reference_date: z.string().nullable(),
	metric_srid: z.number(),
	resident_pop: z.number().nullable(),
	register_kept: z.array(z.string()),
	bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
	has_data: z.boolean(),
});
export type CityRow = z.infer<typeof CityRow>;

export async function findCities(db: Db, cityId: string | null): Promise<CityRow[]> {
	const rows = await db`
		select c.city_id, c.name_en, c.name_zh, c.name_vi, c.jurisdiction, c.rule_packs, c.is_demo,
			c.reference_date, c.metric_srid, c.resident_pop, c.register_kept,
			array[st_xmin(c.geom), st_ymin(c.geom), st_xmax(c.geom), st_ymax(c.geom)] as bounds,
			exists (select 1 from dataset d where d.city_id = c.city_id) as has_data
		from city c
		${cityId === null ? db`` : db`where c.city_id = ${cityId}`}
		order by c.is_demo desc, c.city_id
	`;
	return z.array(CityRow).parse(rows);
}

const OutlineRow = z.object({ geometry: z.looseObject({ type: z.string() }) });

export async function findOutline(db: Db, cityId: string): Promise<z.infer<typeof OutlineRow> | null> {
	const [row] = await db`select st_asgeojson(geom, 7)::json as geometry from city where city_id = ${cityId}`;
	return row === undefined ? null : OutlineRow.parse(row);
}

const PersonRow = z.object({ person_id: z.string(), name: z.string(), role: z.enum(roles) });

export async function findPeople(
	db: Db,
	cityId: string,
	personId: string | null,
): Promise<z.infer<typeof PersonRow>[]> {
	const rows = await db`
		select person_id, name, role from person
		where city_id = ${cityId} ${personId === null ? db`` : db`and person_id = ${personId}`}
		order by person_id
	`;
	return z.array(PersonRow).parse(rows);
}

const LayerRow = z.object({
	layer: z.string(),
	version: z.number(),
	as_of: z.string(),
	source: z.string(),
	authority: z.string().nullable(),
	licence: z.string(),
	precision_m: z.number().nullable(),
	accepted_count: z.number(),
	rejected_count: z.number(),
	content_sha256: z.string(),
	published_at: z.date(),
	max_age_days: z.number().nullable(),
	coverage_share: z.number(),
	coverage: z.looseObject({ type: z.string() }),
	cat_codes_held: z.array(z.string()).nullable(),
});
export type LayerRow = z.infer<typeof LayerRow>;

/** The version in force of every layer, with the share of the city that its coverage reaches. */
export async function findLayersInForce(db: Db, cityId: string): Promise<LayerRow[]> {
	const rows = await db`
		select v.layer, v.version, v.as_of, v.source, v.authority, v.licence, v.precision_m,
			v.accepted_count, v.rejected_count, v.content_sha256, d.published_at, d.max_age_days,
			least(1, st_area(st_transform(st_intersection(v.coverage, c.geom), c.metric_srid))
				/ st_area(st_transform(c.geom, c.metric_srid))) as coverage_share,
			st_asgeojson(v.coverage, 6)::json as coverage, v.cat_codes_held
		from dataset d
		join dataset_version v on v.city_id = d.city_id and v.version = d.current_version
		join city c on c.city_id = d.city_id
		where d.city_id = ${cityId}
		order by v.layer
	`;
	return z.array(LayerRow).parse(rows);
}

const BoundsRow = z.object({ bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable() });

/** West, south, east, north of one version's features; null for an empty one. */
export async function measureBounds(
	db: Db,
	{ cityId, layer, version }: { cityId: string; layer: string; version: number },
): Promise<[number, number, number, number] | null> {
	const [row] = await db`
		select case when e.box is null then null
			else array[st_xmin(e.box), st_ymin(e.box), st_xmax(e.box), st_ymax(e.box)] end as bounds
		from (select st_extent(geom) as box from ${db(layer)} where city_id = ${cityId} and version = ${version}) e
	`;
	return BoundsRow.parse(row).bounds;
}
