import { beforeEach, describe, expect, test } from "vitest";
import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { DatasetService } from "../../server/features/datasets/service.ts";
import { aBuilding, administrator, aVersion, createCity, square } from "../support/a-city.ts";
import { withDatabase } from "../support/database.ts";

const database = withDatabase();
let datasets: DatasetService;
let cityId = "";
let cityNo = 0;

beforeEach(async () => {
	cityNo += 1;
	cityId = `city${cityNo}`;
	datasets = await createCity(database.db, cityId);
});

const publish = (rows: readonly FeatureRow[], options = {}) =>
	datasets.publishRows(administrator, cityId, "building", aVersion(), rows, options);
const currentVersion = async (): Promise<number | undefined> => {
	const rows = await database.db<{ version: number }[]>`
		select current_version as version from dataset where city_id = ${cityId} and layer = 'building'`;
	return rows[0]?.version;
};

const bowtie = {
	type: "Polygon",
	coordinates: [
		[
			[114, 22.5],
			[114.01, 22.5],
			[114, 22.51],
			[114.01, 22.51],
			[114, 22.5],
		],
	],
} as const;

describe("publishing", () => {
	test("every row read is accepted or rejected with a code, and the rejects are kept", async () => {
		const published = await publish([
			aBuilding("good"),
			aBuilding("good"),
			aBuilding("typed", { attributes: { origin: "guessed" } }),
			aBuilding("bowtie", { geometry: bowtie }),
			aBuilding("short", {
				geometry: {
					type: "Polygon",
					coordinates: [
						[
							[114, 22.5],
							[114.01, 22.5],
						],
					],
				},
			}),
			aBuilding("point", { geometry: { type: "Point", coordinates: [114, 22.5] } }),
			aBuilding("none", { geometry: null }),
			aBuilding("far", { geometry: square(200, 22.5) }),
		]);
		expect(published).toMatchObject({ readCount: 8, acceptedCount: 1, rejectedCount: 7 });
		expect(published.rejectsByCode).toStrictEqual({
			"attribute.not-allowed": 1,
			"geometry.invalid": 2,
			"geometry.missing": 1,
			"geometry.out-of-range": 1,
			"geometry.wrong-kind": 1,
			"id.duplicate": 1,
		});
		const kept = await database.db`
			select line, code from import_reject where city_id = ${cityId} and version = ${published.version} order by line`;
		expect(kept.map(({ line, code }) => `${line} ${code}`)).toStrictEqual([
			"2 id.duplicate",
			"3 attribute.not-allowed",
			"4 geometry.invalid",
			"5 geometry.invalid",
			"6 geometry.wrong-kind",
			"7 geometry.missing",
			"8 geometry.out-of-range",
		]);
	});

	test("repair keeps an invalid polygon and counts it", async () => {
		const published = await publish([aBuilding("bowtie", { geometry: bowtie })], { onInvalid: "repair" });
		expect(published).toMatchObject({ acceptedCount: 1, rejectedCount: 0, repairedCount: 1 });
		const [row] =
			await database.db`select st_isvalid(geom) as valid, st_area(geom) as area from building where city_id = ${cityId}`;
		expect(row?.["valid"]).toBe(true);
		expect(row?.["area"]).toBeCloseTo(0.00005, 10);
	});

	test("the same content in another order adds nothing; other metadata or content is a new version", async () => {
		const rows = [aBuilding("a"), aBuilding("b", { geometry: square(114.02, 22.52) })];
		const first = await publish(rows);
		const again = await publish(rows.toReversed());
		expect(again).toMatchObject({ version: first.version, isNew: false, contentSha256: first.contentSha256 });
		const dated = await datasets.publishRows(administrator, cityId, "building", aVersion({ asOf: "2025-06-02" }), rows);
		expect(dated).toMatchObject({ version: 2, isNew: true, contentSha256: first.contentSha256 });
		const changed = await publish([...rows, aBuilding("c", { geometry: square(114.03, 22.53) })]);
		expect(changed.version).toBe(3);
		expect(changed.contentSha256).not.toBe(first.contentSha256);
	});

	test("the hash can be recomputed from what is stored, and tells of a change behind its back", async () => {
		const { version } = await publish([
			aBuilding("中文 id", {
				attributes: {
					origin: "proxy",
					height_m: 0.1 + 0.2,
					name_zh: "楼\t一\\二\n",
					repair_date: "2020-02-29",
					occupied: false,
				},
				sourceAttributes: { z: 1, a: null, zero: "x\u0000y" },
			}),
		]);
		const sound = await datasets.verifyVersion(cityId, version ?? 0);
		expect(sound.actual).toBe(sound.expected);
		await database.db`update building set height_m = 3 where city_id = ${cityId}`;
		const broken = await datasets.verifyVersion(cityId, version ?? 0);
		expect(broken.actual).not.toBe(broken.expected);
	});

	test("a shift below 1e-9 degrees is the same content, one of 1e-8 is not", async () => {
		const { contentSha256 } = await publish([aBuilding("a", { geometry: square(114.01, 22.51) })]);
		const nearly = await publish([aBuilding("a", { geometry: square(114.01 + 1e-11, 22.51) })]);
		expect(nearly).toMatchObject({ contentSha256, isNew: false });
		const moved = await publish([aBuilding("a", { geometry: square(114.01 + 1e-8, 22.51) })]);
		expect(moved.isNew).toBe(true);
	});

	test("text keeps tabs, line ends and backslashes", async () => {
		const name = "a\tb\\n\nc\r\\.";
		await publish([aBuilding("a", { attributes: { origin: "proxy", name_en: name } })]);
		const [row] = await database.db`select name_en from building where city_id = ${cityId}`;
		expect(row?.["name_en"]).toBe(name);
	});
});

