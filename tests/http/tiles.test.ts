import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDatabase } from "../support/database.ts";
import { startTestServer } from "../support/server.ts";

const place = withDatabase("demo_quarter");
let server: Awaited<ReturnType<typeof startTestServer>>;
let template: string;
let versions: string[];
beforeAll(async () => {
	server = await startTestServer(place.db);
	const { layers } = await (await fetch(`${server.url}/api/cities/demo/layers`)).json();
	template = layers.find((entry: { layer: string }) => entry.layer === "building").tilesUrl;
	versions = template.split("/")[4]?.split("-") ?? [];
});
afterAll(() => server?.close());

/** The tile of a zoom that holds the middle of the city's buildings. */
async function tileOf(zoom: number): Promise<string> {
	const [row] = await place.db`
		select floor((st_x(c) + 20037508.342789244) / 40075016.68557849 * 2 ^ ${zoom}::int)::int as x,
			floor((20037508.342789244 - st_y(c)) / 40075016.68557849 * 2 ^ ${zoom}::int)::int as y
		from (select st_centroid(st_collect(geom_3857)) as c from building where city_id = 'demo') m`;
	return (
		server.url +
		template.replace("{z}", String(zoom)).replace("{x}", String(row?.["x"])).replace("{y}", String(row?.["y"]))
	);
}

const ask = (address: string, headers: Record<string, string> = {}) => fetch(address, { headers });

describe("a tile never changes", () => {
	test("it may be kept for ever, and is not sent twice", async () => {
		const address = await tileOf(15);
		const first = await ask(address, { "accept-encoding": "br" });
		expect(first.headers.get("cache-control")).toContain("immutable");
		const etag = first.headers.get("etag") ?? "";
		for (const held of [etag, `W/${etag}`, `"other", ${etag}`, "*"])
			expect((await ask(address, { "accept-encoding": "br", "if-none-match": held })).status, held).toBe(304);
		expect((await ask(address, { "accept-encoding": "br", "if-none-match": '"other"' })).status).toBe(200);
	});

	test("each encoding has an ETag of its own, all hold the same bytes", async () => {
		const address = await tileOf(15);
		const [br, gzip, plain] = await Promise.all(
			["br", "gzip", "br;q=0, identity"].map((encoding) => ask(address, { "accept-encoding": encoding })),
		);
		expect([br, gzip, plain].map((reply) => reply?.headers.get("content-encoding"))).toEqual(["br", "gzip", null]);
		expect(new Set([br, gzip, plain].map((reply) => reply?.headers.get("etag"))).size).toBe(3);
		const bytes = await Promise.all(
			[br, gzip, plain].map(async (reply) => Buffer.from((await reply?.arrayBuffer()) ?? new ArrayBuffer(0))),
		);
		expect(bytes[0]).toEqual(bytes[2]);
		expect(bytes[1]).toEqual(bytes[2]);
		expect(() => gunzipSync(bytes[2] ?? Buffer.alloc(0))).toThrow();
	});
});

describe("what no tile is drawn of is refused", () => {
	test("zooms the layer is not drawn at: none of them reads a whole city", async () => {
		for (const zoom of [0, 5, 11, 17]) {
			const reply = await ask(await tileOf(zoom));
			expect([reply.status, (await reply.json()).code], `zoom ${zoom}`).toEqual([404, "tile.unknown"]);
		}
	});

	test("a version of another layer in the place of a joined one: no grade is called none by it", async () => {
		const [own, appraisals, day] = versions;
		const [other] = await place.db`select current_version from dataset where city_id = 'demo' and layer = 'facility'`;
		const honest = await tileOf(15);
		const forged = honest.replace(`${own}-${appraisals}-${day}`, `${own}-${other?.["current_version"]}-${day}`);
		expect((await ask(honest)).status).toBe(200);
		expect((await ask(forged)).status).toBe(404);
	});
});

describe("from afar", () => {
	test("TileJSON says that the layer is generalised, and below which zoom", async () => {
		const json = async (layer: string) => (await fetch(`${server.url}/tiles/demo/${layer}/tilejson`)).json();
		expect((await json("building")).description).toContain("below zoom 14");
		expect((await json("parcel")).description).toContain("below zoom 14");
		expect((await json("heritage_zone")).description).toBe(undefined);
	});

	test("buildings keep their grade, as the nearer tile shows it", async () => {
		const far = Buffer.from(
			await (await ask(await tileOf(13), { "accept-encoding": "identity" })).arrayBuffer(),
		).toString("latin1");
		const near = Buffer.from(
			await (await ask(await tileOf(15), { "accept-encoding": "identity" })).arrayBuffer(),
		).toString("latin1");
		for (const key of ["grade", "use_code", "none"]) {
			expect(far).toContain(key);
			expect(near).toContain(key);
		}
	});

	test("every city that is published has its overview, drawn once", async () => {
		const [row] = await place.db`
			select count(*) filter (where zoom = 12)::int as z12, count(*) filter (where zoom = 13)::int as z13, count(distinct version)::int as versions
			from overview_piece where city_id = 'demo'`;
		expect(row?.["versions"]).toBe(2);
		expect(row?.["z12"]).toBeGreaterThan(0);
		expect(row?.["z13"]).toBeGreaterThan(row?.["z12"]);
	});
});
