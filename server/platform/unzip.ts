import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise } from "yauzl";
import { AppError } from "./app-error.ts";
import { growthGates } from "./growth-gate.ts";

const ENTRIES_MAX = 10_000;
/** File type bits of a symbolic link in the upper half of the external attributes. */
const SYMLINK_TYPE = 0o120_000;
const TYPE_MASK = 0o170_000;
/** General purpose bit 11: the name is UTF-8. */
const UTF8_FLAG = 0x800;

/** Chinese archivers write names in the machine's own code page without saying so. */
function decodeName(entry: Entry): string {
	const raw = entry.fileNameRaw ?? entry.fileName;
	const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder((entry.generalPurposeBitFlag & UTF8_FLAG) === 0 ? "gb18030" : "utf-8").decode(bytes);
	}
}

/** Letters that a reader could stumble over become their code, the same for every file of a Shapefile. */
const toAscii = (part: string): string =>
	part.replaceAll(/[^A-Za-z0-9._-]/gu, (letter) => `u${(letter.codePointAt(0) ?? 0).toString(16)}`);

/** The entry's path below the target folder; refuses names that would leave it. */
function safePath(entry: Entry): string {
	const name = decodeName(entry).replaceAll("\\", "/");
	const parts = name.split("/").filter((part) => part !== "" && part !== ".");
	const isEscaping = name.startsWith("/") || /^[A-Za-z]:/.test(name) || parts.includes("..") || name.includes("\u0000");
	const isLink = ((entry.externalFileAttributes >>> 16) & TYPE_MASK) === SYMLINK_TYPE;
	if (isEscaping || isLink) {
		throw new AppError("import.zip-dangerous", {
			detail: `The zip holds ${isLink ? "a link" : "a path that leaves its folder"} (${name.slice(0, 80)}); it is not unpacked.`,
		});
	}
	return parts.map(toAscii).join("/");
}

/**
 * Unpacks a zip under limits into a folder of its own, with ASCII names, and returns the files'
 * paths below it. The limit counts what really comes out, not what the zip says of itself.
 */
export async function unzip(file: string, folder: string): Promise<string[]> {
	const gate = growthGates((await stat(file)).size);
	await mkdir(folder, { recursive: true });
	const written: string[] = [];
	try {
		const zip = await openPromise(file, { lazyEntries: true, decodeStrings: false });
		for await (const entry of zip.eachEntry()) {
			if (written.length >= ENTRIES_MAX) {
				throw new AppError("import.zip-dangerous", { detail: `The zip holds more than ${ENTRIES_MAX} files.` });
			}
			const name = safePath(entry);
			if (name === "" || decodeName(entry).endsWith("/") || name.startsWith("__MACOSX")) continue;
			const target = path.join(folder, name);
			await mkdir(path.dirname(target), { recursive: true });
			await pipeline(await zip.openReadStreamPromise(entry), gate(), createWriteStream(target));
			written.push(name);
		}
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw new AppError("import.file-broken", {
			detail: `The zip ${path.basename(file)} cannot be unpacked: it is cut off or damaged.`,
			cause: error,
		});
	}
	return written;
}
