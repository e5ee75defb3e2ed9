import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { createDatasetService } from "../../../server/features/datasets/service.ts";
import { readCityFile } from "../../../server/features/imports/read-city.ts";
import { administrator, cityBox } from "../../support/a-city.ts";
import { withDatabase } from "../../support/database.ts";
import { withFolder } from "../../support/ogr-fixture.ts";

const database = withDatabase();
const folder = withFolder();

const description = {
	names: { en: "Own", zh: "自己的城" },
	jurisdiction: "CN",
	rulePacks: ["CN"],
	metricSrid: 4547,
	registerKept: ["building_appraisal"],
	boundary: cityBox,
};

async function describe(changes: object): Promise<void> {
	const file = path.join(folder.path, "city.json");
	await writeFile(file, JSON.stringify({ ...description, ...changes }));
	const city = await readCityFile("own", file);
	if ("source" in city.boundary) throw new Error("The boundary is in the file.");
	const datasets = createDatasetService({ db: database.db, now: () => new Date("2025-07-01T00:00:00Z") });
	await datasets.createCity(administrator, { ...city, boundary: city.boundary, isDemo: false, referenceDate: null });
}

test("a city is added from a file, and described anew", async () => {
	await describe({});
	await describe({ residentPop: 12 });
	const rows = await database.db`select city_id, name_zh, name_vi, resident_pop, register_kept from city`;
	expect([...rows]).toStrictEqual([
		{ city_id: "own", name_zh: "自己的城", name_vi: null, resident_pop: 12, register_kept: ["building_appraisal"] },
	]);
});

test("somebody may act in it, in every role, and is added once", async () => {
	const roles = async () => {
		const rows = await database.db`select role from person where city_id = 'own' order by person_id`;
		return rows.map(({ role }) => role);
	};
	await describe({});
	const first = await roles();
	expect([...new Set(first)].toSorted()).toStrictEqual([
		"administrator",
		"analyst",
		"heritage_officer",
		"planner",
		"reader",
	]);
	await describe({});
	expect(await roles()).toStrictEqual(first);
});

test.each([
	[{ metricSrid: 4326 }, /does not measure in metres/],
	[{ metricSrid: 999_999 }, /not known/],
	[{ jurisdiction: "China" }, /jurisdiction/],
	[{ population: 3 }, /city\.json/],
	[
		{
			boundary: {
				type: "Polygon",
				coordinates: [
					[
						[114, 22],
						[115, 23],
						[115, 22],
						[114, 23],
						[114, 22],
					],
				],
			},
		},
		/not valid/,
	],
	[{ boundary: { type: "Polygon", coordinates: [[[114, 22]]] } }, /boundary/],
])("%j is refused with a sentence", async (changes, sentence) => {
	const refused = describe(changes);
	await expect(refused).rejects.toMatchObject({ code: "request.invalid" });
	await expect(refused).rejects.toThrow(sentence);
});
