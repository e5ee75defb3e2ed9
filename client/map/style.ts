import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { CityLayer } from "../../server/contracts/cities.ts";
import { baseColour, ink, paper, protectionColour, secondInk } from "../ui/palette.ts";
import {
	coreKinds,
	gradeFill,
	heightFill,
	landUseColour,
	landUseLetter,
	type Theme,
	themeAttribute,
	yearFill,
	zoneColour,
} from "./themes.ts";

export type Language = "en" | "zh" | "vi";

/** What a feature of the program lays over the map: its own data, its own layers, drawn in the order given. */
export interface Overlay {
	readonly id: string;
	readonly data: unknown;
	/** Layers without `source`; it is the overlay's own. */
	readonly layers: readonly Record<string, unknown>[];
}

export interface StyleInput {
	readonly layers: readonly CityLayer[];
	/** Layers switched off by the reader. */
	readonly hidden: ReadonlySet<string>;
	readonly theme: Theme;
	readonly language: Language;
	readonly is3d: boolean;
	readonly origin: string;
	readonly overlays: readonly Overlay[];
	readonly fontFaces: Readonly<Record<string, unknown>>;
	/** The one thing selected, outlined above all else. */
	readonly selection: { readonly layer: string; readonly id: string } | null;
}

type Layer = LayerSpecification;
const font = ["Noto Sans"];
const get = (name: string): ExpressionSpecification => ["get", name];
const is = (name: string, ...values: string[]): ExpressionSpecification => ["in", get(name), ["literal", values]];

/** The name in the page's language, else any it has. */
function nameOf(language: Language): ExpressionSpecification {
	const order: Record<Language, string[]> = { en: ["en", "vi", "zh"], zh: ["zh", "en", "vi"], vi: ["vi", "en", "zh"] };
	return ["coalesce", ...order[language].map((code) => get(`name_${code}`)), ""] as unknown as ExpressionSpecification;
}

/**
 * The whole map as a function of what is to be seen. Order, from below: land, water, green, parcels,
 * roads, buildings, theme, protection, findings, selection, labels; labels stay above every fill.
 */
export function buildStyle(input: StyleInput): StyleSpecification {
	const held = new Map(input.layers.filter((layer) => layer.tilesUrl !== null).map((layer) => [layer.layer, layer]));
	const shows = (name: string): boolean => held.has(name) && !input.hidden.has(name);
	const sources: Record<string, SourceSpecification> = {};
	for (const [name, layer] of held) {
		if (input.hidden.has(name) && name !== "base_map") continue;
		sources[name] = {
			type: "vector",
			tiles: [`${input.origin}${layer.tilesUrl}`],
			minzoom: layer.minZoom,
			maxzoom: layer.maxZoom,
			promoteId: "id",
			...(layer.bounds !== null && { bounds: layer.bounds }),
		};
	}
	for (const overlay of input.overlays) sources[overlay.id] = { type: "geojson", data: overlay.data as never };
	const below: Layer[] = [
		{ id: "paper", type: "background", paint: { "background-color": paper } },
		...(shows("base_map") ? ground() : []),
		...(shows("floodplain") ? flood() : []),
		...(shows("green_blue_line") ? greenBlue() : []),
		...(shows("parcel") ? parcels(input) : []),
		...(shows("district") ? districtLines() : []),
	];
	const streets = shows("road") ? roads("road") : shows("walk_network") ? roads("walk_network") : [];
	const above: Layer[] = [
		...streets,
		...(shows("walk_network") ? paths(shows("road")) : []),
		...(shows("base_map") ? lines() : []),
		...(shows("building") ? buildings(input) : []),
		...(shows("heritage_zone") ? zones(input.theme === "protection") : []),
		...["estate", "urban_village", "old_block", "hazard"].flatMap((name) => (shows(name) ? [outline(name)] : [])),
		...["pipe", "fire_lane"].flatMap((name) => (shows(name) ? [utility(name)] : [])),
	];
	const overlays = input.overlays.flatMap((overlay) =>
		overlay.layers.map((layer) => ({ ...layer, source: overlay.id }) as unknown as Layer),
	);
	const labels: Layer[] = [
		...(shows("heritage_item") ? items(input.language) : []),
		...(shows("facility") ? facilities(input.language) : []),
		...(shows("station") ? stations(input.language) : []),
		...(shows("building") ? buildingLabels(input) : []),
		...(shows("parcel") && input.theme === "land-use" ? parcelLetters() : []),
		...(streets.length > 0 ? streetNames(shows("road") ? "road" : "walk_network", input.language) : []),
		...(shows("heritage_zone") ? zoneNames(input.language) : []),
		...(shows("base_map") ? placeNames(input.language) : []),
		...(shows("district") ? districtNames(input.language) : []),
	];
	const isSymbol = (layer: Layer): boolean => layer.type === "symbol";
	const style: StyleSpecification = {
		version: 8,
		sources,
		layers: [
			...below,
			...above,
			...overlays.filter((layer) => !isSymbol(layer)),
			...selected(input, held),
			{ id: "labels-begin", type: "background", layout: { visibility: "none" } },
			...labels,
			...overlays.filter(isSymbol),
		],
		light: { anchor: "viewport", position: [1.3, 200, 40], intensity: 0.35 },
	};
	return { ...style, "font-faces": input.fontFaces } as StyleSpecification;
}

