import { describe, expect, test } from "vitest";
import { judgeChange } from "../../../server/domain/datasets/judge-change.ts";
import { judgePosition, zoneOfEasting } from "../../../server/domain/datasets/judge-position.ts";

const degrees = { name: "WGS 84", isGeographic: true, falseEastingM: 0 };
const gauss114 = { name: "CGCS2000 / 3-degree Gauss-Kruger CM 114E", isGeographic: false, falseEastingM: 500_000 };
const zone38 = { name: "CGCS2000 / 3-degree Gauss-Kruger zone 38", isGeographic: false, falseEastingM: 38_500_000 };
const at = (x: number, y: number, extra = {}) => ({
	minX: x,
	minY: y,
	maxX: x,
	maxY: y,
	insideShare: null,
	swappedInsideShare: null,
	awayKm: null,
	...extra,
});

describe("an easting beyond 13,000,000 tells its zone", () => {
	test.each([
		[38_506_172, 38, 4526, 114],
		[25_500_000, 25, 4513, 75],
		[45_500_000, 45, 4533, 135],
		[20_500_000, 20, 4498, 117],
		[13_500_000, 13, 4491, 75],
	])("%d is zone %d, EPSG:%d, central meridian %d", (eastingM, zone, epsg, meridianDeg) => {
		expect(zoneOfEasting(eastingM)).toStrictEqual({ zone, epsg, meridianDeg });
	});
	test("an ordinary easting tells none", () => {
		expect(zoneOfEasting(506_172)).toBeNull();
		expect(zoneOfEasting(24_000_000)).toBeNull();
	});
});

describe("a position that cannot be is told in a sentence", () => {
	test("degrees of Shenzhen pass", () => {
		expect(judgePosition(degrees, at(114.06, 22.54))).toBeNull();
	});
	test("latitude first is swapped axes", () => {
		expect(judgePosition(degrees, at(22.54, 114.06))).toContain("swapped");
	});
	test("metres read as degrees, with and without a zone", () => {
		expect(judgePosition(degrees, at(506_172, 2_493_598))).toContain("metres");
		expect(judgePosition(degrees, at(38_506_172, 2_493_598))).toContain("EPSG:4526");
	});
	test("zone-prefixed eastings under a system without prefix", () => {
		expect(judgePosition(gauss114, at(38_506_172, 2_493_598))).toContain("EPSG:4526");
		expect(judgePosition(zone38, at(38_506_172, 2_493_598))).toBeNull();
		expect(judgePosition(zone38, at(39_506_172, 2_493_598))).toContain("EPSG:4527");
	});
	test("most features outside the city: swapped where that would bring them in, else another zone", () => {
		const far = { insideShare: 0.1, swappedInsideShare: 0.9, awayKm: 812.4 };
		expect(judgePosition(gauss114, at(2_493_598, 506_172, far))).toContain("swapped");
		expect(judgePosition(gauss114, at(506_172, 2_493_598, { ...far, swappedInsideShare: 0 }))).toContain("812.4 km");
		expect(judgePosition(gauss114, at(506_172, 2_493_598, { ...far, insideShare: 0.5 }))).toBeNull();
	});
});

describe("a version that replaces another is looked at first", () => {
	const same = { count: 100, area: 1, extent: [0, 0, 1, 1] as const };
	const compared = (staged: object, extra = {}) => ({
		current: same,
		staged: { ...same, ...staged },
		sharedCount: 100,
		shiftedCount: 0,
		...extra,
	});
	test("an ordinary update raises no doubt", () => {
		expect(judgeChange("building", compared({ count: 90, area: 0.9 }))).toStrictEqual([]);
	});
	test.each([
		[{ count: 49 }, {}, "49 features instead of 100"],
		[{ area: 0.4 }, {}, "40 %"],
		[{ area: 2.5 }, {}, "250 %"],
		[{ extent: [5, 5, 6, 6] }, {}, "elsewhere"],
		[{}, { shiftedCount: 95 }, "GCJ-02"],
	])("%j %j → %s", (staged, extra, sentence) => {
		expect(judgeChange("building", compared(staged, extra)).join()).toContain(sentence);
	});
});
