import type { Table, TableFormat, WriteOptions, WrittenFile } from "./table.ts";
import { writeByOgr } from "./write-ogr.ts";
import { writeCsv, writeGeoJson } from "./write-text.ts";
import { writeXlsx } from "./write-xlsx.ts";

/** The same rows in any format; a format that holds no geometry leaves it out, none drops a row or a figure. */
export async function writeTables(
	tables: readonly Table[],
	name: string,
	format: TableFormat,
	options: WriteOptions,
): Promise<WrittenFile[]> {
	if (format === "csv") return writeCsv(tables);
	if (format === "geojson") return writeGeoJson(tables);
	if (format === "xlsx") return writeXlsx(tables, name);
	return writeByOgr(tables, name, format, options);
}
