import { randomUUID } from "node:crypto";
import { ConflictReport } from "../../contracts/conflicts.ts";
import type { Project, ProjectDraft, ProjectSummary } from "../../contracts/projects.ts";
import type { Actor } from "../../domain/actor.ts";
import { rules, rulesInForce } from "../../domain/rules/catalogue.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Db, Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import type { ConflictService } from "../conflicts/service.ts";
import { keepUnaskedFindings } from "./keep-findings.ts";
import {
	type ActionRow,
	countHistory,
	countProjects,
	findActions,
	findCurrentVersions,
	findHistory,
	findLatestCheck,
	findProject,
	findProjects,
	insertHistory,
	insertProject,
	lockRevision,
	markDeleted,
	type ProjectRow,
	replaceActions,
	saveCheck,
	updateProject,
} from "./queries.ts";

export type ProjectService = ReturnType<typeof createProjectService>;

interface SavedProject {
	readonly project: Project;
	readonly report: ConflictReport;
}

/** Which revision a change starts from, as the caller said it. */
export type ExpectedRevision = number | "not-said";

export interface ProjectServiceOptions {
	readonly db: Pool;
	readonly cities: CityService;
	readonly conflicts: ConflictService;
	readonly now: () => Date;
}

/** Saved work of planners: a boundary with its actions, the check it was saved with, and who changed what. */
export function createProjectService({ db, cities, conflicts, now }: ProjectServiceOptions) {
	async function mustFind(on: Db, cityId: string, id: string): Promise<Project> {
		const row = await findProject(on, cityId, id);
		if (row === null) throw new AppError("project.unknown", { detail: `There is no project ${id} in this city.` });
		return toProject(row, await findActions(on, cityId, id));
	}

	/** What stood before is told whole, so that the second writer loses nothing. */
	async function holdRevision(on: Db, cityId: string, id: string, expected: ExpectedRevision): Promise<number> {
		if (expected === "not-said") {
			throw new AppError("project.revision-missing", {
				detail: "Say in If-Match which revision the change starts from.",
			});
		}
		const revision = await lockRevision(on, cityId, id);
		if (revision === null) throw new AppError("project.unknown", { detail: `There is no project ${id} in this city.` });
		if (revision !== expected) {
			throw new AppError("project.changed-meanwhile", {
				detail: `The project stands at revision ${revision}; the change starts from ${expected}.`,
				current: await mustFind(on, cityId, id),
			});
		}
		return revision;
	}

	async function checkDraft(actor: Actor, cityId: string, id: string, draft: ProjectDraft): Promise<ConflictReport> {
		const { boundary, kind, stage, actions, bulkActions } = draft;
		const report = await conflicts.checkWhole(actor, cityId, {
			boundary,
			kind,
			stage,
			actions,
			bulkActions,
			projectId: id,
		});
		return keepUnaskedFindings(report, await latestReport(db, cityId, id));
	}

	async function saveReport(on: Db, cityId: string, project: Project, report: ConflictReport): Promise<SavedProject> {
		await saveCheck(on, {
			cityId,
			projectId: project.id,
			revision: project.revision,
			at: now(),
			report,
			findingCounts: report.findingCounts,
		});
		return { project: { ...project, findingCounts: report.findingCounts }, report };
	}

	async function write(
		actor: Actor,
		cityId: string,
		{ id, draft, expected }: { id: string; draft: ProjectDraft; expected: ExpectedRevision | "new" },
	): Promise<SavedProject> {
		const report = await checkDraft(actor, cityId, id, draft);
		return db.begin(async (transaction) => {
			const at = now();
			const common = {
				cityId,
				id,
				name: draft.name,
				kind: draft.kind,
				stage: draft.stage,
				boundary: JSON.stringify(draft.boundary),
				personId: actor.personId,
				at,
			};
			const before = expected === "new" ? null : await mustHold(transaction, cityId, id, expected);
			const revision = (before?.revision ?? 0) + 1;
			if (before === null) await insertProject(transaction, common);
			else await updateProject(transaction, { ...common, revision });
			await replaceActions(transaction, { cityId, projectId: id, actions: report.actions.map(toActionRow) });
			const project = await mustFind(transaction, cityId, id);
			const change =
				before === null ? { created: contentOf(project) } : { before: contentOf(before), after: contentOf(project) };
			await insertHistory(transaction, { cityId, projectId: id, revision, actor: actor.personId, at, change });
			return saveReport(transaction, cityId, project, report);
		}) as Promise<SavedProject>;
	}

	async function mustHold(on: Db, cityId: string, id: string, expected: ExpectedRevision): Promise<Project> {
		await holdRevision(on, cityId, id, expected);
		return mustFind(on, cityId, id);
	}

	return {
		async list(
			_actor: Actor,
			cityId: string,
			filter: { q?: string | undefined; stage?: string | undefined; offset: number; limit: number },
		): Promise<{ projects: ProjectSummary[]; total: number }> {
			await cities.mustFind(cityId);
			const asked = { ...filter, namePart: filter.q ?? null, stage: filter.stage ?? null };
			const rows = await findProjects(db, cityId, asked);
			return { projects: rows.map(toSummary), total: await countProjects(db, cityId, asked) };
		},

		async get(_actor: Actor, cityId: string, id: string): Promise<Project> {
			await cities.mustFind(cityId);
			return mustFind(db, cityId, id);
		},

		async create(actor: Actor, cityId: string, draft: ProjectDraft): Promise<SavedProject> {
			mayWrite(actor);
			return write(actor, cityId, { id: randomUUID(), draft, expected: "new" });
		},

		async update(
			actor: Actor,
			cityId: string,
			{ id, draft, expected }: { id: string; draft: ProjectDraft; expected: ExpectedRevision },
		): Promise<SavedProject> {
			mayWrite(actor);
			// Refused before the check is asked; held again, with its row, when it is written.
			await db.begin((transaction) => holdRevision(transaction, cityId, id, expected));
			return write(actor, cityId, { id, draft, expected });
		},

		async remove(
			actor: Actor,
			cityId: string,
			{ id, expected }: { id: string; expected: ExpectedRevision },
		): Promise<{ id: string; revision: number }> {
			mayWrite(actor);
			return db.begin(async (transaction) => {
				const before = await mustHold(transaction, cityId, id, expected);
				const revision = before.revision + 1;
				const at = now();
				await markDeleted(transaction, { cityId, id, revision, personId: actor.personId, at });
				const change = { deleted: contentOf(before) };
				await insertHistory(transaction, { cityId, projectId: id, revision, actor: actor.personId, at, change });
				return { id, revision };
			}) as Promise<{ id: string; revision: number }>;
		},

		async findings(_actor: Actor, cityId: string, id: string) {
			const { runDate } = await cities.mustFind(cityId);
			await mustFind(db, cityId, id);
			const check = await findLatestCheck(db, cityId, id);
			if (check === null) throw new AppError("project.never-checked", { detail: "No check of this project is saved." });
			const report = ConflictReport.parse(check.report);
			const moved = {
				movedLayers: movedLayersOf(report, await findCurrentVersions(db, cityId)),
				movedRules: movedRulesOf(report, runDate),
				isRunDateMoved: report.runDate !== runDate,
			};
			const isUpToDate = moved.movedLayers.length === 0 && moved.movedRules.length === 0 && !moved.isRunDateMoved;
			return { report, projectRevision: check.project_revision, isUpToDate, ...moved };
		},

		/** Asks again on the data of now; the revision stays, its check is the new one. */
		async recheck(actor: Actor, cityId: string, id: string): Promise<SavedProject> {
			mayWrite(actor);
			const project = await mustFind(db, cityId, id);
			const report = await checkDraft(actor, cityId, id, { ...project, bulkActions: [] });
			return db.begin(async (transaction) => {
				// Somebody may have saved meanwhile: then theirs is the newer check and this one is of no revision.
				await holdRevision(transaction, cityId, id, project.revision);
				return saveReport(transaction, cityId, project, report);
			}) as Promise<SavedProject>;
		},

		async history(_actor: Actor, cityId: string, id: string, page: { offset: number; limit: number }) {
			await cities.mustFind(cityId);
			const entries = await findHistory(db, { cityId, projectId: id, ...page });
			const total = await countHistory(db, cityId, id);
			if (total === 0) throw new AppError("project.unknown", { detail: `There is no project ${id} in this city.` });
			return {
				total,
				entries: entries.map(({ changed_at, ...entry }) => ({ ...entry, changedAt: changed_at })),
			};
		},
	};
}

