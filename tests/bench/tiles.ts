import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import Fastify from "fastify";
import { buildApp } from "../../server/app.ts";
import { loadDemoCity } from "../../server/features/datasets/demo-city.ts";
import { openDatabase, type Pool } from "../../server/platform/database.ts";
import { migrate } from "../../server/platform/migrate.ts";
import { startPrivateCluster } from "../../server/platform/private-cluster.ts";

/**
 * Tiles of the demonstration city and of 500,000 synthetic plots: drawn anew through the program beside the
 * bare `ST_AsMVT` of the same rows, and kept ones a second beside a hello-world route in the same run.
 */
const SYNTHETIC_SIDE = 708;
const PLOT_M = 30;
const SECONDS = 5;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

interface Drawn {
	readonly name: string;
	readonly tiles: number;
	readonly coldP50Ms: number;
	readonly coldP95Ms: number;
	readonly bareP50Ms: number;
	readonly ratioToBare: number;
	readonly largestKb: number;
}

const quantile = (values: readonly number[], share: number): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
};

/** A city of plots on a bent grid in six uses, published like any other layer. */
async function loadSynthetic(db: Pool): Promise<number> {
	await db`
		insert into city (city_id, name_en, jurisdiction, rule_packs, metric_srid, register_kept, is_demo, geom)
		select 'synthetic', 'Synthetic', 'CN', '{CN}', 4547, '{}', true,
			st_multi(st_transform(st_makeenvelope(480000, 2480000, 510000, 2510000, 4547), 4326))`;
	await db`
		insert into dataset_version (city_id, version, layer, as_of, source, licence, coverage, read_count, accepted_count, rejected_count, content_sha256)
		select 'synthetic', 1, 'parcel', '2026-01-01', 'synthetic', 'none', geom, ${SYNTHETIC_SIDE ** 2}, ${SYNTHETIC_SIDE ** 2}, 0, repeat('0', 64) from city where city_id = 'synthetic'`;
	await db`
		insert into parcel (city_id, version, id, geom, land_code)
		select 'synthetic', 1, 'p-' || i || '-' || j,
			st_multi(st_transform(st_setsrid(st_makepolygon(st_makeline(array[corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1), corner(i, j)])), 4547), 4326)),
			(array['0701', '0901', '1001', '0801', '1401', '1207'])[1 + (i / 4 * 7 + j / 5 * 3) % 6]
		from generate_series(0, ${SYNTHETIC_SIDE - 1}) i, generate_series(0, ${SYNTHETIC_SIDE - 1}) j`;
	await db`analyze parcel`;
	const startedMs = performance.now();
	await db`insert into dataset (city_id, layer, current_version, published_at, published_by) values ('synthetic', 'parcel', 1, now(), 'bench')`;
	return Math.round(performance.now() - startedMs);
}

const createCorner = (db: Pool) =>
	db.unsafe(`
	create function corner(i integer, j integer) returns geometry language sql immutable as $$
		select st_makepoint(484000 + i * ${PLOT_M} + 12 * sin(j / 9.0), 2484000 + j * ${PLOT_M} + 12 * sin(i / 7.0)) $$`);

interface Place {
	readonly x: number;
	readonly y: number;
}

/** Tiles of a zoom that the layer fills, spread evenly. */
async function findPlaces(db: Pool, cityId: string, layer: string, zoom: number, count: number): Promise<Place[]> {
	const rows = await db<Place[]>`
		with centre as (
			select st_x(c) as x, st_y(c) as y from (
				select st_transform(st_pointonsurface(f.geom), 3857) as c from ${db(layer)} f
					join dataset d on d.city_id = f.city_id and d.layer = ${layer} and d.current_version = f.version
				where f.city_id = ${cityId} and abs(hashtext(f.id)) % 37 = 0) p
		)
		select floor((x + 20037508.342789244) / 40075016.68557849 * 2 ^ ${zoom}::int)::int as x,
			floor((20037508.342789244 - y) / 40075016.68557849 * 2 ^ ${zoom}::int)::int as y
		from centre group by 1, 2 order by count(*) desc limit ${count}`;
	return [...rows];
}

/** The least that a tile of these rows costs: all of them, one attribute, nothing joined. */
async function bare(db: Pool, cityId: string, layer: string, zoom: number, { x, y }: Place): Promise<number> {
	const startedMs = performance.now();
	await db`
		with shown as (
			select f.id, st_asmvtgeom(f.geom_3857, st_tileenvelope(${zoom}, ${x}, ${y}), 4096, 64, true) as geom
			from ${db(layer)} f join dataset d on d.city_id = f.city_id and d.layer = ${layer} and d.current_version = f.version
			where f.city_id = ${cityId} and f.geom_3857 && st_tileenvelope(${zoom}, ${x}, ${y}, margin => 64.0 / 4096)
		) select st_asmvt(shown, ${layer}, 4096, 'geom') as mvt from shown where geom is not null`;
	return performance.now() - startedMs;
}

