import type { AttributeValue } from "../../server/domain/datasets/feature-row.ts";
import type { SourceFeature } from "../../server/domain/datasets/mapping.ts";

type Tags = SourceFeature["attributes"];

/** `building=*` → land and sea use code (2023). `yes` says nothing and stays unknown; so does a shed or a roof. */
const useCodeByBuilding: Readonly<Record<string, string>> = {
	apartments: "0701",
	detached: "0701",
	dormitory: "0701",
	house: "0701",
	residential: "0701",
	semidetached_house: "0701",
	terrace: "0701",
	civic: "0801",
	government: "0801",
	public: "0801",
	townhall: "0801",
	art_gallery: "0803",
	library: "0803",
	museum: "0803",
	college: "080401",
	university: "080401",
	school: "080403",
	kindergarten: "080404",
	sports_centre: "0805",
	sports_hall: "0805",
	stadium: "0805",
	clinic: "0806",
	hospital: "0806",
	commercial: "0901",
	hotel: "090104",
	kiosk: "090101",
	retail: "090101",
	supermarket: "090101",
	office: "0902",
	industrial: "1001",
	manufacture: "1001",
	warehouse: "1101",
	train_station: "1206",
	parking: "120803",
	fire_station: "1310",
	cathedral: "1503",
	chapel: "1503",
	church: "1503",
	convent: "1503",
	monastery: "1503",
	mosque: "1503",
	synagogue: "1503",
	temple: "1503",
};

export const landUseCodeOf = (tags: Tags): string | null => useCodeByBuilding[tags["building"] ?? ""] ?? null;

/** Seen state of a building; never a danger grade, which only an appraisal gives. */
export const conditionOf = (tags: Tags): string | null =>
	["collapsed", "ruins", "construction"].find((state) => tags["building"] === state) ?? null;

/**
 * `heritage=*` carries the administrative level that lists the object: 1 world, 2 nation, 3-6 region,
 * 7-8 municipality. Other values list it without saying where. A world listing is an honour and is
 * often drawn round a whole quarter: it triggers nothing by itself, national law protects what is in it.
 */
export function heritageLevelOf(tags: Tags): AttributeValue {
	const level = Number.parseInt(tags["heritage"] ?? "", 10);
	if (level === 1) return "honorary";
	if (level === 2) return "national";
	if (level >= 3 && level <= 6) return "provincial";
	if (level === 7 || level === 8) return "municipal";
	return level >= 9 ? "county" : null;
}

const kindByTag: Readonly<Record<string, string>> = {
	"natural=water": "water",
	"natural=wetland": "water",
	"landuse=reservoir": "water",
	"landuse=basin": "water",
	"waterway=riverbank": "water",
	"waterway=dock": "water",
	"waterway=lake": "water",
	"natural=wood": "wood",
	"landuse=forest": "wood",
	"leisure=park": "green",
	"leisure=garden": "green",
	"leisure=common": "green",
	"leisure=pitch": "green",
	"leisure=playground": "green",
	"leisure=dog_park": "green",
	"landuse=grass": "green",
	"landuse=meadow": "green",
	"landuse=orchard": "green",
	"landuse=allotments": "green",
	"landuse=cemetery": "green",
	"landuse=village_green": "green",
	"landuse=recreation_ground": "green",
	"natural=scrub": "green",
	"natural=grassland": "green",
	"natural=fell": "green",
	"place=square": "square",
	"highway=pedestrian": "square",
	"highway=footway": "square",
	"man_made=pier": "pier",
	"barrier=city_wall": "wall",
	"historic=citywalls": "wall",
	"landuse=residential": "land_use",
	"landuse=industrial": "land_use",
	"landuse=commercial": "land_use",
	"landuse=railway": "land_use",
	"landuse=farmland": "land_use",
	"landuse=farmyard": "land_use",
	"landuse=brownfield": "land_use",
	"landuse=construction": "land_use",
	"landuse=military": "land_use",
	"landuse=religious": "land_use",
};

const railways = new Set(["rail", "light_rail", "subway", "tram", "funicular", "preserved", "narrow_gauge"]);
const waterways = new Set(["river", "stream", "canal", "drain", "ditch"]);
/** Smaller number = shown earlier. */
const rankByPlace: Readonly<Record<string, number>> = {
	city: 1,
	town: 2,
	suburb: 3,
	quarter: 4,
	neighbourhood: 5,
	locality: 6,
	square: 6,
	islet: 6,
};

export const baseMapKeys = [
	"natural",
	"landuse",
	"waterway",
	"leisure",
	"place",
	"highway",
	"man_made",
	"barrier",
	"historic",
	"railway",
];

/** What an object is drawn as on the base map, or null. */
export function baseMapOf(feature: SourceFeature): { kind: string; class: string; rank: number | null } | null {
	const tags = feature.attributes;
	const place = tags["place"];
	if (feature.geometryKind === "point") {
		const rank = rankByPlace[place ?? ""];
		return place === undefined || rank === undefined ? null : { kind: "place", class: place, rank };
	}
	if (feature.geometryKind === "line") {
		const railway = tags["railway"];
		if (railway !== undefined && railways.has(railway)) return { kind: "rail", class: railway, rank: null };
		const waterway = tags["waterway"];
		if (waterway !== undefined && waterways.has(waterway)) return { kind: "waterway", class: waterway, rank: null };
		return tags["barrier"] === "city_wall" || tags["historic"] === "citywalls"
			? { kind: "wall", class: "city_wall", rank: null }
			: null;
	}
	if (tags["building"] !== undefined) return null;
	for (const key of baseMapKeys) {
		const kind = kindByTag[`${key}=${tags[key]}`];
		if (kind !== undefined) return { kind, class: tags[key] ?? "", rank: null };
	}
	return null;
}
