import { z } from "zod";
import { roles } from "../domain/actor.ts";
import { endpoint } from "./endpoint.ts";
import { AnyGeometry, Bounds } from "./geojson.ts";

/** The language that a list is asked in: names in it come first. */
export const Lang = z.enum(["en", "zh", "vi"]);

/** A name in the three languages of the program; null where the source has none. */
export const Names = z.strictObject({
	en: z.string().nullable(),
	zh: z.string().nullable(),
	vi: z.string().nullable(),
});
export type Names = z.infer<typeof Names>;

export const City = z.strictObject({
	cityId: z.string(),
	names: Names,
	/** Country code of the law that holds here. */
	jurisdiction: z.string(),
	rulePacks: z.array(z.string()),
	/** True where a pack of another country's rules runs: every finding says so. */
	isTrial: z.boolean(),
	isDemo: z.boolean(),
	/** The day this city is judged as of (ISO day); null = today. */
	referenceDate: z.string().nullable(),
	metricSrid: z.int(),
	residentPop: z.number().nullable(),
	bounds: Bounds,
	/** Anything loaded yet. */
	hasData: z.boolean(),
});
export type City = z.infer<typeof City>;

export const CityParams = z.strictObject({ city: z.string() });

export const listCities = endpoint({
	method: "GET",
	path: "/api/cities",
	summary: "Every city of this installation.",
	reply: z.strictObject({ cities: z.array(City) }),
});

export const CityLayer = z.strictObject({
	layer: z.string(),
	version: z.int(),
	asOf: z.string(),
	source: z.string(),
	authority: z.string().nullable(),
	licence: z.string(),
	precisionM: z.number().nullable(),
	rowCount: z.int(),
	rejectedCount: z.int(),
	contentSha256: z.string(),
	publishedAt: z.string(),
	maxAgeDays: z.int(),
	ageDays: z.int(),
	/** Older than its limit: a hit still counts, no hit is not known. */
	isStale: z.boolean(),
	/** Share of the city that the layer covers at all, 0 to 1. */
	coverageShare: z.number(),
	coverage: AnyGeometry,
	bounds: Bounds.nullable(),
	catCodesHeld: z.array(z.string()).nullable(),
	/** Where the layer is drawn from; null = not drawn as tiles. The version is in the address. */
	tilesUrl: z.string().nullable(),
	minZoom: z.int(),
	maxZoom: z.int(),
});
export type CityLayer = z.infer<typeof CityLayer>;

export const listCityLayers = endpoint({
	method: "GET",
	path: "/api/cities/:city/layers",
	summary: "The layers of a city in force: version, dates, source, coverage, and the layers it has none of.",
	params: CityParams,
	reply: z.strictObject({ layers: z.array(CityLayer), missing: z.array(z.string()) }),
});

export const Person = z.strictObject({ personId: z.string(), name: z.string(), role: z.enum(roles) });
export type Person = z.infer<typeof Person>;

export const listPeople = endpoint({
	method: "GET",
	path: "/api/cities/:city/people",
	summary: "People who may act in a city; until accounts exist, demonstration people to choose from.",
	params: CityParams,
	reply: z.strictObject({ people: z.array(Person) }),
});

export const getCityOutline = endpoint({
	method: "GET",
	path: "/api/cities/:city/outline",
	summary: "The city's own boundary.",
	params: CityParams,
	reply: z.strictObject({ geometry: AnyGeometry }),
});
