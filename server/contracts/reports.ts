import { z } from "zod";
import { CityParams } from "./cities.ts";
import { endpoint } from "./endpoint.ts";

/** Every format holds the same figures. GeoPackage, FlatGeobuf and Shapefile may be had in another reference system. */
const Format = z.strictObject({
	format: z.enum(["csv", "geojson", "xlsx", "gpkg", "fgb", "shp"]),
	/** EPSG code; 4326 unless the format can hold another. */
	epsg: z.coerce.number().int().min(1024).max(32767).default(4326),
	/** Of a shapefile's attributes. */
	encoding: z.enum(["utf-8", "gbk"]).default("utf-8"),
});

export const exportCoverage = endpoint({
	method: "GET",
	path: "/api/cities/:city/coverage/runs/:run/export",
	summary:
		"A zip of coverage by district and category, with a manifest that names question, data, settings and figures.",
	params: CityParams.extend({ run: z.string() }),
	query: Format,
	reply: z.any().describe("application/zip"),
});

export const exportFindings = endpoint({
	method: "GET",
	path: "/api/cities/:city/projects/:id/export",
	summary: "A zip of a project's saved findings, every one of them, with a manifest.",
	params: CityParams.extend({ id: z.string() }),
	query: Format,
	reply: z.any().describe("application/zip"),
});