async function latestReport(db: Db, cityId: string, id: string): Promise<ConflictReport | null> {
	const check = await findLatestCheck(db, cityId, id);
	return check === null ? null : ConflictReport.parse(check.report);
}

function mayWrite(actor: Actor): void {
	if (actor.personId === "anonymous") {
		throw new AppError("actor.missing", { detail: "Say who acts before saving anything." });
	}
	if (actor.role !== "planner" && actor.role !== "administrator") {
		throw new AppError("actor.forbidden", { detail: "Planners and administrators save projects." });
	}
}

const toSummary = (row: ProjectRow): ProjectSummary => ({
	id: row.id,
	name: row.name,
	kind: row.kind,
	stage: row.stage,
	revision: row.revision,
	areaM2: row.area_m2,
	bounds: row.bounds,
	createdBy: row.created_by,
	createdAt: row.created_at,
	updatedBy: row.updated_by,
	updatedAt: row.updated_at,
	findingCounts: row.finding_counts as ProjectSummary["findingCounts"],
});

const toProject = (row: ProjectRow, actions: readonly ActionRow[]): Project => ({
	...toSummary(row),
	// Written from a checked boundary and read back by the database: a MultiPolygon.
	boundary: row.boundary as unknown as Project["boundary"],
	actions: actions.map((action) => ({
		buildingId: action.building_id,
		action: action.action,
		reasonCode: action.reason_code,
		noticeDays: action.notice_days,
		planRef: action.plan_ref,
		fromUse: action.from_use,
		toUse: action.to_use,
	})),
});

