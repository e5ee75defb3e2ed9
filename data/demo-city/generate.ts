import { services } from "../../server/domain/coverage/services.ts";
import type { DemoCity } from "../../server/domain/datasets/demo-city.ts";
import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { MultiPolygon } from "../../server/domain/geo/geojson.ts";
import { appraisalRows, buildingRows, listBuildings } from "./buildings.ts";
import {
	districtRows,
	estates,
	lifeCircleRows,
	oldBlockRows,
	rentRows,
	subdistrictRows,
	toponymRows,
	urbanVillageRows,
} from "./civic.ts";
import { buildFabric } from "./fabric.ts";
import { polygonOf } from "./ground.ts";
import { fireLaneRows, hazardRows, pipeRows } from "./hazards.ts";
import { heritageItems, heritageZones } from "./heritage.ts";
import { baseMapRows, parcelRows, streetRows, terrainRows } from "./land.ts";
import { sampleProjects } from "./projects.ts";
import { type Plan, planTown } from "./quarters.ts";
import { Random } from "./random.ts";
import { layerOf, numbered, row } from "./rows.ts";
import { categoryNotHeld, entranceRows, facilityRows, populationRows, stationRows } from "./services.ts";

/** How much of the land is drawn: the houses keep their size. */
const scaleOf = { city: 1, quarter: 0.13 } as const;

/** The demonstration city, wholly invented; same seed, same bytes. */
export function generateDemoCity({ seed, size }: { seed: number | string; size: "city" | "quarter" }): DemoCity {
	const scale = scaleOf[size];
	const stream = (name: string): Random => new Random(seed, name);
	const plan = planTown(stream("plan"), scale);
	const lots = buildFabric(plan, stream("fabric"));
	const buildings = listBuildings(lots, plan, stream("buildings"));
	const homesteads = estates(lots, buildings, stream("estates"));
	const items = heritageItems(buildings, stream("items"));
	const streets = streetRows(plan, stream("streets"));
	const facilities = facilityRows(buildings, lots, stream("services"));
	const people = populationRows(lots, buildings, scale);
	const frame = frameOf(plan, 1);
	// The appraisers have not been east of here: beyond, nobody can say.
	const surveyed = frameOf(plan, 0.88);
	const layer = (name: string, rows: readonly FeatureRow[], said: Parameters<typeof layerOf>[3] = {}) =>
		layerOf(name, rows, frame, said);
	return {
		city: {
			cityId: "demo",
			names: { en: "Demonstration city", zh: "演示城市", vi: "Thành phố minh họa" },
			jurisdiction: "CN",
			rulePacks: ["CN"],
			metricSrid: 4547,
			registerKept: [
				"approval",
				"building_appraisal",
				"building",
				"building_action",
				"parcel",
				"heritage_zone",
				"heritage_item",
				"pipe",
				"toponym",
				"urban_village",
				"old_block",
			],
			residentPop: people.reduce((sum, entry) => sum + Number(entry.attributes["total"]), 0),
			referenceDate: "2026-06-30",
			boundary: frame,
		},
		people: [
			{ personId: "lin", name: "Lin Yu", role: "planner" },
			{ personId: "hoa", name: "Trần Thu Hoa", role: "planner" },
			{ personId: "qiao", name: "Qiao Wen", role: "heritage_officer" },
			{ personId: "meier", name: "Jo Meier", role: "analyst" },
			{ personId: "admin", name: "Sun Li", role: "administrator" },
			{ personId: "reader", name: "Pham An", role: "reader" },
		],
		layers: [
			layer("district", districtRows(plan)),
			layer("subdistrict", subdistrictRows(plan, stream("subdistricts"))),
			layer("life_circle", lifeCircleRows(plan, stream("circles"))),
			layer("parcel", parcelRows(lots, stream("land"))),
			layer(
				"building",
				buildingRows(buildings, { items: items.itemOf, estates: homesteads.estateOf }, stream("attributes")),
			),
			layerOf("building_appraisal", appraisalRows(buildings, stream("appraisals")), surveyed, { asOf: "2025-12-31" }),
			layer("approval", []),
			// The protection plans end short of the eastern fields: there a missing zone says nothing.
			layerOf("heritage_zone", heritageZones(plan, buildings, scale, stream("zones")), frameOf(plan, 0.95), {
				precisionM: 1,
			}),
			layer("heritage_item", items.rows),
			layer("facility", facilities, {
				catCodesHeld: services.map((service) => service.code).filter((code) => code !== categoryNotHeld),
			}),
			layer("facility_entrance", entranceRows(facilities, lots)),
			layer("population", people, { asOf: "2025-11-01" }),
			layer("walk_network", streets.walk),
			layer("road", streets.road),
			layer("station", stationRows(lots, stream("stations"))),
			layer("base_map", baseMapRows(plan, lots, stream("base"))),
			layer("terrain", terrainRows(plan)),
			layer("floodplain", [row("q-1", bankOf(plan, 40), { depth_m: 1.2, return_period_years: 100 })], {
				asOf: "2024-01-31",
			}),
			layer("green_blue_line", [
				row("g-1", bankOf(plan, 20), {
					kind: "blue_line",
					permanent: true,
					name_zh: "江岸蓝线",
					name_en: "River blue line",
					name_vi: "Chỉ giới xanh ven sông",
				}),
			]),
			layer("estate", homesteads.rows),
			layer("urban_village", urbanVillageRows(plan, scale)),
			layer("old_block", oldBlockRows(plan, scale)),
			layer("hazard", hazardRows(plan, scale, stream("hazards")), { precisionM: 2 }),
			layer("pipe", pipeRows(plan, stream("pipes"))),
			layer("fire_lane", fireLaneRows(plan, stream("fire-lanes"))),
			// The register of names was last gone through in 2019: two years past its age limit.
			layer("toponym", toponymRows(plan, scale, stream("toponyms")), { asOf: "2019-06-30" }),
			layer("rent_index", rentRows(plan), { asOf: "2025-12-31" }),
			layer("compat_table", compatRows()),
		],
		projects: sampleProjects(plan, lots, buildings),
	};
}

