import {
	type MapGeoJSONFeature,
	Map as MapLibreMap,
	type MapMouseEvent,
	NavigationControl,
	ScaleControl,
	type StyleSpecification,
	setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef } from "react";
import { DeckOverlay } from "./deck-overlay.ts";
import { FailedTiles } from "./failed-tiles.ts";
import { addPatterns } from "./patterns.ts";
import { Sketch } from "./sketch.ts";

setWorkerUrl(workerUrl);

/** Where the map looks: degrees, zoom, and for 3D the tilt and turn in degrees. */
export interface View {
	readonly lon: number;
	readonly lat: number;
	readonly zoom: number;
	readonly pitch: number;
	readonly bearing: number;
}

export interface Pointed {
	readonly lon: number;
	readonly lat: number;
	/** Pixels from the map's upper left corner. */
	readonly x: number;
	readonly y: number;
	readonly features: readonly {
		readonly layer: string;
		readonly id: string;
		readonly properties: Readonly<Record<string, unknown>>;
	}[];
}

/** What features may ask of the map that is there. */
export interface MapHandle {
	readonly sketch: Sketch;
	readonly deck: DeckOverlay;
	fit(bounds: readonly [number, number, number, number], options?: { maxZoom?: number }): void;
	flyTo(view: Partial<View>): void;
	view(): View;
	bounds(): [number, number, number, number];
	retryTiles(): void;
}

interface MapViewProps {
	readonly style: StyleSpecification;
	readonly initialView: View;
	readonly label: string;
	readonly onReady: (map: MapHandle) => void;
	readonly onMove: (view: View) => void;
	readonly onPoint: (pointed: Pointed | null) => void;
	readonly onClick: (pointed: Pointed) => void;
	readonly onFailedTiles: (count: number) => void;
}

const viewOf = (map: MapLibreMap): View => ({
	lon: map.getCenter().lng,
	lat: map.getCenter().lat,
	zoom: map.getZoom(),
	pitch: map.getPitch(),
	bearing: map.getBearing(),
});

/** Milliseconds before a hover speaks: less is noise, more is slow. */
const HOVER_DELAY_MS = 150;

/** The only holder of a MapLibre map. Everything drawn comes in as one style; pointer work goes out as lon/lat. */
export function MapView(props: MapViewProps) {
	const container = useRef<HTMLDivElement>(null);
	const held = useRef<MapLibreMap | null>(null);
	const latest = useRef(props);
	latest.current = props;
	/** The style that the map was last told; the first one goes in with the map itself. */
	const applied = useRef(props.style);

	useEffect(() => {
		const element = container.current;
		if (element === null) return;
		const start = latest.current;
		const map = new MapLibreMap({
			container: element,
			style: start.style,
			center: [start.initialView.lon, start.initialView.lat],
			zoom: start.initialView.zoom,
			pitch: start.initialView.pitch,
			bearing: start.initialView.bearing,
			attributionControl: false,
			maxPitch: 60,
			fadeDuration: prefersStillness() ? 0 : 150,
			canvasContextAttributes: { preserveDrawingBuffer: true },
		});
		held.current = map;
		Object.assign(window, { palimpsestMap: map });
		map.addControl(new NavigationControl({ visualizePitch: true }), "bottom-right");
		map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
		map.on("style.load", () => addPatterns(map));
		const failed = new FailedTiles(map, (count) => latest.current.onFailedTiles(count));
		const sketch = new Sketch(map);
		const deck = new DeckOverlay(map);
		map.on("moveend", () => latest.current.onMove(viewOf(map)));
		listenToPointer(map, sketch, latest);
		map.once("load", () => {
			latest.current.onReady({
				sketch,
				deck,
				fit: (bounds, options) =>
					map.fitBounds([...bounds] as [number, number, number, number], {
						padding: 60,
						maxZoom: options?.maxZoom ?? 18,
						animate: !prefersStillness(),
						duration: 400,
					}),
				flyTo: (view) =>
					map.easeTo({
						...(view.lon !== undefined &&
							view.lat !== undefined && { center: [view.lon, view.lat] as [number, number] }),
						...(view.zoom !== undefined && { zoom: view.zoom }),
						...(view.pitch !== undefined && { pitch: view.pitch }),
						...(view.bearing !== undefined && { bearing: view.bearing }),
						duration: prefersStillness() ? 0 : 400,
					}),
				view: () => viewOf(map),
				bounds: () => map.getBounds().toArray().flat() as [number, number, number, number],
				retryTiles: () => failed.retry(),
			});
		});
		return () => {
			held.current = null;
			sketch.stop();
			deck.remove();
			map.remove();
		};
	}, []);

	useEffect(() => {
		if (held.current !== null && applied.current !== props.style) describe(held.current, props.style);
		applied.current = props.style;
	}, [props.style]);

	return <section ref={container} aria-label={props.label} className="map" />;
}

/** Layers of the drawing tools and of failed tiles are not ours to describe: they stay where they are. */
function describe(map: MapLibreMap, style: StyleSpecification): void {
	if (!map.style._loaded) {
		map.once("style.load", () => describe(map, style));
		return;
	}
	map.setStyle(style, {
		diff: true,
		transformStyle: (previous, next) => ({
			...next,
			sources: { ...next.sources, ...keptSources(previous) },
			layers: [...next.layers, ...(previous?.layers.filter((layer) => isForeign(layer.id)) ?? [])],
		}),
	});
}

const prefersStillness = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const isForeign = (id: string): boolean => id.startsWith("td-") || id.startsWith("failed-tiles");

function keptSources(previous: StyleSpecification | undefined): StyleSpecification["sources"] {
	return Object.fromEntries(Object.entries(previous?.sources ?? {}).filter(([id]) => isForeign(id)));
}

function listenToPointer(map: MapLibreMap, sketch: Sketch, latest: { readonly current: MapViewProps }): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	map.on("mousemove", (event) => {
		clearTimeout(timer);
		if (sketch.isDrawing) return;
		timer = setTimeout(() => {
			const pointed = pointedAt(map, event);
			map.getCanvas().style.cursor = pointed.features.length > 0 ? "pointer" : "";
			latest.current.onPoint(pointed.features.length > 0 ? pointed : null);
		}, HOVER_DELAY_MS);
	});
	map.on("mouseout", () => {
		clearTimeout(timer);
		latest.current.onPoint(null);
	});
	map.on("movestart", () => latest.current.onPoint(null));
	map.on("click", (event) => {
		if (!sketch.isDrawing) latest.current.onClick(pointedAt(map, event));
	});
}

/** Layers that are the ground of the map and answer to no click. */
const silentSources = new Set(["base_map", "district", "subdistrict", "life_circle", "failed-tiles"]);

function pointedAt(map: MapLibreMap, event: MapMouseEvent): Pointed {
	const { x, y } = event.point;
	const around = 3;
	const found: MapGeoJSONFeature[] = map.queryRenderedFeatures([
		[x - around, y - around],
		[x + around, y + around],
	]);
	const features = new Map<string, Pointed["features"][number]>();
	for (const feature of found) {
		const id = feature.properties["id"];
		const layer = feature.sourceLayer ?? String(feature.properties["layer"] ?? feature.source);
		if (id === undefined || silentSources.has(feature.source) || isForeign(feature.layer.id)) continue;
		features.set(`${layer}/${String(id)}`, { layer, id: String(id), properties: feature.properties });
	}
	return { lon: event.lngLat.lng, lat: event.lngLat.lat, x, y, features: [...features.values()] };
}