describe("the pointer", () => {
	test("goes back to an earlier version and forward again", async () => {
		await publish([aBuilding("a")]);
		await publish([aBuilding("b")]);
		expect(await datasets.rollBack(administrator, cityId, "building")).toBe(1);
		expect(await currentVersion()).toBe(1);
		expect(await datasets.rollBack(administrator, cityId, "building", 2)).toBe(2);
		await expect(datasets.rollBack(administrator, cityId, "building", 9)).rejects.toMatchObject({
			code: "dataset.version-unknown",
		});
	});

	test("layers published together appear together or not at all", async () => {
		await publish([aBuilding("a")]);
		async function* breaksOff(): AsyncGenerator<FeatureRow> {
			yield aBuilding("p");
			throw new Error("the source went away");
		}
		const both = datasets.publishLayers(administrator, cityId, [
			{ layerName: "building", said: aVersion(), rows: [aBuilding("b")] },
			{ layerName: "parcel", said: aVersion(), rows: breaksOff() },
		]);
		await expect(both).rejects.toThrow("the source went away");
		expect(await currentVersion()).toBe(1);
		const [count] = await database.db`select count(*)::int as n from building where city_id = ${cityId}`;
		expect(count?.["n"]).toBe(1);
	});

	test("a database connection that dies in the middle leaves the published version", async () => {
		await publish([aBuilding("a")]);
		async function* killsItsConnection(): AsyncGenerator<FeatureRow> {
			for (let index = 0; index < 12_000; index += 1) {
				if (index === 11_000) {
					await database.db`
						select pg_terminate_backend(pid) from pg_stat_activity
						where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`;
				}
				yield aBuilding(`b${index}`);
			}
		}
		const cut = datasets.publishRows(administrator, cityId, "building", aVersion(), killsItsConnection());
		await expect(cut).rejects.toThrow();
		expect(await currentVersion()).toBe(1);
		const after = await publish([aBuilding("a"), aBuilding("c", { geometry: square(114.03, 22.53) })]);
		expect(after).toMatchObject({ version: 2, isNew: true });
	});

	test("publications at the same time take different numbers", async () => {
		const layers = ["building", "parcel", "estate", "road"];
		const results = await Promise.all(
			layers.map((layerName) => datasets.publishRows(administrator, cityId, layerName, aVersion(), [])),
		);
		expect(new Set(results.map(({ version }) => version)).size).toBe(layers.length);
	});
});

test("who may only read publishes nothing, and an unknown layer or city is refused", async () => {
	const reader = { ...administrator, role: "reader" as const };
	const ask = (actor: typeof administrator | typeof reader, city: string, layer: string) =>
		datasets.publishRows(actor, city, layer, aVersion(), []);
	await expect(ask(reader, cityId, "building")).rejects.toMatchObject({ code: "actor.forbidden" });
	await expect(ask(administrator, cityId, "castle")).rejects.toMatchObject({ code: "layer.unknown" });
	await expect(ask(administrator, "atlantis", "building")).rejects.toMatchObject({ code: "city.unknown" });
});
