import { z } from "zod";
import type { VersionMetadata } from "../../domain/datasets/feature-row.ts";
import type { Layer } from "../../domain/datasets/layers.ts";
import type { Db, Transaction } from "../../platform/database.ts";

/** Any number serves; two publications in one city take their version numbers one after the other. */
const PUBLISH_LOCK = 7_205_302;

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

/** Why the city cannot be kept as it is described, as a sentence; null where it can. */
export async function findCityFault(db: Db, city: NewCity): Promise<string | null> {
	const rows = await db<{ unit: string | null; fault: string | null; reason: string | null }[]>`
		select (select proj4text from spatial_ref_sys where srid = ${city.metricSrid}) as unit, b.fault,
			st_isvalidreason(b.geom) as reason
		from read_geometry(${JSON.stringify(city.boundary)}) b`;
	const [row] = rows;
	if (row === undefined || row.unit === null) return `EPSG:${city.metricSrid} is not known to the database.`;
	if (!/\+units=m\b/.test(row.unit)) return `EPSG:${city.metricSrid} does not measure in metres.`;
	if (row.fault !== null) return `The boundary cannot be read: ${row.fault}`;
	return row.reason === "Valid Geometry" ? null : `The boundary is not valid: ${row.reason}`;
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

/** Versions of a city with this content, newest where two have the same. */
export async function findVersionsByContent(
	db: Db,
	cityId: string,
	hashes: readonly string[],
): Promise<Map<string, number>> {
	const rows = await db`
		select content_sha256, max(version) as version from dataset_version
		where city_id = ${cityId} and content_sha256 = any(${hashes as string[]}::text[]) group by content_sha256`;
	return new Map(rows.map((row) => [row["content_sha256"] as string, row["version"] as number]));
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
