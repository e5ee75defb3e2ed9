import type { ErrorEvent, GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";

const SOURCE = "failed-tiles";

interface TileError extends ErrorEvent {
	readonly tile?: {
		readonly tileID: { readonly canonical: { readonly z: number; readonly x: number; readonly y: number } };
	};
	readonly sourceId?: string;
}

/** A tile that failed is a hatched square, never empty land. */
export class FailedTiles {
	readonly #map: MapLibreMap;
	readonly #onCount: (count: number) => void;
	readonly #squares = new Map<string, { z: number; x: number; y: number }>();
	readonly #sources = new Set<string>();

	constructor(map: MapLibreMap, onCount: (count: number) => void) {
		this.#map = map;
		this.#onCount = onCount;
		map.on("error", (event: TileError) => {
			const place = event.tile?.tileID.canonical;
			if (place === undefined || event.sourceId === undefined) return;
			this.#sources.add(event.sourceId);
			this.#squares.set(`${place.z}/${place.x}/${place.y}`, place);
			this.#show();
		});
	}

	retry(): void {
		this.#squares.clear();
		this.#show();
		for (const source of this.#sources) {
			if (this.#map.getSource(source) !== undefined) this.#map.refreshTiles(source);
		}
		this.#sources.clear();
	}

	#show(): void {
		const data = {
			type: "FeatureCollection" as const,
			features: [...this.#squares.values()].map((place) => ({
				type: "Feature" as const,
				properties: {},
				geometry: squareOf(place),
			})),
		};
		const source = this.#map.getSource<GeoJSONSource>(SOURCE);
		if (source !== undefined) source.setData(data);
		else {
			this.#map.addSource(SOURCE, { type: "geojson", data });
			this.#map.addLayer({
				id: SOURCE,
				type: "fill",
				source: SOURCE,
				paint: { "fill-pattern": "failed", "fill-opacity": 0.6 },
			});
		}
		this.#onCount(this.#squares.size);
	}
}

function squareOf({ z, x, y }: { z: number; x: number; y: number }): {
	type: "Polygon";
	coordinates: [number, number][][];
} {
	const lon = (column: number): number => (column / 2 ** z) * 360 - 180;
	const lat = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI;
	const [west, east, north, south] = [lon(x), lon(x + 1), lat(y), lat(y + 1)];
	return {
		type: "Polygon",
		coordinates: [
			[
				[west, south],
				[east, south],
				[east, north],
				[west, north],
				[west, south],
			],
		],
	};
}
