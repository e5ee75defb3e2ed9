import type { AttributeValue, FeatureRow, VersionMetadata } from "../../server/domain/datasets/feature-row.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { createDatasetService } from "../../server/features/datasets/service.ts";
import type { Pool } from "../../server/platform/database.ts";
import { administrator, aVersion, cityBox } from "./a-city.ts";

/** Metres east and north of the mini city's corner, in its metric system (EPSG:4547). */
export type Box = readonly [x: number, y: number, width: number, height: number];
const corner = { eastM: 506_000, northM: 2_493_000 };

/** Boxes in metres as polygons in degrees, so that areas are known to the square millimetre. */
export async function boxesToDegrees(db: Pool, boxes: readonly Box[]): Promise<Polygon[]> {
	const rows = await db<{ geometry: Polygon }[]>`
		select st_asgeojson(st_transform(st_makeenvelope(
			${corner.eastM}::float8 + b.x, ${corner.northM}::float8 + b.y,
			${corner.eastM}::float8 + b.x + b.w, ${corner.northM}::float8 + b.y + b.h, 4547), 4326), 13)::json as geometry
		from jsonb_to_recordset(${db.json(boxes.map(([x, y, w, h], no) => ({ no, x, y, w, h })))}::jsonb)
			as b (no int, x float8, y float8, w float8, h float8)
		order by b.no
	`;
	return rows.map((row) => row.geometry);
}

