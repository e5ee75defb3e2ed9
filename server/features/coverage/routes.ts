import type { FastifyInstance } from "fastify";
import {
	getCoverageBuildings,
	getCoveragePath,
	getCoverageRun,
	listNotJoined,
	listServices,
	startCoverageRun,
} from "../../contracts/coverage.ts";
import { serve } from "../serve.ts";
import type { CoverageService } from "./service.ts";

export function registerCoverageRoutes(app: FastifyInstance, coverage: CoverageService): void {
	serve(app, listServices, async () => ({ services: coverage.services() }));
	serve(app, startCoverageRun, async ({ actor, params, body }) => coverage.start(actor, params.city, body));
	serve(app, getCoverageRun, async ({ actor, params }) => coverage.find(actor, params.city, params.run));
	serve(app, getCoverageBuildings, async ({ actor, params, query }) =>
		coverage.buildings(actor, params.city, params.run, query.category),
	);
	serve(app, getCoveragePath, async ({ actor, params, query }) => coverage.path(actor, params.city, params.run, query));
	serve(app, listNotJoined, async ({ actor, params, query }) =>
		coverage.notJoined(actor, params.city, params.run, query),
	);
}
