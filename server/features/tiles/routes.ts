import type { FastifyInstance } from "fastify";
import { getTile, getTileJson } from "../../contracts/tiles.ts";
import { serve } from "../serve.ts";
import type { TileEncoding, TileService } from "./service.ts";

const encodingOf = (accepted: string | undefined): TileEncoding => {
	if (accepted?.includes("br")) return "br";
	return accepted?.includes("gzip") ? "gzip" : "identity";
};

export function registerTileRoutes(app: FastifyInstance, tiles: TileService): void {
	serve(app, getTile, async ({ params, headers, reply }) => {
		const encoding = encodingOf(headers["accept-encoding"]);
		const { city, layer, version, ...place } = params;
		const tile = await tiles.tile({ cityId: city, layer, version, ...place, encoding });
		reply
			.header("cache-control", "public, max-age=31536000, immutable")
			.header("vary", "accept-encoding")
			.header("etag", tile.etag);
		if (headers["if-none-match"] === tile.etag) return reply.status(304).send();
		if (tile.isEmpty) return reply.status(204).send();
		if (encoding !== "identity") reply.header("content-encoding", encoding);
		return reply.type("application/vnd.mapbox-vector-tile").send(tile.bytes);
	});
	serve(app, getTileJson, async ({ params }) => tiles.tileJson(params.city, params.layer));
}
