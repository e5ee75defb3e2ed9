import type { Db } from "../../platform/database.ts";
import type { Collection } from "./collections.ts";

type Fragment = ReturnType<Db>;

/** Rows of a collection as `id`, `geom` and its properties, whatever they are kept as. */
export function relationOf(db: Db, cityId: string, { source, version }: Collection): Fragment {
	switch (source.kind) {
		case "layer": {
			const columns = db(source.layer.attributes.map((attribute) => `l.${attribute.name}`));
			return db`
				select l.id, ${source.layer.geometry === "none" ? db`null::geometry` : db`l.geom`} as geom, ${columns}
				from ${db(source.layer.name)} l where l.city_id = ${cityId} and l.version = ${Number(version)}`;
		}
		case "projects":
			return projects(db, cityId);
		case "findings":
			return findings(db, cityId);
		case "coverage":
			return coverage(db, cityId, version);
	}
}

const projects = (db: Db, cityId: string): Fragment => db`
	select p.id, p.geom, p.name, p.kind, p.stage, p.revision,
		st_area(st_transform(p.geom, c.metric_srid)) as area_m2, p.created_at, p.updated_at
	from project p join city c on c.city_id = p.city_id
	where p.city_id = ${cityId} and p.deleted_at is null`;

/** Of the last saved check of every project. What was found clear is counted in the report, not listed here. */
const findings = (db: Db, cityId: string): Fragment => db`
	select p.id || '/' || (x ->> 'id') as id,
		case when jsonb_typeof(x -> 'geometry') = 'object' then st_setsrid(st_geomfromgeojson((x -> 'geometry')::text), 4326) end as geom,
		p.id as project_id, p.name as project_name, k.project_revision,
		x ->> 'rule' as rule, x ->> 'verdict' as verdict, x ->> 'severity' as severity, x ->> 'reason' as reason,
		x ->> 'cause' as cause, x -> 'subject' ->> 'kind' as subject_kind, x -> 'subject' ->> 'id' as subject_id,
		x -> 'sentence' ->> 'en' as sentence_en, x -> 'sentence' ->> 'zh' as sentence_zh, x -> 'sentence' ->> 'vi' as sentence_vi,
		x -> 'remedy' ->> 'en' as remedy_en, x -> 'remedy' ->> 'zh' as remedy_zh, x -> 'remedy' ->> 'vi' as remedy_vi,
		(x ->> 'overlapM2')::float8 as overlap_m2, (x ->> 'isTrial')::boolean as is_trial,
		(k.report ->> 'isDemo')::boolean as is_demo, (k.report ->> 'runDate')::date as run_date, k.checked_at
	from project p
	join lateral (
		select report, project_revision, checked_at from project_check k
		where k.city_id = p.city_id and k.project_id = p.id order by k.project_revision desc limit 1
	) k on true
	cross join lateral jsonb_array_elements(k.report -> 'findings') x
	where p.city_id = ${cityId} and p.deleted_at is null`;

const coverage = (db: Db, cityId: string, runId: string): Fragment => db`
	select coalesce(a ->> 'districtId', '*') || '/' || (c ->> 'code') as id,
		case when a ->> 'districtId' is null then city.geom else d.geom end as geom,
		a ->> 'districtId' as district_id, a -> 'names' ->> 'en' as name_en, a -> 'names' ->> 'zh' as name_zh,
		a -> 'names' ->> 'vi' as name_vi, c ->> 'code' as category, (c ->> 'limitM')::float8 as limit_m,
		(c ->> 'facilityCount')::int as facility_count, c ->> 'notKnown' as not_known,
		(c #>> '{residential,buildings,reached}')::int as buildings_reached,
		(c #>> '{residential,buildings,not-reached}')::int as buildings_not_reached,
		(c #>> '{residential,buildings,at-edge}')::int as buildings_at_edge,
		(c #>> '{residential,buildings,not-joined}')::int as buildings_not_joined,
		(c #>> '{residential,buildings,category-not-known}')::int as buildings_category_not_known,
		(c #>> '{residential,buildingShare}')::float8 as building_share,
		(c #>> '{residential,peopleShare}')::float8 as people_share
	from coverage_run r
	join city on city.city_id = r.city_id
	cross join lateral jsonb_array_elements(r.summary -> 'areas') a
	cross join lateral jsonb_array_elements(a -> 'categories') c
	left join district d on d.city_id = r.city_id and d.id = a ->> 'districtId' and d.version = (
		select (v ->> 'version')::int from jsonb_array_elements(r.summary -> 'dataVersions') v where v ->> 'layer' = 'district' limit 1
	)
	where r.city_id = ${cityId} and r.run_id = ${runId} and r.state = 'done'`;
