import { execFileSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll } from "vitest";
import { ZipFile } from "yazl";

/** A folder of this test file's own for the files it makes. */
export function withFolder(): { readonly path: string } {
	let folder = "";
	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), "palimpsest-fixture-"));
	});
	afterAll(async () => {
		await rm(folder, { recursive: true, force: true });
	});
	return {
		get path() {
			return folder;
		},
	};
}

export interface Fixture {
	readonly id: string;
	readonly properties: Record<string, unknown>;
	readonly geometry: object | null;
}

export async function writeGeoJson(file: string, features: readonly Fixture[], extra: object = {}): Promise<string> {
	const collection = {
		type: "FeatureCollection",
		...extra,
		features: features.map(({ id, properties, geometry }) => ({
			type: "Feature",
			properties: { id, ...properties },
			geometry,
		})),
	};
	await writeFile(file, JSON.stringify(collection));
	return file;
}

/** Converts with the machine's own GDAL: the formats are real ones, not ours. */
export function convert(from: string, to: string, driver: string, args: readonly string[] = []): string {
	execFileSync("ogr2ogr", ["-f", driver, to, from, ...args], { stdio: "pipe" });
	return to;
}

export async function zipFiles(
	target: string,
	entries: readonly { readonly name: string; readonly content: Buffer }[],
): Promise<string> {
	const zip = new ZipFile();
	for (const { name, content } of entries) zip.addBuffer(content, name);
	zip.end();
	await pipeline(zip.outputStream, createWriteStream(target));
	return target;
}

/** The files of a folder as entries, flat, or below a folder of the zip. */
export async function entriesOf(folder: string, below = ""): Promise<{ name: string; content: Buffer }[]> {
	const names = await readdir(folder);
	return Promise.all(
		names.sort().map(async (name) => ({ name: below + name, content: await readFile(path.join(folder, name)) })),
	);
}
