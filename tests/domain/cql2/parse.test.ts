import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FilterFault, filterLimits } from "../../../server/domain/cql2/ast.ts";
import { checkFilter, type QueryableType } from "../../../server/domain/cql2/check-filter.ts";
import { parseFilterJson } from "../../../server/domain/cql2/parse-json.ts";
import { parseFilterText } from "../../../server/domain/cql2/parse-text.ts";

const property = (name: string) => ({ property: name });

describe("text and JSON are read into the same tree", () => {
	test.each<[string, unknown]>([
		["year_built < 1950", { op: "<", args: [property("year_built"), 1950] }],
		["height>=-1.5e1", { op: ">=", args: [property("height"), -15] }],
		["name = 'O''Brien'", { op: "=", args: [property("name"), "O'Brien"] }],
		['"name" <> \'"\'', { op: "<>", args: [property("name"), '"'] }],
		["occupied = TRUE", { op: "=", args: [property("occupied"), true] }],
		["true", true],
		["name LIKE 'a%'", { op: "like", args: [property("name"), "a%"] }],
		["name NOT LIKE 'a%'", { op: "not", args: [{ op: "like", args: [property("name"), "a%"] }] }],
		[
			"a BETWEEN 1 AND 2 AND b = 3",
			{
				op: "and",
				args: [
					{ op: "between", args: [property("a"), 1, 2] },
					{ op: "=", args: [property("b"), 3] },
				],
			},
		],
		["a in ('x', 'y')", { op: "in", args: [property("a"), ["x", "y"]] }],
		["a NOT IN (1)", { op: "not", args: [{ op: "in", args: [property("a"), [1]] }] }],
		["a IS NULL", { op: "isNull", args: [property("a")] }],
		["a is not null", { op: "not", args: [{ op: "isNull", args: [property("a")] }] }],
		[
			"NOT (a = 1 OR b = 2)",
			{
				op: "not",
				args: [
					{
						op: "or",
						args: [
							{ op: "=", args: [property("a"), 1] },
							{ op: "=", args: [property("b"), 2] },
						],
					},
				],
			},
		],
		[
			"CASEI(name) = casei('ABC')",
			{
				op: "=",
				args: [
					{ op: "casei", args: [property("name")] },
					{ op: "casei", args: ["ABC"] },
				],
			},
		],
		[
			"S_INTERSECTS(geometry, POINT(114.5 22.5))",
			{
				op: "s_intersects",
				args: [property("geometry"), { type: "Point", coordinates: [114.5, 22.5] }],
			},
		],
		[
			"s_within(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))",
			{
				op: "s_within",
				args: [
					property("geometry"),
					{
						type: "MultiPolygon",
						coordinates: [
							[
								[
									[0, 0],
									[1, 0],
									[1, 1],
									[0, 0],
								],
							],
						],
					},
				],
			},
		],
		[
			"S_INTERSECTS(geometry, BBOX(1,2,3,4))",
			{ op: "s_intersects", args: [property("geometry"), { bbox: [1, 2, 3, 4] }] },
		],
		[
			"T_DURING(date, INTERVAL('2020-01-01', '..'))",
			{
				op: "t_during",
				args: [property("date"), { interval: ["2020-01-01", ".."] }],
			},
		],
		[
			"T_AFTER(at, TIMESTAMP('2020-01-01T00:00:00Z'))",
			{
				op: "t_after",
				args: [property("at"), { timestamp: "2020-01-01T00:00:00Z" }],
			},
		],
		["date >= DATE('2020-02-29')", { op: ">=", args: [property("date"), { date: "2020-02-29" }] }],
	])("%s", (text, json) => {
		expect(parseFilterText(text)).toEqual(parseFilterJson(JSON.stringify(json)));
	});

	test("and binds tighter than or", () => {
		expect(parseFilterText("a = 1 OR b = 2 AND c = 3")).toEqual(parseFilterText("a = 1 OR (b = 2 AND c = 3)"));
	});

	test("names of any script are names", () => {
		expect(parseFilterText("名称 = '府'")).toMatchObject({ left: { name: "名称" }, right: { value: "府" } });
	});
});

