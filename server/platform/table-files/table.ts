/** What a column of an export holds; the same in every format. */
export type ColumnType = "text" | "integer" | "number" | "boolean" | "day";
export type Cell = string | number | boolean | null;

export interface Column {
	readonly name: string;
	readonly type: ColumnType;
}

/** Rows as they go into a file of any format; `geometries` (GeoJSON, EPSG:4326) by row, null where the table has none. */
export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly rows: readonly (readonly Cell[])[];
	readonly geometries: readonly (object | null)[] | null;
}

export interface WrittenFile {
	readonly name: string;
	readonly content: Buffer;
	readonly rows: number;
}

export const tableFormats = ["csv", "geojson", "xlsx", "gpkg", "fgb", "shp"] as const;
export type TableFormat = (typeof tableFormats)[number];
export type TextEncoding = "utf-8" | "gbk";

export interface WriteOptions {
	/** EPSG code of the coordinates in the file. */
	readonly epsg: number;
	/** Of the attributes of a shapefile; every other format is UTF-8. */
	readonly encoding: TextEncoding;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export const escapeCell = (cell: Cell): Cell =>
	typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
