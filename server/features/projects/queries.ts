import { z } from "zod";
import { actionReasons, buildingActions, projectKinds, projectStages } from "../../domain/datasets/layers.ts";
import type { Db } from "../../platform/database.ts";

const Json = z.looseObject({ type: z.string() });
const time = z.date().transform((at) => at.toISOString());

const ProjectRow = z.strictObject({
	id: z.string(),
	name: z.string(),
	kind: z.enum(projectKinds),
	stage: z.enum(projectStages),
	revision: z.number(),
	area_m2: z.number(),
	bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
	created_by: z.string(),
	created_at: time,
	updated_by: z.string(),
	updated_at: time,
	finding_counts: z.record(z.string(), z.number()).nullable(),
	boundary: Json,
});
export type ProjectRow = z.infer<typeof ProjectRow>;

const projectColumns = (db: Db) => db`
	p.id, p.name, p.kind, p.stage, p.revision,
	st_area(st_transform(p.geom, c.metric_srid)) as area_m2,
	array[st_xmin(p.geom), st_ymin(p.geom), st_xmax(p.geom), st_ymax(p.geom)] as bounds,
	p.created_by, p.created_at, p.updated_by, p.updated_at,
	(select k.finding_counts from project_check k
		where k.city_id = p.city_id and k.project_id = p.id and k.project_revision = p.revision) as finding_counts,
	st_asgeojson(p.geom, 9)::json as boundary
`;

export interface ProjectFilter {
	readonly namePart: string | null;
	readonly stage: string | null;
	readonly offset: number;
	readonly limit: number;
}

const filtered = (db: Db, cityId: string, { namePart, stage }: ProjectFilter) => db`
	p.city_id = ${cityId} and p.deleted_at is null
	${namePart === null ? db`` : db`and position(lower(${namePart}) in lower(p.name)) > 0`}
	${stage === null ? db`` : db`and p.stage = ${stage}`}
`;

/** Last changed first. Uses project_updated_ix. */
export async function findProjects(db: Db, cityId: string, filter: ProjectFilter): Promise<ProjectRow[]> {
	const rows = await db`
		select ${projectColumns(db)}
		from project p join city c on c.city_id = p.city_id
		where ${filtered(db, cityId, filter)}
		order by p.updated_at desc, p.id
		limit ${filter.limit} offset ${filter.offset}
	`;
	return z.array(ProjectRow).parse(rows);
}

export async function countProjects(db: Db, cityId: string, filter: ProjectFilter): Promise<number> {
	const [row] = await db`select count(*)::int as total from project p where ${filtered(db, cityId, filter)}`;
	return z.strictObject({ total: z.number() }).parse(row).total;
}

export async function findProject(db: Db, cityId: string, id: string): Promise<ProjectRow | null> {
	const [row] = await db`
		select ${projectColumns(db)}
		from project p join city c on c.city_id = p.city_id
		where p.city_id = ${cityId} and p.id = ${id} and p.deleted_at is null
	`;
	return row === undefined ? null : ProjectRow.parse(row);
}

/** The revision as it stands, its row held until the transaction ends: the second of two writers waits here. */
export async function lockRevision(db: Db, cityId: string, id: string): Promise<number | null> {
	const [row] = await db`
		select revision from project where city_id = ${cityId} and id = ${id} and deleted_at is null for update
	`;
	return row === undefined ? null : z.strictObject({ revision: z.number() }).parse(row).revision;
}

export interface ProjectWrite {
	readonly cityId: string;
	readonly id: string;
	readonly name: string;
	readonly kind: string;
	readonly stage: string;
	/** GeoJSON. */
	readonly boundary: string;
	readonly personId: string;
	readonly at: Date;
}

const geometryOf = (db: Db, boundary: string) => db`st_multi(st_setsrid(st_geomfromgeojson(${boundary}), 4326))`;

export async function insertProject(db: Db, project: ProjectWrite): Promise<void> {
	await db`
		insert into project (city_id, id, name, geom, kind, stage, revision, created_by, created_at, updated_by, updated_at)
		values (${project.cityId}, ${project.id}, ${project.name}, ${geometryOf(db, project.boundary)}, ${project.kind},
			${project.stage}, 1, ${project.personId}, ${project.at}, ${project.personId}, ${project.at})
	`;
}

export async function updateProject(db: Db, project: ProjectWrite & { readonly revision: number }): Promise<void> {
	await db`
		update project
		set name = ${project.name}, geom = ${geometryOf(db, project.boundary)}, kind = ${project.kind}, stage = ${project.stage},
			revision = ${project.revision}, updated_by = ${project.personId}, updated_at = ${project.at}
		where city_id = ${project.cityId} and id = ${project.id}
	`;
}

export async function markDeleted(
	db: Db,
	{ cityId, id, revision, personId, at }: { cityId: string; id: string; revision: number; personId: string; at: Date },
): Promise<void> {
	await db`
		update project
		set deleted_at = ${at}, revision = ${revision}, updated_by = ${personId}, updated_at = ${at}
		where city_id = ${cityId} and id = ${id}
	`;
}

