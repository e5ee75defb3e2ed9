import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { Building } from "./buildings.ts";
import type { Lot } from "./fabric.ts";
import { lineOf, pointOf, polygonOf } from "./ground.ts";
import { drawName } from "./names.ts";
import { centreOf, distance, type Point, rectangle, ringAround } from "./plane.ts";
import type { Plan, Quarter } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";

type Box = readonly [west: number, south: number, east: number, north: number];

/** Four districts, meeting at the middle of the river. */
function districtBoxes({ bounds, riverHalfM }: Plan): Box[] {
	const { west, east, south, north } = bounds;
	const margin = (east - west) * 0.03;
	const middle = west * 0.25 + riverHalfM * 4;
	return [
		[west - margin, 0, middle, north + margin],
		[middle, 0, east + margin, north + margin],
		[west - margin, south - margin, middle, 0],
		[middle, south - margin, east + margin, 0],
	];
}

const boxRing = ([west, south, east, north]: Box): Point[] => [
	[west, south],
	[east, south],
	[east, north],
	[west, north],
];

const districtNames = [
	["城厢区", "Chengxiang", "Thành Sương"],
	["东屏区", "Dongping", "Đông Bình"],
	["江南区", "Jiangnan", "Giang Nam"],
	["新津区", "Xinjin", "Tân Tân"],
] as const;

export const districtRows = (plan: Plan): FeatureRow[] =>
	districtBoxes(plan).map((box, index) => {
		const [name_zh, name_en, name_vi] = districtNames[index] as (typeof districtNames)[number];
		return row(numbered("d", index), polygonOf(boxRing(box)), { name_zh, name_en, name_vi });
	});

/** Each district in a grid of so many columns and rows, every line a little off the even share. */
function partsOf(plan: Plan, columns: number, rowCount: number, random: Random): Box[] {
	return districtBoxes(plan).flatMap(([west, south, east, north]) => {
		const cuts = (low: number, high: number, count: number): number[] =>
			Array.from({ length: count + 1 }, (_, index) => {
				const share = index === 0 || index === count ? 0 : random.between(-0.12, 0.12);
				return low + ((high - low) * (index + share)) / count;
			});
		const [xs, ys] = [cuts(west, east, columns), cuts(south, north, rowCount)];
		return xs
			.slice(0, -1)
			.flatMap((x, column) =>
				ys.slice(0, -1).map((y, level): Box => [x, y, xs[column + 1] as number, ys[level + 1] as number]),
			);
	});
}

export const subdistrictRows = (plan: Plan, random: Random): FeatureRow[] =>
	partsOf(plan, 2, 1, random).map((box, index) =>
		row(numbered("sd", index), polygonOf(boxRing(box)), { ...drawName(random, "subdistrict") }),
	);

/** Life circles of three sizes; those of one size tile the city. */
export function lifeCircleRows(plan: Plan, random: Random): FeatureRow[] {
	const sizes = [
		["15min", 2, 1],
		["10min", 3, 2],
		["5min", 6, 4],
	] as const;
	const rows: FeatureRow[] = [];
	for (const [level, columns, rowCount] of sizes) {
		for (const box of partsOf(plan, columns, rowCount, random))
			rows.push(row(numbered("lc", rows.length), polygonOf(boxRing(box)), { ...drawName(random, "circle"), level }));
	}
	return rows;
}

const estateQuarters: readonly Quarter[] = ["compounds", "walk-ups", "towers"];

/** A lot of slabs behind one gate is an estate; returns its rows and the estate of each building. */
export function estates(
	lots: readonly Lot[],
	buildings: readonly Building[],
	random: Random,
): { rows: FeatureRow[]; estateOf: Map<string, string> } {
	const idByLot = new Map<number, string>();
	const rows: FeatureRow[] = [];
	for (const [index, lot] of lots.entries()) {
		if (!estateQuarters.includes(lot.quarter) || lot.landCode !== "070102" || lot.houses.length < 2) continue;
		const id = numbered("es", rows.length);
		idByLot.set(index, id);
		rows.push(
			row(id, polygonOf(lot.corners), {
				...drawName(random, "estate"),
				year: lot.houses[0]?.yearBuilt ?? null,
				ev_count: random.has(0.05) ? null : random.whole(0, lot.houses.length * 6),
				pm_status: random.pick(["managed", "self_managed", "none"]),
				plan_ref: random.has(0.15) ? `DEMO-E-${rows.length + 1}` : null,
			}),
		);
	}
	const estateOf = new Map<string, string>();
	for (const building of buildings) {
		const id = idByLot.get(building.lot);
		if (id !== undefined) estateOf.set(building.id, id);
	}
	return { rows, estateOf };
}