async function measureLayer(db: Pool, url: string, cityId: string, layer: string): Promise<Drawn[]> {
	const { layers } = (await (await fetch(`${url}/api/cities/${cityId}/layers`)).json()) as {
		layers: { layer: string; tilesUrl: string }[];
	};
	const template = layers.find((entry) => entry.layer === layer)?.tilesUrl ?? "";
	const drawn: Drawn[] = [];
	for (const zoom of [12, 13, 14, 15, 16]) {
		const places = await findPlaces(db, cityId, layer, zoom, 12);
		const [coldMs, bareMs, bytes]: [number[], number[], number[]] = [[], [], []];
		for (const place of places) {
			bareMs.push(await bare(db, cityId, layer, zoom, place));
			const address = new URL(
				template.replace("{z}", String(zoom)).replace("{x}", String(place.x)).replace("{y}", String(place.y)),
				url,
			);
			const startedMs = performance.now();
			const reply = await fetch(address, { headers: { "accept-encoding": "identity" } });
			bytes.push((await reply.arrayBuffer()).byteLength);
			coldMs.push(performance.now() - startedMs);
		}
		drawn.push({
			name: `${cityId} ${layer} z${zoom}`,
			tiles: places.length,
			coldP50Ms: quantile(coldMs, 0.5),
			coldP95Ms: quantile(coldMs, 0.95),
			bareP50Ms: quantile(bareMs, 0.5),
			ratioToBare: Math.round((quantile(coldMs, 0.5) / quantile(bareMs, 0.5)) * 100) / 100,
			largestKb: Math.round(Math.max(0, ...bytes) / 1_024),
		});
	}
	return drawn;
}

/** Requests a second for one kept tile, and for a route that sends the same bytes and does nothing else. */
async function measureKept(url: string, template: string, zoom: number, place: Place) {
	const tile = new URL(
		template.replace("{z}", String(zoom)).replace("{x}", String(place.x)).replace("{y}", String(place.y)),
		url,
	).href;
	const bytes = await bytesOnTheWire(tile);
	const peer = Fastify();
	peer.get("/", (_request, reply) =>
		reply.type("application/vnd.mapbox-vector-tile").header("content-encoding", "br").send(bytes),
	);
	const peerUrl = await peer.listen({ host: "127.0.0.1", port: 0 });
	const ask = (address: string) =>
		autocannon({ url: address, connections: 20, duration: SECONDS, headers: { "accept-encoding": "br" } });
	await ask(peerUrl);
	const [tiles, same] = [await ask(tile), await ask(peerUrl)];
	await peer.close();
	return {
		name: `kept z${zoom}`,
		wireKb: Math.round(bytes.length / 102.4) / 10,
		tilesPerS: Math.round(tiles.requests.average),
		peerPerS: Math.round(same.requests.average),
		ratioToPeer: Math.round((tiles.requests.average / same.requests.average) * 100) / 100,
		non2xx: tiles.non2xx,
	};
}

/** `fetch` would unpack them. */
const bytesOnTheWire = (address: string): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		get(address, { headers: { "accept-encoding": "br" } }, (reply) => buffer(reply).then(resolve, reject)).on(
			"error",
			reject,
		);
	});

export async function run() {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-bench-"));
	const cluster = await startPrivateCluster({ folder, log: () => {} });
	const db = openDatabase(cluster.connection);
	const app = await buildApp({
		db,
		now: () => new Date(),
		logLevel: "silent",
		programVersion: "bench",
		isReadOnly: false,
	});
	try {
		await migrate(db, path.join(root, "migrations"));
		await loadDemoCity({ db, now: () => new Date(), size: "city", log: () => {} });
		await createCorner(db);
		const overviewMs = await loadSynthetic(db);
		const url = await app.listen({ host: "127.0.0.1", port: 0 });
		const drawn = [
			...(await measureLayer(db, url, "demo", "building")),
			...(await measureLayer(db, url, "demo", "parcel")),
			...(await measureLayer(db, url, "synthetic", "parcel")),
		];
		const { layers } = (await (await fetch(`${url}/api/cities/demo/layers`)).json()) as {
			layers: { layer: string; tilesUrl: string }[];
		};
		const template = layers.find((entry) => entry.layer === "building")?.tilesUrl ?? "";
		const kept = [];
		for (const zoom of [15, 16]) {
			const places = await findPlaces(db, "demo", "building", zoom, 12);
			const place = places.at(zoom === 15 ? 0 : -1);
			if (place !== undefined) kept.push(await measureKept(url, template, zoom, place));
		}
		console.log({ syntheticPlots: SYNTHETIC_SIDE ** 2, syntheticOverviewMs: overviewMs });
		return [...drawn, ...kept];
	} finally {
		await app.close();
		await db.end({ timeout: 5 });
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	}
}
