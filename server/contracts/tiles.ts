import { z } from "zod";
import { CityParams } from "./cities.ts";
import { endpoint } from "./endpoint.ts";
import { Bounds } from "./geojson.ts";

const Level = z.coerce.number().int().min(0);

export const getTile = endpoint({
	method: "GET",
	path: "/tiles/:city/:layer/:version/:z/:x/:y.mvt",
	summary: "One vector tile of one version of a layer; 204 where nothing is there. Never changes.",
	params: CityParams.extend({ layer: z.string(), version: z.string(), z: Level.max(22), x: Level, y: Level }),
	reply: z.any().describe("application/vnd.mapbox-vector-tile"),
});

export const getTileJson = endpoint({
	method: "GET",
	path: "/tiles/:city/:layer/tilejson",
	summary: "TileJSON 3.0 of the version in force.",
	params: CityParams.extend({ layer: z.string() }),
	reply: z.strictObject({
		tilejson: z.literal("3.0.0"),
		name: z.string(),
		version: z.string(),
		attribution: z.string(),
		/** Where the layer is generalised from afar, it says so here. */
		description: z.string().optional(),
		tiles: z.array(z.string()),
		minzoom: z.int(),
		maxzoom: z.int(),
		bounds: Bounds.optional(),
		vector_layers: z.array(z.strictObject({ id: z.string(), fields: z.record(z.string(), z.string()) })),
	}),
});
