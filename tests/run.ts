import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Runs every test and closes with one plain line that says how many passed and failed. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const results = path.join(root, ".cache/test-results.json");
mkdirSync(path.dirname(results), { recursive: true });
rmSync(results, { force: true });

const run = spawnSync(
	process.execPath,
	[
		path.join(root, "node_modules/vitest/vitest.mjs"),
		"run",
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${results}`,
		...process.argv.slice(2),
	],
	{ cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, FORCE_COLOR: "0" } },
);

interface Results {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly numTodoTests: number;
	readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

let said: Results;
try {
	said = JSON.parse(readFileSync(results, "utf8"));
} catch {
	console.log("The test run ended without results.\n0 passed, 1 failed");
	process.exit(1);
}
/** A file that could not even be read is a failure that no test of it can report. */
const brokenFiles = said.testResults.filter(
	(file) => file.status === "failed" && file.assertionResults.length === 0,
).length;
const failed = said.numFailedTests + brokenFiles;
const skipped = said.numPendingTests + said.numTodoTests;
console.log(`${said.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(run.status === 0 && failed === 0 && said.numPassedTests > 0 ? 0 : 1);
