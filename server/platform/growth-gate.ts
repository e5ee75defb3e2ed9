import { Transform } from "node:stream";
import { AppError } from "./app-error.ts";

/** A packed file may grow to this many bytes, or by this factor where that is less. App defaults. */
const UNPACKED_BYTES_MAX = 8 * 1024 ** 3;
const GROWTH_MAX = 200;
/** Small files may grow by more: a megabyte of zeros is no danger. */
const ALWAYS_ALLOWED_BYTES = 64 * 1024 ** 2;

/**
 * Makes gates that together let pass what the packed size makes believable, and then refuse: what
 * comes out is counted, whatever the packed file says of itself.
 */
export function growthGates(packedBytes: number): () => Transform {
	const limit = Math.min(UNPACKED_BYTES_MAX, Math.max(ALWAYS_ALLOWED_BYTES, packedBytes * GROWTH_MAX));
	let passed = 0;
	return () =>
		new Transform({
			transform(chunk: Buffer, _encoding, done) {
				passed += chunk.length;
				if (passed <= limit) return done(null, chunk);
				const detail = `The packed file grows past ${Math.round(limit / 1024 ** 2)} MB when unpacked; it is not read.`;
				done(new AppError("import.zip-dangerous", { detail }));
			},
		});
}
