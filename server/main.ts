import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import closeWithGrace from "close-with-grace";
import { buildApp } from "./app.ts";
import { loadDemoCity } from "./features/datasets/demo-city.ts";
import { buildClient } from "./platform/client-build.ts";
import { type Config, readConfig } from "./platform/config.ts";
import { type Connection, openDatabase } from "./platform/database.ts";
import { migrate } from "./platform/migrate.ts";
import { startPrivateCluster } from "./platform/private-cluster.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const startedAtMs = performance.now();

/** The terminal is the only reader of these lines; everything after is logged as events. */
function say(line: string): void {
	const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
	console.log(`[${seconds.padStart(5)} s] ${line}`);
}

async function openPlace(config: Config): Promise<{ connection: Connection; stop: () => Promise<void> }> {
	if (config.DATABASE_URL !== undefined) {
		say("Using the database of DATABASE_URL.");
		return { connection: { url: config.DATABASE_URL }, stop: async () => {} };
	}
	const cluster = await startPrivateCluster({ folder: path.resolve(root, config.PALIMPSEST_FOLDER), log: say });
	return { connection: cluster.connection, stop: cluster.stop };
}

async function start(): Promise<void> {
	const config = readConfig(process.env);
	const isBuilt = await buildClient(root);
	say(isBuilt ? "The client is built." : "The client is up to date.");
	const place = await openPlace(config);
	const db = openDatabase(place.connection);
	const stopAll = async (): Promise<void> => {
		await db.end({ timeout: 5 });
		await place.stop();
	};
	try {
		const ran = await migrate(db, path.join(root, "migrations"));
		say(ran.length > 0 ? `The database is brought forward: ${ran.length} migrations.` : "The database is up to date.");
		if (config.DEMO_CITY !== "none") {
			const isLoaded = await loadDemoCity({ db, now: () => new Date(), size: config.DEMO_CITY, log: say });
			say(isLoaded ? "The demonstration city is loaded." : "The demonstration city is there.");
		}
		const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
		const app = await buildApp({
			db,
			now: () => new Date(),
			logLevel: config.LOG_LEVEL,
			programVersion: version,
			isReadOnly: config.READ_ONLY,
			clientFolder: path.join(root, "dist/client"),
		});
		closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
			if (err) app.log.error({ err }, "program.failed");
			await app.close();
			await stopAll();
			say("Stopped.");
		});
		await app.listen({ host: config.HOST, port: config.PORT });
		const address = app.server.address();
		const port = typeof address === "object" && address !== null ? address.port : config.PORT;
		say(`Palimpsest is at http://${config.HOST === "127.0.0.1" ? "localhost" : config.HOST}:${port}`);
	} catch (error) {
		await stopAll();
		throw error;
	}
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
		return `The port ${error.port} is busy. Stop what uses it, or start with another: PORT=8081 npm start`;
	}
	return error.message;
}

try {
	await start();
} catch (error) {
	console.error(`Palimpsest could not start. ${explain(error)}`);
	if (process.env["LOG_LEVEL"] === "debug") console.error(error);
	process.exit(1);
}
