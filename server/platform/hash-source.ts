import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "./app-error.ts";

/** Hash of the file, or of the names, sizes and bytes of a folder's files. */
export async function hashSource(source: string): Promise<string> {
	const hash = createHash("sha256");
	const status = await stat(source).catch(() => {
		throw new AppError("import.file-unreadable", { detail: `There is no file ${path.basename(source)}.` });
	});
	const files = status.isDirectory()
		? (await readdir(source, { recursive: true, withFileTypes: true }))
				.filter((entry) => entry.isFile())
				.map((entry) => path.join(entry.parentPath, entry.name))
				.sort()
		: [source];
	for (const file of files) {
		if (files.length > 1) hash.update(`${path.relative(source, file)}\n`);
		for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
	}
	return hash.digest("hex");
}
