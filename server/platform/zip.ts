import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface ZipEntry {
	readonly name: string;
	readonly content: Buffer;
}

/** A zip of whole files. The date of every entry is given, so that the same content is the same bytes. */
export function zipOf(entries: readonly ZipEntry[], writtenAt: Date): Readable {
	const zip = new ZipFile();
	for (const entry of entries) zip.addBuffer(entry.content, entry.name, { mtime: writtenAt });
	zip.end();
	return Readable.from(zip.outputStream);
}
