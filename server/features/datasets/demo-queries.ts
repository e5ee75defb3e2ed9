import type { DemoProject } from "../../domain/datasets/demo-city.ts";
import type { Db, Transaction } from "../../platform/database.ts";

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
