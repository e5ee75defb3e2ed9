import { z } from "zod";
import { heritageTypes } from "../../domain/datasets/layers.ts";
import type { Db } from "../../platform/database.ts";

/** Where and in what everything is measured: one boundary, one city, its metric system. */
export interface Site {
	readonly cityId: string;
	readonly metricSrid: number;
	/** GeoJSON of the boundary, EPSG:4326. */
	readonly boundary: string;
}

const Json = z.looseObject({ type: z.string() });
const day = z.string().nullable();
const boundaryOf = (db: Db, site: Site) => db`st_setsrid(st_geomfromgeojson(${site.boundary}), 4326)`;

const BoundaryRow = z.strictObject({
	is_valid: z.boolean(),
	/** Its points lie in one line or one spot. */
	is_flat: z.boolean(),
	reason: z.string().nullable(),
	fault_lon: z.number().nullable(),
	fault_lat: z.number().nullable(),
	area_m2: z.number().nullable(),
	perimeter_m: z.number().nullable(),
	bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
	is_in_city: z.boolean().nullable(),
});
export type BoundaryRow = z.infer<typeof BoundaryRow>;

/** Whether a boundary is an area at all, where it is not, and how large it is. */
export async function measureBoundary(db: Db, site: Site): Promise<BoundaryRow> {
	const [row] = await db`
		with drawn as materialized (select ${boundaryOf(db, site)} as geom),
		tested as materialized (select geom, (st_isvaliddetail(geom)).* from drawn)
		select
			t.valid as is_valid, st_dimension(st_convexhull(t.geom)) < 2 as is_flat, t.reason, st_x(t.location) as fault_lon, st_y(t.location) as fault_lat,
			case when t.valid then st_area(st_transform(t.geom, ${site.metricSrid}::int)) end as area_m2,
			case when t.valid then st_perimeter(st_transform(t.geom, ${site.metricSrid}::int)) end as perimeter_m,
			array[st_xmin(t.geom), st_ymin(t.geom), st_xmax(t.geom), st_ymax(t.geom)] as bounds,
			case when t.valid then st_relate(c.geom, t.geom, 'T********') end as is_in_city
		from tested t join city c on c.city_id = ${site.cityId}
	`;
	return BoundaryRow.parse(row);
}

const LayerRow = z.strictObject({
	layer: z.string(),
	version: z.number(),
	as_of: z.string(),
	source: z.string(),
	licence: z.string(),
	content_sha256: z.string(),
	precision_m: z.number().nullable(),
	max_age_days: z.number().nullable(),
	coverage_share: z.number(),
});
export type LayerRow = z.infer<typeof LayerRow>;

/** Every layer in force, and the share of the boundary that it covers at all. */
export async function measureLayersInForce(db: Db, site: Site): Promise<LayerRow[]> {
	const rows = await db`
		select
			v.layer, v.version, v.as_of, v.source, v.licence, v.content_sha256, v.precision_m, d.max_age_days,
			case when st_covers(v.coverage, b.geom) then 1
				else st_area(st_transform(st_intersection(v.coverage, b.geom), ${site.metricSrid}::int))
					/ st_area(st_transform(b.geom, ${site.metricSrid}::int)) end as coverage_share
		from dataset d
			join dataset_version v on v.city_id = d.city_id and v.version = d.current_version
			cross join (select ${boundaryOf(db, site)} as geom) b
		where d.city_id = ${site.cityId}
		order by v.layer
	`;
	return z.array(LayerRow).parse(rows);
}

const SettingRow = z.strictObject({ key: z.string(), value: z.unknown() });

export async function findSettings(db: Db, cityId: string): Promise<z.infer<typeof SettingRow>[]> {
	const rows = await db`select key, value from city_setting where city_id = ${cityId} order by key`;
	return z.array(SettingRow).parse(rows);
}

const names = { name_en: z.string().nullable(), name_zh: z.string().nullable(), name_vi: z.string().nullable() };

