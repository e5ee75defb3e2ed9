import { utils, write } from "@e965/xlsx";
import { type Column, escapeCell, type Table, type WrittenFile } from "./table.ts";

/** Excel refuses these in the name of a sheet, and more than 31 letters. */
const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\]/g, " ").slice(0, 31);
/** What one cell may hold in Excel. */
const CELL_LETTERS = 32_767;

/** One workbook, one sheet a table, every cell of its column's type: numbers stay numbers. */
export function writeXlsx(tables: readonly Table[], name: string): WrittenFile[] {
	const book = utils.book_new();
	for (const table of tables) {
		const cells = [
			table.columns.map((column) => column.name),
			...table.rows.map((row) =>
				row.map((cell) => {
					const safe = escapeCell(cell);
					return typeof safe === "string" ? safe.slice(0, CELL_LETTERS) : safe;
				}),
			),
		];
		const sheet = utils.aoa_to_sheet(cells);
		sheet["!cols"] = table.columns.map((column) => ({ wch: widthOf(column) }));
		sheet["!autofilter"] = {
			ref: utils.encode_range({ s: { r: 0, c: 0 }, e: { r: table.rows.length, c: table.columns.length - 1 } }),
		};
		utils.book_append_sheet(book, sheet, sheetName(table.name));
	}
	const content: Buffer = write(book, { type: "buffer", bookType: "xlsx", compression: true });
	return [{ name: `${name}.xlsx`, content, rows: tables[0]?.rows.length ?? 0 }];
}

const widthOf = ({ name, type }: Column): number => Math.max(name.length + 2, type === "text" ? 18 : 10);
