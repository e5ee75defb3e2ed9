import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { type Connection, openDatabase, type Pool } from "../../server/platform/database.ts";
import { connectionTo } from "./database-connection.ts";

declare module "vitest" {
	interface ProvidedContext {
		/** Socket folder of the test cluster. */
		clusterHost: string;
	}
}

export type Template = "migrated" | "demo_quarter";

/** A fresh database, copied from a template that the whole run shares. Drop it when done. */
async function createTestDatabase(
	template: Template,
): Promise<{ db: Pool; connection: Connection; drop: () => Promise<void> }> {
	const host = inject("clusterHost");
	const name = `t_${randomBytes(6).toString("hex")}`;
	const maintenance = openDatabase(connectionTo(host, "postgres"), { maxConnections: 1 });
	await maintenance.unsafe(`create database ${name} template ${template}`);
	await maintenance.end();
	const connection = connectionTo(host, name);
	const db = openDatabase(connection, { maxConnections: 6 });
	return {
		db,
		connection,
		drop: async () => {
			await db.end({ timeout: 2 });
			const last = openDatabase(connectionTo(host, "postgres"), { maxConnections: 1 });
			await last.unsafe(`drop database if exists ${name} with (force)`);
			await last.end();
		},
	};
}

/**
 * Gives the test file a database of its own. `withDatabase()` holds an empty migrated one,
 * `withDatabase("demo_quarter")` one with the quarter of the demonstration city loaded.
 */
export function withDatabase(template: Template = "migrated"): { readonly db: Pool; readonly connection: Connection } {
	let made: Awaited<ReturnType<typeof createTestDatabase>> | undefined;
	const ready = () => {
		if (made === undefined) throw new Error("The database is there only while tests run.");
		return made;
	};
	beforeAll(async () => {
		made = await createTestDatabase(template);
	});
	afterAll(async () => {
		await made?.drop();
	});
	return {
		get db() {
			return ready().db;
		},
		get connection() {
			return ready().connection;
		},
	};
}
