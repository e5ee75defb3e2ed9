import { describe, expect, test } from "vitest";
import type { DemoCity } from "../../server/domain/datasets/demo-city.ts";
import { loadDemoCity, storeDemoCity } from "../../server/features/datasets/demo-city.ts";
import { createDatasetService } from "../../server/features/datasets/service.ts";
import { aBuilding, aVersion, cityBox, square } from "../support/a-city.ts";
import { withDatabase } from "../support/database.ts";

const database = withDatabase();
const now = (): Date => new Date("2025-07-01T00:00:00Z");

const aDemoCity = (changes: Partial<DemoCity> = {}): DemoCity => ({
	city: {
		cityId: "small",
		names: { en: "Small", zh: "小", vi: "Nhỏ" },
		jurisdiction: "CN",
		rulePacks: ["CN"],
		metricSrid: 4547,
		registerKept: ["building_appraisal"],
		residentPop: 3,
		referenceDate: "2025-06-01",
		boundary: cityBox,
	},
	people: [{ personId: "mei", name: "Mei", role: "planner" }],
	layers: [
		{ layer: "building", metadata: aVersion(), rows: [aBuilding("a"), aBuilding("b")] },
		{
			layer: "building_appraisal",
			metadata: aVersion(),
			rows: [{ id: "x", geometry: null, attributes: { building_id: "a", kind: "danger", result: "D" } }],
		},
	],
	projects: [
		{
			id: "p1",
			name: "First",
			geometry: square(114.01, 22.51),
			kind: "micro",
			stage: "idea",
			createdBy: "mei",
			actions: [{ buildingId: "a", action: "demolish", reasonCode: "danger", noticeDays: 30 }],
		},
	],
	...changes,
});

test("a generated city is stored whole: layers, people, projects with their actions", async () => {
	await storeDemoCity({ db: database.db, now }, aDemoCity());
	const [row] = await database.db`
		select c.is_demo, c.reference_date, p.role, a.action, a.notice_days,
			(select count(*)::int from building b where b.city_id = c.city_id) as buildings,
			(select count(*)::int from dataset d where d.city_id = c.city_id) as layers
		from city c join person p using (city_id) join building_action a using (city_id) where c.city_id = 'small'`;
	expect(row).toStrictEqual({
		is_demo: true,
		reference_date: "2025-06-01",
		role: "planner",
		action: "demolish",
		notice_days: 30,
		buildings: 2,
		layers: 2,
	});
});

test("one bad row of the generator stops the load and leaves nothing behind", async () => {
	const { city } = aDemoCity();
	const broken = aDemoCity({
		city: { ...city, cityId: "broken" },
		layers: [{ layer: "building", metadata: aVersion(), rows: [aBuilding("a", { attributes: { origin: "dreamt" } })] }],
	});
	await expect(storeDemoCity({ db: database.db, now }, broken)).rejects.toThrow(/1 bad rows in building.*origin/);
	const left = await database.db`select 1 from city where city_id = 'broken'`;
	expect(left).toHaveLength(0);
});

describe("the quarter as the program loads it", () => {
	const quarter = withDatabase("demo_quarter");

	test("is there once, with nothing rejected, and hashes to what was published", async () => {
		const [rejected] = await quarter.db`select coalesce(sum(rejected_count), 0)::int as n from dataset_version`;
		expect(rejected?.["n"]).toBe(0);
		const options = { db: quarter.db, now, size: "quarter", log: () => {} } as const;
		expect(await loadDemoCity(options)).toBe(false);
		const verified = await createDatasetService(options).verifyCity("demo");
		expect(verified.length).toBeGreaterThan(10);
		expect(verified.filter((layer) => !layer.isSound)).toStrictEqual([]);
	});
});
