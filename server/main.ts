import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import closeWithGrace from "close-with-grace";
import type { FastifyInstance } from "fastify";
import { buildApp } from "./app.ts";
import { loadDemoCity } from "./features/datasets/demo-city.ts";
import { checkUnchecked } from "./features/projects/first-check.ts";
import { buildClient } from "./platform/client-build.ts";
import { type Config, readConfig } from "./platform/config.ts";
import { type Connection, openDatabase, type Pool } from "./platform/database.ts";
import { migrate } from "./platform/migrate.ts";
import { startPrivateCluster } from "./platform/private-cluster.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const startedAtMs = performance.now();

/** The terminal is the only reader of these lines; everything after is logged as events. */
function say(line: string): void {
	const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
	console.log(`[${seconds.padStart(5)} s] ${line}`);
}

interface Place {
	readonly connection: Connection;
	readonly stop: () => Promise<void>;
}

/** What has been started so far, to be stopped in the opposite order whenever the end comes. */
class Running {
	place: Promise<Place> | undefined;
	db: Pool | undefined;
	app: FastifyInstance | undefined;
	isEnding = false;

	async stop(): Promise<void> {
		this.isEnding = true;
		await this.app?.close();
		await this.db?.end({ timeout: 5 });
		const place = await this.place?.catch(() => undefined);
		await place?.stop();
	}
}

async function openPlace(config: Config): Promise<Place> {
	if (config.DATABASE_URL !== undefined) {
		say("Using the database of DATABASE_URL.");
		return { connection: { url: config.DATABASE_URL }, stop: async () => {} };
	}
	return startPrivateCluster({ folder: path.resolve(root, config.PALIMPSEST_FOLDER), log: say });
}

async function start(running: Running): Promise<void> {
	const config = readConfig(process.env);
	const isBuilt = await buildClient(root);
	say(isBuilt ? "The client is built." : "The client is up to date.");
	running.place = openPlace(config);
	const { connection } = await running.place;
	const db = openDatabase(connection);
	running.db = db;
	const ran = await migrate(db, path.join(root, "migrations"));
	say(ran.length > 0 ? `The database is brought forward: ${ran.length} migrations.` : "The database is up to date.");
	if (config.DEMO_CITY !== "none") {
		const isLoaded = await loadDemoCity({ db, now: () => new Date(), size: config.DEMO_CITY, log: say });
		say(isLoaded ? "The demonstration city is loaded." : "The demonstration city is there.");
		if (isLoaded) say(`Its ${await checkUnchecked({ db, now: () => new Date() })} projects are checked.`);
	}
	const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
	running.app = await buildApp({
		db,
		now: () => new Date(),
		logLevel: config.LOG_LEVEL,
		programVersion: version,
		isReadOnly: config.READ_ONLY,
		clientFolder: path.join(root, "dist/client"),
	});
	await running.app.listen({ host: config.HOST, port: config.PORT });
	const address = running.app.server.address();
	const port = typeof address === "object" && address !== null ? address.port : config.PORT;
	say(`Palimpsest is at http://${config.HOST === "127.0.0.1" ? "localhost" : config.HOST}:${port}`);
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
		return `The port ${error.port} is busy. Stop what uses it, or start with another: PORT=8081 npm start`;
	}
	return error.message;
}

const running = new Running();
// From the first moment: Ctrl-C while the database is still being made leaves none behind.
closeWithGrace({ delay: 20_000, logger: false }, async ({ err }) => {
	if (err) console.error(`Palimpsest has failed. ${explain(err)}\n${err.stack}`);
	await running.stop();
	say("Stopped.");
});

try {
	await start(running);
} catch (error) {
	if (!running.isEnding) {
		console.error(`Palimpsest could not start. ${explain(error)}`);
		if (process.env["LOG_LEVEL"] === "debug") console.error(error);
		await running.stop();
		process.exit(1);
	}
}