function frameOf({ bounds }: Plan, shareEast: number): MultiPolygon {
	const { west, east, south, north } = bounds;
	const margin = (east - west) * 0.03;
	const right = west + (east - west) * shareEast + (shareEast === 1 ? margin : 0);
	return {
		type: "MultiPolygon",
		coordinates: [
			polygonOf([
				[west - margin, south - margin],
				[right, south - margin],
				[right, north + margin],
				[west - margin, north + margin],
			]).coordinates,
		],
	};
}

/** The river and so many metres of either bank. */
function bankOf({ bounds, riverHalfM }: Plan, reachM: number): ReturnType<typeof polygonOf> {
	const y = riverHalfM + reachM * Math.min(1, riverHalfM / 88);
	return polygonOf([
		[bounds.west, -y],
		[bounds.east, -y],
		[bounds.east, y],
		[bounds.west, y],
	]);
}

/** What may stand beside what; app defaults of the demonstration, no city's list. */
function compatRows(): FeatureRow[] {
	const table: readonly (readonly [string, string, string, number | null])[] = [
		["0901", "0803", "permitted", null],
		["0901", "0806", "permitted", null],
		["0901", "070102", "conditional", 0.3],
		["0902", "0803", "permitted", null],
		["0902", "0901", "permitted", null],
		["070102", "0702", "permitted", null],
		["070102", "090101", "conditional", 0.15],
		["100102", "0803", "permitted", null],
		["100102", "0901", "conditional", 0.3],
		["1001", "0803", "permitted", null],
		["1001", "0902", "permitted", null],
	];
	return table.map(([main_code, other_code, verdict, max_share], index) =>
		row(numbered("c", index), null, { main_code, other_code, verdict, max_share }),
	);
}
