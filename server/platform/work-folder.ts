import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const PREFIX = "palimpsest-work-";
/** No import takes this long: an older folder was left by a program that was killed. */
const LEFT_BEHIND_MS = 24 * 3_600_000;

/** Lends a folder for the time of one job; what killed programs left is cleared on the way. */
export async function withWorkFolder<T>(now: Date, job: (folder: string) => Promise<T>): Promise<T> {
	await clearLeftBehind(now);
	const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
	try {
		return await job(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function clearLeftBehind(now: Date): Promise<void> {
	const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
	for (const name of names) {
		const folder = path.join(tmpdir(), name);
		const status = await stat(folder).catch(() => null);
		if (status !== null && now.getTime() - status.mtimeMs > LEFT_BEHIND_MS) {
			await rm(folder, { recursive: true, force: true });
		}
	}
}
