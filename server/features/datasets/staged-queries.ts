import type { PendingQuery, Row } from "postgres";
import { z } from "zod";
import type { Layer } from "../../domain/datasets/layers.ts";
import type { Db, Transaction } from "../../platform/database.ts";

export const columnsOf = (layer: Layer): string[] => layer.attributes.map((attribute) => attribute.name);

/** A list of names as a fragment; the driver's own list is read as values after `insert into`. */
const names = (tx: Db, columns: readonly string[]) =>
	columns.map((column, index) => tx`${index === 0 ? tx`` : tx`, `}${tx(column)}`);

/** A table of this transaction with the layer's own column types, before any row is judged. */
export async function createStagedTable(tx: Transaction, layer: Layer): Promise<void> {
	await tx`drop table if exists staged, judged`;
	await tx`
		create temp table staged on commit drop as
		select null::integer as row_no, null::bigint as line, null::text as geom_source,
			${names(tx, ["id", "source_attributes", ...columnsOf(layer)])}
		from ${tx(layer.name)} with no data`;
}

/** The geometry as the layer keeps it; null where it is of another kind. */
function shapeOf(tx: Transaction, layer: Layer) {
	const flat = tx`st_force2d(st_setsrid(p.geom, 4326))`;
	switch (layer.geometry) {
		case "polygon":
			return tx`case when geometrytype(p.geom) in ('POLYGON', 'MULTIPOLYGON') then st_multi(${flat}) end`;
		case "line":
			return tx`case when geometrytype(p.geom) in ('LINESTRING', 'MULTILINESTRING') then st_multi(${flat}) end`;
		case "point":
			return tx`case when geometrytype(p.geom) = 'POINT' then ${flat}
				when geometrytype(p.geom) = 'MULTIPOINT' and st_numgeometries(p.geom) = 1 then st_geometryn(${flat}, 1) end`;
		default:
			return flat;
	}
}

/** Repairs keep the dimension: the stray lines and points that come of it are dropped. */
const repaired = (tx: Transaction) => tx`
	case st_dimension(v.shape)
		when 2 then st_multi(st_collectionextract(st_makevalid(v.shape), 3))
		when 1 then st_multi(st_collectionextract(st_makevalid(v.shape), 2))
		else st_makevalid(v.shape)
	end`;

/**
 * Judges every staged row by its geometry and by its id. What is wrong is told in a code and a
 * sentence; nothing is dropped without one. `st_isvalidreason`, because `st_isvalid` writes a notice
 * for every fault.
 */
export async function judgeStaged(tx: Transaction, layer: Layer, onInvalid: "reject" | "repair"): Promise<void> {
	if (layer.geometry === "none") {
		await tx`
			create temp table judged on commit drop as
			select row_no, line, id, null::geometry as geom, false as is_repaired,
				case when nth > 1 then 'id.duplicate' end as code,
				case when nth > 1 then 'The id ' || left(id, 100) || ' is taken by an earlier row.' end as detail
			from (select s.*, row_number() over (partition by id order by row_no) as nth from staged s) s`;
		return;
	}
	await tx`
		create temp table judged on commit drop as
		with parsed as materialized (
			select s.row_no, s.line, s.id, r.geom, r.fault, coalesce(s.geom_source, '') = '' as is_missing,
				row_number() over (partition by s.id order by s.row_no) as nth
			from staged s cross join lateral read_geometry(s.geom_source) r
		), shaped as materialized (
			select p.*, ${shapeOf(tx, layer)} as shape from parsed p
		), valid as materialized (
			select v.*, st_isvalidreason(v.shape) as reason from shaped v
		), mended as materialized (
			select v.*,
				case when v.reason = 'Valid Geometry' then v.shape
					when ${onInvalid === "repair"} and v.shape is not null then ${repaired(tx)} end as whole
			from valid v
		)
		select row_no, line, id, whole as geom, reason <> 'Valid Geometry' as is_repaired, fault_of.code,
			case fault_of.code
				when 'id.duplicate' then 'The id ' || left(id, 100) || ' is taken by an earlier row.'
				when 'geometry.unreadable' then fault
				when 'geometry.missing' then 'The row has no geometry.'
				when 'geometry.wrong-kind' then 'The geometry is a ' || geometrytype(m.geom) || ${`; the layer ${layer.name} keeps another kind (${layer.geometry}).`}
				when 'geometry.invalid' then reason
				when 'geometry.out-of-range' then 'Outside the range of degrees: ' || st_xmin(m.geom) || ', ' || st_ymin(m.geom) || '.'
			end as detail
		from mended m
		cross join lateral (select case
			when nth > 1 then 'id.duplicate'
			when is_missing then 'geometry.missing'
			when m.geom is null then 'geometry.unreadable'
			when shape is null then 'geometry.wrong-kind'
			when not (st_xmin(shape) >= -180 and st_xmax(shape) <= 180 and st_ymin(shape) >= -90 and st_ymax(shape) <= 90)
				then 'geometry.out-of-range'
			when whole is null or st_isempty(whole) then 'geometry.invalid'
		end as code) fault_of`;
}

const RejectRow = z.object({ line: z.number(), code: z.string(), detail: z.string() });
const CountRow = z.object({ code: z.string().nullable(), count: z.int(), repairedCount: z.int() });

export async function listJudgedRejects(tx: Transaction, limit: number): Promise<z.infer<typeof RejectRow>[]> {
	const rows = await tx`
		select line, code, detail from judged where code is not null order by row_no limit ${limit}`;
	return z.array(RejectRow).parse(rows);
}

