import { expect, test } from "vitest";
import { addMonths, addYears } from "../../../server/domain/rules/calendar.ts";

test.each([
	["2024-02-29", 1, "2025-02-28"],
	["2024-02-29", 4, "2028-02-29"],
	["2096-02-29", 4, "2100-02-28"],
	["1996-02-29", 4, "2000-02-29"],
	["2023-07-01", 2, "2025-07-01"],
])("%s and %i years is %s", (from, years, to) => {
	expect(addYears(from, years)).toBe(to);
});

test.each([
	["2024-01-31", 1, "2024-02-29"],
	["2023-03-31", 13, "2024-04-30"],
	["2023-12-15", 1, "2024-01-15"],
	["2023-12-31", 12, "2024-12-31"],
])("%s and %i months is %s", (from, months, to) => {
	expect(addMonths(from, months)).toBe(to);
});
