import { z } from "zod";
import { languages } from "./i18n/setup.ts";
import { themes } from "./map/themes.ts";

/** The jobs that are built; each is a mode of the one workspace. */
export const modes = ["explore", "projects", "coverage"] as const;
export type Mode = (typeof modes)[number];

/**
 * Everything link-worthy, as it stands in the address. `v` is lon,lat,zoom,pitch,bearing; `off` the
 * layers switched off; `on` those switched on that are off at first; `sel` is layer:id.
 */
export const Search = z.object({
	v: z.string().optional().catch(undefined),
	theme: z.enum(themes).optional().catch(undefined),
	off: z.string().optional().catch(undefined),
	on: z.string().optional().catch(undefined),
	sel: z.string().optional().catch(undefined),
	lang: z.enum(languages).optional().catch(undefined),
	d3: z.boolean().optional().catch(undefined),
	/** Layer of the table drawer, when it is pulled up. */
	table: z.string().optional().catch(undefined),
	project: z.string().optional().catch(undefined),
	category: z.string().optional().catch(undefined),
});
export type Search = z.infer<typeof Search>;

/** Layers that crowd the map and are off until asked for. */
const offAtFirst = [
	"hazard",
	"pipe",
	"fire_lane",
	"estate",
	"old_block",
	"urban_village",
	"toponym",
	"floodplain",
	"green_blue_line",
	"subdistrict",
	"life_circle",
];

export function hiddenLayers(search: Search): Set<string> {
	const off = search.off?.split(",") ?? [];
	const on = new Set(search.on?.split(",") ?? []);
	return new Set([...off, ...offAtFirst.filter((layer) => !on.has(layer))].filter((layer) => layer !== ""));
}

/** The search with one layer switched. */
export function withLayer(search: Search, layer: string, isShown: boolean): Search {
	const isOffAtFirst = offAtFirst.includes(layer);
	const key = isOffAtFirst ? "on" : "off";
	const list = new Set((search[key] ?? "").split(",").filter((name) => name !== ""));
	if (isShown === isOffAtFirst) list.add(layer);
	else list.delete(layer);
	const joined = [...list].sort().join(",");
	return { ...search, [key]: joined === "" ? undefined : joined };
}

export interface ParsedView {
	readonly lon: number;
	readonly lat: number;
	readonly zoom: number;
	readonly pitch: number;
	readonly bearing: number;
}

export function parseView(text: string | undefined): ParsedView | null {
	const [lon, lat, zoom, pitch = 0, bearing = 0] = (text ?? "").split(",").map(Number);
	const isGood =
		[lon, lat, zoom].every((value) => value !== undefined && Number.isFinite(value)) &&
		text !== undefined &&
		text !== "";
	return isGood && lon !== undefined && lat !== undefined && zoom !== undefined
		? { lon, lat, zoom, pitch, bearing }
		: null;
}

export function writeView(view: ParsedView): string {
	const parts = [view.lon.toFixed(5), view.lat.toFixed(5), view.zoom.toFixed(2)];
	if (Math.abs(view.pitch) > 0.5 || Math.abs(view.bearing) > 0.5)
		parts.push(view.pitch.toFixed(0), view.bearing.toFixed(0));
	return parts.join(",");
}

/** Where the map opens when the address does not say: the whole city, a little closer. */
export function viewOfBounds([west, south, east, north]: readonly [number, number, number, number]): ParsedView {
	const widthDegrees = Math.max(east - west, (north - south) * 1.3, 0.002);
	return {
		lon: (west + east) / 2,
		lat: (south + north) / 2,
		zoom: Math.min(16, Math.log2(360 / widthDegrees) + 1.3),
		pitch: 0,
		bearing: 0,
	};
}

export function parseSelection(text: string | undefined): { layer: string; id: string } | null {
	const at = text?.indexOf(":") ?? -1;
	return text === undefined || at < 1 ? null : { layer: text.slice(0, at), id: text.slice(at + 1) };
}
