import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createCity, square } from "../../support/a-city.ts";
import { withDatabase } from "../../support/database.ts";
import { type Fixture, withFolder, writeGeoJson } from "../../support/ogr-fixture.ts";

const database = withDatabase();
const folder = withFolder();
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

const buildings = (count: number): Fixture[] =>
	Array.from({ length: count }, (_, index) => ({
		id: `b${index}`,
		properties: { origin: "surveyed" },
		geometry: square(114.001 + (index % 200) * 0.0004, 22.501 + Math.floor(index / 200) * 0.0004, 0.0002),
	}));

/** Runs the command as a person would; killed after so many milliseconds, where that is given. */
async function runCommand(file: string, killAfterMs?: number): Promise<number | null> {
	const { connection } = database;
	if (!("host" in connection)) throw new Error("The test cluster is reached by its socket.");
	const command = ["--import", "tsx", "server/features/imports/command.ts", "t", file, "--layer", "building"];
	const child = spawn(process.execPath, [...command, "--as-of", "2025-06-01", "--accept-changes"], {
		cwd: root,
		stdio: "ignore",
		env: {
			PATH: process.env["PATH"] ?? "",
			TMPDIR: folder.path,
			DATABASE_URL: `postgres:///${connection.database}`,
			PGHOST: connection.host,
			PGPORT: String(connection.port),
			PGUSER: connection.user,
		},
	});
	const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
	if (killAfterMs !== undefined) {
		await sleep(killAfterMs);
		child.kill("SIGKILL");
	}
	return ended;
}

const state = async () => {
	const [row] = await database.db`
		select d.current_version as current, v.accepted_count as accepted,
			(select count(*)::int from building b where b.city_id = 't' and b.version = d.current_version) as rows,
			(select count(*)::int from building b where b.city_id = 't') as all_rows,
			(select count(*)::int from dataset_version w where w.city_id = 't') as versions
		from dataset d join dataset_version v on v.city_id = d.city_id and v.version = d.current_version
		where d.city_id = 't' and d.layer = 'building'`;
	return row;
};

test("killed at any moment, the command leaves what was published; run again, it ends well", async () => {
	await createCity(database.db);
	const first = await writeGeoJson(path.join(folder.path, "first.geojson"), buildings(2_000));
	const second = await writeGeoJson(path.join(folder.path, "second.geojson"), buildings(20_000));
	expect(await runCommand(first)).toBe(0);
	const before = await state();
	expect(before).toMatchObject({ current: 1, accepted: 2_000, rows: 2_000, all_rows: 2_000, versions: 1 });
	for (const killAfterMs of [700, 1_100, 1_500, 2_000]) {
		await runCommand(second, killAfterMs);
		// The server notices the lost connection and rolls back.
		await sleep(200);
		const after = await state();
		const isWholeNew = after?.["rows"] === 20_000 && after["accepted"] === 20_000;
		if (!isWholeNew) expect(after).toStrictEqual(before);
	}
	expect(await runCommand(second)).toBe(0);
	expect(await state()).toMatchObject({ accepted: 20_000, rows: 20_000, all_rows: 22_000, versions: 2 });
}, 120_000);
