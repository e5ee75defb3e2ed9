import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { Building } from "./buildings.ts";
import { pointOf, polygonOf } from "./ground.ts";
import { drawName } from "./names.ts";
import { centreOf, distance, type Point, ringAround } from "./plane.ts";
import type { Plan } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";

/** Listed buildings as items with an outline of their own, and which building each is. */
export function heritageItems(
	buildings: readonly Building[],
	random: Random,
): { rows: FeatureRow[]; itemOf: Map<string, string> } {
	const itemOf = new Map<string, string>();
	const rows: FeatureRow[] = [];
	for (const building of buildings) {
		if (building.heritage !== "relic" && building.heritage !== "historic_building") continue;
		const id = numbered("h", rows.length);
		itemOf.set(building.id, id);
		const isRelic = building.heritage === "relic";
		rows.push(
			row(id, polygonOf(building.house.outline), {
				...drawName(random, isRelic ? "temple" : "house"),
				kind: building.heritage,
				level: isRelic
					? rows.length % 7 === 0
						? "national"
						: random.pick(["provincial", "municipal", "county", "ungraded"])
					: "municipal",
				approved_date: "2014-06-01",
				plaque: random.has(0.85),
				archive: random.has(0.8),
				vacant: random.has(0.12),
			}),
		);
	}
	rows.push(...itemsAsPoints(buildings, rows.length));
	return { rows, itemOf };
}

/** Entries of an old register that gives a spot and no outline: which house it means is never certain. */
function itemsAsPoints(buildings: readonly Building[], firstNo: number): FeatureRow[] {
	const ordinary = buildings.filter(({ heritage, quarter }) => heritage === "none" && quarter === "old-town");
	return [0.15, 0.35, 0.55, 0.75].flatMap((share, index) => {
		const house = ordinary[Math.floor(ordinary.length * share)];
		if (house === undefined) return [];
		const isRelic = index % 2 === 0;
		return [
			row(numbered("h", firstNo + index), pointOf([house.at[0] + 1, house.at[1]]), {
				name_en: isRelic ? "Old well shrine" : "House of the register of 1986",
				name_zh: isRelic ? "古井祠" : "一九八六年登记旧宅",
				name_vi: isRelic ? "Miếu giếng cổ" : "Nhà cổ trong sổ năm 1986",
				kind: isRelic ? "relic" : "historic_building",
				level: isRelic ? "ungraded" : "municipal",
				approved_date: "1986-10-01",
				plaque: false,
				archive: false,
			}),
		];
	});
}

/** Twice the reach of a control zone: nearer ones would cross. */
const RELIC_ZONES_APART_M = 172;

/** Protection zones: two districts with core and control, zones round the relics, the old city, a village, a draft over the works. */
export function heritageZones(plan: Plan, buildings: readonly Building[], scale: number, random: Random): FeatureRow[] {
	const rows: FeatureRow[] = [];
	const add = (
		outline: readonly Point[],
		kind: string,
		said: Record<string, string | number | boolean | null> = {},
	): void => {
		rows.push(
			row(numbered("z", rows.length), polygonOf(outline), {
				...drawName(random, "zone"),
				kind,
				status: "approved",
				precision_m: 1,
				plan_ref: "DEMO-2018-07",
				...said,
			}),
		);
	};
	const heart = centreOf(plan.wall);
	const around = (at: Point, radiusM: number): Point[] =>
		ringAround(
			at,
			Array.from({ length: 11 }, () => radiusM * scale * random.between(0.82, 1.14)),
		);
	const districts: readonly Point[] = [
		[heart[0] - 230 * scale, heart[1] - 90 * scale],
		[heart[0] + 260 * scale, heart[1] + 130 * scale],
	];
	for (const at of districts) {
		add(around(at, 330), "district_control", { max_height_m: 12, height_datum: "building_ground" });
		add(around(at, 205), "district_core", { max_height_m: 9, height_datum: "building_ground", level: "provincial" });
	}
	add(plan.wall, "old_city");
	add(
		ringAround(
			heart,
			plan.wall.map((corner) => Math.hypot(corner[0] - heart[0], corner[1] - heart[1]) + 150 * scale),
		),
		"historic_urban_area",
	);
	add(around([1_050 * scale, 1_650 * scale + plan.riverHalfM], 210), "village_core", { listed_named_village: true });
	add(around([plan.bounds.west * 0.6, plan.bounds.south * 0.3], 260), "district_core", {
		status: "draft",
		precision_m: 5,
	});
	const zoned: Point[] = [];
	for (const building of buildings) {
		if (building.heritage !== "relic") continue;
		// Two relics of one precinct share the first one's zones; rings that cross one another no plan would draw.
		if (zoned.some((at) => distance(at, building.at) < RELIC_ZONES_APART_M)) continue;
		zoned.push(building.at);
		const name = drawName(random, "temple");
		add(
			ringAround(
				building.at,
				Array.from({ length: 9 }, () => random.between(24, 33)),
			),
			"relic_protection",
			{ ...name },
		);
		add(
			ringAround(
				building.at,
				Array.from({ length: 11 }, () => random.between(62, 85)),
			),
			"relic_control",
			{ ...name, max_height_m: 9 },
		);
	}
	return rows;
}
