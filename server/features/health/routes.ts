import type { FastifyInstance } from "fastify";
import { getHealth, getReadiness } from "../../contracts/health.ts";
import { serve } from "../serve.ts";
import type { HealthService } from "./service.ts";

export function registerHealthRoutes(app: FastifyInstance, health: HealthService): void {
	serve(app, getHealth, async () => ({ status: "alive" as const, version: health.programVersion }));
	serve(app, getReadiness, async () => ({ status: "ready" as const, ...(await health.readiness()) }));
}