describe("what is no filter is refused, and where", () => {
	test.each([
		"",
		"a",
		"a =",
		"= 1",
		"a = 1 b = 2",
		"a = 1;",
		"a = 1; drop table building",
		"a = 'x",
		"a = 1 --",
		"a /* */ = 1",
		"a IN ()",
		"a BETWEEN 1 OR 2",
		"pg_sleep(10) = 1",
		"a = (select 1)",
		"date = DATE('2021-02-29')",
		"at = TIMESTAMP('yesterday')",
		"S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))",
		"S_INTERSECTS(geometry, LINESTRING(0 0))",
		"S_INTERSECTS(geometry, POINT(1e99 2))",
		"S_INTERSECTS(geometry, BBOX(3,2,1,4))",
		"S_INTERSECTS(geometry, BBOX(1,2,3))",
	])("%s", (text) => {
		expect(() => parseFilterText(text)).toThrow(FilterFault);
	});

	test.each([
		"",
		"null",
		"[]",
		"{}",
		'{"op":"and","args":[]}',
		'{"op":"=","args":[1]}',
		'{"op":"drop table","args":[1,2]}',
		'{"op":"in","args":[{"property":"a"},[]]}',
		'{"op":"s_within","args":[{"property":"g"},{"type":"Polygon","coordinates":"x"}]}',
		'{"op":"s_within","args":[{"property":"g"},{"type":"constructor","coordinates":[]}]}',
		'{"op":"__proto__","args":[1,2]}',
	])("JSON %s", (text) => {
		expect(() => parseFilterJson(text)).toThrow(FilterFault);
	});

	test("the place of the fault is told", () => {
		expect(() => parseFilterText("a = 1 AND ?")).toThrow(/character 11/);
	});
});

describe("hostile filters end soon", () => {
	const deep = filterLimits.depth + 10;
	test.each([
		["brackets", `${"(".repeat(deep)}a = 1${")".repeat(deep)}`],
		["negations", `${"NOT ".repeat(deep)} a = 1`],
		["many parts", Array.from({ length: 3_000 }, () => "a=1").join(" OR ")],
		["many vertices", `S_INTERSECTS(geometry, LINESTRING(${Array.from({ length: 5_100 }, () => "0 0").join(",")}))`],
		["length", `a = '${"x".repeat(filterLimits.characters)}'`],
		["quotes never closed", `a = ${"'".repeat(9_999)}`],
		[
			"collections in collections",
			`S_INTERSECTS(geometry, ${"GEOMETRYCOLLECTION(".repeat(60)}POINT(0 0)${")".repeat(60)})`,
		],
	])("%s", (_name, text) => {
		const startedMs = performance.now();
		expect(() => parseFilterText(text)).toThrow(FilterFault);
		expect(performance.now() - startedMs).toBeLessThan(500);
	});

	test("deep JSON", () => {
		const text = `${'{"op":"not","args":['.repeat(deep)}true${"]}".repeat(deep)}`;
		expect(() => parseFilterJson(text)).toThrow(/nested/);
	});

	test("any text is a filter or a fault, never another failure", () => {
		const words = fc.constantFrom(
			"a",
			"AND",
			"NOT",
			"(",
			")",
			"'x'",
			"1",
			"=",
			",",
			"POINT",
			"IN",
			"INTERVAL",
			"LIKE",
			"..",
			"'",
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(words, { maxLength: 30 }).map((all) => all.join(" ")),
				),
				(text) => {
					for (const parse of [parseFilterText, parseFilterJson]) {
						try {
							parse(text);
						} catch (error) {
							expect(error).toBeInstanceOf(FilterFault);
						}
					}
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

describe("a filter is held to the properties of its collection", () => {
	const queryables = new Map<string, QueryableType>([
		["name", "text"],
		["year", "integer"],
		["date", "date"],
		["occupied", "boolean"],
		["geometry", "geometry"],
	]);
	test.each([
		"name = 'x' AND year BETWEEN 1 AND 2",
		"date > DATE('2020-01-01') OR T_DURING(date, INTERVAL('..', '2020-01-01'))",
		"S_TOUCHES(geometry, POINT(1 2))",
		"occupied = false",
	])("good: %s", (text) => {
		checkFilter(parseFilterText(text), queryables);
	});
	test.each([
		"gold = 1",
		"name = 1",
		"year = '1'",
		"year LIKE '1%'",
		"name IN ('x', 2)",
		"S_INTERSECTS(name, POINT(1 2))",
		"geometry = 1",
		"T_AFTER(year, DATE('2020-01-01'))",
		"date > '2020'",
		"constructor = 1",
	])("bad: %s", (text) => {
		expect(() => checkFilter(parseFilterText(text), queryables)).toThrow(FilterFault);
	});
});
