import type { AttributeValue, FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import type { House, Lot } from "./fabric.ts";
import { polygonOf } from "./ground.ts";
import { drawName } from "./names.ts";
import { areaOf, centreOf, distance, type Point } from "./plane.ts";
import type { Plan, Quarter } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";

export interface Building {
	readonly id: string;
	readonly house: House;
	readonly quarter: Quarter;
	readonly lot: number;
	readonly at: Point;
	readonly footprintM2: number;
	readonly gfaM2: number;
	readonly heritage: "none" | "traditional_style" | "historic_building" | "relic";
}

/** About one surveyed value in twenty was never filled in: *not known* is met every day. */
const MISSING_SHARE = 0.05;

export function listBuildings(lots: readonly Lot[], plan: Plan, random: Random): Building[] {
	const heart = centreOf(plan.wall);
	const buildings: Building[] = [];
	for (const [lot, { houses, quarter }] of lots.entries()) {
		for (const house of houses) {
			const at = centreOf(house.outline);
			const footprintM2 = areaOf(house.outline) - (house.hole === null ? 0 : areaOf(house.hole));
			const isOld = house.yearBuilt < 1_950 && (quarter === "old-town" || quarter === "hill-village");
			const chance = random.next() * (distance(at, heart) < 260 ? 0.6 : 1);
			const heritage = !isOld
				? "none"
				: chance < 0.004
					? "relic"
					: chance < 0.02
						? "historic_building"
						: chance < 0.2
							? "traditional_style"
							: "none";
			buildings.push({
				id: numbered("b", buildings.length),
				house,
				quarter,
				lot,
				at,
				footprintM2,
				gfaM2: Math.round(footprintM2 * house.floors * 0.96),
				heritage,
			});
		}
	}
	return buildings;
}

const isHome = (useCode: string): boolean => useCode.startsWith("0701") || useCode.startsWith("0703");
export const isResidential = (building: Building): boolean => isHome(building.house.useCode);

/** Outlines without a survey: some of the ordinary houses. */
const isProxy = ({ heritage }: Building, index: number): boolean => heritage === "none" && index % PROXY_EVERY === 41;
const PROXY_EVERY = 97;

export function buildingRows(
	buildings: readonly Building[],
	{ items, estates }: { items: ReadonlyMap<string, string>; estates: ReadonlyMap<string, string> },
	random: Random,
): FeatureRow[] {
	return buildings.map((building, index) => {
		const { house, quarter } = building;
		const surveyed = <T extends AttributeValue>(value: T): T | null => (random.has(MISSING_SHARE) ? null : value);
		const isVillage = quarter === "urban-village" || quarter === "hill-village";
		const heightM =
			Math.round((house.floors * (house.useCode.startsWith("10") ? 7.5 : 3.1) + random.between(0.2, 1.6)) * 10) / 10;
		const isEmpty = random.has(quarter === "works" ? 0.45 : 0.04);
		const name =
			building.heritage === "none" || building.heritage === "traditional_style"
				? {}
				: drawName(random, building.heritage === "relic" ? "temple" : "house");
		return row(building.id, polygonOf(house.outline, house.hole === null ? [] : [house.hole]), {
			...name,
			// A few outlines are taken from plots alone: what rests on them is never more than possible.
			origin: isProxy(building, index) ? "proxy" : "surveyed",
			year_built: surveyed(house.yearBuilt),
			floors_above: house.floors,
			floors_below: house.floors > 10 ? 1 : 0,
			height_m: surveyed(heightM),
			gfa_m2: surveyed(building.gfaM2),
			use_code: surveyed(house.useCode),
			structure: house.structure,
			heritage_type: surveyed(building.heritage),
			heritage_id: items.get(building.id) ?? null,
			estate_id: estates.get(building.id) ?? null,
			is_illegal: surveyed(random.has(quarter === "urban-village" ? 0.08 : 0.005)),
			complete_set: isHome(house.useCode) ? surveyed(!(quarter === "compounds" && random.has(0.35))) : null,
			land_tenure: surveyed(isVillage ? "collective" : "state"),
			owner_type: surveyed(
				quarter === "compounds"
					? "state_enterprise"
					: isVillage
						? "collective"
						: quarter === "works"
							? "state_enterprise"
							: "private",
			),
			occupied: surveyed(!isEmpty),
			vacancy_rate: surveyed(isEmpty ? 1 : Math.round(random.between(0, 0.15) * 100) / 100),
			floor_height_m: house.useCode.startsWith("10") ? 6.5 : 3,
			elevator_count: isHome(house.useCode) ? surveyed(house.floors > 7 ? 2 : 0) : 0,
			dwellings: isHome(house.useCode) ? Math.max(1, Math.round(building.gfaM2 / 82)) : 0,
		});
	});
}

/** Danger appraisals, and for some bad ones whether reinforcement is worth it. */
export function appraisalRows(buildings: readonly Building[], random: Random): FeatureRow[] {
	const rows: FeatureRow[] = [];
	const chance: Partial<Record<Quarter, number>> = {
		"old-town": 0.3,
		compounds: 0.5,
		"walk-ups": 0.15,
		"urban-village": 0.06,
		works: 0.3,
		"hill-village": 0.2,
	};
	for (const building of buildings) {
		if (!random.has(chance[building.quarter] ?? 0)) continue;
		const draw = random.next();
		const grade = draw < 0.22 ? "A" : draw < 0.62 ? "B" : draw < 0.91 ? "C" : "D";
		const year = random.whole(2_021, 2_025);
		const number = `${year}-${String(rows.length + 1).padStart(4, "0")}`;
		rows.push(
			row(numbered("a", rows.length), null, {
				building_id: building.id,
				kind: "danger",
				result: random.has(0.02) ? null : grade,
				organ: "Demonstration appraisal institute",
				number,
				date: `${year}-0${random.whole(1, 9)}-1${random.whole(0, 9)}`,
				valid_until: random.has(0.05) ? "2025-12-31" : null,
			}),
		);
		if ((grade === "C" || grade === "D") && random.has(0.4)) {
			rows.push(
				row(numbered("a", rows.length), null, {
					building_id: building.id,
					kind: "reinforcement",
					result: random.has(0.65) ? "worth_it" : "not_worth_it",
					organ: "Demonstration appraisal institute",
					number: `${number}-R`,
					date: `${year}-10-20`,
				}),
			);
		}
	}
	return rows;
}
