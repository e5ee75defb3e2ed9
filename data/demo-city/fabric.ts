import { areaOf, axisOf, centreOf, extentAlong, inset, intersect, type Point, rectangle } from "./plane.ts";
import type { Block, Plan, Quarter } from "./quarters.ts";
import type { Random } from "./random.ts";
import { parcelsOf } from "./streets.ts";

export interface House {
	readonly outline: readonly Point[];
	/** Courtyard. */
	readonly hole: readonly Point[] | null;
	readonly floors: number;
	readonly yearBuilt: number;
	readonly useCode: string;
	readonly structure: string;
}

export interface Lot {
	readonly corners: readonly Point[];
	readonly quarter: Quarter;
	readonly landCode: string;
	readonly houses: readonly House[];
	/** Built on, left bare, or kept open. */
	readonly state: "built" | "bare" | "park";
}

/** Lots and houses of every block, each quarter by its own pattern. */
export function buildFabric(plan: Plan, random: Random): Lot[] {
	return plan.blocks.flatMap((block) => {
		const ground = inset(block.cell.corners, block.cell.halfWidthsM);
		if (ground.length < 3 || areaOf(ground) < 40) return [];
		return lotsOf(block, ground, random);
	});
}

const lot = (
	quarter: Quarter,
	corners: readonly Point[],
	landCode: string,
	houses: readonly House[],
	state: Lot["state"] = "built",
): Lot => ({ quarter, corners, landCode, houses, state });

function lotsOf({ quarter }: Block, ground: readonly Point[], random: Random): Lot[] {
	switch (quarter) {
		case "hills":
			return [lot(quarter, ground, "1401", [], "park")];
		case "old-town":
			return random.has(0.02)
				? [lot(quarter, ground, "1403", [], "park")]
				: parcelsOf(ground, 210, random).map((corners) => oldTownLot(corners, random));
		case "urban-village":
			return parcelsOf(ground, 165, random).map((corners) => villageHouse(corners, random));
		case "hill-village":
			return parcelsOf(ground, 330, random).map((corners) => hillHouse(corners, random));
		case "works":
			return random.has(0.07)
				? [lot(quarter, ground, "1001", [], "bare")]
				: parcelsOf(ground, 9_000, random).map((corners) => works(corners, random));
		case "new-district":
			return newDistrict(ground, random);
		default:
			return random.has(0.04)
				? [lot(quarter, ground, "1401", [], "park")]
				: parcelsOf(ground, quarter === "towers" ? 26_000 : 9_500, random).map((corners) =>
						estate(quarter, corners, random),
					);
	}
}

/** A house of the old town: wall to wall on the lane, around a court where the plot is deep enough. */
function oldTownLot(corners: readonly Point[], random: Random): Lot {
	const outline = inset(corners, 0.35);
	const house = outline.length >= 3 && areaOf(outline) > 25 ? outline : null;
	const isShop = random.has(0.16);
	const useCode = isShop ? "090101" : random.has(0.03) ? "080302" : "070102";
	const court = house === null ? [] : inset(house, random.between(4, 5.5));
	const hole = court.length >= 3 && areaOf(court) > 14 && random.has(0.75) ? court : null;
	const yearBuilt = random.has(0.3)
		? random.whole(1_840, 1_911)
		: random.has(0.6)
			? random.whole(1_912, 1_949)
			: random.whole(1_950, 1_988);
	const houses =
		house === null
			? []
			: [
					{
						outline: house,
						hole,
						floors: random.has(0.7) ? 1 : 2,
						yearBuilt,
						useCode,
						structure: yearBuilt < 1_950 ? "timber" : "brick",
					},
				];
	return lot("old-town", corners, useCode === "070102" ? "070102" : useCode, houses);
}

function villageHouse(corners: readonly Point[], random: Random): Lot {
	const outline = inset(corners, random.between(0.6, 1.1));
	const isGood = outline.length >= 3 && areaOf(outline) > 28;
	const house = {
		outline,
		hole: null,
		floors: random.whole(3, 6),
		yearBuilt: random.whole(1_986, 2_012),
		useCode: random.has(0.1) ? "090101" : "0703",
		structure: "concrete",
	};
	return lot("urban-village", corners, "0703", isGood ? [house] : [], isGood ? "built" : "bare");
}

function hillHouse(corners: readonly Point[], random: Random): Lot {
	const axis = axisOf(corners);
	const house = intersect(
		rectangle(centreOf(corners), axis, random.between(10, 17), random.between(7, 11)),
		inset(corners, 1.5),
	);
	const isGood = house.length >= 3 && areaOf(house) > 35 && random.has(0.7);
	return lot(
		"hill-village",
		corners,
		"0703",
		isGood
			? [
					{
						outline: house,
						hole: null,
						floors: 2,
						yearBuilt: random.whole(1_870, 1_985),
						useCode: "0703",
						structure: "timber",
					},
				]
			: [],
		isGood ? "built" : "bare",
	);
}

