import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Actor } from "../../domain/actor.ts";
import type { Comparison } from "../../domain/reports/compare-manifests.ts";
import type { Manifest } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import { readConfig } from "../../platform/config.ts";
import { openDatabase, type Pool } from "../../platform/database.ts";
import { migrate } from "../../platform/migrate.ts";
import { startPrivateCluster } from "../../platform/private-cluster.ts";
import { unzip } from "../../platform/unzip.ts";
import { createCityService } from "../cities/service.ts";
import { createConflictService } from "../conflicts/service.ts";
import { createCoverageService } from "../coverage/service.ts";
import { createDatasetService } from "../datasets/service.ts";
import { createProjectService } from "../projects/service.ts";
import { createReportService } from "./service.ts";
import { readManifest, verifyReport } from "./verify.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const usage = "npm run verify -- report.zip";

/** Who runs a command on the machine itself may do what an administrator may. */
const operator: Actor = { personId: "command", name: "Command line", role: "administrator" };
const quiet = { warn: () => {}, error: () => {} };

async function unpackManifest(zip: string): Promise<Manifest> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-verify-"));
	try {
		await unzip(zip, folder);
		return readManifest(await readFile(path.join(folder, "manifest.json"), "utf8"));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function servicesOf(db: Pool, programVersion: string) {
	const now = () => new Date();
	const cities = createCityService({ db, now });
	const conflicts = createConflictService({ db, cities, now, log: quiet });
	const projects = createProjectService({ db, cities, conflicts, now });
	const coverage = createCoverageService({ db, cities, now, log: quiet });
	const datasets = createDatasetService({ db, now });
	return { datasets, reports: createReportService({ db, cities, conflicts, coverage, projects, now, programVersion }) };
}

/** One line a figure that is not the same, and one a cause; the counts of all at the end. */
function say({ figures, causes }: Comparison): void {
	for (const { figure, told, found, outcome } of figures)
		if (outcome === "different")
			console.log(`different  ${figure}: the report says ${JSON.stringify(told)}, here it is ${JSON.stringify(found)}`);
	for (const { kind, name, told, found } of causes)
		console.log(`${kind.padEnd(16)} ${name}: report ${told}; here ${found}`);
	const count = (outcome: string): number => figures.filter((figure) => figure.outcome === outcome).length;
	console.log(`${count("same")} same, ${count("different")} different, ${count("data-not-here")} with data not here`);
}

async function run(): Promise<void> {
	const [file] = process.argv.slice(2);
	if (file === undefined) throw new Error(`Say which report.\n${usage}`);
	const told = await unpackManifest(path.resolve(file));
	const config = readConfig(process.env);
	const cluster =
		config.DATABASE_URL === undefined
			? await startPrivateCluster({ folder: path.resolve(root, config.PALIMPSEST_FOLDER), log: () => {} })
			: undefined;
	const db = openDatabase(cluster?.connection ?? { url: config.DATABASE_URL ?? "" });
	try {
		await migrate(db, path.join(root, "migrations"));
		const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
		const comparison = await verifyReport(servicesOf(db, version), operator, told);
		say(comparison);
		if (comparison.figures.some((figure) => figure.outcome !== "same")) process.exitCode = 1;
	} finally {
		await db.end({ timeout: 5 });
		if (cluster?.isAdopted === false) await cluster.stop();
	}
}

try {
	await run();
} catch (error) {
	console.error(
		error instanceof AppError
			? `${error.code}: ${error.message}`
			: error instanceof Error
				? error.message
				: String(error),
	);
	process.exitCode = 2;
}
