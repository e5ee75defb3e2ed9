import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { LRUCache } from "lru-cache";
import { anonymous } from "../../domain/actor.ts";
import { findLayer } from "../../domain/datasets/layers.ts";
import {
	isOverview,
	OVERVIEW_BELOW_ZOOM,
	parseTileVersion,
	type TileLayer,
	type TileVersion,
	tileLayer,
} from "../../domain/datasets/tile-layers.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import { drawTile, hasVersions, type TilePlace } from "./queries.ts";

export type TileService = ReturnType<typeof createTileService>;
export type TileEncoding = "br" | "gzip" | "identity";

export interface Tile {
	readonly bytes: Buffer;
	/** Strong: over the bytes before compression, with the encoding they are sent in. */
	readonly etag: string;
	readonly isEmpty: boolean;
}

interface TileRequest extends TilePlace {
	readonly cityId: string;
	readonly layer: string;
	readonly version: string;
	readonly encoding: TileEncoding;
}

/** Bytes of compressed tiles kept in memory. */
const CACHE_MAX_BYTES = 128 * 1024 * 1024;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/**
 * Tiles drawn by PostGIS, kept compressed. The version is in the address, so a tile never changes;
 * askers of the same tile wait for one query.
 */
export function createTileService({ db, cities }: { db: Pool; cities: CityService }) {
	const kept = new LRUCache<string, Tile>({
		maxSize: CACHE_MAX_BYTES,
		sizeCalculation: (tile) => tile.bytes.length + 200,
	});
	const drawing = new Map<string, Promise<Tile>>();
	const knownVersions = new LRUCache<string, true>({ max: 5_000 });

	async function mustKnowVersion(cityId: string, tile: TileLayer, text: string): Promise<TileVersion> {
		const version = parseTileVersion(tile, text);
		const key = `${cityId}/${tile.layer}/${text}`;
		if (version !== undefined && (knownVersions.has(key) || (await hasVersions(db, cityId, tile, version.versions)))) {
			knownVersions.set(key, true);
			return version;
		}
		throw new AppError("tile.unknown", { detail: `There is no version ${text} of layer ${tile.layer} in this city.` });
	}

	async function draw({ cityId, layer, version, encoding, ...place }: TileRequest): Promise<Tile> {
		const drawn = tileLayer(layer);
		if (drawn === undefined)
			throw new AppError("layer.unknown", { detail: `The layer ${layer} is not drawn as tiles.` });
		const isInside =
			place.z >= drawn.minZoom && place.z <= drawn.maxZoom && place.x < 2 ** place.z && place.y < 2 ** place.z;
		if (!isInside) throw new AppError("tile.unknown", { detail: `There is no tile ${place.z}/${place.x}/${place.y}.` });
		const raw = await drawTile(db, {
			cityId,
			tile: drawn,
			version: await mustKnowVersion(cityId, drawn, version),
			place,
		});
		const etag = `"${createHash("sha256").update(raw).digest("base64url").slice(0, 27)}-${encoding}"`;
		return { bytes: await compressed(raw, encoding), etag, isEmpty: raw.length === 0 };
	}

	return {
		async tileJson(cityId: string, layer: string) {
			const drawn = tileLayer(layer);
			const inForce = (await cities.layers(anonymous, cityId)).layers.find((entry) => entry.layer === layer);
			if (drawn === undefined || inForce === undefined || inForce.tilesUrl === null) {
				throw new AppError("layer.unknown", { detail: `The layer ${layer} is not drawn as tiles in this city.` });
			}
			const typeByName = new Map(findLayer(layer)?.attributes.map((attribute) => [attribute.name, attribute.type]));
			const fields = drawn.attributes.map((name) => [
				name,
				typeByName.get(name) === "number" || typeByName.get(name) === "integer" ? "Number" : "String",
			]);
			return {
				tilejson: "3.0.0" as const,
				name: layer,
				version: String(inForce.version),
				attribution: `${inForce.source} (${inForce.licence})`,
				...(isOverview(layer, inForce.minZoom ?? 0) && {
					description: `Generalised below zoom ${OVERVIEW_BELOW_ZOOM}: small buildings are drawn as blocks, plots of one use as one area; buildings of grade C or D are drawn singly.`,
				}),
				tiles: [inForce.tilesUrl],
				minzoom: inForce.minZoom,
				maxzoom: inForce.maxZoom,
				...(inForce.bounds !== null && { bounds: inForce.bounds }),
				vector_layers: [
					{ id: layer, fields: Object.fromEntries([["id", "String"], ...fields]) as Record<string, string> },
				],
			};
		},

		async tile(request: TileRequest): Promise<Tile> {
			const { cityId, layer, version, encoding, z, x, y } = request;
			const key = `${cityId}/${layer}/${version}/${z}/${x}/${y}/${encoding}`;
			const found = kept.get(key);
			if (found !== undefined) return found;
			const underWay = drawing.get(key);
			if (underWay !== undefined) return underWay;
			const promise = draw(request).finally(() => drawing.delete(key));
			drawing.set(key, promise);
			const tile = await promise;
			kept.set(key, tile);
			return tile;
		},
	};
}

async function compressed(raw: Buffer, encoding: TileEncoding): Promise<Buffer> {
	if (raw.length === 0 || encoding === "identity") return raw;
	return encoding === "br" ? toBrotli(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : toGzip(raw);
}
