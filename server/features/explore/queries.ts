import { z } from "zod";
import type { Attribute, Layer } from "../../domain/datasets/layers.ts";
import type { Language } from "../../domain/messages/languages.ts";
import type { Db } from "../../platform/database.ts";

/** Which rows: one version of one layer of one city. */
export interface LayerInForce {
	readonly cityId: string;
	readonly layer: Layer;
	readonly version: number;
	readonly metricSrid: number;
}

export interface FilterClause {
	readonly attribute: Attribute;
	readonly op: "=" | "<>" | "<" | "<=" | ">" | ">=" | "contains" | "is-null" | "is-not-null";
	readonly value: string | number | boolean | null;
}

const Json = z.looseObject({ type: z.string() });
const FeatureRow = z.object({
	geometry: Json.nullable(),
	area_m2: z.number().nullable(),
	length_m: z.number().nullable(),
	attributes: z.record(z.string(), z.unknown()),
	source_attributes: z.record(z.string(), z.unknown()).nullable(),
});

const columnsOf = (db: Db, layer: Layer) => db(layer.attributes.map((attribute) => `f.${attribute.name}`));

/** One feature whole, its extent measured in the city's metric system. */
export async function findFeature(db: Db, at: LayerInForce, id: string): Promise<z.infer<typeof FeatureRow> | null> {
	const hasGeometry = at.layer.geometry !== "none";
	const [row] = await db`
		select
			${
				hasGeometry
					? db`st_asgeojson(f.geom, 7)::json as geometry,
						case when st_dimension(f.geom) = 2 then st_area(st_transform(f.geom, ${at.metricSrid}::int)) end as area_m2,
						case when st_dimension(f.geom) = 1 then st_length(st_transform(f.geom, ${at.metricSrid}::int)) end as length_m,`
					: db`null::json as geometry, null::float8 as area_m2, null::float8 as length_m,`
			}
			(select to_jsonb(a) from (select ${columnsOf(db, at.layer)}) a) as attributes, f.source_attributes
		from ${db(at.layer.name)} f
		where f.city_id = ${at.cityId} and f.version = ${at.version} and f.id = ${id}
	`;
	return row === undefined ? null : FeatureRow.parse(row);
}

const RelatedRow = z.object({ id: z.string(), attributes: z.record(z.string(), z.unknown()) });

/** Rows of a register that name a feature by one of their columns, newest first where they have a date. */
export async function findRowsNaming(
	db: Db,
	at: LayerInForce,
	{ column, id }: { column: string; id: string },
): Promise<z.infer<typeof RelatedRow>[]> {
	const isDated = at.layer.attributes.some((attribute) => attribute.name === "date");
	const rows = await db`
		select f.id, (select to_jsonb(a) from (select ${columnsOf(db, at.layer)}) a) as attributes
		from ${db(at.layer.name)} f
		where f.city_id = ${at.cityId} and f.version = ${at.version} and f.${db(column)} = ${id}
		order by ${isDated ? db`f."date" desc nulls last,` : db``} f.id
		limit 100
	`;
	return z.array(RelatedRow).parse(rows);
}

const ZoneRow = z.object({
	id: z.string(),
	kind: z.string(),
	name_en: z.string().nullable(),
	name_zh: z.string().nullable(),
	name_vi: z.string().nullable(),
	status: z.string().nullable(),
	overlap_m2: z.number(),
});

/** Protection zones that a feature meets, largest shared area first. Uses heritage_zone_geom_gix. */
export async function findZonesOf(
	db: Db,
	at: LayerInForce,
	{ id, zoneVersion }: { id: string; zoneVersion: number },
): Promise<z.infer<typeof ZoneRow>[]> {
	const rows = await db`
		select z.id, z.kind, z.name_en, z.name_zh, z.name_vi, z.status,
			st_area(st_transform(st_intersection(z.geom, f.geom), ${at.metricSrid}::int)) as overlap_m2
		from ${db(at.layer.name)} f
		join heritage_zone z on z.city_id = f.city_id and z.version = ${zoneVersion} and st_intersects(z.geom, f.geom)
		where f.city_id = ${at.cityId} and f.version = ${at.version} and f.id = ${id}
		order by overlap_m2 desc, z.id
	`;
	return z.array(ZoneRow).parse(rows);
}

const AtRow = z.object({ id: z.string(), label: z.string().nullable(), area_m2: z.number().nullable() });

/** The label a person knows a row by, in their language where the row has one. */
function labelColumn(db: Db, layer: Layer, language: Language) {
	const names = [...new Set([`name_${language}`, "name_en", "name_zh", "name_vi", "address", "name"])].filter((name) =>
		layer.attributes.some((attribute) => attribute.name === name),
	);
	return names.length === 0 ? db`null::text` : db`coalesce(${db(names.map((name) => `f.${name}`))}, null)`;
}

/** Features within a distance of a point, smallest first. */
export async function findFeaturesAt(
	db: Db,
	at: LayerInForce,
	{ lon, lat, toleranceM, lang }: { lon: number; lat: number; toleranceM: number; lang: Language },
): Promise<z.infer<typeof AtRow>[]> {
	const rows = await db`
		with point as (
			select st_setsrid(st_makepoint(${lon}, ${lat}), 4326) as geom,
				st_expand(st_setsrid(st_makepoint(${lon}, ${lat}), 4326),
					${toleranceM}::float8 / (111320 * greatest(0.01, cos(radians(${lat})))), ${toleranceM}::float8 / 110574) as reach
		)
		select f.id, ${labelColumn(db, at.layer, lang)} as label,
			case when st_dimension(f.geom) = 2 then st_area(st_transform(f.geom, ${at.metricSrid}::int)) end as area_m2
		from ${db(at.layer.name)} f, point
		where f.city_id = ${at.cityId} and f.version = ${at.version} and f.geom && point.reach
			and st_dwithin(st_transform(f.geom, ${at.metricSrid}::int), st_transform(point.geom, ${at.metricSrid}::int), ${toleranceM})
		order by area_m2 nulls first, f.id
		limit 20
	`;
	return z.array(AtRow).parse(rows);
}