const BuildingRow = z.strictObject({
	id: z.string(),
	...names,
	origin: z.enum(["surveyed", "proxy"]),
	year_built: z.number().nullable(),
	floors_above: z.number().nullable(),
	gfa_m2: z.number().nullable(),
	use_code: z.string().nullable(),
	heritage_type: z.enum(heritageTypes).nullable(),
	heritage_id: z.string().nullable(),
	is_illegal: z.boolean().nullable(),
	complete_set: z.boolean().nullable(),
	land_tenure: z.enum(["state", "collective"]).nullable(),
	owner_type: z
		.enum(["state_enterprise", "state_institution", "government", "collective", "private", "mixed"])
		.nullable(),
	occupied: z.boolean().nullable(),
	vacate_date: day,
	footprint_m2: z.number(),
	overlap_m2: z.number(),
	is_member: z.boolean(),
	lon: z.number(),
	lat: z.number(),
	geometry: Json,
});
export type BuildingRow = z.infer<typeof BuildingRow>;

/** Buildings that share ground with the boundary; a member's point on surface lies in it. Uses building_geom_gix. */
export async function findBuildings(db: Db, site: Site, version: number): Promise<BuildingRow[]> {
	const rows = await db`
		with b as materialized (
			select geom, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from (select ${boundaryOf(db, site)} as geom) drawn
		),
		met as materialized (
			select f.*, st_pointonsurface(f.geom) as inner_point,
				st_area(st_transform(f.geom, ${site.metricSrid}::int)) as footprint_m2,
				case when st_covers(b.geom, f.geom) then null
					else st_area(st_intersection(st_transform(f.geom, ${site.metricSrid}::int), b.geom_metric)) end as cut_m2,
				b.geom as drawn
			from building f cross join b
			where f.city_id = ${site.cityId} and f.version = ${version} and st_intersects(f.geom, b.geom)
		)
		select
			id, name_en, name_zh, name_vi, origin, year_built, floors_above, gfa_m2, use_code, heritage_type, heritage_id,
			is_illegal, complete_set, land_tenure, owner_type, occupied, vacate_date,
			footprint_m2, coalesce(cut_m2, footprint_m2) as overlap_m2,
			st_intersects(drawn, inner_point) as is_member,
			st_x(inner_point) as lon, st_y(inner_point) as lat,
			st_asgeojson(geom, 7)::json as geometry
		from met
		where cut_m2 is null or cut_m2 > 0
		order by id
	`;
	return z.array(BuildingRow).parse(rows);
}

const ParcelRow = z.strictObject({
	id: z.string(),
	tenure: z.enum(["state", "collective"]).nullable(),
	supply_mode: z.enum(["transfer", "allocation", "none"]).nullable(),
	land_code: z.string().nullable(),
	planned_code: z.string().nullable(),
	title_status: z.enum(["clear", "in_process", "disputed"]).nullable(),
	agreed_start_date: day,
	actual_start_date: day,
	due_area_m2: z.number().nullable(),
	started_area_m2: z.number().nullable(),
	invest_total: z.number().nullable(),
	invest_done: z.number().nullable(),
	stop_date: day,
	gov_cause: z.boolean().nullable(),
	inefficient_flag: z.boolean().nullable(),
	soil_status: z.enum(["not_surveyed", "clean", "risk", "listed", "remediated"]).nullable(),
	vacant_share: z.number().nullable(),
	vacant_since: day,
	transfer_planned: z.boolean().nullable(),
	archaeology_status: z
		.enum(["survey_done_cleared", "excavated_cleared", "protected_in_plan", "under_way", "not_done"])
		.nullable(),
	archaeology_date: day,
	area_m2: z.number(),
	overlap_m2: z.number(),
	geometry: Json,
});
export type ParcelRow = z.infer<typeof ParcelRow>;