function ground(): Layer[] {
	const base = { source: "base_map", "source-layer": "base_map" } as const;
	return [
		{ id: "hill", type: "fill", ...base, filter: is("kind", "hill"), paint: { "fill-color": "#EFE9D8" } },
		{ id: "green", type: "fill", ...base, filter: is("kind", "green"), paint: { "fill-color": baseColour.green } },
		{ id: "wood", type: "fill", ...base, filter: is("kind", "wood"), paint: { "fill-color": baseColour.wood } },
		{
			id: "square",
			type: "fill",
			...base,
			filter: ["all", is("kind", "square", "pier"), ["==", ["geometry-type"], "Polygon"]],
			paint: { "fill-color": baseColour.square },
		},
		{
			id: "water",
			type: "fill",
			...base,
			filter: ["all", is("kind", "water"), ["==", ["geometry-type"], "Polygon"]],
			paint: { "fill-color": baseColour.water, "fill-outline-color": baseColour.waterLine },
		},
		{
			id: "waterway",
			type: "line",
			...base,
			filter: is("kind", "waterway"),
			paint: {
				"line-color": baseColour.waterLine,
				"line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 16, 4],
			},
		},
	];
}

function lines(): Layer[] {
	const base = { source: "base_map", "source-layer": "base_map" } as const;
	const rail = { filter: is("kind", "rail"), ...base } as const;
	return [
		{
			id: "rail",
			type: "line",
			...rail,
			minzoom: 11,
			paint: { "line-color": baseColour.rail, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.8, 17, 2.5] },
		},
		{
			id: "rail-ticks",
			type: "line",
			...rail,
			minzoom: 13,
			paint: {
				"line-color": baseColour.rail,
				"line-width": ["interpolate", ["linear"], ["zoom"], 13, 3, 17, 8],
				"line-dasharray": [0.15, 2],
			},
		},
		{
			id: "wall",
			type: "line",
			...base,
			filter: is("kind", "wall"),
			layout: { "line-join": "round" },
			paint: { "line-color": baseColour.wall, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 1.6, 17, 6] },
		},
	];
}

function flood(): Layer[] {
	return [
		{
			id: "floodplain",
			type: "line",
			source: "floodplain",
			"source-layer": "floodplain",
			paint: { "line-color": "#4A90C2", "line-width": 1.2, "line-dasharray": [1, 2] },
		},
	];
}

function greenBlue(): Layer[] {
	return [
		{
			id: "green-blue-line",
			type: "line",
			source: "green_blue_line",
			"source-layer": "green_blue_line",
			minzoom: 13,
			paint: {
				"line-color": ["match", get("kind"), "blue_line", "#4A90C2", "#5B8A4A"],
				"line-width": 1,
				"line-dasharray": [4, 2],
			},
		},
	];
}

