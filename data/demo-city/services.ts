import { type Service, services } from "../../server/domain/coverage/services.ts";
import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import { type Building, isResidential } from "./buildings.ts";
import type { Lot } from "./fabric.ts";
import { pointOf, polygonOf } from "./ground.ts";
import { drawName } from "./names.ts";
import { areaOf, distance, type Point } from "./plane.ts";
import type { Quarter } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";

/** Gaps made on purpose: a category nobody collected, one without any facility, and quarters that were passed over. */
export const categoryNotHeld = "GOV-SDO";
const categoryWithoutFacility = "SAF-SHEL";
const passedOver: Partial<Record<Quarter, readonly string[]>> = {
	"urban-village": ["MED-", "ELD-", "PRK-", "CUL-", "EDU-MID"],
	works: ["EDU-", "ELD-", "MED-"],
	"new-district": ["ELD-", "COM-MKT"],
};

/** Every held category, spread as a city would: about as far apart as its limit allows. */
export function facilityRows(buildings: readonly Building[], lots: readonly Lot[], random: Random): FeatureRow[] {
	const rows: FeatureRow[] = [];
	const homes = buildings.filter(isResidential);
	for (const service of services) {
		if (service.code === categoryNotHeld || service.code === categoryWithoutFacility) continue;
		if (service.code.startsWith("PRK-")) {
			for (const facility of parks(service, lots, random)) rows.push({ ...facility, id: numbered("f", rows.length) });
			continue;
		}
		for (const at of spread(service, homes, random)) {
			rows.push(
				row(numbered("f", rows.length), pointOf(at), {
					...drawName(random, service.code.startsWith("EDU-") ? "school" : "house"),
					cat_code: service.code,
					public: !service.code.startsWith("COM-"),
					status: random.has(0.97) ? "operating" : "planned",
					capacity: service.code.startsWith("EDU-") ? random.whole(6, 30) * 45 : null,
				}),
			);
		}
	}
	return rows;
}

function spread(service: Service, homes: readonly Building[], random: Random): Point[] {
	const apartM = service.limitM * 1.35;
	const chosen: Point[] = [];
	// A try for every few homes: dense quarters get their share, the rest what is left.
	const tries = Math.min(2_500, Math.ceil(homes.length / 6));
	for (let attempt = 0; attempt < tries && homes.length > 0; attempt += 1) {
		const home = random.pick(homes);
		const isPassedOver = passedOver[home.quarter]?.some((prefix) => service.code.startsWith(prefix)) === true;
		if (isPassedOver || chosen.some((at) => distance(at, home.at) < apartM)) continue;
		chosen.push(home.at);
	}
	return chosen;
}

const parkMinM2: Readonly<Record<string, number>> = {
	"PRK-15": 50_000,
	"PRK-10": 10_000,
	"PRK-05": 4_000,
	"PRK-PKT": 400,
};

function parks(service: Service, lots: readonly Lot[], random: Random): FeatureRow[] {
	const least = parkMinM2[service.code] ?? 400;
	return lots
		.filter((lot) => lot.state === "park" && lot.quarter !== "hills" && areaOf(lot.corners) >= least)
		.map((lot) =>
			row("", polygonOf(lot.corners), {
				...drawName(random, "park"),
				cat_code: service.code,
				public: true,
				status: "operating",
				land_m2: Math.round(areaOf(lot.corners)),
			}),
		);
}

/** One gate to each park, at a corner: the other sides are fenced. */
export function entranceRows(facilities: readonly FeatureRow[], lots: readonly Lot[]): FeatureRow[] {
	const corners = new Map(
		lots
			.filter((lot) => lot.state === "park")
			.map((lot) => [JSON.stringify(polygonOf(lot.corners).coordinates[0]?.[0]), lot]),
	);
	return facilities.flatMap((facility, index) => {
		if (facility.geometry?.type !== "Polygon") return [];
		const lot = corners.get(JSON.stringify(facility.geometry.coordinates[0]?.[0]));
		const gate = lot?.corners[0];
		return gate === undefined ? [] : [row(numbered("e", index), pointOf(gate), { facility_id: facility.id })];
	});
}

export const stationRows = (lots: readonly Lot[], random: Random): FeatureRow[] => {
	const kept: Point[] = [];
	const rows: FeatureRow[] = [];
	for (const lot of lots) {
		const at = lot.corners[0] as Point;
		const kind = random.has(0.01) && kept.every((other) => distance(other, at) > 850) ? "metro" : "bus";
		if (kind === "bus" && !random.has(0.012)) continue;
		if (kind === "metro") kept.push(at);
		rows.push(row(numbered("s", rows.length), pointOf(at), { ...drawName(random, "station"), kind }));
	}
	return rows;
};

/** People of each lot by age, older in the old quarters; sums are what the quarters are said to hold. */
export function populationRows(lots: readonly Lot[], buildings: readonly Building[], scale: number): FeatureRow[] {
	const wanted: Partial<Record<Quarter, number>> = {
		"old-town": 22_000,
		compounds: 17_000,
		"walk-ups": 36_000,
		towers: 40_000,
		"urban-village": 22_000,
		"hill-village": 900,
		"new-district": 12_000,
		works: 500,
	};
	const ages: Partial<Record<Quarter, readonly number[]>> = {
		"old-town": [1.6, 1.7, 3.6, 2, 55, 9.5, 26.6],
		compounds: [1.5, 1.6, 3.4, 2, 54, 10, 27.5],
		"new-district": [4.6, 5, 8.5, 3.6, 69, 3.3, 6],
	};
	const usual = [2.4, 2.8, 5.8, 3, 64, 7, 15];
	const floorArea = new Map<number, number>();
	const perQuarter = new Map<Quarter, number>();
	for (const building of buildings) {
		if (!isResidential(building)) continue;
		floorArea.set(building.lot, (floorArea.get(building.lot) ?? 0) + building.gfaM2);
		perQuarter.set(building.quarter, (perQuarter.get(building.quarter) ?? 0) + building.gfaM2);
	}
	return lots.flatMap((lot, index) => {
		const mine = floorArea.get(index);
		const all = perQuarter.get(lot.quarter);
		if (mine === undefined || all === undefined) return [];
		const total = Math.max(1, Math.round(((wanted[lot.quarter] ?? 0) * scale * scale * mine) / all));
		const shares = ages[lot.quarter] ?? usual;
		const bands = shares.map((share) => Math.floor((total * share) / 100));
		bands[4] = (bands[4] as number) + total - bands.reduce((sum, people) => sum + people, 0);
		const [p0_2, p3_5, p6_11, p12_14, p15_59, p60_64, p65up] = bands as [
			number,
			number,
			number,
			number,
			number,
			number,
			number,
		];
		return [
			row(numbered("n", index), polygonOf(lot.corners), {
				total,
				p0_2,
				p3_5,
				p6_11,
				p12_14,
				p15_59,
				p60_64,
				p65up,
				households: Math.max(1, Math.round(total / 2.5)),
				source_date: "2025-11-01",
			}),
		];
	});
}
