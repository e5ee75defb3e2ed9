import type { FastifyInstance } from "fastify";
import {
	createProject,
	deleteProject,
	getProject,
	getProjectFindings,
	listProjectHistory,
	listProjects,
	recheckProject,
	updateProject,
} from "../../contracts/projects.ts";
import { serve } from "../serve.ts";
import type { ExpectedRevision, ProjectService } from "./service.ts";

/** `"3"` or `W/"3"`; anything else names no revision of ours and so matches none. */
function revisionIn(ifMatch: string | undefined): ExpectedRevision {
	if (ifMatch === undefined) return "not-said";
	const said = /^(?:W\/)?"(\d+)"$/.exec(ifMatch.trim());
	return said?.[1] === undefined ? -1 : Number(said[1]);
}

const etagOf = (revision: number): string => `"${revision}"`;

export function registerProjectRoutes(app: FastifyInstance, projects: ProjectService): void {
	serve(app, listProjects, ({ actor, params, query }) => projects.list(actor, params.city, query));
	serve(app, createProject, async ({ actor, params, body, reply }) => {
		const saved = await projects.create(actor, params.city, body);
		reply.header("etag", etagOf(saved.project.revision));
		return saved;
	});
	serve(app, getProject, async ({ actor, params, reply }) => {
		const project = await projects.get(actor, params.city, params.id);
		reply.header("etag", etagOf(project.revision));
		return project;
	});
	serve(app, updateProject, async ({ actor, params, body, headers, reply }) => {
		const expected = revisionIn(headers["if-match"]);
		const saved = await projects.update(actor, params.city, { id: params.id, draft: body, expected });
		reply.header("etag", etagOf(saved.project.revision));
		return saved;
	});
	serve(app, deleteProject, ({ actor, params, headers }) =>
		projects.remove(actor, params.city, { id: params.id, expected: revisionIn(headers["if-match"]) }),
	);
	serve(app, getProjectFindings, ({ actor, params }) => projects.findings(actor, params.city, params.id));
	serve(app, recheckProject, ({ actor, params }) => projects.recheck(actor, params.city, params.id));
	serve(app, listProjectHistory, ({ actor, params, query }) => projects.history(actor, params.city, params.id, query));
}
