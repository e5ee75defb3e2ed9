/**
 * How each layer is drawn as tiles: which attributes go into them, between which zooms, and which
 * other layers' versions the picture rests on.
 */
export interface TileLayer {
	readonly layer: string;
	readonly minZoom: number;
	/** Above it the map stretches the tiles of this zoom. */
	readonly maxZoom: number;
	/** Columns that travel with the geometry. */
	readonly attributes: readonly string[];
	/** Layers whose values are joined in, so that a new version of theirs is a new tile too. */
	readonly joins: readonly string[];
}

/** Below this zoom buildings and parcels are drawn from their overview: simplified, parcels of one use dissolved. */
export const OVERVIEW_BELOW_ZOOM = 14;
const withOverview: readonly string[] = ["building", "parcel"];

/** True where a tile shows the layer generalised: single features may be missing from it. */
export const isOverview = (layer: string, zoom: number): boolean =>
	zoom < OVERVIEW_BELOW_ZOOM && withOverview.includes(layer);

const names = ["name_en", "name_zh", "name_vi"] as const;
const drawn = (
	layer: string,
	minZoom: number,
	maxZoom: number,
	attributes: readonly string[],
	joins: readonly string[] = [],
): TileLayer => ({
	layer,
	minZoom,
	maxZoom,
	attributes,
	joins,
});

const tileLayers: readonly TileLayer[] = [
	drawn("base_map", 10, 15, [...names, "kind", "class", "rank"]),
	drawn("district", 8, 14, [...names]),
	drawn("subdistrict", 10, 14, [...names]),
	drawn("life_circle", 10, 14, [...names, "level"]),
	drawn("parcel", 12, 16, [
		"land_code",
		"planned_code",
		"actual_use",
		"title_status",
		"inefficient_flag",
		"agreed_start_date",
		"actual_start_date",
		"stop_date",
		"vacant_share",
	]),
	drawn(
		"building",
		12,
		16,
		[...names, "origin", "use_code", "year_built", "floors_above", "height_m", "heritage_type", "condition"],
		["building_appraisal"],
	),
	drawn("heritage_zone", 10, 16, [...names, "kind", "level", "status", "max_height_m"]),
	drawn("heritage_item", 12, 16, [...names, "kind", "level"]),
	drawn("facility", 12, 16, [...names, "cat_code", "status"]),
	drawn("walk_network", 12, 16, [...names, "walkable", "stairs", "gate", "bridge", "tunnel", "class"]),
	drawn("road", 10, 16, [...names, "class", "width_m"]),
	drawn("station", 11, 16, [...names, "kind"]),
	drawn("green_blue_line", 11, 16, [...names, "kind", "permanent"]),
	drawn("floodplain", 10, 15, ["return_period_years"]),
	drawn("estate", 12, 15, [...names, "year"]),
	drawn("urban_village", 11, 15, [...names, "mode"]),
	drawn("old_block", 11, 15, [...names, "kind"]),
	drawn("hazard", 11, 15, ["kind", "level", "status"]),
	drawn("pipe", 13, 16, ["kind", "material", "install_year"]),
	drawn("fire_lane", 14, 16, ["width_m"]),
	drawn("toponym", 12, 16, [...names, "listed"]),
];

const byLayer = new Map(tileLayers.map((entry) => [entry.layer, entry]));

/** How a layer is drawn, or undefined where it is not. */
export const tileLayer = (layer: string): TileLayer | undefined => byLayer.get(layer);

/** What a tile was drawn from: its own version, then of each layer joined in (0 = none loaded), and the day. */
export interface TileVersion {
	readonly versions: readonly number[];
	/** ISO day; null where nothing drawn depends on it. An appraisal expires on a day, so a tile with grades has one. */
	readonly runDate: string | null;
}

/** The version in a tile's address, so that an address never changes its content; undefined where the layer is not loaded. */
export function tileVersionOf(
	tile: TileLayer,
	versionByLayer: ReadonlyMap<string, number>,
	runDate: string,
): string | undefined {
	const own = versionByLayer.get(tile.layer);
	if (own === undefined) return undefined;
	const joined = tile.joins.map((join) => versionByLayer.get(join) ?? 0);
	return [own, ...joined, ...(joined.length > 0 ? [runDate.replaceAll("-", "")] : [])].join("-");
}

/** Reads such a version back; undefined where it does not fit the layer. */
export function parseTileVersion(tile: TileLayer, text: string): TileVersion | undefined {
	if (!/^\d{1,9}(-\d{1,9})*$/.test(text)) return undefined;
	const parts = text.split("-");
	if (tile.joins.length === 0) return parts.length === 1 ? { versions: parts.map(Number), runDate: null } : undefined;
	const day = /^(\d{4})(\d{2})(\d{2})$/.exec(parts.at(-1) ?? "");
	if (day === null || parts.length !== 2 + tile.joins.length) return undefined;
	return { versions: parts.slice(0, -1).map(Number), runDate: `${day[1]}-${day[2]}-${day[3]}` };
}
