import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Real open data lie beside the project, not in it. */
export const realData = (name: string): string => path.resolve(root, "../shared/data", name);

/** A suite over real data; where they are absent it is named as skipped, with what to put where. */
export function describeWithData(name: string, file: string, suite: () => void): void {
	const isThere = existsSync(realData(file));
	describe.skipIf(!isThere)(isThere ? name : `${name} (skipped: there is no ../shared/data/${file})`, suite);
}
