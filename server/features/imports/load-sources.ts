import path from "node:path";
import { judgePosition } from "../../domain/datasets/judge-position.ts";
import type { SourceSpec } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import { type CopyValue, copyRows } from "../../platform/copy-rows.ts";
import { type Crs, findCrs } from "../../platform/crs.ts";
import type { Transaction } from "../../platform/database.ts";
import { type FoundFile, findFormat } from "../../platform/file-format.ts";
import { describeLayers, readFeatures, type SourceLayer } from "../../platform/gdal.ts";
import * as queries from "./queries.ts";

export interface LoadedSource {
	readonly name: string;
	readonly table: string;
	readonly format: FoundFile["format"];
	readonly featureCount: number;
	/** Name of the reference system and what to know of the way from it; null for a table without geometry. */
	readonly crs: { readonly name: string; readonly note: string | null } | null;
}

export interface LoadPlace {
	/** The file or folder that was given. */
	readonly path: string;
	readonly workFolder: string;
	readonly cityId: string;
	readonly metricSrid: number;
	/** The person's word on the reference system, over the file's own silence; never over its own word. */
	readonly crs: string | null;
	/** Sources in whose polygons features of others are looked up. */
	readonly locatedIn: ReadonlySet<string>;
}

/** Reads one source into a table of the transaction, in WGS 84, or refuses it with a sentence. */
export async function loadSource(
	tx: Transaction,
	spec: SourceSpec,
	at: LoadPlace,
	index: number,
): Promise<LoadedSource> {
	const folder = path.join(at.workFolder, String(index));
	const file = await findFormat(spec.file === undefined ? at.path : path.join(at.path, spec.file), folder);
	const layer = chooseLayer(await describeLayers(file), spec, file);
	const crs = await chooseCrs(layer, spec, at);
	await queries.createRawTable(tx);
	const target = { table: "raw_in", columns: ["line", "attributes", "geom_source"] };
	let geometryCount = 0;
	async function* rows(): AsyncGenerator<CopyValue[]> {
		for await (const feature of readFeatures(file, layer)) {
			if (feature.wkt !== null) geometryCount += 1;
			yield [feature.line, JSON.stringify(feature.attributes).replaceAll("\\u0000", ""), feature.wkt];
		}
	}
	const featureCount = await copyRows(tx, target, rows());
	if (geometryCount > 0 && crs === null) {
		throw new AppError("import.crs-unknown", {
			detail: `${path.basename(at.path)} does not say its reference system; tell it with --crs EPSG:n. Nothing can be measured without one.`,
		});
	}
	if (crs !== null && geometryCount > 0) await refuseDoubtfulPosition(tx, crs, at);
	const table = `raw_${index}`;
	await queries.measureRaw(tx, table, crs, at.metricSrid, at.locatedIn.has(spec.name));
	return {
		name: spec.name,
		table,
		format: file.format,
		featureCount,
		crs: crs === null ? null : { name: crs.name, note: crs.note },
	};
}

function chooseLayer(layers: readonly SourceLayer[], spec: SourceSpec, file: FoundFile): SourceLayer {
	const wanted = spec.layer === undefined ? layers : layers.filter((layer) => layer.name === spec.layer);
	const [first, second] = wanted;
	if (first === undefined) {
		throw new AppError("import.layer-missing", {
			detail:
				spec.layer === undefined
					? `${path.basename(file.path)} holds no layer.`
					: `${path.basename(file.path)} has no layer ${spec.layer}; it has ${layers.map((layer) => layer.name).join(", ")}.`,
		});
	}
	if (spec.layer === undefined && second !== undefined) {
		throw new AppError("import.layer-missing", {
			detail: `${path.basename(file.path)} has several layers: say which of ${layers.map((layer) => layer.name).join(", ")} with --source-layer.`,
		});
	}
	return first;
}

/** The file's word first, then the mapping's, then the person's; two words that differ are refused. */
async function chooseCrs(layer: SourceLayer, spec: SourceSpec, at: LoadPlace): Promise<Crs | null> {
	const told = at.crs ?? spec.crs ?? null;
	if (layer.crsWkt === null) return told === null ? null : findCrs(told);
	const own = await findCrs(layer.crsWkt);
	if (at.crs === null) return own;
	const said = await findCrs(at.crs);
	if (said.epsg !== null && said.epsg === own.epsg) return own;
	throw new AppError("import.crs-refused", {
		detail: `The file says ${own.name}, --crs says ${said.name}: one of them is wrong.`,
	});
}

async function refuseDoubtfulPosition(tx: Transaction, crs: Crs, at: LoadPlace): Promise<void> {
	const position = await queries.measurePosition(tx, at.cityId, crs);
	const { minX, minY, maxX, maxY } = position;
	if (minX === null || minY === null || maxX === null || maxY === null) return;
	const falseEastingM = Number(/\+x_0=(-?[\d.]+)/.exec(crs.proj)?.[1] ?? 0);
	const doubt = judgePosition({ ...crs, falseEastingM }, { ...position, minX, minY, maxX, maxY });
	if (doubt !== null) throw new AppError("import.position-doubtful", { detail: doubt });
}
