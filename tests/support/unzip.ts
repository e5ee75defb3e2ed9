import { type Entry, fromBuffer, type ZipFile } from "yauzl";

/** Every file of a zip, by name. */
export function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
	return new Promise((resolve, reject) => {
		fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
			if (error !== null || zip === undefined) return reject(error ?? new Error("no zip"));
			const files = new Map<string, Buffer>();
			zip.on("entry", (entry: Entry) =>
				read(zip, entry).then((content) => {
					files.set(entry.fileName, content);
					zip.readEntry();
				}, reject),
			);
			zip.on("end", () => resolve(files));
			zip.on("error", reject);
			zip.readEntry();
		});
	});
}

function read(zip: ZipFile, entry: Entry): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, stream) => {
			if (error !== null || stream === undefined) return reject(error ?? new Error("no stream"));
			const parts: Buffer[] = [];
			stream.on("data", (part: Buffer) => parts.push(part));
			stream.on("end", () => resolve(Buffer.concat(parts)));
			stream.on("error", reject);
		});
	});
}
