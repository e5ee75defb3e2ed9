import { describe, expect, test } from "vitest";
import { findCrs } from "../../../server/platform/crs.ts";
import { withDatabase } from "../../support/database.ts";

const database = withDatabase();

describe("the systems of China and Vietnam transform as an independent program computed", () => {
	test.each([
		["Shenzhen", 114.06, 22.54, 4547, 506_172.0, 2_493_598.04],
		["Guangzhou", 113.26, 23.13, 4547, 424_204.7, 2_559_126.7],
		["Shanghai", 121.47, 31.23, 4549, 640_060.34, 3_457_406.44],
		["Beijing", 116.4, 39.91, 4548, 448_696.32, 4_419_708.34],
		["Chongqing", 106.55, 29.56, 4545, 359_474.09, 3_272_217.3],
		["Xi'an", 108.94, 34.34, 4545, 586_495.6, 3_801_776.37],
	])("%s", async (_place, lon, lat, epsg, eastingM, northingM) => {
		const { epsg: found, proj } = await findCrs(`EPSG:${epsg}`);
		const [back] = await database.db`
			select st_x(geom) as lon, st_y(geom) as lat, fault
			from bring_to_wgs84(st_point(${eastingM}, ${northingM}), ${found}::int, ${proj})`;
		expect(back?.["fault"]).toBeNull();
		expect(Math.abs(back?.["lon"] - lon) * 100_000).toBeLessThan(0.01);
		expect(Math.abs(back?.["lat"] - lat) * 111_000).toBeLessThan(0.01);
	});

	test("VN-2000 in a 3-degree zone goes by its published shift, not by a ballpark", async () => {
		const [row] = await database.db`
			select st_distance(
				st_transform(st_setsrid(st_point(106.7, 10.78), 4326), 9210),
				st_transform(st_setsrid(st_point(106.7, 10.78), 4756), 9210)
			) as shift_m`;
		// The datum shift in Ho Chi Minh City is about 190 m; a null transformation would give 0.
		expect(row?.["shift_m"]).toBeGreaterThan(150);
		expect(row?.["shift_m"]).toBeLessThan(250);
	});

	test("a point far outside a projection is a fault of its row", async () => {
		const [row] = await database.db`select geom, fault from bring_to_wgs84(st_point(1e30, 1e30), 4547, '')`;
		expect(row?.["geom"]).toBeNull();
		expect(row?.["fault"]).toBeTruthy();
	});
});

test.each(["EPSG:4214", "EPSG:2413", "EPSG:4610", "EPSG:2364", "EPSG:27700"])(
	"%s has no shift that may be made silently",
	async (definition) => {
		await expect(findCrs(definition)).rejects.toMatchObject({ code: "import.crs-refused" });
	},
);

test.each(["EPSG:4326", "EPSG:4490", "EPSG:26986", "EPSG:2249", "EPSG:3763", "EPSG:3405", "EPSG:9210", "EPSG:3857"])(
	"%s is taken",
	async (definition) => {
		await expect(findCrs(definition)).resolves.toMatchObject({ epsg: Number(definition.slice(5)) });
	},
);
