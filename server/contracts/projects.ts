import { z } from "zod";
import { projectKinds, projectStages } from "../domain/datasets/layers.ts";
import { CityParams } from "./cities.ts";
import { ActionInput, Boundary, BulkAction, ConflictReport } from "./conflicts.ts";
import { endpoint } from "./endpoint.ts";
import { Bounds } from "./geojson.ts";

const ProjectParams = CityParams.extend({ id: z.string() });

/** Headers: a change names the revision it starts from, `If-Match: "3"`. */
export const ProjectDraft = z.strictObject({
	name: z.string().trim().min(1).max(200),
	kind: z.enum(projectKinds),
	stage: z.enum(projectStages),
	boundary: Boundary,
	actions: z.array(ActionInput).max(50_000).default([]),
	bulkActions: z.array(BulkAction).max(50).default([]),
});
export type ProjectDraft = z.infer<typeof ProjectDraft>;

const FindingCounts = ConflictReport.shape.findingCounts;

export const ProjectSummary = z.strictObject({
	id: z.string(),
	name: z.string(),
	kind: z.enum(projectKinds),
	stage: z.enum(projectStages),
	/** Counted up by every save; the ETag. */
	revision: z.int(),
	areaM2: z.number(),
	bounds: Bounds,
	createdBy: z.string(),
	createdAt: z.string(),
	updatedBy: z.string(),
	updatedAt: z.string(),
	/** Of the saved check; null where none is saved. */
	findingCounts: FindingCounts.nullable(),
});
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const Project = ProjectSummary.extend({ boundary: Boundary, actions: z.array(ActionInput) });
export type Project = z.infer<typeof Project>;

/** A saved project beside the check that was saved with it. */
export const SavedProject = z.strictObject({ project: Project, report: ConflictReport });

export const listProjects = endpoint({
	method: "GET",
	path: "/api/cities/:city/projects",
	summary: "A page of a city's projects, last changed first.",
	params: CityParams,
	query: z.strictObject({
		/** Part of a name. */
		q: z.string().max(200).optional(),
		stage: z.enum(projectStages).optional(),
		offset: z.coerce.number().int().min(0).default(0),
		limit: z.coerce.number().int().min(1).max(200).default(50),
	}),
	reply: z.strictObject({ projects: z.array(ProjectSummary), total: z.int() }),
});

export const createProject = endpoint({
	method: "POST",
	path: "/api/cities/:city/projects",
	summary: "Saves a project with its check. Planners and administrators.",
	params: CityParams,
	body: ProjectDraft,
	reply: SavedProject,
	status: 201,
});

export const getProject = endpoint({
	method: "GET",
	path: "/api/cities/:city/projects/:id",
	summary: "One project with its boundary and actions; its revision as ETag.",
	params: ProjectParams,
	reply: Project,
});

export const updateProject = endpoint({
	method: "PUT",
	path: "/api/cities/:city/projects/:id",
	summary: "Replaces a project; If-Match names the revision it starts from. 412 answers with the current project.",
	params: ProjectParams,
	body: ProjectDraft,
	reply: SavedProject,
});

export const deleteProject = endpoint({
	method: "DELETE",
	path: "/api/cities/:city/projects/:id",
	summary: "Takes a project off the list; its history stays. If-Match names the revision.",
	params: ProjectParams,
	reply: z.strictObject({ id: z.string(), revision: z.int() }),
});

export const getProjectFindings = endpoint({
	method: "GET",
	path: "/api/cities/:city/projects/:id/findings",
	summary: "The saved check of a project, and what has changed under it since.",
	params: ProjectParams,
	reply: z.strictObject({
		report: ConflictReport,
		projectRevision: z.int(),
		/** False where any of the following holds something. */
		isUpToDate: z.boolean(),
		movedLayers: z.array(
			z.strictObject({ layer: z.string(), checkedVersion: z.int().nullable(), currentVersion: z.int().nullable() }),
		),
		movedRules: z.array(
			z.strictObject({ code: z.string(), checkedVersion: z.int().nullable(), currentVersion: z.int().nullable() }),
		),
		isRunDateMoved: z.boolean(),
	}),
});

export const recheckProject = endpoint({
	method: "POST",
	path: "/api/cities/:city/projects/:id/checks",
	summary: "Checks a saved project again on the data of now and saves the answer.",
	params: ProjectParams,
	reply: SavedProject,
});

export const listProjectHistory = endpoint({
	method: "GET",
	path: "/api/cities/:city/projects/:id/history",
	summary: "Who changed a project, when and what, newest first.",
	params: ProjectParams,
	query: z.strictObject({
		offset: z.coerce.number().int().min(0).default(0),
		limit: z.coerce.number().int().min(1).max(200).default(50),
	}),
	reply: z.strictObject({
		entries: z.array(
			z.strictObject({
				revision: z.int(),
				actor: z.string(),
				changedAt: z.string(),
				change: z.record(z.string(), z.unknown()),
			}),
		),
		total: z.int(),
	}),
});
