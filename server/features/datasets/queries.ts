import type { PendingQuery, Row } from "postgres";
import { z } from "zod";
import type { DemoProject } from "../../domain/datasets/demo-city.ts";
import type { VersionMetadata } from "../../domain/datasets/feature-row.ts";
import type { Layer } from "../../domain/datasets/layers.ts";
import type { Db, Transaction } from "../../platform/database.ts";

/** Any number serves; two publications in one city take their version numbers one after the other. */
const PUBLISH_LOCK = 7_205_302;

export const columnsOf = (layer: Layer): string[] => layer.attributes.map((attribute) => attribute.name);

/** A list of names as a fragment; the driver's own list is read as values after `insert into`. */
const names = (tx: Db, columns: readonly string[]) =>
	columns.map((column, index) => tx`${index === 0 ? tx`` : tx`, `}${tx(column)}`);

export const takePublishLock = (tx: Transaction, cityId: string) =>
	tx`select pg_advisory_xact_lock(${PUBLISH_LOCK}, hashtext(${cityId}))`;

const CityRow = z.object({ metricSrid: z.int(), isDemo: z.boolean() });

export async function findCity(db: Db, cityId: string): Promise<z.infer<typeof CityRow> | undefined> {
	const rows = await db`
		select metric_srid as "metricSrid", is_demo as "isDemo" from city where city_id = ${cityId}`;
	return rows[0] === undefined ? undefined : CityRow.parse(rows[0]);
}

export interface NewCity {
	readonly cityId: string;
	readonly names: { readonly en: string; readonly zh: string | null; readonly vi: string | null };
	readonly jurisdiction: string;
	readonly rulePacks: readonly string[];
	readonly metricSrid: number;
	/** Layers of which the city keeps a register. */
	readonly registerKept: readonly string[];
	readonly residentPop: number | null;
	readonly isDemo: boolean;
	/** ISO day the city is judged as of; null = today. */
	readonly referenceDate: string | null;
	/** GeoJSON polygon or multi-polygon, EPSG:4326. */
	readonly boundary: object;
}

/** Adds the city, or brings its description up to date; its data sets stay. */
export const upsertCity = (db: Db, city: NewCity) => db`
	insert into city (
		city_id, name_en, name_zh, name_vi, jurisdiction, rule_packs, metric_srid, register_kept, resident_pop,
		is_demo, reference_date, geom
	) values (
		${city.cityId}, ${city.names.en}, ${city.names.zh}, ${city.names.vi}, ${city.jurisdiction},
		${[...city.rulePacks]}, ${city.metricSrid}, ${[...city.registerKept]}, ${city.residentPop},
		${city.isDemo}, ${city.referenceDate},
		st_multi(st_setsrid(st_geomfromgeojson(${JSON.stringify(city.boundary)}), 4326))
	)
	on conflict (city_id) do update set
		name_en = excluded.name_en, name_zh = excluded.name_zh, name_vi = excluded.name_vi,
		jurisdiction = excluded.jurisdiction, rule_packs = excluded.rule_packs, metric_srid = excluded.metric_srid,
		register_kept = excluded.register_kept, resident_pop = excluded.resident_pop, is_demo = excluded.is_demo,
		reference_date = excluded.reference_date, geom = excluded.geom`;

export const upsertPerson = (
	db: Db,
	cityId: string,
	person: { readonly personId: string; readonly name: string; readonly role: string },
) => db`
	insert into person (city_id, person_id, name, role)
	values (${cityId}, ${person.personId}, ${person.name}, ${person.role})
	on conflict (city_id, person_id) do update set name = excluded.name, role = excluded.role`;

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

const VersionRow = z.object({
	version: z.int(),
	layer: z.string(),
	acceptedCount: z.int(),
	contentSha256: z.string(),
});
export type VersionRow = z.infer<typeof VersionRow>;

/** The published version of a layer, where its content and all that is said of it are these. */
export async function findCurrentIfSame(
	tx: Transaction,
	cityId: string,
	layer: Layer,
	wanted: { readonly contentSha256: string; readonly said: VersionMetadata; readonly extra: object },
): Promise<number | undefined> {
	const { said } = wanted;
	const rows = await tx<{ version: number }[]>`
		select v.version from dataset d
		join dataset_version v on v.city_id = d.city_id and v.layer = d.layer and v.version = d.current_version
		where d.city_id = ${cityId} and d.layer = ${layer.name} and v.content_sha256 = ${wanted.contentSha256}
			and v.as_of = ${said.asOf}::date and v.source = ${said.source} and v.licence = ${said.licence}
			and v.authority is not distinct from ${said.authority}::text
			and v.precision_m is not distinct from ${said.precisionM}::float8
			and v.cat_codes_held is not distinct from ${said.catCodesHeld === null ? null : [...said.catCodesHeld]}::text[]
			and v.metadata -> 'given' = ${tx.json(wanted.extra as never)}::jsonb
			and st_asbinary(v.coverage) = st_asbinary(st_multi(st_geomfromgeojson(${JSON.stringify(said.coverage)})))`;
	return rows[0]?.version;
}

