import type { CityDescription, LayerMapping } from "../../server/domain/datasets/mapping.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";

/** The dense part of the extract: historic centres of Porto and Gaia. */
const box: Polygon = {
	type: "Polygon",
	coordinates: [
		[
			[-8.62, 41.126],
			[-8.594, 41.126],
			[-8.594, 41.155],
			[-8.62, 41.155],
			[-8.62, 41.126],
		],
	],
};

/** No register is kept here and no law of the rule packs holds: they run as a trial. */
export const porto: CityDescription = {
	cityId: "porto",
	names: { en: "Porto", zh: "波尔图", vi: "Porto" },
	jurisdiction: "PT",
	rulePacks: ["CN"],
	metricSrid: 3763,
	registerKept: [],
	residentPop: null,
	boundary: box,
};

/** One district, the box itself, so that a share by district is the share of the city. */
export const portoDistrict: LayerMapping = {
	layer: "district",
	onlyFor: "porto",
	authority: null,
	precisionM: null,
	catCodesHeld: null,
	from: [],
	given: [
		{
			id: "centre",
			geometry: box,
			attributes: { name_en: "Historic centre", name_zh: "历史中心", name_vi: "Trung tâm lịch sử" },
		},
	],
	map: () => ({ kind: "left-out", reason: "given" }),
};