function parcels({ theme }: StyleInput): Layer[] {
	const base = { source: "parcel", "source-layer": "parcel" } as const;
	const layers: Layer[] = [];
	if (theme === "land-use") {
		layers.push(
			{
				id: "parcel-use",
				type: "fill",
				...base,
				paint: { "fill-color": landUseColour(get("land_code")), "fill-opacity": 0.75 },
			},
			{
				id: "parcel-use-unknown",
				type: "fill",
				...base,
				filter: ["!", ["has", "land_code"]],
				paint: { "fill-pattern": "not-known" },
			},
			{
				id: "parcel-idle",
				type: "fill",
				...base,
				filter: ["all", ["has", "agreed_start_date"], ["!", ["has", "actual_start_date"]]],
				paint: { "fill-pattern": "idle" },
			},
		);
	}
	layers.push({
		id: "parcel",
		type: "line",
		...base,
		minzoom: 14.5,
		paint: { "line-color": "#CDBFA8", "line-width": ["interpolate", ["linear"], ["zoom"], 14.5, 0.3, 17, 1] },
	});
	return layers;
}

function districtLines(): Layer[] {
	return [
		{
			id: "district",
			type: "line",
			source: "district",
			"source-layer": "district",
			paint: { "line-color": secondInk, "line-width": 1, "line-opacity": 0.5, "line-dasharray": [6, 3, 1, 3] },
		},
	];
}

const widthByClass: ExpressionSpecification = [
	"match",
	get("class"),
	["motorway", "trunk", "primary", "main", "boulevard", "expressway"],
	9,
	["secondary", "collector", "main_street", "bridge"],
	7,
	["tertiary", "residential", "unclassified", "street", "local"],
	5,
	["living_street", "service", "pedestrian", "lane", "track"],
	3,
	2,
];

const pathClasses = [
	"footway",
	"path",
	"steps",
	"cycleway",
	"corridor",
	"footpath",
	"stairs",
	"bridleway",
	"crossing",
	"alley_path",
];

function roads(source: string): Layer[] {
	const base = {
		source,
		"source-layer": source,
		filter: ["!", is("class", ...pathClasses)] as ExpressionSpecification,
	} as const;
	const width = (extra: number): ExpressionSpecification => [
		"interpolate",
		["exponential", 1.6],
		["zoom"],
		11,
		["+", ["*", widthByClass, 0.09], extra * 0.3],
		14,
		["+", ["*", widthByClass, 0.35], extra * 0.7],
		18,
		["+", ["*", widthByClass, 2.6], extra],
	];
	const layout = { "line-cap": "round", "line-join": "round" } as const;
	return [
		{
			id: "road-casing",
			type: "line",
			...base,
			layout,
			paint: { "line-color": baseColour.roadCasing, "line-width": width(1.6) },
		},
		{ id: "road", type: "line", ...base, layout, paint: { "line-color": baseColour.road, "line-width": width(0) } },
	];
}

function paths(hasRoads: boolean): Layer[] {
	const base = { source: "walk_network", "source-layer": "walk_network" } as const;
	const isPath: ExpressionSpecification = hasRoads ? is("class", ...pathClasses) : is("class", ...pathClasses);
	return [
		{
			id: "path",
			type: "line",
			...base,
			minzoom: 14.5,
			filter: ["all", isPath, ["!=", get("stairs"), true]],
			paint: {
				"line-color": "#C9B79C",
				"line-width": ["interpolate", ["linear"], ["zoom"], 14.5, 0.5, 18, 2],
				"line-dasharray": [2, 1.5],
			},
		},
		{
			id: "stairs",
			type: "line",
			...base,
			minzoom: 14.5,
			filter: ["==", get("stairs"), true],
			paint: {
				"line-color": "#9A8465",
				"line-width": ["interpolate", ["linear"], ["zoom"], 14.5, 1.5, 18, 6],
				"line-dasharray": [0.25, 0.35],
			},
		},
	];
}

