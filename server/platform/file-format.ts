import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "./app-error.ts";
import { growthGates } from "./growth-gate.ts";
import { unzip } from "./unzip.ts";

export interface FoundFile {
	/** Where GDAL opens it: an unpacked copy of packed files. */
	readonly path: string;
	readonly format:
		| "csv"
		| "fgb"
		| "filegdb"
		| "geojson"
		| "gpkg"
		| "kml"
		| "osm-pbf"
		| "osm-xml"
		| "shapefile"
		| "topojson"
		| "xlsx";
	/** Of its attributes, where the file's own word is missing or wrong. */
	readonly encoding?: string;
}

const HEAD_LENGTH = 65_536;

async function readHead(file: string): Promise<Buffer> {
	const handle = await open(file, "r");
	try {
		const buffer = Buffer.alloc(HEAD_LENGTH);
		const { bytesRead } = await handle.read(buffer, 0, HEAD_LENGTH, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}

const unknown = (file: string): AppError =>
	new AppError("import.format-unknown", {
		detail: `${path.basename(file)} is of no format that can be read: GeoJSON, TopoJSON, zipped Shapefile, GeoPackage, FlatGeobuf, KML, CSV, XLSX, OSM (PBF, XML), File Geodatabase.`,
	});

/**
 * Tells a file's format from its bytes; the name has no say. Packed files are unpacked under limits
 * into `workFolder` and looked at again.
 */
export async function findFormat(file: string, workFolder: string): Promise<FoundFile> {
	const status = await stat(file).catch(() => {
		throw new AppError("import.file-unreadable", { detail: `There is no file ${path.basename(file)}.` });
	});
	if (status.isDirectory()) return findInFolder(file);
	if (status.size === 0) {
		throw new AppError("import.file-empty", { detail: `${path.basename(file)} is empty: it has no bytes.` });
	}
	const head = await readHead(file);
	if (head.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return findInGzip(file, workFolder);
	if (head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004") return findInZip(file, workFolder);
	if (head.subarray(0, 4).toString("latin1") === "PK\u0005\u0006") {
		throw new AppError("import.file-empty", { detail: `${path.basename(file)} is a zip without any file in it.` });
	}
	return findByHead(file, head, workFolder);
}

async function findByHead(file: string, head: Buffer, workFolder: string): Promise<FoundFile> {
	const start = head.subarray(0, 16).toString("latin1");
	if (start.startsWith("SQLite format 3")) return geopackageOf(file, head);
	if (start.startsWith("fgb\u0003")) return { path: file, format: "fgb" };
	if (head.subarray(4, 16).includes("OSMHeader")) return { path: file, format: "osm-pbf" };
	if (head.length >= 4 && head.readUInt32BE(0) === 9994) {
		throw new AppError("import.format-unknown", {
			detail: "One file of a Shapefile is not enough: send the .shp, .shx, .dbf and .prj together in a zip.",
		});
	}
	return findByText(file, head, workFolder);
}

function geopackageOf(file: string, head: Buffer): FoundFile {
	const application = head.subarray(68, 72).toString("latin1");
	if (/^GP(KG|10|11)/.test(application)) return { path: file, format: "gpkg" };
	throw new AppError("import.format-unknown", {
		detail: `${path.basename(file)} is an SQLite database, not a GeoPackage.`,
	});
}

async function findByText(file: string, head: Buffer, workFolder: string): Promise<FoundFile> {
	if (head.includes(0)) throw unknown(file);
	const text = head
		.toString("utf8")
		.replace(/^\uFEFF/, "")
		.trimStart();
	if (text === "")
		throw new AppError("import.file-empty", { detail: `${path.basename(file)} holds nothing but blanks.` });
	if (text.startsWith("{") || text.startsWith("[")) {
		return { path: file, format: /"type"\s*:\s*"Topology"/.test(text) ? "topojson" : "geojson" };
	}
	if (text.startsWith("<")) {
		if (/<kml[\s>]/.test(text)) return { path: file, format: "kml" };
		if (/<osm[\s>]/.test(text)) return { path: file, format: "osm-xml" };
		throw unknown(file);
	}
	const firstLine = text.split(/\r?\n/, 1)[0] ?? "";
	if (!/[,;\t|]/.test(firstLine)) throw unknown(file);
	return { path: await asUtf8Csv(file, workFolder), format: "csv" };
}

/** GDAL reads CSV as UTF-8 and by its suffix; a table saved by a Chinese spreadsheet is GB18030. */
async function asUtf8Csv(file: string, workFolder: string): Promise<string> {
	const isUtf8 = await isUtf8File(file, 0);
	if (isUtf8 && path.extname(file).toLowerCase() === ".csv") return file;
	const copy = path.join(workFolder, "table.csv");
	async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
		const decoder = new TextDecoder(isUtf8 ? "utf-8" : "gb18030");
		for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
		yield decoder.decode();
	}
	await pipeline(createReadStream(file), decoded, createWriteStream(copy));
	return copy;
}

/** The whole file is looked at: the first Chinese name may come after a thousand plain rows. */
async function isUtf8File(file: string, startByte: number): Promise<boolean> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	try {
		for await (const chunk of createReadStream(file, { start: startByte })) {
			decoder.decode(chunk as Buffer, { stream: true });
		}
		decoder.decode();
		return true;
	} catch (error) {
		if (error instanceof TypeError) return false;
		throw error;
	}
}

async function findInGzip(file: string, workFolder: string): Promise<FoundFile> {
	const name = path
		.basename(file)
		.replace(/\.gz$/i, "")
		.replaceAll(/[^A-Za-z0-9._-]/g, "_");
	const unpacked = path.join(workFolder, name === "" ? "unpacked" : name);
	try {
		const gate = growthGates((await stat(file)).size)();
		await pipeline(createReadStream(file), createGunzip(), gate, createWriteStream(unpacked));
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw new AppError("import.file-broken", {
			detail: `${path.basename(file)} cannot be unpacked: it is cut off or damaged.`,
			cause: error,
		});
	}
	return findFormat(unpacked, workFolder);
}

async function findInZip(file: string, workFolder: string): Promise<FoundFile> {
	const folder = path.join(workFolder, "unzipped");
	const entries = await unzip(file, folder);
	const names = entries.map((entry) => entry.toLowerCase());
	if (names.some((name) => name.endsWith("xl/workbook.xml")))
		return { path: await withSuffix(file, ".xlsx", workFolder), format: "xlsx" };
	const geodatabase = entries.find((entry) => /\.gdbtable$/i.test(entry));
	if (geodatabase !== undefined) return geodatabaseOf(path.join(folder, path.dirname(geodatabase)), workFolder);
	const shapes = entries.filter((entry) => /\.shp$/i.test(entry));
	const others = entries.filter((entry) => /\.(geojson|json|topojson|kml|gpkg|fgb|csv|pbf|osm)$/i.test(entry));
	const [first, second] = shapes.length > 0 ? shapes : others;
	if (first === undefined) throw unknown(file);
	if (second !== undefined) {
		throw new AppError("import.format-unknown", {
			detail: `The zip holds several files (${path.basename(first)}, ${path.basename(second)} …): send one at a time.`,
		});
	}
	if (shapes.length > 0) return shapefileOf(path.join(folder, first), names);
	return findFormat(path.join(folder, first), workFolder);
}

/** Without a code page the attributes of a Shapefile are read as GB18030 where they are not UTF-8. */
async function shapefileOf(file: string, names: readonly string[]): Promise<FoundFile> {
	if (!names.some((name) => name.endsWith(".dbf")) || !names.some((name) => name.endsWith(".shx"))) {
		throw new AppError("import.format-unknown", { detail: "The zip lacks the .shx or the .dbf of its Shapefile." });
	}
	if (names.some((name) => name.endsWith(".cpg"))) return { path: file, format: "shapefile" };
	const table = file.replace(/shp$/i, (suffix) => (suffix === "SHP" ? "DBF" : "dbf"));
	const head = await readHead(table);
	const isUtf8 =
		isUtf8Bytes(fieldNames(head)) && (await isUtf8File(table, head.length >= 10 ? head.readUInt16LE(8) : 0));
	return { path: file, format: "shapefile", encoding: isUtf8 ? "UTF-8" : "GB18030" };
}

/** Names of a dBase table's fields: 11 bytes at the head of each 32-byte description, up to a carriage return. */
function fieldNames(head: Buffer): Buffer {
	const names: Buffer[] = [];
	for (let start = 32; start + 32 <= head.length && head[start] !== 0x0d; start += 32) {
		const name = head.subarray(start, start + 11);
		const end = name.indexOf(0);
		names.push(end < 0 ? name : name.subarray(0, end));
	}
	return Buffer.concat(names);
}

function isUtf8Bytes(bytes: Buffer): boolean {
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

async function geodatabaseOf(folder: string, workFolder: string): Promise<FoundFile> {
	return { path: await withSuffix(folder, ".gdb", workFolder), format: "filegdb" };
}

/** GDAL asks for these suffixes; the bytes have told the format already. */
async function withSuffix(file: string, suffix: string, workFolder: string): Promise<string> {
	if (file.toLowerCase().endsWith(suffix)) return file;
	const link = path.join(workFolder, `source${suffix}`);
	await symlink(path.resolve(file), link);
	return link;
}

async function findInFolder(folder: string): Promise<FoundFile> {
	const names = await readdir(folder);
	if (names.some((name) => name.endsWith(".gdbtable"))) return { path: folder, format: "filegdb" };
	throw new AppError("import.format-unknown", {
		detail: `${path.basename(folder)} is a folder and no File Geodatabase; a folder of many files needs a mapping that names them.`,
	});
}
