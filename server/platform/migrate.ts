import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "./database.ts";

interface Migration {
	readonly name: string;
	readonly sql: string;
	readonly sha256: string;
}

/** Any number serves, as long as every program takes the same. */
const MIGRATION_LOCK = 7_205_301;

async function readMigrations(folder: string): Promise<Migration[]> {
	const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
	return Promise.all(
		names.map(async (name) => {
			const sql = await readFile(path.join(folder, name), "utf8");
			return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
		}),
	);
}

/**
 * Brings the database forward, one transaction a file, under an advisory lock so that two starts
 * at once both work. Refuses a database that holds a migration this program does not know, or
 * knows with other content. Returns the names it ran.
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
	const migrations = await readMigrations(folder);
	const connection = await pool.reserve();
	try {
		await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await connection`
			create table if not exists schema_migration (
				name text not null, sha256 text not null, applied_at timestamptz not null default now(),
				constraint schema_migration_pk primary key (name)
			)`;
		const applied = await connection<
			{ name: string; sha256: string }[]
		>`select name, sha256 from schema_migration order by name`;
		refuseUnknown(applied, migrations);
		const appliedNames = new Set(applied.map((row) => row.name));
		const due = migrations.filter((migration) => !appliedNames.has(migration.name));
		for (const migration of due) {
			await connection.unsafe(`begin;\n${migration.sql}`).simple();
			await connection`insert into schema_migration (name, sha256) values (${migration.name}, ${migration.sha256})`;
			await connection`commit`;
		}
		return due.map((migration) => migration.name);
	} catch (error) {
		await connection`rollback`.catch(() => {});
		throw error;
	} finally {
		await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => {});
		connection.release();
	}
}

function refuseUnknown(applied: readonly { name: string; sha256: string }[], migrations: readonly Migration[]): void {
	const known = new Map(migrations.map((migration) => [migration.name, migration.sha256]));
	for (const row of applied) {
		const sha256 = known.get(row.name);
		if (sha256 === undefined) {
			throw new Error(
				`The database is of a newer version: it holds the migration ${row.name}, which this program does not know. Start the newer program, or use another database.`,
			);
		}
		if (sha256 !== row.sha256) {
			throw new Error(
				`The migration ${row.name} has changed since this database ran it. Migrations only go forward: restore the file.`,
			);
		}
	}
}
