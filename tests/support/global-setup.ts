import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../server/platform/database.ts";
import { migrate } from "../../server/platform/migrate.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";
import { connectionTo } from "./database-connection.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** One cluster a run, its templates made anew: what a template holds is what the code of today loads. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const cluster = await startPrivateCluster({
		folder: path.join(root, ".palimpsest", `test-${process.pid}`),
		log: () => {},
		settings: { fsync: "off", full_page_writes: "off", max_connections: "100" },
	});
	const { host } = cluster.connection;
	const maintenance = openDatabase(connectionTo(host, "postgres"), { maxConnections: 1 });
	await maintenance.unsafe("create database migrated");
	const migrated = openDatabase(connectionTo(host, "migrated"), { maxConnections: 2 });
	await migrate(migrated, path.join(root, "migrations"));
	await migrated.end();
	if (existsSync(path.join(root, "server/features/datasets/demo-city.ts"))) {
		await maintenance.unsafe("create database demo_quarter template migrated");
		const quarter = openDatabase(connectionTo(host, "demo_quarter"), { maxConnections: 2 });
		const { loadDemoCity } = await import("../../server/features/datasets/demo-city.ts");
		await loadDemoCity({ db: quarter, now: () => new Date(), size: "quarter", log: () => {} });
		await quarter.end();
	}
	await maintenance.end();
	project.provide("clusterHost", host);
	return async () => {
		await cluster.stop();
		const { rm } = await import("node:fs/promises");
		await rm(path.dirname(cluster.dataFolder), { recursive: true, force: true });
		await rm(path.join(root, ".palimpsest", `test-${process.pid}`), { recursive: true, force: true });
	};
}
