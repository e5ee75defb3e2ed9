import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** What the built client depends on; a change in any of it asks for a new build. */
const inputs = ["client", "server/contracts", "server/domain", "vite.config.ts", "package-lock.json"];

async function hashInputs(root: string): Promise<string> {
	const hash = createHash("sha256");
	for (const input of inputs) {
		const full = path.join(root, input);
		const isFile = path.extname(input) !== "";
		const files = isFile
			? [full]
			: (await readdir(full, { recursive: true, withFileTypes: true }))
					.filter((entry) => entry.isFile())
					.map((entry) => path.join(entry.parentPath, entry.name));
		for (const file of files.sort()) hash.update(path.relative(root, file)).update(await readFile(file));
	}
	return hash.digest("hex");
}

/** Builds the client where it is missing or older than its sources. Returns whether it had to. */
export async function buildClient(root: string): Promise<boolean> {
	const outFolder = path.join(root, "dist/client");
	const hashFile = path.join(root, "dist/client-inputs.sha256");
	const wanted = await hashInputs(root);
	const isBuilt =
		existsSync(path.join(outFolder, "index.html")) &&
		existsSync(hashFile) &&
		(await readFile(hashFile, "utf8")) === wanted;
	if (isBuilt) return false;
	const { build } = await import("vite");
	await build({ configFile: path.join(root, "vite.config.ts"), logLevel: "warn" });
	await mkdir(path.dirname(hashFile), { recursive: true });
	await writeFile(hashFile, wanted);
	return true;
}