function buildings(input: StyleInput): Layer[] {
	const base = { source: "building", "source-layer": "building" } as const;
	const { theme, is3d } = input;
	const fill: ExpressionSpecification | string =
		theme === "danger"
			? gradeFill
			: theme === "year"
				? yearFill
				: theme === "height"
					? heightFill
					: theme === "land-use"
						? ["case", ["has", "use_code"], landUseColour(get("use_code")), baseColour.building]
						: baseColour.building;
	const missing = themeAttribute[theme];
	const unknown: ExpressionSpecification | null =
		theme === "danger" ? ["==", get("grade"), "unknown"] : missing === undefined ? null : ["!", ["has", missing]];
	const layers: Layer[] = [
		{
			id: "building",
			type: "fill",
			...base,
			paint: { "fill-color": fill, "fill-opacity": theme === "land-use" ? 0.9 : 1 },
		},
		{
			id: "building-line",
			type: "line",
			...base,
			minzoom: 14.5,
			paint: {
				"line-color": theme === "none" || theme === "protection" ? baseColour.buildingLine : "#8F8574",
				"line-width": ["interpolate", ["linear"], ["zoom"], 14.5, 0.2, 18, 0.9],
			},
		},
	];
	if (unknown !== null) {
		layers.splice(1, 0, {
			id: "building-unknown",
			type: "fill",
			...base,
			filter: unknown,
			paint: { "fill-pattern": theme === "height" ? "height-unknown" : "not-known" },
		});
	}
	if (theme === "protection") {
		layers.push({
			id: "building-listed",
			type: "fill",
			...base,
			filter: is("heritage_type", "relic", "historic_building"),
			paint: { "fill-pattern": "listed" },
		});
	}
	if (is3d) {
		layers.push({
			id: "building-3d",
			type: "fill-extrusion",
			...base,
			minzoom: 14,
			filter: ["has", "height_m"],
			paint: {
				"fill-extrusion-color": fill,
				"fill-extrusion-height": get("height_m"),
				"fill-extrusion-opacity": 0.94,
				"fill-extrusion-vertical-gradient": true,
			},
		});
	}
	return layers;
}

function zones(isTheme: boolean): Layer[] {
	const base = { source: "heritage_zone", "source-layer": "heritage_zone" } as const;
	const isDraft: ExpressionSpecification = ["!=", ["coalesce", get("status"), "draft"], "approved"];
	const isCore: ExpressionSpecification = is("kind", ...coreKinds);
	const width: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 11, 1, 16, isTheme ? 3 : 2];
	return [
		{
			id: "zone-fill",
			type: "fill",
			...base,
			paint: {
				"fill-color": zoneColour,
				"fill-opacity": isTheme ? ["case", isCore, 0.22, 0.12] : ["case", isCore, 0.07, 0.03],
			},
		},
		{
			id: "zone-core",
			type: "line",
			...base,
			filter: ["all", isCore, ["!", isDraft]],
			paint: { "line-color": zoneColour, "line-width": width },
		},
		{
			id: "zone-control",
			type: "line",
			...base,
			filter: ["all", ["!", isCore], ["!", isDraft]],
			paint: { "line-color": zoneColour, "line-width": width, "line-dasharray": [4, 2] },
		},
		{
			id: "zone-draft",
			type: "line",
			...base,
			filter: isDraft,
			layout: { "line-cap": "round" },
			paint: { "line-color": zoneColour, "line-width": width, "line-dasharray": [0.1, 2.2] },
		},
	];
}

const outlineColour: Readonly<Record<string, string>> = {
	estate: "#8C7A3F",
	urban_village: "#7A4B2A",
	old_block: "#6B4E8A",
	hazard: "#B23A1E",
};
const outline = (name: string): Layer => ({
	id: name,
	type: "line",
	source: name,
	"source-layer": name,
	minzoom: 12,
	paint: { "line-color": outlineColour[name] ?? ink, "line-width": 1.4, "line-dasharray": [5, 2, 1, 2] },
});
const utility = (name: string): Layer => ({
	id: name,
	type: "line",
	source: name,
	"source-layer": name,
	minzoom: 14,
	paint: {
		"line-color":
			name === "pipe"
				? ["match", get("kind"), "gas", "#C28A00", "water", "#3F78A8", "sewer", "#7A6A4F", "heat", "#B2452F", "#777777"]
				: "#B23A1E",
		"line-width": 1.4,
		"line-dasharray": [3, 1],
	},
});

