import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Transaction } from "./database.ts";

export type CopyValue = string | number | boolean | null;

/** Bytes are sent in pieces of about this size: large enough to be few, small enough to hold back. */
const CHUNK_LENGTH = 65_536;

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function toField(value: CopyValue): string {
	if (value === null) return "\\N";
	if (typeof value === "boolean") return value ? "t" : "f";
	if (typeof value === "number") return String(value);
	return value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

/**
 * Sends rows to a table by COPY in its text form, holding the source back when the database is slow.
 * Only inside a transaction: COPY needs one connection. Returns the number of rows sent.
 */
export async function copyRows(
	tx: Transaction,
	target: { readonly table: string; readonly columns: readonly string[] },
	rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
): Promise<number> {
	let sentCount = 0;
	async function* chunks(): AsyncGenerator<Buffer> {
		let text = "";
		for await (const row of rows) {
			sentCount += 1;
			text += `${row.map(toField).join("\t")}\n`;
			if (text.length < CHUNK_LENGTH) continue;
			yield Buffer.from(text);
			text = "";
		}
		if (text !== "") yield Buffer.from(text);
	}
	const writable = await tx`copy ${tx(target.table)} (${tx([...target.columns])}) from stdin`.writable();
	await pipeline(Readable.from(chunks()), writable);
	return sentCount;
}
