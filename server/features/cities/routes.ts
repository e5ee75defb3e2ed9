import type { FastifyInstance } from "fastify";
import { getCityOutline, listCities, listCityLayers, listPeople } from "../../contracts/cities.ts";
import { serve } from "../serve.ts";
import type { CityService } from "./service.ts";

export function registerCityRoutes(app: FastifyInstance, cities: CityService): void {
	serve(app, listCities, async ({ actor }) => ({ cities: await cities.list(actor) }));
	serve(app, listCityLayers, async ({ actor, params }) => cities.layers(actor, params.city));
	serve(app, listPeople, async ({ actor, params }) => ({ people: await cities.people(actor, params.city) }));
	serve(app, getCityOutline, async ({ actor, params }) => cities.outline(actor, params.city));
}
