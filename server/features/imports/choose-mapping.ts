import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { mappings } from "../../../data/mappings/registry.ts";
import type { Mapping } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import { mappingByName, readMappingFile } from "./read-mapping.ts";

const mappingFolder = fileURLToPath(new URL("../../../data/mappings", import.meta.url));

export interface MappingChoice {
	readonly cityId: string;
	readonly file: string;
	readonly name: string | undefined;
	readonly layerName: string | undefined;
	readonly source: string | undefined;
	readonly licence: string | undefined;
	readonly sourceLayer: string | undefined;
}

/** A mapping of many files is meant for a folder, one of a single file for a file. */
const isMadeFor = (mapping: Mapping, file: string): boolean =>
	mapping.sources.some((source) => source.file !== undefined) === (existsSync(file) && statSync(file).isDirectory()) &&
	(mapping.name !== "osm" || /\.(pbf|osm)(\.gz)?$/.test(file));

/** By name, by file, by the city that a mapping describes, or by the names of the file's own fields. */
export async function chooseMapping({ cityId, file, name, layerName, ...said }: MappingChoice): Promise<Mapping> {
	if (name?.endsWith(".json")) return readMappingFile(path.resolve(name));
	if (name === undefined) {
		const own = mappings.find((mapping) => mapping.cities.some((city) => city.cityId === cityId));
		if (own !== undefined && (layerName === undefined || isMadeFor(own, file))) return own;
		if (layerName !== undefined) {
			const { source, licence, sourceLayer } = said;
			return mappingByName(file, layerName, {
				...(source !== undefined && { source }),
				...(licence !== undefined && { licence }),
				...(sourceLayer !== undefined && { sourceLayer }),
			});
		}
	}
	const found = mappings.find((mapping) => mapping.name === name);
	if (found !== undefined) return found;
	const beside = path.join(mappingFolder, `${name}.json`);
	if (name !== undefined && /^[\w-]+$/.test(name) && existsSync(beside)) return readMappingFile(beside);
	const known = mappings.map((mapping) => mapping.name).join(", ");
	throw new AppError("import.mapping-unknown", {
		detail:
			name === undefined
				? `Say what becomes what with --mapping (${known}, or a JSON file), or name the layer with --layer.`
				: `There is no mapping ${name}; known: ${known}.`,
	});
}