const halo = { "text-color": ink, "text-halo-color": paper, "text-halo-width": 1.4 } as const;
const label = (language: Language, size: number) => ({
	"text-field": nameOf(language),
	"text-font": font,
	"text-size": size,
	"text-max-width": 8,
});

function items(language: Language): Layer[] {
	const base = { source: "heritage_item", "source-layer": "heritage_item" } as const;
	const isArea: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
	const binds: ExpressionSpecification = ["!=", ["coalesce", get("level"), ""], "honorary"];
	return [
		{
			id: "heritage-item-area",
			type: "line",
			...base,
			minzoom: 12.5,
			filter: isArea,
			paint: {
				"line-color": protectionColour.item,
				"line-width": ["case", binds, 1.6, 0.8],
				"line-opacity": ["case", binds, 0.9, 0.5],
			},
		},
		{
			id: "heritage-item-hatch",
			type: "fill",
			...base,
			minzoom: 14,
			filter: ["all", isArea, binds],
			paint: { "fill-pattern": "listed", "fill-opacity": 0.5 },
		},
		{
			id: "heritage-item",
			type: "circle",
			...base,
			minzoom: 13.5,
			filter: ["==", ["geometry-type"], "Point"],
			paint: {
				"circle-radius": ["interpolate", ["linear"], ["zoom"], 13, 2.5, 17, 5],
				"circle-color": ["case", binds, protectionColour.item, "#FFFFFF"],
				"circle-stroke-color": protectionColour.item,
				"circle-stroke-width": 1.4,
			},
		},
		{
			id: "heritage-item-name",
			type: "symbol",
			...base,
			minzoom: 16,
			filter: binds,
			layout: { ...label(language, 11), "text-offset": [0, 0.9], "text-anchor": "top", "text-optional": true },
			paint: { ...halo, "text-color": protectionColour.item },
		},
	];
}

function facilities(language: Language): Layer[] {
	const base = { source: "facility", "source-layer": "facility" } as const;
	return [
		{
			id: "facility",
			type: "circle",
			...base,
			minzoom: 15.5,
			filter: ["==", ["geometry-type"], "Point"],
			paint: {
				"circle-radius": ["interpolate", ["linear"], ["zoom"], 14.5, 2, 18, 5],
				"circle-color": ["match", get("status"), "operating", "#1F5F6B", "#FFFFFF"],
				"circle-stroke-color": "#1F5F6B",
				"circle-stroke-width": 1.2,
			},
		},
		{
			id: "facility-name",
			type: "symbol",
			...base,
			minzoom: 17,
			layout: { ...label(language, 11), "text-offset": [0, 0.8], "text-anchor": "top" },
			paint: { ...halo, "text-color": "#124650" },
		},
	];
}

function stations(language: Language): Layer[] {
	const base = { source: "station", "source-layer": "station" } as const;
	return [
		{
			id: "station",
			type: "circle",
			...base,
			minzoom: 13,
			filter: ["!", is("kind", "bus")],
			paint: { "circle-radius": 4, "circle-color": "#FFFFFF", "circle-stroke-color": ink, "circle-stroke-width": 2 },
		},
		{
			id: "station-name",
			type: "symbol",
			...base,
			minzoom: 14,
			filter: ["!", is("kind", "bus")],
			layout: { ...label(language, 11), "text-offset": [0, 0.8], "text-anchor": "top" },
			paint: halo,
		},
	];
}

function buildingLabels(input: StyleInput): Layer[] {
	const base = { source: "building", "source-layer": "building" } as const;
	const layers: Layer[] = [
		{
			id: "building-name",
			type: "symbol",
			...base,
			minzoom: 16.5,
			layout: label(input.language, 11),
			paint: { ...halo, "text-color": secondInk },
		},
	];
	if (input.theme === "danger") {
		layers.push({
			id: "building-grade",
			type: "symbol",
			...base,
			minzoom: 17,
			filter: is("grade", "A", "B", "C", "D", "unknown"),
			layout: {
				"text-field": ["match", get("grade"), "unknown", "?", get("grade")],
				"text-font": font,
				"text-size": 11,
				"text-allow-overlap": false,
			},
			paint: { "text-color": ink, "text-halo-color": "#FFFFFF", "text-halo-width": 1.6 },
		});
	}
	return layers;
}