/** Plots that share ground with the boundary. Uses parcel_geom_gix. */
export async function findParcels(db: Db, site: Site, version: number): Promise<ParcelRow[]> {
	const rows = await db`
		with b as materialized (
			select geom, st_transform(geom, ${site.metricSrid}::int) as geom_metric
			from (select ${boundaryOf(db, site)} as geom) drawn
		),
		met as materialized (
			select f.*, st_area(st_transform(f.geom, ${site.metricSrid}::int)) as area_m2,
				case when st_covers(b.geom, f.geom) then null
					else st_area(st_intersection(st_transform(f.geom, ${site.metricSrid}::int), b.geom_metric)) end as cut_m2
			from parcel f cross join b
			where f.city_id = ${site.cityId} and f.version = ${version} and st_intersects(f.geom, b.geom)
		)
		select
			id, tenure, supply_mode, land_code, planned_code, title_status, agreed_start_date, actual_start_date,
			due_area_m2, started_area_m2, invest_total, invest_done, stop_date, gov_cause, inefficient_flag,
			soil_status, vacant_share, vacant_since, transfer_planned, archaeology_status, archaeology_date,
			area_m2, coalesce(cut_m2, area_m2) as overlap_m2, st_asgeojson(geom, 7)::json as geometry
		from met
		where cut_m2 is null or cut_m2 > 0
		order by id
	`;
	return z.array(ParcelRow).parse(rows);
}

const AppraisalRow = z.strictObject({
	building_id: z.string(),
	kind: z.enum(["danger", "seismic", "reinforcement", "heritage_value"]),
	result: z.string().nullable(),
	organ: z.string().nullable(),
	number: z.string().nullable(),
	date: day,
	valid_until: day,
});
export type AppraisalRow = z.infer<typeof AppraisalRow>;

/** Uses building_appraisal_building_ix. */
export async function findAppraisals(
	db: Db,
	site: Site,
	{ version, buildingIds }: { version: number; buildingIds: readonly string[] },
): Promise<AppraisalRow[]> {
	const rows = await db`
		select building_id, kind, result, organ, number, "date", valid_until
		from building_appraisal
		where city_id = ${site.cityId} and version = ${version} and building_id = any(${buildingIds as string[]}::text[])
		order by building_id, id
	`;
	return z.array(AppraisalRow).parse(rows);
}

const ApprovalRow = z.strictObject({
	subject_id: z.string(),
	kind: z.string(),
	organ: z.string().nullable(),
	number: z.string().nullable(),
	date: day,
	valid_until: day,
});
export type ApprovalRow = z.infer<typeof ApprovalRow>;
export type ApprovalSubject = "building_action" | "new_building" | "parcel" | "project" | "toponym";

/** Approvals of subjects of one kind, an action's under `project/building`. Uses approval_subject_ix. */
export async function findApprovals(
	db: Db,
	site: Site,
	{
		version,
		subjectKind,
		subjectIds,
	}: { version: number; subjectKind: ApprovalSubject; subjectIds: readonly string[] },
): Promise<ApprovalRow[]> {
	const rows = await db`
		select subject_id, kind, organ, number, "date", valid_until
		from approval
		where city_id = ${site.cityId} and version = ${version}
			and subject_kind = ${subjectKind} and subject_id = any(${subjectIds as string[]}::text[])
		order by subject_id, id
	`;
	return z.array(ApprovalRow).parse(rows);
}

/** The day the figures of a project's renewal unit are frozen at; null where it has no unit or the unit no such day. */
export async function findBaselineDate(db: Db, site: Site, projectId: string): Promise<string | null> {
	const [row] = await db`
		select u.baseline_date
		from project p join renewal_unit u on u.city_id = p.city_id and u.id = p.unit_id
		where p.city_id = ${site.cityId} and p.id = ${projectId}
	`;
	return row === undefined ? null : z.strictObject({ baseline_date: day }).parse(row).baseline_date;
}

const CompatRow = z.strictObject({
	main_code: z.string(),
	other_code: z.string(),
	verdict: z.enum(["permitted", "conditional", "forbidden"]),
});

export async function findCompatRows(
	db: Db,
	site: Site,
	{ version, mainCodes }: { version: number; mainCodes: readonly string[] },
): Promise<z.infer<typeof CompatRow>[]> {
	const rows = await db`
		select main_code, other_code, verdict
		from compat_table
		where city_id = ${site.cityId} and version = ${version} and main_code = any(${mainCodes as string[]}::text[])
		order by main_code, other_code
	`;
	return z.array(CompatRow).parse(rows);
}
