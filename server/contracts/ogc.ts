import { z } from "zod";
import { CityParams } from "./cities.ts";
import { endpoint } from "./endpoint.ts";

/** Documents of OGC API are shaped by their standards; what the service writes is not checked again. */
const Document = z.any().describe("As the OGC standard says.");
const Form = z.strictObject({ f: z.enum(["json"]).optional() });
const CollectionParams = CityParams.extend({ collection: z.string().max(100) });

const document = <P extends z.ZodType>(path: string, summary: string, params: P) =>
	endpoint({ method: "GET", path, summary, params, query: Form, reply: Document });

export const getOgcLanding = document("/ogc/:city", "OGC API of a city: where everything is.", CityParams);
export const getOgcConformance = document("/ogc/:city/conformance", "Conformance classes.", CityParams);
export const getOgcDefinition = document("/ogc/:city/api", "This service in OpenAPI 3.0.", CityParams);
export const listOgcCollections = document(
	"/ogc/:city/collections",
	"Layers, projects, findings, coverage.",
	CityParams,
);
export const getOgcCollection = document("/ogc/:city/collections/:collection", "One collection.", CollectionParams);
export const getOgcQueryables = document(
	"/ogc/:city/collections/:collection/queryables",
	"What a collection can be filtered by, as JSON Schema.",
	CollectionParams,
);
export const listOgcTilesets = document(
	"/ogc/:city/collections/:collection/tiles",
	"Vector tiles of a layer.",
	CollectionParams,
);
/** What every answer with geometry takes. */
const InSystem = Form.extend({ crs: z.string().max(200).optional(), version: z.string().max(64).optional() });

export const ItemsQuery = InSystem.extend({
	/** Above 10,000 it is taken as 10,000: `next` leads on. */
	limit: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(100),
	bbox: z.string().max(200).optional(),
	"bbox-crs": z.string().max(200).optional(),
	datetime: z.string().max(100).optional(),
	filter: z.string().optional(),
	"filter-lang": z.enum(["cql2-text", "cql2-json"]).default("cql2-text"),
	"filter-crs": z.string().max(200).optional(),
	/** Id of the last item of the page before; `next` carries it. */
	after: z.string().max(500).optional(),
})
	// A property by its own name: equal to.
	.catchall(z.string().max(1_000));
export type ItemsQuery = z.infer<typeof ItemsQuery>;

export const listOgcItems = endpoint({
	method: "GET",
	path: "/ogc/:city/collections/:collection/items",
	summary: "Features of a collection, page by page.",
	params: CollectionParams,
	query: ItemsQuery,
	reply: Document,
});

export const getOgcItem = endpoint({
	method: "GET",
	path: "/ogc/:city/collections/:collection/items/:id",
	summary: "One feature.",
	params: CollectionParams.extend({ id: z.string().max(500) }),
	query: InSystem,
	reply: Document,
});
