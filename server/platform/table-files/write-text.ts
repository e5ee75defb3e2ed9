import { stringify } from "csv-stringify/sync";
import { escapeCell, type Table, type WrittenFile } from "./table.ts";

/** Spreadsheets tell UTF-8 by it; without it Chinese names are mangled. */
const BOM = "\uFEFF";

const utf8 = (name: string, text: string, rows: number): WrittenFile => ({
	name,
	content: Buffer.from(text, "utf8"),
	rows,
});

/** A file a table; the geometry is left out, its measures are columns. */
export const writeCsv = (tables: readonly Table[]): WrittenFile[] =>
	tables.map(({ name, columns, rows }) => {
		const cells = rows.map((row) => row.map(escapeCell));
		const text = stringify([columns.map((column) => column.name), ...cells], { cast: { boolean: String } });
		return utf8(`${name}.csv`, BOM + text, rows.length);
	});

/** RFC 7946, one file a table: WGS 84, longitude first, no other system. */
export const writeGeoJson = (tables: readonly Table[]): WrittenFile[] =>
	tables.map((table) => {
		const features = table.rows.map((_, index) => featureOf(table, index));
		return utf8(
			`${table.name}.geojson`,
			`${JSON.stringify({ type: "FeatureCollection", features })}\n`,
			features.length,
		);
	});

export const featureOf = ({ columns, rows, geometries }: Table, index: number): object => ({
	type: "Feature",
	properties: Object.fromEntries(columns.map((column, at) => [column.name, rows[index]?.[at] ?? null])),
	geometry: geometries?.[index] ?? null,
});
