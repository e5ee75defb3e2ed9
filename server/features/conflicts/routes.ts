import type { FastifyInstance } from "fastify";
import { checkConflicts } from "../../contracts/conflicts.ts";
import { listRules } from "../../contracts/rules.ts";
import { serve } from "../serve.ts";
import type { ConflictService } from "./service.ts";

export function registerConflictRoutes(app: FastifyInstance, conflicts: ConflictService): void {
	serve(app, checkConflicts, ({ actor, params, query, body }) => conflicts.check(actor, params.city, body, query));
	serve(app, listRules, async ({ query }) => ({ rules: conflicts.listRules(query.asOf) }));
}