/** How many rows ended how; code null = accepted. */
export async function countJudged(tx: Transaction): Promise<z.infer<typeof CountRow>[]> {
	const rows = await tx`
		select code, count(*)::int as count, (count(*) filter (where is_repaired))::int as "repairedCount"
		from judged group by code order by code`;
	return z.array(CountRow).parse(rows);
}

/**
 * The bytes a row's hash is taken of: a JSON text with id, the catalogue's attributes and the source's
 * own in the order of their names, and the geometry as little-endian WKB in hex, rounded to 1e-9 degrees.
 */
function rowHash(tx: Db, layer: Layer, geom: PendingQuery<Row[]>) {
	const pairs = columnsOf(layer)
		.toSorted()
		.map((name, index) => tx`${index === 0 ? tx`` : tx`, `}${name}::text, s.${tx(name)}`);
	return tx`sha256(convert_to(json_build_object(
		'id', s.id,
		'attributes', json_build_object(${pairs}),
		'geometry', encode(st_asbinary(st_snaptogrid(${geom}, 1e-9), 'NDR'), 'hex'),
		'source', (select json_object_agg(e.key, e.value order by e.key collate "C") from jsonb_each(s.source_attributes) e)
	)::text, 'UTF8'))`;
}

const HashRow = z.object({ sha256: z.string() });

/** Hash of what would be published: sha256 over the rows' sha256 in the byte order of their ids. */
export async function hashStaged(tx: Transaction, layer: Layer): Promise<string> {
	const rows = await tx`
		select encode(sha256(coalesce(string_agg(${rowHash(tx, layer, tx`j.geom`)}, ''::bytea order by s.id collate "C"), '')), 'hex') as sha256
		from judged j join staged s using (row_no) where j.code is null`;
	return HashRow.parse(rows[0]).sha256;
}

/** The same hash from the rows as they are stored: what a verification compares. */
export async function hashStored(db: Db, layer: Layer, cityId: string, version: number): Promise<string> {
	const geom = layer.geometry === "none" ? db`null::geometry` : db`s.geom`;
	const rows = await db`
		select encode(sha256(coalesce(string_agg(${rowHash(db, layer, geom)}, ''::bytea order by s.id collate "C"), '')), 'hex') as sha256
		from ${db(layer.name)} s where s.city_id = ${cityId} and s.version = ${version}`;
	return HashRow.parse(rows[0]).sha256;
}

/** Moves the accepted rows into the layer, neighbours beside neighbours so that few pages are read for a view. */
export async function insertAccepted(tx: Transaction, layer: Layer, cityId: string, version: number): Promise<void> {
	const columns = ["source_attributes", ...columnsOf(layer)];
	if (layer.geometry === "none") {
		await tx`
			insert into ${tx(layer.name)} (city_id, version, id, ${names(tx, columns)})
			select ${cityId}, ${version}::int, j.id, ${names(
				tx,
				columns.map((name) => `s.${name}`),
			)}
			from judged j join staged s using (row_no) where j.code is null order by j.id`;
		return;
	}
	await tx`
		insert into ${tx(layer.name)} (city_id, version, id, geom, ${names(tx, columns)})
		select ${cityId}, ${version}::int, j.id, j.geom, ${names(
			tx,
			columns.map((name) => `s.${name}`),
		)}
		from judged j join staged s using (row_no) where j.code is null order by j.geom`;
}

const ComparisonRow = z.object({
	currentCount: z.int(),
	stagedCount: z.int(),
	currentArea: z.number(),
	stagedArea: z.number(),
	currentExtent: z.array(z.number()).nullable(),
	stagedExtent: z.array(z.number()).nullable(),
	sharedCount: z.int(),
	shiftedCount: z.int(),
});

/** The staged rows beside the version in force, measured alike. */
export async function compareStaged(
	tx: Transaction,
	layer: Layer,
	cityId: string,
	version: number,
): Promise<z.infer<typeof ComparisonRow>> {
	const current = layer.geometry === "none" ? tx`null::geometry` : tx`c.geom`;
	const rows = await tx`
		with old as materialized (
			select c.id, ${current} as geom from ${tx(layer.name)} c where c.city_id = ${cityId} and c.version = ${version}
		), new as materialized (select id, geom from judged where code is null),
		moved as (
			select st_distancesphere(st_centroid(o.geom), st_centroid(n.geom)) as distance_m
			from old o join new n using (id) where o.geom is not null limit 2000
		)
		select o.count as "currentCount", n.count as "stagedCount", o.area as "currentArea", n.area as "stagedArea",
			case when o.box is not null then array[st_xmin(o.box), st_ymin(o.box), st_xmax(o.box), st_ymax(o.box)] end as "currentExtent",
			case when n.box is not null then array[st_xmin(n.box), st_ymin(n.box), st_xmax(n.box), st_ymax(n.box)] end as "stagedExtent",
			m.shared as "sharedCount", m.shifted as "shiftedCount"
		from (select count(*)::int as count, coalesce(sum(st_area(geom)), 0) as area, st_extent(geom) as box from old) o,
			(select count(*)::int as count, coalesce(sum(st_area(geom)), 0) as area, st_extent(geom) as box from new) n,
			(select count(*)::int as shared, (count(*) filter (where distance_m between 300 and 700))::int as shifted from moved) m`;
	return ComparisonRow.parse(rows[0]);
}
