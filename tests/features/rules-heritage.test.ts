import { beforeAll, describe, expect, test } from "vitest";
import type { CheckRequest, ConflictReport } from "../../server/contracts/conflicts.ts";
import { anonymous } from "../../server/domain/actor.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { createCityService } from "../../server/features/cities/service.ts";
import { createConflictService } from "../../server/features/conflicts/service.ts";
import { withDatabase } from "../support/database.ts";
import { boxesToDegrees, createMiniCity, siteBox } from "../support/mini-city.ts";

const database = withDatabase();
let site: Polygon;

const built = { origin: "surveyed", heritage_type: "none", owner_type: "private", complete_set: true };
const approved = { status: "approved", precision_m: 1 };
const layers = {
	building: [
		{ id: "b-village", box: [10, 10, 20, 10], attributes: { ...built, year_built: 1990 } },
		{ id: "b-listed", box: [60, 10, 20, 10], attributes: { ...built, heritage_type: "historic_building" } },
		{ id: "b-old", box: [100, 10, 20, 10], attributes: { ...built, year_built: 1950 } },
		{ id: "b-valued", box: [130, 10, 20, 10], attributes: { ...built, year_built: 1950 } },
		{ id: "b-yearless", box: [160, 10, 20, 10], attributes: built },
	],
	building_appraisal: [
		{
			id: "v1",
			attributes: {
				building_id: "b-valued",
				kind: "heritage_value",
				organ: "Bureau",
				number: "V-1",
				date: "2024-05-01",
			},
		},
	],
	heritage_zone: [
		{ id: "z-village", box: [0, 0, 50, 50], attributes: { kind: "village_core", ...approved } },
		{ id: "z-buried", box: [100, 100, 60, 60], attributes: { kind: "underground_relic_area", ...approved } },
	],
	heritage_item: [],
	parcel: [
		{ id: "p-sold", box: [110, 110, 20, 20], attributes: { tenure: "state", transfer_planned: true } },
		{
			id: "p-cleared",
			box: [135, 110, 20, 20],
			attributes: {
				tenure: "state",
				transfer_planned: true,
				archaeology_status: "excavated_cleared",
				archaeology_date: "2024-03-01",
			},
		},
		{ id: "p-kept", box: [110, 135, 20, 20], attributes: { tenure: "state", transfer_planned: false } },
		{ id: "p-elsewhere", box: [10, 110, 20, 20], attributes: { tenure: "state", transfer_planned: true } },
	],
} as const;
const registerKept = ["approval", "building", "building_appraisal", "parcel"];

beforeAll(async () => {
	await createMiniCity(database.db, { cityId: "heritage", layers, registerKept });
	await createMiniCity(database.db, {
		cityId: "bare",
		layers,
		registerKept,
		without: ["heritage_zone", "heritage_item"],
	});
	[site] = (await boxesToDegrees(database.db, [siteBox])) as [Polygon];
});

async function check(cityId: string, actions: CheckRequest["actions"]): Promise<ConflictReport> {
	const now = () => new Date("2025-07-01T08:00:00Z");
	const cities = createCityService({ db: database.db, now });
	const conflicts = createConflictService({ db: database.db, cities, now, log: { warn: () => undefined } });
	const request = { boundary: site, kind: "micro", stage: "plan", actions, bulkActions: [] } as const;
	return conflicts.checkWhole(anonymous, cityId, request as unknown as CheckRequest);
}

const found = (report: ConflictReport, id: string) =>
	[...report.findings, ...report.clears].find((finding) => finding.id === id);
const demolish = (buildingId: string) => ({ buildingId, action: "demolish", planRef: "P-1" }) as const;

describe("over the database", () => {
	test("R08: a village house, with the share of the core that goes", async () => {
		const finding = found(await check("heritage", [demolish("b-village")]), "R08/building/b-village");
		expect(finding).toMatchObject({ verdict: "conflict", severity: "requires-approval" });
		expect(finding?.overlapM2).toBeCloseTo(200, 1);
		// 200 m² of 2,500 m².
		expect(finding?.sentence.en).toContain("demolition planned on 8.0 % of the village core");
	});

	test("R08: without zones nobody knows", async () => {
		const finding = found(await check("bare", [demolish("b-village")]), "R08/building/b-village");
		expect(finding).toMatchObject({ verdict: "not-known", reason: "layer-missing", missing: ["heritage_zone"] });
	});

	test("R09: works on a listed building, and a new use of one that is kept", async () => {
		const works = await check("heritage", [{ buildingId: "b-listed", action: "retrofit" }]);
		expect(found(works, "R09/building/b-listed")).toMatchObject({ verdict: "conflict" });
		const use = await check("heritage", [
			{ buildingId: "b-listed", action: "keep", fromUse: "0701", toUse: "0901" },
			{ buildingId: "b-village", action: "retrofit" },
		]);
		expect(found(use, "R09/building/b-listed")?.sentence.en).toContain("use 0701 to 0901");
		expect(found(use, "R09/building/b-village")?.verdict).toBe("clear");
	});

	test("R09: without the list of items, what its register calls no heritage is not known", async () => {
		const report = await check("bare", [{ buildingId: "b-village", action: "retrofit" }]);
		expect(found(report, "R09/building/b-village")).toMatchObject({ verdict: "not-known", missing: ["heritage_item"] });
	});

	test("R14: old and unassessed, assessed, and of no known year", async () => {
		const report = await check("heritage", ["b-old", "b-valued", "b-yearless", "b-village"].map(demolish));
		expect(found(report, "R14/building/b-old")).toMatchObject({ verdict: "conflict", severity: "requires-action" });
		expect(found(report, "R14/building/b-old")?.sentence.en).toContain("built in 1950 (75 years old, limit 50)");
		expect(found(report, "R14/building/b-valued")?.verdict).toBe("clear");
		expect(found(report, "R14/building/b-yearless")).toMatchObject({
			verdict: "not-known",
			missing: ["building.year_built"],
		});
		expect(found(report, "R14/building/b-village")?.verdict).toBe("clear");
	});

	test("R11: land sold over buried relics, surveyed land, land elsewhere", async () => {
		const report = await check("heritage", []);
		expect(found(report, "R11/parcel/p-sold")).toMatchObject({ verdict: "conflict", severity: "requires-action" });
		expect(found(report, "R11/parcel/p-sold")?.overlapM2).toBeCloseTo(400, 1);
		expect(found(report, "R11/parcel/p-cleared")?.verdict).toBe("clear");
		expect(found(report, "R11/parcel/p-elsewhere")?.verdict).toBe("clear");
		expect(found(report, "R11/parcel/p-kept")).toBeUndefined();
	});

	test("R11: without zones nobody knows, unless the land is cleared", async () => {
		const report = await check("bare", []);
		expect(found(report, "R11/parcel/p-sold")).toMatchObject({ verdict: "not-known", missing: ["heritage_zone"] });
		expect(found(report, "R11/parcel/p-cleared")?.verdict).toBe("clear");
	});
});