export async function findVersion(db: Db, cityId: string, version: number): Promise<VersionRow | undefined> {
	const rows = await db`
		select version, layer, accepted_count as "acceptedCount", content_sha256 as "contentSha256"
		from dataset_version where city_id = ${cityId} and version = ${version}`;
	return rows[0] === undefined ? undefined : VersionRow.parse(rows[0]);
}

/** Versions of a layer, newest first. */
export async function listVersions(db: Db, cityId: string, layerName: string): Promise<VersionRow[]> {
	const rows = await db`
		select version, layer, accepted_count as "acceptedCount", content_sha256 as "contentSha256"
		from dataset_version where city_id = ${cityId} and layer = ${layerName} order by version desc`;
	return z.array(VersionRow).parse(rows);
}

export async function findCurrentVersion(db: Db, cityId: string, layerName: string): Promise<number | undefined> {
	const rows = await db<{ version: number }[]>`
		select current_version as version from dataset where city_id = ${cityId} and layer = ${layerName}`;
	return rows[0]?.version;
}

export const listCurrent = (db: Db, cityId: string) => db<{ layerName: string; version: number }[]>`
	select layer as "layerName", current_version as version from dataset where city_id = ${cityId} order by layer`;

export interface NewVersion {
	readonly layerName: string;
	readonly said: VersionMetadata;
	readonly readCount: number;
	readonly acceptedCount: number;
	readonly rejectedCount: number;
	readonly contentSha256: string;
	readonly metadata: object;
	readonly stagedAt: Date;
}

/** Numbers the version within its city; the publish lock must be held. */
export async function insertVersion(tx: Transaction, cityId: string, version: NewVersion): Promise<number> {
	const { said } = version;
	const rows = await tx<{ version: number }[]>`
		insert into dataset_version (
			city_id, version, layer, as_of, source, authority, licence, precision_m, coverage, cat_codes_held,
			read_count, accepted_count, rejected_count, content_sha256, metadata, staged_at
		) select
			${cityId}, coalesce(max(version), 0) + 1, ${version.layerName}, ${said.asOf}::date, ${said.source},
			${said.authority}, ${said.licence}, ${said.precisionM},
			st_multi(st_geomfromgeojson(${JSON.stringify(said.coverage)})),
			${said.catCodesHeld === null ? null : [...said.catCodesHeld]}::text[],
			${version.readCount}, ${version.acceptedCount}, ${version.rejectedCount}, ${version.contentSha256},
			${tx.json(version.metadata as never)}, ${version.stagedAt}
		from dataset_version where city_id = ${cityId}
		returning version`;
	const inserted = rows[0];
	if (inserted === undefined) throw new Error("The version was not written.");
	return inserted.version;
}

/** The one write that readers see. */
export const pointTo = (
	tx: Transaction,
	target: { readonly cityId: string; readonly layerName: string; readonly version: number },
	by: { readonly personId: string; readonly at: Date },
) => tx`
	insert into dataset (city_id, layer, current_version, published_at, published_by)
	values (${target.cityId}, ${target.layerName}, ${target.version}, ${by.at}, ${by.personId})
	on conflict (city_id, layer) do update set
		current_version = excluded.current_version, published_at = excluded.published_at,
		published_by = excluded.published_by`;

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

export async function hasDemoCity(db: Db): Promise<boolean> {
	const rows = await db`select 1 from city where is_demo limit 1`;
	return rows.length > 0;
}

export const insertProject = (tx: Transaction, cityId: string, project: DemoProject, at: Date) => tx`
	insert into project (city_id, id, name, geom, kind, stage, created_by, created_at, updated_by, updated_at)
	values (
		${cityId}, ${project.id}, ${project.name},
		st_multi(st_setsrid(st_geomfromgeojson(${JSON.stringify(project.geometry)}), 4326)),
		${project.kind}, ${project.stage}, ${project.createdBy}, ${at}, ${project.createdBy}, ${at}
	)`;

/** Chosen actions of a project's buildings, in one statement. */
export const insertActions = (
	tx: Transaction,
	cityId: string,
	projectId: string,
	actions: DemoProject["actions"],
) => tx`
	insert into building_action (city_id, project_id, building_id, action, reason_code, notice_days)
	select ${cityId}, ${projectId}, a.building_id, a.action, a.reason_code, a.notice_days
	from jsonb_to_recordset(${tx.json(
		actions.map((action) => ({
			building_id: action.buildingId,
			action: action.action,
			reason_code: action.reasonCode,
			notice_days: action.noticeDays,
		})),
	)}) as a (building_id text, action text, reason_code text, notice_days integer)`;
