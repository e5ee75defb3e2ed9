import type { Cell, ColumnType, Table } from "../../platform/table-files/table.ts";

export interface Flags {
	readonly isDemo: boolean;
	readonly isTrial: boolean;
}

/** A column of an export: its name, its type, and how a row gives its value. */
export type Field<Row> = readonly [name: string, type: ColumnType, read: (row: Row) => Cell];

export const tableOf = <Row>(
	name: string,
	fields: readonly Field<Row>[],
	rows: readonly Row[],
	geometryOf: ((row: Row) => object | null) | null,
): Table => ({
	name,
	columns: fields.map(([column, type]) => ({ name: column, type })),
	rows: rows.map((row) => fields.map(([, , read]) => read(row))),
	geometries: geometryOf === null ? null : rows.map(geometryOf),
});
