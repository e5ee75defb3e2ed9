import type { Map as MapLibreMap } from "maplibre-gl";
import {
	type GeoJSONStoreFeatures,
	TerraDraw,
	TerraDrawFreehandMode,
	TerraDrawLineStringMode,
	TerraDrawModeUndoRedo,
	TerraDrawPolygonMode,
	TerraDrawRectangleMode,
	TerraDrawSelectMode,
	TerraDrawSessionUndoRedo,
	TerraDrawUndoRedoKeyboardShortcuts,
	ValidateNotSelfIntersecting,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import type { MultiPolygon, Polygon } from "../../server/domain/geo/geojson.ts";
import { primary } from "../ui/palette.ts";

export type SketchTool = "polygon" | "rectangle" | "freehand" | "select" | "line";

/** What lies on the drawing board; an area when at least one part is whole. */
export interface Sketched {
	readonly area: MultiPolygon | null;
	readonly line: readonly (readonly [number, number])[];
	readonly isFinished: boolean;
}

const colours = { fillColor: primary, outlineColor: primary, fillOpacity: 0.08, outlineWidth: 3 } as const;
const DIGITS = 9;
/** The click that closes a shape reaches the map as well, a moment later: it is no question. */
const SAME_CLICK_MS = 300;

/** Drawing tools behind one door: pointer work in, lon/lat geometry out. */
export class Sketch {
	readonly #map: MapLibreMap;
	#draw: TerraDraw | null = null;
	#tool: SketchTool | null = null;
	#restedAtMs = Number.NEGATIVE_INFINITY;
	#onChange: (sketched: Sketched) => void = () => {};

	constructor(map: MapLibreMap) {
		this.#map = map;
	}

	/** True while a tool waits for the pointer: a click then is not a question about what is there. */
	get isDrawing(): boolean {
		return this.#tool !== null || performance.now() - this.#restedAtMs < SAME_CLICK_MS;
	}

	start(tool: SketchTool, onChange: (sketched: Sketched) => void): void {
		this.#onChange = onChange;
		const draw = this.#board();
		this.#tool = tool;
		draw.setMode(tool === "line" ? "linestring" : tool);
	}

	/** Puts a saved boundary on the board, to be drawn on. */
	load(area: Polygon | MultiPolygon, onChange: (sketched: Sketched) => void): void {
		this.#onChange = onChange;
		const draw = this.#board();
		draw.clear();
		const parts = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
		draw.addFeatures(
			parts.map((coordinates) => ({
				type: "Feature" as const,
				id: crypto.randomUUID(),
				properties: { mode: "polygon" },
				geometry: {
					type: "Polygon" as const,
					coordinates: coordinates.map((ring) => ring.map(([lon, lat]) => [rounded(lon), rounded(lat)])),
				},
			})),
		);
	}

	undo(): void {
		this.#draw?.undo();
		this.#tell(false);
	}

	redo(): void {
		this.#draw?.redo();
		this.#tell(false);
	}

	/** The pointer asks again what is there; what was drawn stays. */
	rest(): void {
		if (this.#tool !== null) this.#restedAtMs = performance.now();
		this.#tool = null;
		if (this.#draw?.enabled === true) this.#draw.setMode("static");
	}

	stop(): void {
		this.#tool = null;
		if (this.#draw?.enabled === true) this.#draw.stop();
		this.#draw = null;
	}

	#tell(isFinished: boolean): void {
		if (this.#draw !== null) this.#onChange(sketchedOf(this.#draw.getSnapshot(), isFinished));
	}

	#board(): TerraDraw {
		if (this.#draw !== null) return this.#draw;
		const draw = new TerraDraw({
			adapter: new TerraDrawMapLibreGLAdapter({ map: this.#map, coordinatePrecision: DIGITS }),
			modes: [
				new TerraDrawPolygonMode({ styles: colours, snapping: { toCoordinate: true } }),
				new TerraDrawRectangleMode({ styles: colours }),
				new TerraDrawFreehandMode({ styles: colours }),
				new TerraDrawLineStringMode({ styles: { lineStringColor: primary, lineStringWidth: 3 } }),
				new TerraDrawSelectMode({
					flags: {
						polygon: {
							feature: {
								draggable: true,
								coordinates: { midpoints: true, draggable: true, deletable: true },
								validation: ValidateNotSelfIntersecting,
							},
						},
						rectangle: {
							feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } },
						},
						freehand: {
							feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } },
						},
					},
				}),
			],
			undoRedo: {
				modeLevel: new TerraDrawModeUndoRedo(),
				sessionLevel: new TerraDrawSessionUndoRedo(),
				keyboardShortcuts: new TerraDrawUndoRedoKeyboardShortcuts(),
			},
		});
		draw.start();
		// Without a tool nobody draws: what changes then is the board being set up, not the sketch.
		draw.on("change", () => this.#tool !== null && this.#tell(false));
		draw.on("finish", () => this.#tool !== null && this.#tell(true));
		this.#draw = draw;
		return draw;
	}
}

const rounded = (degrees: number): number => Math.round(degrees * 10 ** DIGITS) / 10 ** DIGITS;

function sketchedOf(features: readonly GeoJSONStoreFeatures[], isFinished: boolean): Sketched {
	const parts = features.flatMap((feature) =>
		feature.geometry.type === "Polygon" && isArea(feature.geometry.coordinates as [number, number][][])
			? [feature.geometry.coordinates as [number, number][][]]
			: [],
	);
	const line = features.find((feature) => feature.geometry.type === "LineString");
	return {
		area: parts.length === 0 ? null : { type: "MultiPolygon", coordinates: parts },
		line: line?.geometry.type === "LineString" ? (line.geometry.coordinates as [number, number][]) : [],
		isFinished,
	};
}

/** A ring of three places or more: two corners and the pointer on one of them are not yet a shape to be asked about. */
function isArea([ring = []]: readonly (readonly (readonly [number, number])[])[]): boolean {
	let twice = 0;
	for (const [index, [x, y]] of ring.entries()) {
		const [nx, ny] = ring[(index + 1) % ring.length] ?? [x, y];
		twice += x * ny - nx * y;
	}
	return ring.length >= 4 && Math.abs(twice) > 1e-12;
}
