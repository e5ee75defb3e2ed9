import type { AttributeValue, FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { Lot } from "./fabric.ts";
import { elevationM, lineOf, pointOf, polygonOf } from "./ground.ts";
import { drawName } from "./names.ts";
import { areaOf, centreOf, type Point, ringAround } from "./plane.ts";
import type { Plan } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";
import { placesAlong } from "./streets.ts";

/** Parcels with the history of their land; bare lots of the new district and the works are the idle ones. */
export function parcelRows(lots: readonly Lot[], random: Random): FeatureRow[] {
	return lots.flatMap((lot, index) => {
		if (lot.quarter === "hills") return [];
		const surveyed = <T extends AttributeValue>(value: T): T | null => (random.has(0.05) ? null : value);
		const isVillage = lot.quarter === "urban-village" || lot.quarter === "hill-village";
		const isSupplied =
			!isVillage && lot.state === "bare" && (lot.quarter === "new-district" || lot.quarter === "works");
		const areaM2 = Math.round(areaOf(lot.corners));
		return [
			row(parcelId(index), polygonOf(lot.corners), {
				code_system: "land-space-2023",
				land_code: surveyed(lot.landCode),
				planned_code: surveyed(isSupplied ? random.pick(["0901", "0902", "070102"]) : lot.landCode),
				tenure: isVillage ? "collective" : "state",
				title_status: surveyed(random.has(0.88) ? "clear" : random.has(0.6) ? "in_process" : "disputed"),
				supply_mode: isVillage
					? "none"
					: surveyed(isSupplied || lot.quarter === "new-district" ? "transfer" : "allocation"),
				vacant_share: surveyed(lot.state === "bare" ? 1 : Math.round(random.between(0, 0.2) * 100) / 100),
				vacant_since: lot.state === "bare" ? "2023-05-01" : null,
				soil_status: surveyed(
					lot.quarter === "works" ? random.pick(["not_surveyed", "risk", "clean", "listed"]) : "clean",
				),
				inefficient_flag: lot.quarter === "works" && random.has(0.3),
				...(isSupplied
					? idleHistory(areaM2, random)
					: { agreed_start_date: "1990-01-01", actual_start_date: "1990-06-01" }),
			}),
		];
	});
}

const parcelId = (lot: number): string => numbered("p", lot);

function idleHistory(areaM2: number, random: Random): Record<string, AttributeValue> {
	const draw = random.next();
	const base = {
		due_area_m2: areaM2,
		invest_total: areaM2 * 9_000,
		gov_cause: random.has(0.1) ? null : random.has(0.2),
	};
	if (draw < 0.3) return { ...base, agreed_start_date: "2023-02-01" };
	if (draw < 0.5) return { ...base, agreed_start_date: "2025-02-15" };
	if (draw < 0.65) return { ...base, agreed_start_date: "2026-03-01" };
	if (draw < 0.75) return { ...base, agreed_start_date: null };
	const share = draw < 0.9 ? 0.2 : 0.6;
	return {
		...base,
		agreed_start_date: "2022-03-01",
		actual_start_date: "2022-08-01",
		stop_date: "2024-04-01",
		started_area_m2: Math.round(areaM2 * share),
		invest_done: Math.round(areaM2 * 9_000 * share),
	};
}

/** Streets to walk and streets to drive, noded at every junction. */
export function streetRows(plan: Plan, random: Random): { walk: FeatureRow[]; road: FeatureRow[] } {
	const walk: FeatureRow[] = [];
	const road: FeatureRow[] = [];
	for (const street of plan.streets.streets) {
		const places = placesAlong(street);
		const isWide = street.widthM >= 5.5;
		const name =
			street.klass === "bridge"
				? drawName(random, "bridge")
				: street.widthM >= 20
					? drawName(random, "main-street")
					: isWide
						? drawName(random, "street")
						: random.has(0.4)
							? drawName(random, "lane")
							: {};
		const isSteps = street.klass === "steps" || (street.widthM < 3 && random.has(0.06));
		const id = numbered("w", street.id);
		walk.push(
			row(id, lineOf(places), {
				...name,
				class: isSteps ? "steps" : street.klass === "bridge" ? "primary" : street.klass,
				walkable: true,
				stairs: isSteps,
				bridge: street.klass === "bridge",
				tunnel: false,
				level: street.klass === "bridge" ? 1 : 0,
				wheelchair: !isSteps,
			}),
		);
		if (street.widthM >= 3 && !isSteps && street.klass !== "footway") {
			road.push(
				row(id.replace("w", "r"), lineOf(places), {
					...name,
					class: street.klass === "bridge" ? "primary" : street.klass,
					width_m: street.widthM,
					speed_kmh: street.widthM > 15 ? 50 : 30,
				}),
			);
		}
	}
	return { walk, road };
}

/** River, woods, parks, wall, names of places: what the map is drawn on. */
export function baseMapRows(plan: Plan, lots: readonly Lot[], random: Random): FeatureRow[] {
	const { west, east } = plan.bounds;
	const rows: FeatureRow[] = [];
	const add = (geometry: FeatureRow["geometry"], attributes: Record<string, AttributeValue>): void => {
		rows.push(row(numbered("m", rows.length), geometry, attributes));
	};
	const riverName = { name_zh: "沅鹭江", name_en: "Yuanlu River", name_vi: "Sông Nguyên Lộ" };
	const [far, width] = [(east - west) * 0.06, plan.riverHalfM];
	add(
		polygonOf(
			[
				[west - far, -width],
				[east + far, -width],
				[east + far, width],
				[west - far, width],
			],
			[
				ringAround(
					[east * 0.48, width * 0.1],
					[0.36, 0.3, 0.24, 0.3, 0.38, 0.3, 0.22, 0.3].map(
						(share, index) => share * width * (index % 4 === 0 ? 3.1 : 1.3),
					),
				),
			],
		),
		{ kind: "water", ...riverName, rank: 1 },
	);
	add(
		lineOf([
			[west, 0],
			[east, 0],
		]),
		{ kind: "waterway", ...riverName, rank: 1 },
	);
	add(lineOf([...plan.wall, plan.wall[0] as Point]), {
		kind: "wall",
		name_zh: "城墙",
		name_en: "Town wall",
		name_vi: "Tường thành",
		rank: 2,
	});
	for (const lot of lots) {
		if (lot.quarter === "hills") add(polygonOf(lot.corners), { kind: random.has(0.75) ? "wood" : "hill", rank: 5 });
		else if (lot.state === "park")
			add(polygonOf(lot.corners), {
				kind: lot.landCode === "1403" ? "square" : "green",
				...drawName(random, "park"),
				rank: 4,
			});
	}
	add(
		lineOf([
			[west, -plan.riverHalfM - 62],
			[west * 0.31, -plan.riverHalfM - 62],
		]),
		{ kind: "rail", rank: 3 },
	);
	const places: readonly (readonly [Point, string, string, string, number])[] = [
		[centreOf(plan.wall), "老城", "Old Town", "Phố Cổ", 1],
		[[west * 0.65, plan.bounds.north * 0.7], "机关大院", "Compounds", "Khu Tập thể", 2],
		[[west * 0.65, plan.bounds.north * 0.25], "新村", "Walk-ups", "Tân Thôn", 2],
		[[east * 0.6, plan.bounds.north * 0.2], "东苑", "East Court", "Đông Uyển", 2],
		[[east * 0.45, plan.bounds.north * 0.78], "石屏村", "Shiping Village", "Làng Thạch Bình", 2],
		[[west * 0.65, plan.bounds.south * 0.3], "老厂区", "Old Works", "Khu Xưởng cũ", 2],
		[[0, plan.bounds.south * 0.3], "塘尾村", "Tangwei Village", "Làng Đường Vĩ", 2],
		[[east * 0.68, plan.bounds.south * 0.5], "新区", "New District", "Khu Mới", 2],
	];
	for (const [at, name_zh, name_en, name_vi, rank] of places)
		add(pointOf(at), { kind: "place", name_zh, name_en, name_vi, rank });
	return rows;
}

/** Heights on a grid, for the slope of plots. */
export function terrainRows({ bounds }: Plan): FeatureRow[] {
	const rows: FeatureRow[] = [];
	const stepM = 60;
	for (let x = bounds.west; x <= bounds.east; x += stepM) {
		for (let y = bounds.south; y <= bounds.north; y += stepM)
			rows.push(row(numbered("t", rows.length), pointOf([x, y]), { elev_m: elevationM([x, y]) }));
	}
	return rows;
}
