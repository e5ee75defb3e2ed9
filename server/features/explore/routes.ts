import type { FastifyInstance } from "fastify";
import { getFeature, listFeatures, listFeaturesAt, searchCity } from "../../contracts/features.ts";
import { serve } from "../serve.ts";
import type { ExploreService } from "./service.ts";

export function registerExploreRoutes(app: FastifyInstance, explore: ExploreService): void {
	serve(app, getFeature, async ({ actor, params }) => explore.feature(actor, params.city, params.layer, params.id));
	serve(app, listFeaturesAt, async ({ actor, params, query }) => explore.featuresAt(actor, params.city, query));
	serve(app, listFeatures, async ({ actor, params, query }) => explore.list(actor, params.city, params.layer, query));
	serve(app, searchCity, async ({ actor, params, query }) => explore.search(actor, params.city, query));
}
