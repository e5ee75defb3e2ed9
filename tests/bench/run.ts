import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** `npm run bench -- NAME [--json]`: figures for a person to compare, never a test. */
const folder = path.dirname(fileURLToPath(import.meta.url));
const names = readdirSync(folder)
	.filter((file) => file.endsWith(".ts") && file !== "run.ts")
	.map((file) => file.slice(0, -3));
const [name = ""] = process.argv.slice(2);
if (!names.includes(name) || !existsSync(path.join(folder, `${name}.ts`))) {
	console.error(`Say which: npm run bench -- ${names.join(" | ")}`);
	process.exit(2);
}
const { run } = await import(`./${name}.ts`);
const measured: unknown = await run();
if (process.argv.includes("--json")) console.log(JSON.stringify(measured, null, "\t"));
else console.table(measured);
