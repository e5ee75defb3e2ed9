import { describe, expect, test } from "vitest";
import { emptySketch, reduceSketch } from "../../client/features/projects/sketch-state.ts";
import { formatArea, formatDistance, formatShare } from "../../client/i18n/format.ts";
import { hiddenLayers, parseSelection, parseView, Search, withLayer, writeView } from "../../client/workspace.ts";

describe("the address", () => {
	test("a view is read back as it was written", () => {
		const view = { lon: 113.44521, lat: 29.03312, zoom: 15.25, pitch: 50, bearing: -20 };
		expect(parseView(writeView(view))).toEqual(view);
	});
	test("a view that makes no sense is no view", () => {
		for (const text of [undefined, "", "1,2", "a,b,c", "1,NaN,3"]) expect(parseView(text)).toBeNull();
	});
	test("an id may hold a colon", () => {
		expect(parseSelection("building:way:42")).toEqual({ layer: "building", id: "way:42" });
		expect(parseSelection(":x")).toBeNull();
	});
	test("a layer switched off and on again leaves no trace", () => {
		const off = withLayer({}, "building", false);
		expect(hiddenLayers(off).has("building")).toBe(true);
		expect(withLayer(off, "building", true)).toEqual({ off: undefined });
	});
	test("a layer that is off at first can be switched on", () => {
		expect(hiddenLayers({}).has("pipe")).toBe(true);
		expect(hiddenLayers(withLayer({}, "pipe", true)).has("pipe")).toBe(false);
	});
	test("a link with an unknown theme opens the plain map", () => {
		expect(Search.parse({ theme: "gold", v: "1,2,3" })).toMatchObject({ theme: undefined, v: "1,2,3" });
	});
});

describe("the sketch", () => {
	const boundary = { type: "MultiPolygon", coordinates: [] } as const;
	test("an action chosen for buildings is kept for each, and keep takes it away", () => {
		const chosen = reduceSketch(emptySketch, { type: "action-chosen", buildingIds: ["a", "b"], action: "demolish" });
		expect([...chosen.actions.keys()]).toEqual(["a", "b"]);
		expect([
			...reduceSketch(chosen, { type: "action-chosen", buildingIds: ["a"], action: "keep" }).actions.keys(),
		]).toEqual(["b"]);
	});
	test("a reason given before stays when the action changes", () => {
		const loaded = reduceSketch(emptySketch, {
			type: "loaded",
			name: "n",
			boundary,
			revision: 3,
			actions: [{ buildingId: "a", action: "demolish", reasonCode: "danger" }],
		});
		expect(loaded.isChanged).toBe(false);
		const changed = reduceSketch(loaded, { type: "action-chosen", buildingIds: ["a"], action: "vacate" });
		expect(changed.actions.get("a")).toEqual({ buildingId: "a", action: "vacate", reasonCode: "danger" });
		expect(changed.isChanged).toBe(true);
		expect(changed.revision).toBe(3);
	});
});

test("areas and distances carry no more digits than the data", () => {
	expect(formatArea(412.4, "en")).toBe("412 m²");
	expect(formatArea(28_440, "en")).toBe("2.8 ha");
	expect(formatDistance(974.4, "en")).toBe("974 m");
	expect(formatDistance(1_000, "en")).toBe("1 km");
	expect(formatShare(0.5417, "en")).toBe("54.2%");
});
