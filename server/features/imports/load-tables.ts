import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Lookup, TableSpec } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import { findFormat } from "../../platform/file-format.ts";
import { describeLayers, readFeatures } from "../../platform/gdal.ts";

type Table = Map<string, Record<string, string>[]>;

/** Reads the attribute tables of a mapping, so that features can look up their records by key. */
export async function loadTables(specs: readonly TableSpec[], folder: string, workFolder: string): Promise<Lookup> {
	const tables = new Map<string, Table>();
	for (const spec of specs) {
		const work = path.join(workFolder, spec.name);
		await mkdir(work, { recursive: true });
		tables.set(spec.name, await loadTable(spec, folder, work));
	}
	return {
		rowsOf: (table, key) => tables.get(table)?.get(key) ?? [],
	};
}

async function loadTable(spec: TableSpec, folder: string, workFolder: string): Promise<Table> {
	const file = await findFormat(path.resolve(folder, spec.file), workFolder);
	const [layer] = await describeLayers(file);
	if (layer === undefined) throw new AppError("import.layer-missing", { detail: `${spec.file} holds no table.` });
	if (!layer.fields.includes(spec.key)) {
		throw new AppError("import.mapping-invalid", {
			detail: `${spec.file} has no column ${spec.key}; it has ${layer.fields.join(", ")}.`,
		});
	}
	const table: Table = new Map();
	for await (const { attributes } of readFeatures(file, layer)) {
		const key = attributes[spec.key];
		if (key === undefined) continue;
		const rows = table.get(key);
		if (rows === undefined) table.set(key, [attributes]);
		else rows.push(attributes);
	}
	return table;
}
