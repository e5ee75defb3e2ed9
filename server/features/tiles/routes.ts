import type { FastifyInstance } from "fastify";
import { getTile, getTileJson } from "../../contracts/tiles.ts";
import { serve } from "../serve.ts";
import type { TileEncoding, TileService } from "./service.ts";

const encodingOf = (accepted: string | undefined): TileEncoding => {
	const accepts = (name: string): boolean =>
		new RegExp(`(^|,)\\s*${name}\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$))[\\d.]+\\s*)?(,|$)`).test(accepted ?? "");
	if (accepts("br")) return "br";
	return accepts("gzip") ? "gzip" : "identity";
};

/** What the asker holds may be a list, and may be called weak by a cache between; `*` is anything at all. */
const isHeld = (held: string | undefined, etag: string): boolean =>
	held?.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag) === true;

export function registerTileRoutes(app: FastifyInstance, tiles: TileService): void {
	serve(app, getTile, async ({ params, headers, reply }) => {
		const encoding = encodingOf(headers["accept-encoding"]);
		const { city, layer, version, ...place } = params;
		const tile = await tiles.tile({ cityId: city, layer, version, ...place, encoding });
		reply
			.header("cache-control", "public, max-age=31536000, immutable")
			.header("vary", "accept-encoding")
			.header("etag", tile.etag);
		if (isHeld(headers["if-none-match"], tile.etag)) return reply.status(304).send();
		if (tile.isEmpty) return reply.status(204).send();
		if (encoding !== "identity") reply.header("content-encoding", encoding);
		return reply.type("application/vnd.mapbox-vector-tile").send(tile.bytes);
	});
	serve(app, getTileJson, async ({ params }) => tiles.tileJson(params.city, params.layer));
}
