import { describe, expect, test } from "vitest";
import { assessLot, plannedUseOf } from "../../../data/mappings/cambridge-assessment.ts";
import { osm } from "../../../data/mappings/osm.ts";
import { facilityCategories, osmCategoriesHeld } from "../../../data/mappings/osm-facilities.ts";
import { mappings } from "../../../data/mappings/registry.ts";
import { checkRow } from "../../../server/domain/datasets/check-row.ts";
import { findLayer } from "../../../server/domain/datasets/layers.ts";
import type { MappedRow, SourceFeature } from "../../../server/domain/datasets/mapping.ts";

const feature = (attributes: Record<string, string>, extra: Partial<SourceFeature> = {}): SourceFeature => ({
	line: 1,
	source: "areas",
	attributes: { osm_way_id: "7", ...attributes },
	geometryKind: "polygon",
	areaM2: 0,
	inside: {},
	...extra,
});
const lookup = { rowsOf: () => [] };

function rowOf(layerName: string, from: SourceFeature): MappedRow {
	const layer = osm.layers.find((candidate) => candidate.layer === layerName);
	const mapped = layer?.map(from, lookup);
	if (mapped?.kind !== "rows" || mapped.rows[0] === undefined) throw new Error(`no row: ${JSON.stringify(mapped)}`);
	return mapped.rows[0];
}

describe("OpenStreetMap", () => {
	test.each([
		["apartments", "0701"],
		["terrace", "0701"],
		["church", "1503"],
		["yes", null],
		["roof", null],
	])("building=%s is of use %s", (value, code) => {
		expect(rowOf("building", feature({ building: value })).attributes["use_code"]).toBe(code);
	});

	test("a collapsed building has a condition and never a grade", () => {
		const { attributes } = rowOf("building", feature({ building: "collapsed" }));
		expect(attributes["condition"]).toBe("collapsed");
		expect(attributes["heritage_type"]).toBeNull();
	});

	test.each([
		[{ highway: "steps" }, { walkable: true, stairs: true }],
		[{ highway: "motorway" }, { walkable: false }],
		[{ highway: "motorway", foot: "yes" }, { walkable: true }],
		[{ highway: "footway", access: "private" }, { walkable: false }],
		[{ highway: "footway", access: "no", foot: "designated" }, { walkable: true }],
		[{ highway: "residential", foot: "no" }, { walkable: false }],
		[
			{ highway: "footway", bridge: "yes", layer: "1" },
			{ bridge: true, level: 1, tunnel: false },
		],
		[
			{ highway: "footway", tunnel: "building_passage", layer: "-1" },
			{ tunnel: true, level: -1 },
		],
	])("%j is a way with %j", (tags, expected) => {
		const way = feature(tags, { source: "lines", geometryKind: "line" });
		expect(rowOf("walk_network", way).attributes).toMatchObject(expected);
	});

	test.each([
		[{ amenity: "school" }, 0, [], "school without isced:level 1 or 2"],
		[{ amenity: "school", "isced:level": "1;2" }, 0, ["EDU-PRI", "EDU-MID"], null],
		[{ amenity: "school", "isced:level": "3" }, 0, [], "school without isced:level 1 or 2"],
		[{ leisure: "park" }, 60_000, ["PRK-15", "PRK-10", "PRK-05", "PRK-PKT"], null],
		[{ leisure: "park" }, 4_000, ["PRK-05", "PRK-PKT"], null],
		[{ leisure: "park" }, 399, [], "park smaller than any category asks for"],
		[{ leisure: "park" }, 0, [], "park without an area"],
		[{ amenity: "library" }, 0, [], "library: culture centre or station is not said"],
		[{ amenity: "pharmacy" }, 0, ["COM-PHAR"], null],
		[{ amenity: "bench" }, 0, [], null],
	])("%j of %d m² proves %j", (tags, areaM2, codes, ambiguous) => {
		expect(facilityCategories(feature(tags, { areaM2 }))).toStrictEqual({ codes, ambiguous });
	});

	test("a school is ambiguous, so its categories are not claimed to be held", () => {
		expect(osmCategoriesHeld).not.toContain("EDU-PRI");
		expect(osmCategoriesHeld).not.toContain("EDU-MID");
	});
});

describe("assessments of Cambridge", () => {
	const record = (values: Record<string, string>) => ({ UseCode: "101", ...values });
	test("units of a condominium are one building", () => {
		const lot = assessLot([
			record({ UseCode: "199", AYBYrBuilt: "1910", BldgStories: "3" }),
			record({ UseCode: "102", AYBYrBuilt: "1915", GrossArea: "1000", TotalAppraisedImprovements: "5" }),
			record({ UseCode: "102", AYBYrBuilt: "1915", GrossArea: "1000", TotalAppraisedImprovements: "5" }),
		]);
		expect(lot).toMatchObject({ yearBuilt: 1910, storeys: 3, floorAreaM2: 186, dwellings: 2, isImproved: true });
	});
	test.each([
		[{ TotalAppraisedImprovements: "1" }, true],
		[{ TotalAppraisedImprovements: "-4", AYBYrBuilt: "0" }, false],
		[{ TotalAppraisedImprovements: "-4", AYBYrBuilt: "1900" }, true],
	])("%j is improved: %s", (values, isImproved) => {
		expect(assessLot([record(values)])?.isImproved).toBe(isImproved);
	});
	test("a lot without a record says nothing", () => {
		expect(assessLot([])).toBeNull();
	});
	test.each([
		["0104", "0701"],
		["1021", "0701"],
		["316", "1101"],
		["9420", "080401"],
		["930", null],
	])("use code %s is %s", (UseCode, code) => {
		expect(assessLot([record({ UseCode })])?.landUseCode).toBe(code);
	});
	test.each([
		["C-2B", "0701"],
		["BA-1", "0901"],
		["IA-1", "1001"],
		["SD-12", null],
		["CRDD", null],
		["CAM-6", null],
		[undefined, null],
	])("zone %s is planned as %s", (zone, code) => {
		expect(plannedUseOf(zone)).toBe(code);
	});
});

test("every mapping names layers and sources that there are, and what it gives fits the catalogue", () => {
	for (const mapping of mappings) {
		const sources = new Set(mapping.sources.map((source) => source.name));
		for (const layer of mapping.layers) {
			const found = findLayer(layer.layer);
			expect(found, layer.layer).toBeDefined();
			for (const name of layer.from) expect(sources, `${mapping.name}.${layer.layer}`).toContain(name);
			for (const row of layer.given ?? []) if (found) expect(checkRow(found, row, 1)).toBeNull();
			if (layer.catCodesHeld !== null) expect(layer.catCodesReason, layer.layer).toBeTruthy();
		}
	}
});
