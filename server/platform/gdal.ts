import path from "node:path";
import { fileURLToPath } from "node:url";
import { CsvError, parse } from "csv-parse";
import { AppError } from "./app-error.ts";
import type { FoundFile } from "./file-format.ts";
import { faultLines, runProgram, startProgram } from "./run-program.ts";

/**
 * The one door to GDAL. Features come as text, geometry as WKT: a broken ring, which a database
 * refuses together with its whole batch, is then the fault of one row and told as such.
 */
const osmConfig = path.join(path.dirname(fileURLToPath(import.meta.url)), "osm-tags.ini");

/** The drivers a file may be opened with; nothing else is tried, whatever the file calls itself. */
const driverOf: Readonly<Record<FoundFile["format"], readonly string[]>> = {
	csv: ["CSV"],
	fgb: ["FlatGeobuf"],
	filegdb: ["OpenFileGDB"],
	geojson: ["GeoJSON", "GeoJSONSeq"],
	gpkg: ["GPKG"],
	kml: ["LIBKML"],
	"osm-pbf": ["OSM"],
	"osm-xml": ["OSM"],
	shapefile: ["ESRI Shapefile"],
	topojson: ["TopoJSON"],
	xlsx: ["XLSX"],
};

const openOptions: Readonly<Partial<Record<FoundFile["format"], readonly string[]>>> = {
	csv: [
		"X_POSSIBLE_NAMES=lon,long,longitude,lng,x,easting,point_x,coord_x",
		"Y_POSSIBLE_NAMES=lat,latitude,y,northing,point_y,coord_y",
		"GEOM_POSSIBLE_NAMES=wkt,geom,geometry,the_geom,shape",
		"KEEP_GEOM_COLUMNS=YES",
		"EMPTY_STRING_AS_NULL=YES",
	],
	xlsx: ["HEADERS=FORCE", "FIELD_TYPES=STRING"],
};

export interface SourceLayer {
	readonly name: string;
	readonly geometryType: string;
	/** As the file says; -1 where it does not. */
	readonly featureCount: number;
	readonly crsWkt: string | null;
	readonly fields: readonly string[];
}

export interface RawFeature {
	readonly line: number;
	readonly attributes: Readonly<Record<string, string>>;
	readonly wkt: string | null;
}

function openArgs(file: FoundFile): string[] {
	const options = [...(openOptions[file.format] ?? []), ...(file.encoding ? [`ENCODING=${file.encoding}`] : [])];
	return options.flatMap((option) => ["-oo", option]);
}

let allDrivers: Promise<string[]> | undefined;

/** Every driver but the file's own is put away before it is opened: a VRT, for one, could name any other file. */
async function onlyDriversOf(file: FoundFile): Promise<Record<string, string>> {
	allDrivers ??= runProgram("ogrinfo", ["--formats"]).then((output) =>
		[...output.matchAll(/^ {2}(\S.*?) -\S+- \(/gm)].map((match) => match[1] ?? ""),
	);
	const skipped = (await allDrivers).filter((driver) => !driverOf[file.format].includes(driver) && driver !== "CSV");
	// CSV stays: it is what features are written as, and it reads nothing but the file itself.
	return { OGR_SKIP: skipped.join(","), GDAL_SKIP: skipped.join(","), CPL_VSIL_CURL_ALLOWED_EXTENSIONS: "none" };
}

/** The layers of a file with their fields and reference system, without reading the features. */
export async function describeLayers(file: FoundFile): Promise<SourceLayer[]> {
	const args = ["-ro", "-so", "-al", "-nomd", ...openArgs(file), file.path];
	const output = await runProgram("ogrinfo", args, await onlyDriversOf(file));
	return output
		.split(/^Layer name: /m)
		.slice(1)
		.map(parseLayer);
}

function parseLayer(text: string): SourceLayer {
	const afterLabel = (label: string): string => new RegExp(`^${label}: (.*)$`, "m").exec(text)?.[1] ?? "";
	const crs = /^Layer SRS WKT:\n([\s\S]*?)\n(?=Data axis|FID Column|Geometry Column|\S+: |$)/m.exec(text)?.[1] ?? "";
	const fields = [
		...text.matchAll(
			/^([^\n]+): (?:String|Integer|Integer64|Real|Date|Time|DateTime|Binary)\S*(?:\([^)]*\))? ?(?:\(\d)/gm,
		),
	];
	const isKnown = crs !== "" && !crs.startsWith("(unknown)");
	return {
		name: text.slice(0, text.indexOf("\n")).trim(),
		geometryType: afterLabel("Geometry"),
		featureCount: Number(afterLabel("Feature Count") || -1),
		crsWkt: isKnown ? crs : null,
		fields: fields.map((match) => match[1] ?? ""),
	};
}

/** `"key"=>"value"` pairs, as the OSM driver writes all tags. */
function parseTags(text: string): Record<string, string> {
	const tags: Record<string, string> = {};
	for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g)) {
		tags[unescapeTag(match[1] ?? "")] = unescapeTag(match[2] ?? "");
	}
	return tags;
}

const unescapeTag = (text: string): string => text.replace(/\\(.)/g, "$1");

function toFeature(record: Record<string, string>, line: number): RawFeature {
	const { WKT: wkt, all_tags: allTags, ...own } = record;
	const tags = allTags === undefined || allTags === "" ? {} : parseTags(allTags);
	const attributes = Object.fromEntries(Object.entries({ ...tags, ...own }).filter(([, value]) => value !== ""));
	return { line, attributes, wkt: wkt === undefined || wkt === "" ? null : wkt };
}

/**
 * Streams one layer. The file is refused when GDAL tells of an error or gives fewer features than the
 * file announces: a truncated file "succeeds" with what could be read, which would look like a city
 * that lost its other half.
 */
export async function* readFeatures(file: FoundFile, layer: SourceLayer): AsyncGenerator<RawFeature> {
	const args = [
		"-f",
		"CSV",
		"/vsistdout/",
		file.path,
		layer.name,
		...openArgs(file),
		"-lco",
		"GEOMETRY=AS_WKT",
		"-dim",
		"XY",
		...["--config", "OGR_WKT_PRECISION", "15"],
		...["--config", "OGR_GEOJSON_MAX_OBJ_SIZE", "200", "--config", "OSM_MAX_TMPFILE_SIZE", "500"],
	];
	const running = startProgram("ogr2ogr", args, { OSM_CONFIG_FILE: osmConfig, ...(await onlyDriversOf(file)) });
	const parser = parse({ columns: true, max_record_size: 256 * 1024 * 1024, relax_column_count: true });
	running.stdout.pipe(parser);
	let line = 0;
	try {
		for await (const record of parser as AsyncIterable<Record<string, string>>) {
			line += 1;
			yield toFeature(record, line);
		}
	} catch (error) {
		// A program that fails at once prints its usage where features should come.
		if (!(error instanceof CsvError)) throw error;
	} finally {
		// Ends it where the reader gave up; after its own end this does nothing.
		if (!parser.readableEnded) running.child.kill();
	}
	const { exitCode, stderr } = await running.ended;
	const faults = faultLines(stderr);
	if (faults.length > 0 || exitCode !== 0) {
		throw new AppError("import.file-broken", {
			detail: `The file could not be read to its end; ${line} features came before: ${(faults[0] ?? stderr).slice(0, 300)}`,
		});
	}
	if (layer.featureCount >= 0 && line !== layer.featureCount) {
		throw new AppError("import.file-broken", {
			detail: `The file announces ${layer.featureCount} features and holds ${line}: it is cut off.`,
		});
	}
}
