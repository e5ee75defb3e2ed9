import type { LayerMapping, Mapping } from "../../server/domain/datasets/mapping.ts";
import { leftOut, rowsOf } from "../../server/domain/datasets/mapping.ts";
import { facilityCategories, facilityKeys, osmCategoriesHeld } from "./osm-facilities.ts";
import { baseMapKeys, baseMapOf, conditionOf, heritageLevelOf, landUseCodeOf } from "./osm-land.ts";
import { names, numberOf, osmId, tagsOf, wholeNumberOf, yearOf } from "./osm-tags.ts";
import { isCarriageway, isWay, roadAttributes, walkAttributes } from "./osm-walk.ts";
import { porto, portoDistrict } from "./porto.ts";

/** Coordinates of OpenStreetMap are drawn from aerial pictures; five metres is what they usually keep. */
const PRECISION_M = 5;
const plain = { authority: null, precisionM: PRECISION_M, catCodesHeld: null } as const;

const building: LayerMapping = {
	...plain,
	layer: "building",
	from: ["areas"],
	needsAnyOf: ["building"],
	map(feature) {
		const tags = feature.attributes;
		if (tags["building"] === "no") return leftOut("building=no");
		const floors = numberOf(tags["building:levels"]);
		const below = numberOf(tags["building:levels:underground"]);
		const street = [tags["addr:street"], tags["addr:housenumber"]].filter((part) => part !== undefined).join(" ");
		const isListed = tags["heritage"] !== undefined;
		return rowsOf({
			id: osmId(feature),
			attributes: {
				...names(tags),
				address: street === "" ? null : street,
				origin: "surveyed",
				year_built: yearOf(tags["start_date"]),
				floors_above: floors,
				floors_below: below,
				height_m: numberOf(tags["height"]),
				use_code: landUseCodeOf(tags),
				structure: tags["building:material"] ?? null,
				condition: conditionOf(tags),
				// Not tagged is not known: nobody has said that it is not listed.
				heritage_type: isListed ? "relic" : null,
				heritage_id: isListed ? osmId(feature) : null,
				dwellings: wholeNumberOf(tags["building:flats"]),
			},
			sourceAttributes: tagsOf(tags),
		});
	},
};

/**
 * Lines only. The edges of paved areas would be walkable too, but most of them touch no way (in Porto
 * 550 islands): whoever lives beside one would join an island and reach nothing.
 */
const walkNetwork: LayerMapping = {
	...plain,
	layer: "walk_network",
	from: ["lines"],
	needsAnyOf: ["highway"],
	map(feature) {
		const tags = feature.attributes;
		if (!isWay(tags)) return leftOut("no way yet or no more");
		return rowsOf({
			id: osmId(feature),
			attributes: { ...names(tags), ...walkAttributes(tags) },
			sourceAttributes: tagsOf(tags),
		});
	},
};

const road: LayerMapping = {
	...plain,
	layer: "road",
	from: ["lines"],
	needsAnyOf: ["highway"],
	map(feature) {
		const tags = feature.attributes;
		if (!isWay(tags) || !isCarriageway(tags)) return leftOut("no carriageway");
		return rowsOf({
			id: osmId(feature),
			attributes: { ...names(tags), ...roadAttributes(tags) },
			sourceAttributes: tagsOf(tags),
		});
	},
};

const facility: LayerMapping = {
	...plain,
	layer: "facility",
	from: ["points", "areas"],
	needsAnyOf: facilityKeys,
	catCodesHeld: [...osmCategoriesHeld],
	catCodesReason: "Held: what OpenStreetMap maps nearly completely and a tag tells by itself.",
	map(feature) {
		const tags = feature.attributes;
		const { codes, ambiguous } = facilityCategories(feature);
		if (codes.length === 0) return leftOut(ambiguous === null ? "no service" : `ambiguous: ${ambiguous}`);
		return rowsOf(
			...codes.map((code) => ({
				id: `${osmId(feature)}/${code}`,
				attributes: {
					...names(tags),
					cat_code: code,
					public: tags["access"] === "private" ? false : tags["access"] === "yes" ? true : null,
					status: "operating",
					land_m2: feature.areaM2 > 0 && tags["building"] === undefined ? Math.round(feature.areaM2) : null,
					capacity: numberOf(tags["capacity"]),
					hours: tags["opening_hours"] ?? null,
					accessible: tags["wheelchair"] === undefined ? null : tags["wheelchair"] === "yes",
				},
				sourceAttributes: tagsOf(tags),
			})),
		);
	},
};

const heritageItem: LayerMapping = {
	...plain,
	layer: "heritage_item",
	from: ["points", "lines", "areas"],
	needsAnyOf: ["heritage"],
	map(feature) {
		const tags = feature.attributes;
		if (tags["heritage"] === "no") return leftOut("heritage=no");
		return rowsOf({
			id: osmId(feature),
			attributes: {
				...names(tags),
				kind: tags["natural"] === "tree" ? "tree" : "relic",
				level: heritageLevelOf(tags),
			},
			sourceAttributes: tagsOf(tags),
		});
	},
};

const station: LayerMapping = {
	...plain,
	layer: "station",
	from: ["points", "areas"],
	needsAnyOf: ["railway", "amenity", "highway"],
	map(feature) {
		const tags = feature.attributes;
		const kind = stationKind(tags);
		if (kind === null) return leftOut("no stop");
		return rowsOf({ id: osmId(feature), attributes: { ...names(tags), kind }, sourceAttributes: tagsOf(tags) });
	},
};

function stationKind(tags: Readonly<Record<string, string>>): string | null {
	if (tags["railway"] === "tram_stop") return "tram";
	if (tags["railway"] === "station" || tags["railway"] === "halt") {
		return tags["station"] === "subway" || tags["station"] === "light_rail" || tags["subway"] === "yes"
			? "metro"
			: "rail";
	}
	if (tags["amenity"] === "ferry_terminal") return "ferry";
	return tags["highway"] === "bus_stop" || tags["amenity"] === "bus_station" ? "bus" : null;
}

const baseMap: LayerMapping = {
	...plain,
	layer: "base_map",
	from: ["areas", "lines", "points"],
	needsAnyOf: baseMapKeys,
	map(feature) {
		const drawn = baseMapOf(feature);
		if (drawn === null) return leftOut("not drawn");
		return rowsOf({
			id: osmId(feature),
			attributes: { ...names(feature.attributes), ...drawn },
			sourceAttributes: tagsOf(feature.attributes),
		});
	},
};

/** Any extract of OpenStreetMap; the cities it can set up itself are listed with it. */
export const osm: Mapping = {
	name: "osm",
	title: "OpenStreetMap",
	source: "OpenStreetMap",
	authority: null,
	licence: "ODbL 1.0, © OpenStreetMap contributors",
	asOf: { newestOf: "osm_timestamp" },
	cities: [porto],
	sources: [
		{ name: "points", layer: "points" },
		{ name: "lines", layer: "lines" },
		{ name: "areas", layer: "multipolygons" },
	],
	tables: [],
	needs: {
		sources: ["lines", "areas"],
		sentence: "The file holds nodes and not one way: neither streets nor outlines can be made of it.",
	},
	layers: [building, walkNetwork, road, facility, heritageItem, station, baseMap, portoDistrict],
};
