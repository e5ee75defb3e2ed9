import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRow, isDay } from "../../../server/domain/datasets/check-row.ts";
import { findLayer, type Layer } from "../../../server/domain/datasets/layers.ts";
import { readValue } from "../../../server/domain/datasets/read-value.ts";
import { RejectTally } from "../../../server/domain/datasets/reject-tally.ts";

const layerOf = (name: string): Layer => {
	const layer = findLayer(name);
	if (layer === undefined) throw new Error(`no layer ${name}`);
	return layer;
};
const building = layerOf("building");
const attributeOf = (layer: Layer, name: string) => {
	const attribute = layer.attributes.find((candidate) => candidate.name === name);
	if (attribute === undefined) throw new Error(`no attribute ${name}`);
	return attribute;
};

describe("a row is judged by the catalogue", () => {
	test.each([
		[{ origin: "surveyed" }, null],
		[{}, "attribute.missing"],
		[{ origin: "guessed" }, "attribute.not-allowed"],
		[{ origin: "surveyed", year_built: "1900" }, "attribute.wrong-type"],
		[{ origin: "surveyed", year_built: 1900.5 }, "attribute.wrong-type"],
		[{ origin: "surveyed", year_built: 3_000_000_000 }, "attribute.wrong-type"],
		[{ origin: "surveyed", height_m: Number.NaN }, "attribute.wrong-type"],
		[{ origin: "surveyed", vacate_date: "2025-02-30" }, "attribute.wrong-type"],
		[{ origin: "surveyed", colour: "red" }, "attribute.unknown"],
		[{ origin: "surveyed", name_en: "a\u0000b" }, "attribute.wrong-type"],
	])("%j → %s", (attributes, code) => {
		const fault = checkRow(building, { id: "b1", attributes }, 7);
		expect(fault?.code ?? null).toBe(code);
		if (fault !== null) expect(fault.line).toBe(7);
	});

	test("a row without an id is rejected", () => {
		expect(checkRow(building, { id: " ", attributes: { origin: "proxy" } }, 1)?.code).toBe("id.missing");
	});

	test("only days that the calendar has are days", () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true }),
				(date) => {
					expect(isDay(date.toISOString().slice(0, 10))).toBe(true);
				},
			),
		);
		for (const text of ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "0000-01-01"])
			expect(isDay(text)).toBe(false);
		expect(isDay("2024-02-29")).toBe(true);
	});
});

describe("a text is read as the attribute's type", () => {
	test.each([
		["year_built", "1931", 1931],
		["year_built", "1931.0", 1931],
		["year_built", "1931.5", undefined],
		["height_m", "12.5", 12.5],
		["height_m", "1,250", undefined],
		["height_m", "12 m", undefined],
		["occupied", "是", true],
		["occupied", "No", false],
		["occupied", "perhaps", undefined],
		["vacate_date", "2024/3/9", "2024-03-09"],
		["vacate_date", "2024年3月9日", "2024-03-09"],
		["vacate_date", "20240309", "2024-03-09"],
		["vacate_date", "03/09/2024", undefined],
		["vacate_date", "", null],
		["name_zh", "  文庙 ", "文庙"],
	])("%s: “%s” → %j", (name, text, value) => {
		expect(readValue(attributeOf(building, name), text)).toStrictEqual(value);
	});

	test("a day in another order is read only when the order is told", () => {
		expect(readValue(attributeOf(building, "vacate_date"), "03/09/2024", "day-month-year")).toBe("2024-09-03");
		expect(readValue(attributeOf(building, "vacate_date"), "03/09/2024", "month-day-year")).toBe("2024-03-09");
	});
});

test("a tally counts every reject and lists only the first", () => {
	const tally = new RejectTally(3);
	for (let line = 1; line <= 10_000; line += 1) tally.add({ code: "id.missing", line, detail: "" });
	expect(tally.total).toBe(10_000);
	expect(tally.listed.map(({ line }) => line)).toStrictEqual([1, 2, 3]);
	expect(tally.countByCode.get("id.missing")).toBe(10_000);
});