/** Rows of slabs across a plot, as far apart as the winter sun asks. */
function rows(
	ground: readonly Point[],
	random: Random,
	options: { depthM: number; gapM: number; lengthM: number },
): Point[][] {
	const inside = inset(ground, 6);
	if (inside.length < 3) return [];
	const axis = axisOf(inside);
	const across: Point = [-axis[1], axis[0]];
	const [low, high] = extentAlong(inside, across);
	const [start, end] = extentAlong(inside, axis);
	const slabs: Point[][] = [];
	for (let at = low + options.depthM / 2; at < high - options.depthM / 2; at += options.depthM + options.gapM) {
		for (let along = start; along < end - 15; ) {
			const lengthM = options.lengthM * random.between(0.7, 1.2);
			const middle = along + lengthM / 2;
			const slab = intersect(
				rectangle(
					[axis[0] * middle + across[0] * at, axis[1] * middle + across[1] * at],
					axis,
					lengthM,
					options.depthM,
				),
				inside,
			);
			if (slab.length >= 4 && areaOf(slab) > options.depthM * 13) slabs.push(slab);
			along += lengthM + random.between(7, 11);
		}
	}
	return slabs;
}

const estateOf = {
	compounds: { depthM: 10, gapM: 17, lengthM: 42, floors: [3, 4], years: [1_952, 1_978], structure: "brick" },
	"walk-ups": { depthM: 11, gapM: 20, lengthM: 52, floors: [5, 7], years: [1_980, 1_999], structure: "brick-concrete" },
	towers: { depthM: 15, gapM: 44, lengthM: 34, floors: [11, 30], years: [2_001, 2_019], structure: "concrete" },
} as const;

function estate(quarter: Quarter, corners: readonly Point[], random: Random): Lot {
	const form = estateOf[quarter as keyof typeof estateOf] ?? estateOf["walk-ups"];
	if (random.has(0.06)) return school(quarter, corners, random);
	const year = random.whole(form.years[0], form.years[1]);
	const houses = rows(corners, random, form).map((outline, index) => ({
		outline,
		hole: null,
		floors: random.whole(form.floors[0], form.floors[1]),
		yearBuilt: year + (index % 3 === 0 ? 1 : 0),
		useCode: random.has(0.06) ? "090101" : "070102",
		structure: form.structure,
	}));
	return lot(quarter, corners, "070102", houses);
}

/** A court of two wings: schools, clinics, offices of the public. */
function school(quarter: Quarter, corners: readonly Point[], random: Random): Lot {
	const inside = inset(corners, 9);
	const axis = axisOf(corners);
	const centre = centreOf(corners);
	const wings = [
		intersect(rectangle(centre, axis, random.between(46, 70), 13), inside),
		intersect(
			rectangle([centre[0] - axis[1] * 30, centre[1] + axis[0] * 30], axis, random.between(26, 40), 12),
			inside,
		),
	];
	const houses = wings
		.filter((wing) => wing.length >= 3 && areaOf(wing) > 120)
		.map((outline) => ({
			outline,
			hole: null,
			floors: random.whole(3, 4),
			yearBuilt: random.whole(1_976, 2_012),
			useCode: "080403",
			structure: "concrete",
		}));
	return lot(quarter, corners, "080403", houses);
}

function works(corners: readonly Point[], random: Random): Lot {
	const inside = inset(corners, 7);
	if (inside.length < 3) return lot("works", corners, "100101", [], "bare");
	const sheds = rows(corners, random, { depthM: random.between(22, 36), gapM: 14, lengthM: random.between(60, 95) });
	const year = random.whole(1_953, 1_992);
	return lot(
		"works",
		corners,
		"100102",
		sheds.map((outline) => ({
			outline,
			hole: null,
			floors: random.has(0.8) ? 1 : 3,
			yearBuilt: year,
			useCode: "100102",
			structure: "steel",
		})),
	);
}

function newDistrict(ground: readonly Point[], random: Random): Lot[] {
	if (random.has(0.06)) return [lot("new-district", ground, "1401", [], "park")];
	return parcelsOf(ground, 15_000, random, 0.05).map((corners) => {
		if (random.has(0.16)) return lot("new-district", corners, random.pick(["0902", "0901", "070102"]), [], "bare");
		const isHousing = random.has(0.45);
		const inside = inset(corners, 12);
		const axis = axisOf(corners);
		const podium = intersect(
			rectangle(centreOf(corners), axis, random.between(45, 75), random.between(30, 48)),
			inside,
		);
		const slabs = isHousing
			? rows(corners, random, { depthM: 16, gapM: 46, lengthM: 38 })
			: podium.length >= 3
				? [podium]
				: [];
		return lot(
			"new-district",
			corners,
			isHousing ? "070102" : "0902",
			slabs.map((outline) => ({
				outline,
				hole: null,
				floors: isHousing ? random.whole(16, 26) : random.whole(4, 32),
				yearBuilt: random.whole(2_012, 2_024),
				useCode: isHousing ? "070102" : random.pick(["0901", "0902", "0902", "0801"]),
				structure: "concrete",
			})),
		);
	});
}