const toActionRow = (action: Project["actions"][number]): ActionRow => ({
	building_id: action.buildingId,
	action: action.action,
	reason_code: action.reasonCode ?? null,
	notice_days: action.noticeDays ?? null,
	plan_ref: action.planRef ?? null,
	from_use: action.fromUse ?? null,
	to_use: action.toUse ?? null,
});

/** What a person decides of a project; the rest is counted by the program. */
const contentOf = ({ name, kind, stage, boundary, actions }: Project) => ({ name, kind, stage, boundary, actions });

function movedLayersOf(report: ConflictReport, current: readonly { layer: string; version: number }[]) {
	const currentByLayer = new Map(current.map((row) => [row.layer, row.version]));
	return report.layers
		.map(({ layer, version }) => ({
			layer,
			checkedVersion: version,
			currentVersion: currentByLayer.get(layer) ?? null,
		}))
		.filter((moved) => moved.checkedVersion !== moved.currentVersion);
}

function movedRulesOf(report: ConflictReport, runDate: string) {
	const checked = new Map(report.rules.map((rule) => [rule.code, rule.version]));
	const current = new Map(rulesInForce(runDate, rules).map((rule) => [rule.code, rule.version]));
	return [...new Set([...checked.keys(), ...current.keys()])]
		.map((code) => ({
			code,
			checkedVersion: checked.get(code) ?? null,
			currentVersion: current.get(code) ?? null,
		}))
		.filter((moved) => moved.checkedVersion !== moved.currentVersion);
}
