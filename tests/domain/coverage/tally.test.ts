import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { requiredWalkingServices, services } from "../../../server/domain/coverage/services.ts";
import { shareOut } from "../../../server/domain/coverage/share-out.ts";
import { coverageStateOf, coverageStates, tally } from "../../../server/domain/coverage/tally.ts";

describe("a building's state", () => {
	const at = { distanceMm: null, isJoined: true, edgeDistanceM: 5_000 };
	test("a limit in metres is reached at the limit itself", () => {
		expect(coverageStateOf({ ...at, distanceMm: 1_000_000 }, 1_000)).toBe("reached");
		expect(coverageStateOf({ ...at, distanceMm: 1_000_001 }, 1_000)).toBe("not-reached");
	});
	test("near the edge of the data nothing found is not known, something found is reached", () => {
		expect(coverageStateOf({ ...at, edgeDistanceM: 999 }, 1_000)).toBe("at-edge");
		expect(coverageStateOf({ ...at, edgeDistanceM: 1_000 }, 1_000)).toBe("not-reached");
		expect(coverageStateOf({ ...at, edgeDistanceM: 0, distanceMm: 5 }, 1_000)).toBe("reached");
	});
	test("a building that joins no street is counted apart", () => {
		expect(coverageStateOf({ ...at, isJoined: false }, 1_000)).toBe("not-joined");
	});
});

test("totals add up over every state, and only known ones share", () => {
	fc.assert(
		fc.property(fc.array(fc.record({ state: fc.constantFrom(...coverageStates), people: fc.nat(500) })), (entries) => {
			const { buildings, people, buildingShare } = tally(entries);
			expect(Object.values(buildings).reduce((sum, count) => sum + count, 0)).toBe(entries.length);
			expect(Object.values(people ?? {}).reduce((sum, count) => sum + count, 0)).toBe(
				entries.reduce((sum, entry) => sum + entry.people, 0),
			);
			const known = buildings.reached + buildings["not-reached"];
			expect(buildingShare).toBe(known === 0 ? null : buildings.reached / known);
		}),
	);
});

test("one place without a count makes the people not known", () => {
	expect(
		tally([
			{ state: "reached", people: 3 },
			{ state: "reached", people: null },
		]).people,
	).toBeNull();
});

test("people are shared out whole and to the last one", () => {
	fc.assert(
		fc.property(
			fc.nat(100_000),
			fc.array(fc.double({ min: 0, max: 9_999, noNaN: true }), { minLength: 1, maxLength: 30 }),
			(total, weights) => {
				const parts = shareOut(total, weights);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
				expect(parts.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
			},
		),
	);
	expect(shareOut(10, [1, 1, 1])).toEqual([4, 3, 3]);
	expect(shareOut(3, [])).toEqual([]);
});

test("the catalogue holds 54 services, 14 of them required and walked to at the level of 15 minutes", () => {
	expect(services.length).toBe(54);
	expect(requiredWalkingServices("15min").length).toBe(14);
	expect(services.every((service) => service.limitM > 0 && service.bands.length > 0)).toBe(true);
});
