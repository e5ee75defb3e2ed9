import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type FieldMapping, mapByName, mapFields } from "../../domain/datasets/field-mapping.ts";
import { findLayer, type Layer } from "../../domain/datasets/layers.ts";
import type { Mapping } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import { findFormat } from "../../platform/file-format.ts";
import { describeLayers } from "../../platform/gdal.ts";
import { withWorkFolder } from "../../platform/work-folder.ts";

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Rule = z.strictObject({
	field: z.string().optional(),
	values: z.record(z.string(), Value).optional(),
	factor: z.number().optional(),
	empty: z.array(z.string()).optional(),
	constant: Value.optional(),
	dayOrder: z.enum(["day-month-year", "month-day-year"]).optional(),
});

/** What a mapping file may say; `docs/importing.md` explains every key. */
const MappingFile = z.strictObject({
	name: z.string(),
	title: z.string(),
	source: z.string(),
	authority: z.string().nullable().default(null),
	licence: z.string(),
	asOf: z.iso.date().nullable().default(null),
	layer: z.string(),
	sourceLayer: z.string().optional(),
	crs: z.string().optional(),
	id: z.string(),
	/** Column → field of the same meaning, or a rule. */
	attributes: z.record(z.string(), z.union([z.string(), Rule])),
	where: z.record(z.string(), z.array(z.string())).optional(),
	join: z
		.strictObject({
			file: z.string(),
			key: z.string(),
			field: z.string(),
			isRequired: z.boolean().default(false),
		})
		.optional(),
	precisionM: z.number().positive().nullable().default(null),
	catCodesHeld: z.array(z.string()).nullable().default(null),
	catCodesReason: z.string().optional(),
});
type MappingFile = z.infer<typeof MappingFile>;

const invalid = (detail: string): AppError => new AppError("import.mapping-invalid", { detail });

function mustFindLayer(name: string): Layer {
	const layer = findLayer(name);
	if (layer === undefined) throw invalid(`There is no layer ${name}.`);
	return layer;
}

/** Reads a mapping written as a JSON file. */
export async function readMappingFile(file: string): Promise<Mapping> {
	const text = await readFile(file, "utf8").catch(() => {
		throw new AppError("import.mapping-unknown", { detail: `There is no mapping file ${path.basename(file)}.` });
	});
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw invalid(`${path.basename(file)} is no JSON: ${(error as Error).message}`);
	}
	const parsed = MappingFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw invalid(`${path.basename(file)}: ${issue?.path.join(".")}: ${issue?.message}`);
	}
	return mappingOf(parsed.data);
}

function mappingOf(file: MappingFile): Mapping {
	const layer = mustFindLayer(file.layer);
	const known = new Set(layer.attributes.map((attribute) => attribute.name));
	const stranger = Object.keys(file.attributes).find((name) => !known.has(name));
	if (stranger !== undefined) throw invalid(`The layer ${layer.name} has no attribute ${stranger}.`);
	const fields: FieldMapping = {
		id: file.id,
		attributes: Object.fromEntries(
			Object.entries(file.attributes).map(([name, rule]) => [
				name,
				(typeof rule === "string" ? { field: rule } : rule) as FieldMapping["attributes"][string],
			]),
		),
		...(file.where !== undefined && { where: file.where }),
		...(file.join !== undefined && {
			join: { table: "join", field: file.join.field, isRequired: file.join.isRequired },
		}),
	};
	return oneLayer(file, layer, fields);
}

function oneLayer(file: Omit<MappingFile, "attributes" | "id" | "layer">, layer: Layer, fields: FieldMapping): Mapping {
	return {
		name: file.name,
		title: file.title,
		source: file.source,
		authority: file.authority,
		licence: file.licence,
		asOf: file.asOf,
		cities: [],
		sources: [
			{
				name: "file",
				...(file.sourceLayer !== undefined && { layer: file.sourceLayer }),
				...(file.crs !== undefined && { crs: file.crs }),
			},
		],
		tables: file.join === undefined ? [] : [{ name: "join", file: file.join.file, key: file.join.key }],
		layers: [
			{
				layer: layer.name,
				from: ["file"],
				precisionM: file.precisionM,
				catCodesHeld: file.catCodesHeld,
				...(file.catCodesReason !== undefined && { catCodesReason: file.catCodesReason }),
				map: mapFields(layer, fields),
			},
		],
	};
}

/** The mapping of a file whose fields bear the catalogue's own names, for `--layer` without a mapping. */
export async function mappingByName(
	file: string,
	layerName: string,
	said: { readonly source?: string; readonly licence?: string; readonly sourceLayer?: string },
): Promise<Mapping> {
	const layer = mustFindLayer(layerName);
	const layers = await withWorkFolder(new Date(), async (workFolder) =>
		describeLayers(await findFormat(file, workFolder)),
	);
	const source = said.sourceLayer === undefined ? layers[0] : layers.find(({ name }) => name === said.sourceLayer);
	const fields = mapByName(layer, source?.fields ?? []);
	if (fields === null) {
		throw invalid(`No field of ${path.basename(file)} can be the id: name one “id”, or write a mapping file.`);
	}
	const plain = { authority: null, asOf: null, precisionM: null, catCodesHeld: null };
	const about = {
		name: "by-name",
		title: path.basename(file),
		source: said.source ?? path.basename(file),
		licence: said.licence ?? "not stated",
		...(said.sourceLayer !== undefined && { sourceLayer: said.sourceLayer }),
	};
	return oneLayer({ ...plain, ...about }, layer, fields);
}
