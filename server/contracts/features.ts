import { z } from "zod";
import { CityParams, Lang, Names } from "./cities.ts";
import { endpoint } from "./endpoint.ts";
import { AnyGeometry, Bounds } from "./geojson.ts";

/** A value of an attribute as it stands in the layer. */
export const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

/** Where a feature's attributes come from. */
export const Provenance = z.strictObject({
	layer: z.string(),
	version: z.int(),
	asOf: z.string(),
	source: z.string(),
	authority: z.string().nullable(),
	licence: z.string(),
	precisionM: z.number().nullable(),
	isStale: z.boolean(),
	isDemo: z.boolean(),
});

export const getFeature = endpoint({
	method: "GET",
	path: "/api/cities/:city/features/:layer/:id",
	summary: "One feature with every attribute, its provenance, and the rows of other registers that name it.",
	params: CityParams.extend({ layer: z.string(), id: z.string() }),
	reply: z.strictObject({
		layer: z.string(),
		id: z.string(),
		geometry: AnyGeometry.nullable(),
		/** Measured in the city's metric system; null where the feature has no such extent. */
		areaM2: z.number().nullable(),
		lengthM: z.number().nullable(),
		attributes: z.record(z.string(), Value),
		sourceAttributes: z.record(z.string(), z.unknown()).nullable(),
		provenance: Provenance,
		/** Appraisals of a building, entrances of a facility, approvals …, newest first. */
		related: z.array(
			z.strictObject({
				layer: z.string(),
				id: z.string(),
				attributes: z.record(z.string(), Value),
				provenance: Provenance,
			}),
		),
		/** Zones the feature lies in or touches, with the shared area. */
		zones: z.array(
			z.strictObject({
				id: z.string(),
				kind: z.string(),
				names: Names,
				status: z.string().nullable(),
				overlapM2: z.number(),
			}),
		),
	}),
});

/** The features under one point, smallest first: what a click on overlapping things offers. */
export const listFeaturesAt = endpoint({
	method: "GET",
	path: "/api/cities/:city/features-at",
	summary: "The features of the given layers within a tolerance of one point, smallest first.",
	params: CityParams,
	query: z.strictObject({
		lon: z.coerce.number(),
		lat: z.coerce.number(),
		toleranceM: z.coerce.number().min(0).max(200).default(0),
		/** Comma-separated layer names. */
		layers: z.string(),
		lang: Lang.default("en"),
	}),
	reply: z.strictObject({
		features: z.array(
			z.strictObject({
				layer: z.string(),
				id: z.string(),
				label: z.string().nullable(),
				areaM2: z.number().nullable(),
			}),
		),
	}),
});

export const Filter = z.strictObject({
	attribute: z.string(),
	op: z.enum(["=", "<>", "<", "<=", ">", ">=", "contains", "is-null", "is-not-null"]),
	value: z.union([z.string(), z.number(), z.boolean()]).optional(),
});
export type Filter = z.infer<typeof Filter>;

export const listFeatures = endpoint({
	method: "GET",
	path: "/api/cities/:city/features/:layer",
	summary: "A page of a layer's rows: the same rows the map shows, sorted and filtered.",
	params: CityParams.extend({ layer: z.string() }),
	query: z.strictObject({
		/** Comma-separated west,south,east,north: only what meets the view. */
		bbox: z.string().optional(),
		/** JSON array of filters, all of which must hold. */
		filters: z.string().optional(),
		/** Attribute name, `-` before it for descending; ties by id. */
		sort: z.string().default("id"),
		offset: z.coerce.number().int().min(0).default(0),
		limit: z.coerce.number().int().min(1).max(500).default(100),
	}),
	reply: z.strictObject({
		columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
		rows: z.array(
			z.strictObject({ id: z.string(), values: z.array(Value), point: z.tuple([z.number(), z.number()]).nullable() }),
		),
		/** Exact count under the filters, so that a page is never taken for all. */
		total: z.int(),
		version: z.int(),
	}),
});

export const searchCity = endpoint({
	method: "GET",
	path: "/api/cities/:city/search",
	summary: "Things by name in any of the three languages, by id, or by address.",
	params: CityParams,
	query: z.strictObject({
		q: z.string().min(1).max(200),
		limit: z.coerce.number().int().min(1).max(50).default(12),
		lang: Lang.default("en"),
	}),
	reply: z.strictObject({
		hits: z.array(
			z.strictObject({
				layer: z.string(),
				id: z.string(),
				label: z.string(),
				/** The attribute that matched. */
				matched: z.string(),
				/** cat_code, zone kind, use code …: what kind of thing it is. */
				kind: z.string().nullable(),
				point: z.tuple([z.number(), z.number()]),
				bounds: Bounds,
			}),
		),
		/** More matched than are listed. */
		hasMore: z.boolean(),
	}),
});