/** The urban village in two halves: one with its papers in order, one that has hardly begun. */
export function urbanVillageRows(plan: Plan, scale: number): FeatureRow[] {
	const [south, north] = [-1_050 * scale - plan.riverHalfM + 14, -plan.riverHalfM - 21];
	const half = (west: number, east: number): Point[] => boxRing([west * scale, south, east * scale, north]);
	return [
		row("uv-00001", polygonOf(half(-886, 74)), {
			name_zh: "塘尾村",
			name_en: "Tangwei Village",
			name_vi: "Làng Đường Vĩ",
			plan_ref: "DEMO-UV-2025-01",
			mode: "mixed",
			heritage_groundwork: true,
			funding_balanced: true,
			compensation_settled: true,
			willingness_share: 0.93,
			rental_replacement: true,
		}),
		row("uv-00002", polygonOf(half(76, 1_036)), {
			name_zh: "塘头村",
			name_en: "Tangtou Village",
			name_vi: "Làng Đường Đầu",
			plan_ref: null,
			mode: "renovate",
			heritage_groundwork: null,
			funding_balanced: null,
			compensation_settled: false,
			willingness_share: 0.61,
		}),
	];
}

export function oldBlockRows(plan: Plan, scale: number): FeatureRow[] {
	const heart = centreOf(plan.wall);
	const works: Point = [plan.bounds.west * 0.62, -plan.riverHalfM - 560 * scale];
	const block = (index: number, at: Point, lengthM: number, depthM: number, said: FeatureRow["attributes"]) =>
		row(numbered("ob", index), polygonOf(rectangle(at, [0.97, 0.243], lengthM * scale, depthM * scale)), said);
	return [
		block(0, heart, 720, 130, {
			kind: "old_street",
			name_zh: "澄井老街",
			name_en: "Chengjing Old Street",
			name_vi: "Phố cổ Trừng Tỉnh",
			plan_ref: "DEMO-OB-2024-02",
		}),
		block(1, [heart[0] + 90 * scale, heart[1] + 330 * scale], 380, 120, {
			kind: "old_commercial_street",
			name_zh: "霁月商街",
			name_en: "Jiyue Market Street",
			name_vi: "Phố chợ Tễ Nguyệt",
		}),
		block(2, works, 820, 420, {
			kind: "old_factory",
			name_zh: "沅渡机器厂",
			name_en: "Yuandu Machine Works",
			name_vi: "Xưởng máy Nguyên Độ",
		}),
		block(3, [plan.bounds.west * 0.4, -plan.riverHalfM - 70 * scale], 260, 90, {
			kind: "old_station",
			name_zh: "江岸货站",
			name_en: "Quay Goods Station",
			name_vi: "Ga hàng Bến Sông",
			plan_ref: "DEMO-OB-2025-05",
		}),
	];
}

const listedPlaces = [
	["澄井巷", "Chengjing Lane", "Ngõ Trừng Tỉnh", "keep", "Plaque, name kept in the plan"],
	["砚仓里", "Yancang Court", "Xóm Nghiễn Thương", "rename", null],
	["槐渡口", "Huaidu Ferry", "Bến đò Hoè Độ", "delete", "Name moves to the new quay"],
	["钟楼坊", "Bell Tower Ward", "Phường Lầu Chuông", "keep", null],
	["蘅溪桥", "Hengxi Bridge", "Cầu Hành Khê", "rename", "Old name on a plaque"],
	["栖云街", "Qiyun Street", "Phố Thê Vân", null, null],
] as const;

/** The register of place names: points and old streets, listed ones in the walled town and others outside. */
export function toponymRows(plan: Plan, scale: number, random: Random): FeatureRow[] {
	const heart = centreOf(plan.wall);
	const spots = ringAround(
		heart,
		listedPlaces.map(() => 300 * scale * random.between(0.6, 1.4)),
	);
	const listed = listedPlaces.map(([name_zh, name_en, name_vi, action, protection_measure], index) => {
		const at = spots[index] as Point;
		const geometry = index % 2 === 0 ? pointOf(at) : lineOf([at, [at[0] + 70 * scale, at[1] + 22 * scale]]);
		return row(numbered("tn", index), geometry, {
			name_zh,
			name_en,
			name_vi,
			listed: true,
			action,
			protection_measure,
		});
	});
	const others = Array.from({ length: 24 }, (_, index) => {
		const at: Point = [
			random.between(plan.bounds.west, plan.bounds.east) * 0.9,
			random.between(plan.riverHalfM + 60 * scale, plan.bounds.north) * (random.has(0.5) ? 0.9 : -0.85),
		];
		return row(numbered("tn", listed.length + index), pointOf(at), {
			...drawName(random, random.has(0.5) ? "lane" : "village"),
			listed: random.has(0.08) ? null : distance(at, heart) < 700 * scale,
			action: random.has(0.12) ? "rename" : random.has(0.06) ? "delete" : "keep",
			protection_measure: null,
		});
	});
	return [...listed, ...others];
}

/** Rents of each district over six years; the new district's rise, the south bank's hold. */
export function rentRows(plan: Plan): FeatureRow[] {
	const start = [31, 27, 19, 34] as const;
	const yearly = [1.02, 1.015, 1, 1.05] as const;
	return districtBoxes(plan).flatMap((_box, district) =>
		Array.from({ length: 6 }, (__, year) => {
			let rent = start[district] ?? 25;
			for (let passed = 0; passed < year; passed += 1) rent *= yearly[district] ?? 1;
			return row(numbered("ri", district * 6 + year), null, {
				district_id: numbered("d", district),
				year: 2_020 + year,
				rent_per_m2: Math.round(rent * 10) / 10,
			});
		}),
	);
}
