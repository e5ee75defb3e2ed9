import type { City } from "../../contracts/cities.ts";
import type { Manifest } from "../../domain/reports/manifest.ts";
import type { Collection } from "./collections.ts";
import type { ItemRow } from "./queries.ts";
import type { Page } from "./service.ts";
import { storageSystem, systemsOf } from "./systems.ts";

/** Where a city's service stands, e.g. `http://localhost:8080/ogc/demo`. */
export type Base = string;
type Notices = Manifest["notices"];

const link = (rel: string, href: string, type: string, title?: string) => ({
	rel,
	href,
	type,
	...(title !== undefined && { title }),
});
const JSON_TYPE = "application/json";
const GEOJSON_TYPE = "application/geo+json";

export const conformance = {
	conformsTo: [
		"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
		"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
		"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
		"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
		"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
		"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
		"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
		"http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
		"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
		"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
		"http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
		"http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
	],
};

export const landing = (base: Base, city: City, notices: Notices) => ({
	title: `${city.names.en ?? city.cityId}: Palimpsest`,
	description: notices.map((notice) => notice.en).join(" ") || "Layers, projects, findings and coverage of the city.",
	isDemo: city.isDemo,
	notices,
	links: [
		link("self", base, JSON_TYPE),
		link("service-desc", `${base}/api`, "application/vnd.oai.openapi+json;version=3.0"),
		link("conformance", `${base}/conformance`, JSON_TYPE),
		link("data", `${base}/collections`, JSON_TYPE),
	],
});

export const collectionDocument = (base: Base, city: City, collection: Collection, origin: string) => {
	const at = `${base}/collections/${collection.id}`;
	const { held } = collection;
	return {
		id: collection.id,
		title: collection.id.replaceAll("_", " "),
		description:
			held === null
				? "Held by the program itself. An empty value is not known."
				: `${held.source} (${held.licence}), data of ${held.asOf}, version ${held.version}. An empty value is not known.`,
		isDemo: city.isDemo,
		version: collection.version,
		itemType: "feature",
		...(collection.bounds !== null && { extent: { spatial: { bbox: [collection.bounds], crs: storageSystem } } }),
		crs: systemsOf(city.metricSrid),
		storageCrs: storageSystem,
		links: [
			link("self", at, JSON_TYPE),
			link("items", `${at}/items`, GEOJSON_TYPE),
			link("http://www.opengis.net/def/rel/ogc/1.0/queryables", `${at}/queryables`, "application/schema+json"),
			...(held !== null && held.tilesUrl !== null
				? [link("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", `${at}/tiles`, JSON_TYPE)]
				: []),
			...(held !== null && held.tilesUrl !== null
				? [link("describedby", `${origin}/tiles/${city.cityId}/${collection.id}/tilejson`, JSON_TYPE, "TileJSON")]
				: []),
		],
	};
};

const schemaTypes: Readonly<Record<string, object>> = {
	text: { type: "string" },
	number: { type: "number" },
	integer: { type: "integer" },
	boolean: { type: "boolean" },
	date: { type: "string", format: "date" },
	timestamp: { type: "string", format: "date-time" },
};

export const queryablesDocument = (base: Base, { id, properties, geometry }: Collection) => ({
	$schema: "https://json-schema.org/draft/2020-12/schema",
	$id: `${base}/collections/${id}/queryables`,
	type: "object",
	title: id,
	properties: {
		id: { type: "string" },
		...Object.fromEntries(
			properties.map(({ name, type, values }) => [
				name,
				{ title: name, ...schemaTypes[type], ...(values && { enum: values }) },
			]),
		),
		...(geometry !== "none" && { geometry: { format: `geometry-${geometry === "any" ? "any" : geometry}` } }),
	},
	additionalProperties: false,
});

const featureOf = ({ id, geometry, properties }: ItemRow) => ({ type: "Feature", id, geometry, properties });

/** The next page names the version it goes on in: a list never changes between its pages. */
export function pageDocument(address: URL, { inForce, collection, items, matched, next }: Page, notices: Notices) {
	const further = new URL(address);
	if (next !== null) {
		further.searchParams.set("after", next);
		if (collection.source.kind === "layer" || collection.source.kind === "coverage")
			further.searchParams.set("version", collection.version);
	}
	return {
		type: "FeatureCollection",
		isDemo: inForce.city.isDemo,
		notices,
		version: collection.version,
		numberMatched: matched,
		numberReturned: items.length,
		links: [
			link("self", address.href, GEOJSON_TYPE),
			...(next === null ? [] : [link("next", further.href, GEOJSON_TYPE)]),
		],
		features: items.map(featureOf),
	};
}

export const itemDocument = (base: Base, collection: Collection, item: ItemRow, notices: Notices) => ({
	...featureOf(item),
	notices,
	version: collection.version,
	links: [
		link("self", `${base}/collections/${collection.id}/items/${encodeURIComponent(item.id)}`, GEOJSON_TYPE),
		link("collection", `${base}/collections/${collection.id}`, JSON_TYPE),
	],
});

/** Tiles stand at the program's own versioned addresses; the set says where. */
export const tilesetDocument = (origin: string, { id, held }: Collection) => ({
	tilesets: [
		{
			title: id,
			dataType: "vector",
			crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
			tileMatrixSetURI: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
			tileMatrixSetLimits: { minZoom: held?.minZoom ?? null, maxZoom: held?.maxZoom ?? null },
			links: [
				{
					rel: "item",
					type: "application/vnd.mapbox-vector-tile",
					templated: true,
					href: `${origin}${(held?.tilesUrl ?? "").replace("{z}", "{tileMatrix}").replace("{x}", "{tileCol}").replace("{y}", "{tileRow}")}`,
				},
			],
		},
	],
});

/** OpenAPI 3.0 of the service as it stands for this city: one path a collection. */
export function definition(base: Base, collections: readonly Collection[], version: string) {
	const json = (description: string) => ({
		"200": { description, content: { [JSON_TYPE]: { schema: { type: "object" } } } },
	});
	const parameter = (name: string, schema: object) => ({
		name,
		in: "query",
		required: false,
		schema,
		style: "form",
		explode: false,
	});
	const itemParameters = [
		parameter("limit", { type: "integer", minimum: 1, maximum: 10_000, default: 100 }),
		parameter("bbox", { type: "array", minItems: 4, maxItems: 6, items: { type: "number" } }),
		parameter("datetime", { type: "string" }),
		...["crs", "bbox-crs", "filter", "filter-crs", "version"].map((name) => parameter(name, { type: "string" })),
		parameter("filter-lang", { type: "string", enum: ["cql2-text", "cql2-json"], default: "cql2-text" }),
	];
	return {
		openapi: "3.0.3",
		info: { title: "Palimpsest", version },
		servers: [{ url: base }],
		paths: {
			"/": { get: { operationId: "landing", responses: json("Landing page") } },
			"/conformance": { get: { operationId: "conformance", responses: json("Conformance classes") } },
			"/collections": { get: { operationId: "collections", responses: json("Collections") } },
			...Object.fromEntries(
				collections.flatMap(({ id, properties }) => [
					[`/collections/${id}`, { get: { operationId: `collection-${id}`, responses: json("Collection") } }],
					[
						`/collections/${id}/items`,
						{
							get: {
								operationId: `items-${id}`,
								parameters: [
									...itemParameters,
									...properties.map(({ name, type }) => parameter(name, schemaTypes[type] ?? {})),
								],
								responses: {
									"200": { description: "Features", content: { [GEOJSON_TYPE]: { schema: { type: "object" } } } },
								},
							},
						},
					],
				]),
			),
		},
	};
}
