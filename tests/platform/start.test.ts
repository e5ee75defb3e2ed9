import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDatabase } from "../../server/platform/database.ts";
import { connectionTo } from "../support/database-connection.ts";
import { withProgram } from "../support/program.ts";

const programs = withProgram();

/** One first start, stopped as by Ctrl-C; what follows begins with its folder. */
async function startAndStop(folder: string) {
	const program = programs.start(folder);
	const address = await program.address();
	const databasePid = program.databasePid();
	const reply = await fetch(`${address}/api/ready`);
	program.child.kill("SIGINT");
	return { program, databasePid, readyStatus: reply.status, end: await program.ended() };
}

test("Ctrl-C stops all it started, and a second start is quick", async () => {
	const folder = await programs.folder();
	const first = await startAndStop(folder);
	expect(first.readyStatus).toBe(200);
	expect(first.databasePid).toBeGreaterThan(0);
	expect(first.end).toBe(0);
	expect(first.program.databasePid()).toBe(0);
	const beganMs = performance.now();
	const second = programs.start(folder);
	await second.address();
	const tookMs = performance.now() - beganMs;
	expect(tookMs).toBeLessThan(10_000);
});

test("Ctrl-C while it is still starting leaves no database running", async () => {
	const program = programs.start(await programs.folder());
	while (!program.said().includes("A private database is made")) {
		if (program.child.exitCode !== null) throw new Error(program.said());
		await sleep(10);
	}
	program.child.kill("SIGINT");
	await program.ended();
	expect(program.said()).not.toContain("Palimpsest is at");
	expect(program.databasePid()).toBe(0);
});

test("a busy port is named, and nothing is left running", async () => {
	const other = createServer();
	await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
	const address = other.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const program = programs.start(await programs.folder(), { PORT: String(port) });
	expect(await program.ended()).toBe(1);
	other.close();
	expect(program.said()).toContain(`The port ${port} is busy.`);
	expect(program.databasePid()).toBe(0);
});

test("a killed program's database is taken over, and its own killed database's lock is cleared", async () => {
	const folder = await programs.folder();
	const killed = programs.start(folder);
	await killed.address();
	const pid = killed.databasePid();
	killed.child.kill("SIGKILL");
	await killed.ended();
	const heir = programs.start(folder);
	await heir.address();
	expect(heir.said()).toContain("taken over");
	expect(heir.databasePid()).toBe(pid);
	heir.child.kill("SIGKILL");
	await heir.ended();
	process.kill(pid, "SIGKILL");
	const next = programs.start(folder);
	await next.address();
	expect(next.databasePid()).toBeGreaterThan(0);
	expect(next.databasePid()).not.toBe(pid);
});

test("a half-made data folder is named and not touched", async () => {
	const folder = await programs.folder();
	mkdirSync(path.join(folder, "pg/data"), { recursive: true });
	writeFileSync(path.join(folder, "pg/data/postgresql.conf"), "");
	const program = programs.start(folder);
	expect(await program.ended()).toBe(1);
	expect(program.said()).toMatch(/The data folder \S+ is half made/);
});

test("a data folder of another PostgreSQL is named with both versions", async () => {
	const folder = await programs.folder();
	mkdirSync(path.join(folder, "pg/data"), { recursive: true });
	writeFileSync(path.join(folder, "pg/data/PG_VERSION"), "99\n");
	const program = programs.start(folder);
	expect(await program.ended()).toBe(1);
	expect(program.said()).toMatch(/was made by PostgreSQL 99, but PostgreSQL \d+ is installed/);
});

test("a database that a later program has brought forward is refused", async () => {
	const folder = await programs.folder();
	const first = programs.start(folder);
	await first.address();
	const db = openDatabase(connectionTo(path.join(path.dirname(first.dataFolder()), "run"), "palimpsest"));
	await db`insert into schema_migration (name, sha256) values ('9999-from-the-future.sql', 'x')`;
	await db.end();
	first.child.kill("SIGINT");
	await first.ended();
	const program = programs.start(folder);
	expect(await program.ended()).toBe(1);
	expect(program.said()).toContain("newer");
	expect(program.databasePid()).toBe(0);
});