function parcelLetters(): Layer[] {
	return [
		{
			id: "parcel-letter",
			type: "symbol",
			source: "parcel",
			"source-layer": "parcel",
			minzoom: 16,
			layout: { "text-field": landUseLetter(get("land_code")), "text-font": font, "text-size": 11 },
			paint: halo,
		},
	];
}

function streetNames(source: string, language: Language): Layer[] {
	return [
		{
			id: "street-name",
			type: "symbol",
			source,
			"source-layer": source,
			minzoom: 14,
			layout: {
				...label(language, 11),
				"symbol-placement": "line",
				"symbol-spacing": 320,
				"text-max-angle": 35,
				"text-padding": 6,
			},
			paint: { ...halo, "text-color": secondInk },
		},
	];
}

function zoneNames(language: Language): Layer[] {
	return [
		{
			id: "zone-name",
			type: "symbol",
			source: "heritage_zone",
			"source-layer": "heritage_zone",
			minzoom: 12.5,
			maxzoom: 16.5,
			filter: is("kind", ...coreKinds),
			layout: { ...label(language, 12), "text-padding": 10 },
			paint: { ...halo, "text-color": protectionColour.core },
		},
	];
}

function placeNames(language: Language): Layer[] {
	const base = { source: "base_map", "source-layer": "base_map" } as const;
	return [
		{
			id: "water-name",
			type: "symbol",
			...base,
			minzoom: 12,
			filter: ["all", is("kind", "water", "waterway"), ["!=", ["geometry-type"], "Polygon"]],
			layout: { ...label(language, 13), "symbol-placement": "line", "text-letter-spacing": 0.15 },
			paint: { "text-color": "#44728A", "text-halo-color": paper, "text-halo-width": 1 },
		},
		{
			id: "green-name",
			type: "symbol",
			...base,
			minzoom: 14.5,
			filter: is("kind", "green", "square", "wood"),
			layout: { ...label(language, 11), "text-padding": 12 },
			paint: { ...halo, "text-color": "#51703A" },
		},
		{
			id: "hill-name",
			type: "symbol",
			...base,
			minzoom: 12,
			filter: is("kind", "hill"),
			layout: { ...label(language, 12), "text-padding": 8 },
			paint: { ...halo, "text-color": "#6B5C3F" },
		},
		{
			id: "place-name",
			type: "symbol",
			...base,
			minzoom: 11,
			filter: is("kind", "place"),
			layout: {
				...label(language, 14),
				"symbol-sort-key": ["coalesce", get("rank"), 9],
				"text-padding": 8,
				"text-letter-spacing": 0.04,
			},
			paint: halo,
		},
	];
}

function districtNames(language: Language): Layer[] {
	return [
		{
			id: "district-name",
			type: "symbol",
			source: "district",
			"source-layer": "district",
			maxzoom: 13,
			layout: { ...label(language, 13), "text-letter-spacing": 0.08 },
			paint: { ...halo, "text-color": secondInk },
		},
	];
}

function selected({ selection }: StyleInput, held: ReadonlyMap<string, CityLayer>): Layer[] {
	if (selection === null || !held.has(selection.layer)) return [];
	const base = {
		source: selection.layer,
		"source-layer": selection.layer,
		filter: ["==", get("id"), selection.id] as ExpressionSpecification,
	} as const;
	return [
		{
			id: "selection-halo",
			type: "line",
			...base,
			paint: { "line-color": "#FFFFFF", "line-width": 6, "line-opacity": 0.9 },
		},
		{ id: "selection", type: "line", ...base, paint: { "line-color": "#1F5F6B", "line-width": 3 } },
		{
			id: "selection-point",
			type: "circle",
			...base,
			filter: ["all", base.filter, ["==", ["geometry-type"], "Point"]],
			paint: {
				"circle-radius": 9,
				"circle-color": "rgba(0,0,0,0)",
				"circle-stroke-color": "#1F5F6B",
				"circle-stroke-width": 3,
			},
		},
	];
}
