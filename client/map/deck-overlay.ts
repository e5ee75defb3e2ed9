import type { MapLibreOverlay } from "@deck.gl/maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";

/** Many points with a colour each, as flat arrays: `positions` lon, lat; `colours` r, g, b, a. */
export interface PointCloud {
	readonly id: string;
	readonly positions: Float32Array;
	readonly colours: Uint8Array;
	readonly radiusM: number;
}

/** Heavy overlays, drawn by deck.gl within the map's own layers; loaded when first asked for. */
export class DeckOverlay {
	readonly #map: MapLibreMap;
	#overlay: MapLibreOverlay | null = null;
	#isRemoved = false;
	#wanted: PointCloud | null = null;

	constructor(map: MapLibreMap) {
		this.#map = map;
	}

	/** Shows these points under the labels, or nothing. */
	async show(points: PointCloud | null): Promise<void> {
		this.#wanted = points;
		if (points === null && this.#overlay === null) return;
		const [{ MapLibreOverlay }, { ScatterplotLayer }] = await Promise.all([
			import("@deck.gl/maplibre"),
			import("@deck.gl/layers"),
		]);
		if (this.#isRemoved) return;
		if (this.#overlay === null) {
			this.#overlay = new MapLibreOverlay({ interleaved: true, layers: [] });
			this.#map.addControl(this.#overlay);
		}
		const wanted = this.#wanted;
		const layers =
			wanted === null
				? []
				: [
						new ScatterplotLayer({
							id: wanted.id,
							data: {
								length: wanted.positions.length / 2,
								attributes: {
									getPosition: { value: wanted.positions, size: 2 },
									getFillColor: { value: wanted.colours, size: 4 },
								},
							},
							radiusUnits: "meters",
							getRadius: wanted.radiusM,
							radiusMinPixels: 1.5,
							radiusMaxPixels: 9,
							pickable: false,
							beforeId: "labels-begin",
						} as ConstructorParameters<typeof ScatterplotLayer>[0]),
					];
		this.#overlay.setProps({ interleaved: true, layers });
	}

	remove(): void {
		this.#isRemoved = true;
		this.#overlay?.finalize();
	}
}