function clauseOf(db: Db, { attribute, op, value }: FilterClause) {
	const column = db(`f.${attribute.name}`);
	switch (op) {
		case "is-null":
			return db`${column} is null`;
		case "is-not-null":
			return db`${column} is not null`;
		case "contains":
			return db`${column}::text ilike ${`%${String(value).replaceAll(/[\\%_]/g, "\\$&")}%`}`;
		default: {
			const bound =
				attribute.type === "number" || attribute.type === "integer"
					? db`${Number(value)}::float8`
					: attribute.type === "boolean"
						? db`${value === true || value === "true"}::boolean`
						: attribute.type === "date"
							? db`${String(value)}::date`
							: db`${String(value)}::text`;
			return db`${column} ${db.unsafe(op)} ${bound}`;
		}
	}
}

export interface Page {
	readonly bbox: readonly [number, number, number, number] | null;
	readonly filters: readonly FilterClause[];
	readonly sort: { readonly column: string; readonly isDescending: boolean };
	readonly offset: number;
	readonly limit: number;
}

function whereOf(db: Db, at: LayerInForce, page: Page) {
	const inView =
		page.bbox === null || at.layer.geometry === "none"
			? db``
			: db`and f.geom && st_makeenvelope(${page.bbox[0]}, ${page.bbox[1]}, ${page.bbox[2]}, ${page.bbox[3]}, 4326)`;
	// An empty list would be bound as a value, not left out.
	const clauses = page.filters.length === 0 ? db`` : page.filters.map((filter) => db`and ${clauseOf(db, filter)}`);
	return db`where f.city_id = ${at.cityId} and f.version = ${at.version} ${inView} ${clauses}`;
}

const CountRow = z.object({ total: z.number() });

export async function countFeatures(db: Db, at: LayerInForce, page: Page): Promise<number> {
	const [row] = await db`select count(*)::int as total from ${db(at.layer.name)} f ${whereOf(db, at, page)}`;
	return CountRow.parse(row).total;
}

const ListRow = z.object({
	id: z.string(),
	lon: z.number().nullable(),
	lat: z.number().nullable(),
	attributes: z.record(z.string(), z.unknown()),
});

export async function findPage(db: Db, at: LayerInForce, page: Page): Promise<z.infer<typeof ListRow>[]> {
	const point =
		at.layer.geometry === "none"
			? db`null::float8 as lon, null::float8 as lat`
			: db`st_x(st_pointonsurface(f.geom)) as lon, st_y(st_pointonsurface(f.geom)) as lat`;
	const rows = await db`
		select f.id, ${point}, (select to_jsonb(a) from (select ${columnsOf(db, at.layer)}) a) as attributes
		from (
			select f.* from ${db(at.layer.name)} f ${whereOf(db, at, page)}
			order by ${db(`f.${page.sort.column}`)} ${page.sort.isDescending ? db`desc nulls last` : db`asc nulls last`}, f.id
			offset ${page.offset} limit ${page.limit}
		) f
		order by ${db(`f.${page.sort.column}`)} ${page.sort.isDescending ? db`desc nulls last` : db`asc nulls last`}, f.id
	`;
	return z.array(ListRow).parse(rows);
}

const HitRow = z.object({
	id: z.string(),
	label: z.string(),
	matched: z.string(),
	kind: z.string().nullable(),
	rank: z.number(),
	lon: z.number(),
	lat: z.number(),
	bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type HitRow = z.infer<typeof HitRow>;

/** Rows of one layer whose id, name or address holds the words: exact before beginning before inside. */
export async function searchLayer(
	db: Db,
	at: LayerInForce,
	{ words, limit, lang }: { words: string; limit: number; lang: Language },
): Promise<HitRow[]> {
	const searched = ["id", "name_en", "name_zh", "name_vi", "name", "address"].filter(
		(name) => name === "id" || at.layer.attributes.some((attribute) => attribute.name === name),
	);
	const kind = ["cat_code", "kind", "use_code", "land_code", "class"].find((name) =>
		at.layer.attributes.some((attribute) => attribute.name === name),
	);
	const escaped = words.replaceAll(/[\\%_]/g, "\\$&");
	const candidates = searched.map(
		(name, index) => db`${index === 0 ? db`` : db`union all`}
			select f.id, ${name}::text as matched, f.${db(name)} as text, f.geom, ${kind === undefined ? db`null::text` : db(`f.${kind}`)} as kind,
				${labelColumn(db, at.layer, lang)} as label
			from ${db(at.layer.name)} f
			where f.city_id = ${at.cityId} and f.version = ${at.version}
				and search_text(f.${db(name)}) like '%' || search_text(${escaped}) || '%'`,
	);
	const rows = await db`
		with candidate as (${candidates}), best as (
			select distinct on (id) *, case
				when search_text(text) = search_text(${words}) then 0
				when search_text(text) like search_text(${escaped}) || '%' then 1
				else 2 end as rank
			from candidate order by id, rank, length(text)
		)
		select id, coalesce(label, text) as label, matched, kind, rank,
			st_x(st_pointonsurface(geom)) as lon, st_y(st_pointonsurface(geom)) as lat,
			array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] as bounds
		from best order by rank, length(text), id limit ${limit}
	`;
	return z.array(HitRow).parse(rows);
}
