import { z } from "zod";
import { ageBands } from "../domain/coverage/services.ts";
import { coverageStates } from "../domain/coverage/tally.ts";
import { CityParams, Names } from "./cities.ts";
import { endpoint } from "./endpoint.ts";
import { AnyGeometry } from "./geojson.ts";

const levels = ["5min", "10min", "15min", "block"] as const;

const ServiceEntry = z.strictObject({
	code: z.string(),
	name: z.strictObject({ en: z.string(), zh: z.string(), vi: z.string() }),
	level: z.enum(levels),
	limitM: z.number(),
	measure: z.enum(["network", "response-time", "area"]),
	isAppRequired: z.boolean(),
	bands: z.array(z.enum(ageBands)),
	source: z.string(),
	verified: z.string(),
});

export const listServices = endpoint({
	method: "GET",
	path: "/api/services",
	summary: "The catalogue of services in force: walking limits in metres along the network, with their sources.",
	reply: z.strictObject({ services: z.array(ServiceEntry) }),
});

const States = z.strictObject(
	Object.fromEntries(coverageStates.map((state) => [state, z.int()])) as Record<
		(typeof coverageStates)[number],
		z.ZodInt
	>,
);

const CoverageTally = z.strictObject({
	buildings: States,
	/** People of the category's own age groups; null where no population is loaded. */
	people: States.nullable(),
	buildingShare: z.number().nullable(),
	peopleShare: z.number().nullable(),
});

const CategoryCoverage = z.strictObject({
	code: z.string(),
	limitM: z.number(),
	facilityCount: z.int(),
	/** Facilities that stand too far from any walkable street; they serve nobody in this run. */
	facilitiesNotJoined: z.int(),
	/** Why nobody can say for the whole city; null where the category is known. */
	notKnown: z.enum(["layer-missing", "category-not-held", "no-feature-in-source"]).nullable(),
	residential: CoverageTally,
	useNotKnown: CoverageTally,
});

export const AreaCoverage = z.strictObject({
	/** Null = the whole city. */
	districtId: z.string().nullable(),
	names: Names.nullable(),
	residentialCount: z.int(),
	useNotKnownCount: z.int(),
	residents: z.number().nullable(),
	categories: z.array(CategoryCoverage),
	/** Residential buildings by how many required categories they reach; each "k of n reached, m not known". */
	complete: z.array(
		z.strictObject({
			reached: z.int(),
			of: z.int(),
			notKnown: z.int(),
			buildings: z.int(),
			residents: z.number().nullable(),
		}),
	),
});
export type AreaCoverage = z.infer<typeof AreaCoverage>;

export const CoverageSettings = z.strictObject({
	level: z.enum(levels).default("15min"),
	/** Straight metres from a door to the network beyond which a building does not join. App default. */
	accessMaxM: z.number().min(1).max(1_000).default(100),
});
export type CoverageSettings = z.infer<typeof CoverageSettings>;

const CoverageDataVersion = z.strictObject({
	layer: z.string(),
	version: z.int(),
	asOf: z.string(),
	source: z.string(),
	licence: z.string(),
	contentSha256: z.string(),
	isStale: z.boolean(),
});

export const CoverageSummary = z.strictObject({
	areas: z.array(AreaCoverage),
	notJoinedCount: z.int(),
	network: z.strictObject({
		lines: z.int(),
		nodes: z.int(),
		edges: z.int(),
		components: z.int(),
		largestComponentShare: z.number(),
	}),
	dataVersions: z.array(CoverageDataVersion),
	/** Layers wanting, so that what rests on them is not known. */
	missingLayers: z.array(z.string()),
	/** Milliseconds of work, told apart; not part of the result. */
	timings: z.record(z.string(), z.number()),
});
export type CoverageSummary = z.infer<typeof CoverageSummary>;

export const CoverageRun = z.strictObject({
	runId: z.string(),
	state: z.enum(["running", "done", "failed"]),
	settings: CoverageSettings,
	runDate: z.string(),
	isDemo: z.boolean(),
	isTrial: z.boolean(),
	askedAt: z.string(),
	finishedAt: z.string().nullable(),
	errorCode: z.string().nullable(),
	summary: CoverageSummary.nullable(),
});
export type CoverageRun = z.infer<typeof CoverageRun>;

const RunParams = CityParams.extend({ run: z.string() });

export const startCoverageRun = endpoint({
	method: "POST",
	path: "/api/cities/:city/coverage/runs",
	summary: "Measures the service ring of a level; the same question over the same data is the same run.",
	params: CityParams,
	body: CoverageSettings,
	reply: CoverageRun,
	savesNothing: true,
});

export const getCoverageRun = endpoint({
	method: "GET",
	path: "/api/cities/:city/coverage/runs/:run",
	summary: "One run: its state, and when done its figures by district and city.",
	params: RunParams,
	reply: CoverageRun,
});

export const getCoverageBuildings = endpoint({
	method: "GET",
	path: "/api/cities/:city/coverage/runs/:run/buildings",
	summary: "Every building of a run for one category, as parallel lists.",
	params: RunParams,
	query: z.strictObject({ category: z.string() }),
	reply: z.strictObject({
		ids: z.array(z.string()),
		lonLat: z.array(z.number()),
		/** Index into `stateNames`. */
		states: z.array(z.int()),
		stateNames: z.array(z.enum(coverageStates)),
		/** Metres, rounded once; null beyond the limit. */
		distancesM: z.array(z.number().nullable()),
	}),
});

export const getCoveragePath = endpoint({
	method: "GET",
	path: "/api/cities/:city/coverage/runs/:run/path",
	summary: "The walk from a building to its nearest facility of a category, or the reason there is none.",
	params: RunParams,
	query: z.strictObject({ building: z.string(), category: z.string() }),
	reply: z.strictObject({
		state: z.enum(coverageStates),
		limitM: z.number(),
		distanceM: z.number().nullable(),
		/** Straight metres from the building to the network; not part of the distance. */
		accessM: z.number().nullable(),
		facility: z.strictObject({ id: z.string(), names: Names }).nullable(),
		geometry: AnyGeometry.nullable(),
	}),
});

export const listNotJoined = endpoint({
	method: "GET",
	path: "/api/cities/:city/coverage/runs/:run/not-joined",
	summary: "Buildings that no walkable street comes near enough to: counted apart, never a zero.",
	params: RunParams,
	query: z.strictObject({
		offset: z.coerce.number().int().min(0).default(0),
		limit: z.coerce.number().int().min(1).max(1_000).default(200),
	}),
	reply: z.strictObject({
		buildings: z.array(
			z.strictObject({ id: z.string(), point: z.tuple([z.number(), z.number()]), accessM: z.number().nullable() }),
		),
		total: z.int(),
	}),
});