interface PlacedRow {
	readonly id: string;
	readonly box?: Box;
	readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

const built = { origin: "surveyed", heritage_type: "none", owner_type: "private", complete_set: true };
const plot = { tenure: "state", supply_mode: "transfer", actual_start_date: "2010-01-01", vacant_share: 0 };

/** Boundary of the sketch that the tests ask of. */
export const siteBox: Box = [0, 0, 200, 200];

/** A small place that holds one of each: rules are judged on it from SQL to sentence. */
const miniLayers: Readonly<Record<string, readonly PlacedRow[]>> = {
	building: [
		{ id: "b-core", box: [20, 20, 41.15, 30], attributes: { ...built, name_en: "Lane house" } },
		{ id: "b-edge", box: [99.95, 50, 10, 10], attributes: built },
		{ id: "b-near", box: [99.2, 80, 10, 10], attributes: built },
		{ id: "b-draft", box: [5, 155, 10, 10], attributes: built },
		{ id: "b-relic", box: [40, 120, 20, 20], attributes: { ...built, heritage_type: "relic", heritage_id: "i-hall" } },
		{ id: "b-d", box: [160, 10, 20, 10], attributes: { ...built, occupied: true } },
		{ id: "b-c", box: [160, 30, 20, 10], attributes: { ...built, land_tenure: "state" } },
		{ id: "b-plain", box: [160, 60, 20, 10], attributes: built },
		{ id: "b-member-cut", box: [185, 100, 20, 10], attributes: built },
		{ id: "b-cut", box: [195, 120, 20, 10], attributes: built },
		{ id: "b-far", box: [400, 400, 20, 20], attributes: built },
	],
	building_appraisal: [
		{
			id: "a1",
			attributes: {
				building_id: "b-d",
				kind: "danger",
				result: "D",
				organ: "Bureau",
				number: "D-1",
				date: "2024-05-01",
			},
		},
		{
			id: "a2",
			attributes: {
				building_id: "b-c",
				kind: "danger",
				result: "C",
				organ: "Bureau",
				number: "C-1",
				date: "2024-05-01",
			},
		},
	],
	heritage_zone: [
		{
			id: "z-core",
			box: [0, 0, 100, 100],
			attributes: {
				kind: "district_core",
				status: "approved",
				precision_m: 1,
				name_en: "East Gate quarter",
				name_zh: "东门街区",
			},
		},
		{
			id: "z-control",
			box: [100, 0, 50, 100],
			attributes: { kind: "district_control", status: "approved", precision_m: 1 },
		},
		{ id: "z-draft", box: [0, 150, 30, 30], attributes: { kind: "town_core", status: "draft", precision_m: 1 } },
	],
	heritage_item: [
		{ id: "i-hall", box: [40, 120, 20, 20], attributes: { kind: "relic", level: "national", name_en: "Clan hall" } },
	],
	approval: [],
	parcel: [
		{
			id: "p-idle",
			box: [110, 110, 30, 30],
			attributes: {
				...plot,
				actual_start_date: null,
				agreed_start_date: "2024-01-01",
				gov_cause: false,
				land_code: "0901",
				planned_code: "0901",
				title_status: "clear",
				soil_status: "clean",
			},
		},
		{ id: "p-core", box: [70, 70, 20, 20], attributes: { ...plot, inefficient_flag: true, soil_status: "clean" } },
		{ id: "p-used", box: [150, 150, 30, 30], attributes: plot },
		{ id: "p-sliver", box: [199.95, 0, 30, 30], attributes: plot },
	],
	floodplain: [{ id: "f1", box: [500, 500, 10, 10] }],
	green_blue_line: [{ id: "g1", box: [500, 500, 10, 10], attributes: { kind: "green_line", permanent: true } }],
	compat_table: [
		{ id: "c1", attributes: { main_code: "0901", other_code: "0702", verdict: "permitted" } },
		{ id: "c2", attributes: { main_code: "0901", other_code: "0803", verdict: "permitted" } },
	],
};

export interface MiniCityOptions {
	readonly cityId?: string;
	readonly jurisdiction?: string;
	readonly rulePacks?: readonly string[];
	readonly registerKept?: readonly string[];
	readonly referenceDate?: string;
	readonly without?: readonly string[];
	readonly versions?: Readonly<Record<string, Partial<VersionMetadata>>>;
	readonly layers?: Readonly<Record<string, readonly PlacedRow[]>>;
}

/** Loads the place above, each layer by the same door that any data set comes through. */
export async function createMiniCity(db: Pool, options: MiniCityOptions = {}): Promise<string> {
	const cityId = options.cityId ?? "mini";
	const datasets = createDatasetService({ db, now: () => new Date("2025-07-01T00:00:00Z") });
	await datasets.createCity(administrator, {
		cityId,
		names: { en: cityId, zh: null, vi: null },
		jurisdiction: options.jurisdiction ?? "CN",
		rulePacks: [...(options.rulePacks ?? ["CN"])],
		metricSrid: 4547,
		registerKept: [...(options.registerKept ?? ["approval", "building", "building_appraisal"])],
		residentPop: null,
		isDemo: true,
		referenceDate: options.referenceDate ?? "2025-07-01",
		boundary: cityBox,
	});
	for (const [layer, placed] of Object.entries({ ...miniLayers, ...options.layers })) {
		if (options.without?.includes(layer)) continue;
		await datasets.publishRows(
			administrator,
			cityId,
			layer,
			aVersion({ precisionM: 1, ...options.versions?.[layer] }),
			await rowsOf(db, placed),
		);
	}
	await linesAndHeights(db, cityId, options);
	await addPeople(db, cityId);
	return cityId;
}

async function rowsOf(db: Pool, placed: readonly PlacedRow[]): Promise<FeatureRow[]> {
	const boxes = placed.flatMap((row) => (row.box === undefined ? [] : [row.box]));
	const polygons = await boxesToDegrees(db, boxes);
	return placed.map((row) => ({
		id: row.id,
		geometry: row.box === undefined ? null : (polygons[boxes.indexOf(row.box)] ?? null),
		attributes: row.attributes ?? {},
	}));
}

/** A road along the south side of the idle plot, and a plane that rises 5 % to the east. */
async function linesAndHeights(db: Pool, cityId: string, options: MiniCityOptions): Promise<void> {
	const datasets = createDatasetService({ db, now: () => new Date("2025-07-01T00:00:00Z") });
	const points: Box[] = [];
	for (let x = 100; x <= 150; x += 10) for (let y = 100; y <= 150; y += 10) points.push([x, y, 0.01, 0.01]);
	const [road] = await boxesToDegrees(db, [[100, 105, 60, 0.01]]);
	const line = {
		type: "LineString",
		coordinates: [road?.coordinates[0]?.[0] ?? [0, 0], road?.coordinates[0]?.[3] ?? [0, 0]],
	} as const;
	const ends = (road?.coordinates[0] ?? []).filter((_, index) => index === 0 || index === 2);
	const heights = await boxesToDegrees(db, points);
	const rowsByLayer: Record<string, FeatureRow[]> = {
		road: [{ id: "r1", geometry: { ...line, coordinates: ends }, attributes: { width_m: 10 } }],
		terrain: heights.map((polygon, index) => ({
			id: `t${index}`,
			geometry: { type: "Point", coordinates: polygon.coordinates[0]?.[0] ?? [0, 0] },
			attributes: { elev_m: (points[index]?.[0] ?? 0) * 0.05 },
		})),
	};
	for (const [layer, rows] of Object.entries(rowsByLayer)) {
		if (options.without?.includes(layer)) continue;
		await datasets.publishRows(administrator, cityId, layer, aVersion({ ...options.versions?.[layer] }), rows);
	}
}

async function addPeople(db: Pool, cityId: string): Promise<void> {
	const people = ["planner", "heritage_officer", "analyst", "administrator", "reader"].map((role) => ({
		city_id: cityId,
		person_id: role,
		name: role,
		role,
	}));
	await db`insert into person ${db(people)} on conflict do nothing`;
}