const ActionRow = z.strictObject({
	building_id: z.string(),
	action: z.enum(buildingActions),
	reason_code: z.enum(actionReasons).nullable(),
	notice_days: z.number().nullable(),
	plan_ref: z.string().nullable(),
	from_use: z.string().nullable(),
	to_use: z.string().nullable(),
});
export type ActionRow = z.infer<typeof ActionRow>;

export async function findActions(db: Db, cityId: string, projectId: string): Promise<ActionRow[]> {
	const rows = await db`
		select building_id, action, reason_code, notice_days, plan_ref, from_use, to_use
		from building_action
		where city_id = ${cityId} and project_id = ${projectId}
		order by building_id
	`;
	return z.array(ActionRow).parse(rows);
}

export async function replaceActions(
	db: Db,
	{ cityId, projectId, actions }: { cityId: string; projectId: string; actions: readonly ActionRow[] },
): Promise<void> {
	await db`delete from building_action where city_id = ${cityId} and project_id = ${projectId}`;
	await db`
		insert into building_action (city_id, project_id, building_id, action, reason_code, notice_days, plan_ref, from_use, to_use)
		select ${cityId}, ${projectId}, building_id, action, reason_code, notice_days, plan_ref, from_use, to_use
		from jsonb_to_recordset(${db.json(actions as never)}::jsonb)
			as a (building_id text, action text, reason_code text, notice_days int, plan_ref text, from_use text, to_use text)
	`;
}

export async function insertHistory(
	db: Db,
	entry: { cityId: string; projectId: string; revision: number; actor: string; at: Date; change: unknown },
): Promise<void> {
	await db`
		insert into project_history (city_id, project_id, revision, actor, changed_at, change)
		values (${entry.cityId}, ${entry.projectId}, ${entry.revision}, ${entry.actor}, ${entry.at}, ${db.json(entry.change as never)})
	`;
}

const HistoryRow = z.strictObject({
	revision: z.number(),
	actor: z.string(),
	changed_at: time,
	change: z.record(z.string(), z.unknown()),
});

export async function findHistory(
	db: Db,
	{ cityId, projectId, offset, limit }: { cityId: string; projectId: string; offset: number; limit: number },
): Promise<z.infer<typeof HistoryRow>[]> {
	const rows = await db`
		select revision, actor, changed_at, change
		from project_history
		where city_id = ${cityId} and project_id = ${projectId}
		order by revision desc
		limit ${limit} offset ${offset}
	`;
	return z.array(HistoryRow).parse(rows);
}

export async function countHistory(db: Db, cityId: string, projectId: string): Promise<number> {
	const [row] = await db`
		select count(*)::int as total from project_history where city_id = ${cityId} and project_id = ${projectId}
	`;
	return z.strictObject({ total: z.number() }).parse(row).total;
}

/** The check of a revision; asked again, the newer answer takes its place. */
export async function saveCheck(
	db: Db,
	check: { cityId: string; projectId: string; revision: number; at: Date; report: unknown; findingCounts: unknown },
): Promise<void> {
	await db`
		insert into project_check (city_id, project_id, project_revision, checked_at, report, finding_counts)
		values (${check.cityId}, ${check.projectId}, ${check.revision}, ${check.at}, ${db.json(check.report as never)},
			${db.json(check.findingCounts as never)})
		on conflict (city_id, project_id, project_revision)
			do update set checked_at = excluded.checked_at, report = excluded.report, finding_counts = excluded.finding_counts
	`;
}

const CheckRow = z.strictObject({ project_revision: z.number(), report: z.unknown() });

/** The newest saved check of a project, of whatever revision. */
export async function findLatestCheck(
	db: Db,
	cityId: string,
	projectId: string,
): Promise<z.infer<typeof CheckRow> | null> {
	const [row] = await db`
		select project_revision, report
		from project_check
		where city_id = ${cityId} and project_id = ${projectId}
		order by project_revision desc
		limit 1
	`;
	return row === undefined ? null : CheckRow.parse(row);
}

const VersionRow = z.strictObject({ layer: z.string(), version: z.number() });

export async function findCurrentVersions(db: Db, cityId: string): Promise<z.infer<typeof VersionRow>[]> {
	const rows = await db`select layer, current_version as version from dataset where city_id = ${cityId} order by layer`;
	return z.array(VersionRow).parse(rows);
}

const UncheckedRow = z.strictObject({ cityId: z.string(), id: z.string() });

/** Projects of which no check is saved. */
export async function findUnchecked(db: Db): Promise<z.infer<typeof UncheckedRow>[]> {
	const rows = await db`
		select p.city_id as "cityId", p.id from project p
		where p.deleted_at is null and not exists (
			select 1 from project_check c where c.city_id = p.city_id and c.project_id = p.id
		) order by p.city_id, p.id`;
	return z.array(UncheckedRow).parse(rows);
}
