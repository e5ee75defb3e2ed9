import { areaOf, type Cell, centreOf, cornerAt, distance, type Point, ringAround } from "./plane.ts";
import type { Random } from "./random.ts";
import { type Grain, StreetPlan } from "./streets.ts";

const quarters = [
	"old-town",
	"compounds",
	"walk-ups",
	"towers",
	"works",
	"urban-village",
	"hill-village",
	"new-district",
	"hills",
] as const;
export type Quarter = (typeof quarters)[number];

export interface Block {
	readonly quarter: Quarter;
	readonly cell: Cell;
}

export interface Plan {
	readonly streets: StreetPlan;
	readonly blocks: readonly Block[];
	/** Outline of the walled town. */
	readonly wall: readonly Point[];
	readonly bounds: { readonly west: number; readonly east: number; readonly south: number; readonly north: number };
	/** The river runs along the x axis of the board; half its width, metres. */
	readonly riverHalfM: number;
	readonly bridges: readonly { readonly name: number; readonly south: Point; readonly north: Point }[];
}

const street = (klass: Grain["streets"][number]["klass"], widthM: number) => ({ klass, widthM });

/** Woods and terraces, crossed by paths. */
const hillGrain: Grain = {
	blockM2: 70_000,
	shift: 0.16,
	twist: 0.35,
	streets: [street("residential", 6), street("footway", 3), street("steps", 2.5)],
};

const grainOf: Readonly<Record<Exclude<Quarter, "hills">, Grain>> = {
	"old-town": {
		blockM2: 2_300,
		shift: 0.17,
		twist: 0.24,
		streets: [
			street("tertiary", 9),
			street("residential", 6),
			street("lane", 4),
			street("lane", 3.2),
			street("lane", 2.6),
		],
	},
	compounds: {
		blockM2: 11_000,
		shift: 0.12,
		twist: 0.05,
		streets: [street("secondary", 18), street("tertiary", 12), street("residential", 8)],
	},
	"walk-ups": {
		blockM2: 13_000,
		shift: 0.1,
		twist: 0.06,
		streets: [street("secondary", 20), street("tertiary", 13), street("residential", 9)],
	},
	towers: {
		blockM2: 30_000,
		shift: 0.1,
		twist: 0.05,
		streets: [street("secondary", 24), street("tertiary", 16), street("residential", 11)],
	},
	works: {
		blockM2: 24_000,
		shift: 0.15,
		twist: 0.1,
		streets: [street("secondary", 16), street("tertiary", 11), street("residential", 8)],
	},
	"urban-village": {
		blockM2: 1_900,
		shift: 0.14,
		twist: 0.16,
		streets: [street("tertiary", 8), street("residential", 5), street("lane", 3), street("lane", 2.4)],
	},
	"hill-village": {
		blockM2: 2_600,
		shift: 0.18,
		twist: 0.3,
		streets: [street("residential", 5), street("lane", 3), street("steps", 2.4)],
	},
	"new-district": {
		blockM2: 38_000,
		shift: 0.04,
		twist: 0.02,
		streets: [street("secondary", 32), street("secondary", 26), street("tertiary", 20)],
	},
};

/**
 * The whole town on the straight board: a walled town on the north bank, rays from its corners to
 * the edge, the works, the urban village and the new district across the river. `scale` shrinks the
 * land, not the houses.
 */
export function planTown(random: Random, scale: number): Plan {
	const streets = new StreetPlan();
	const riverHalfM = Math.max(45, 88 * Math.sqrt(scale));
	const bounds = {
		west: -3_000 * scale,
		east: 3_000 * scale,
		south: -2_100 * scale - riverHalfM,
		north: 2_300 * scale + riverHalfM,
	};
	const heart: Point = [-250 * scale, 830 * scale + riverHalfM];
	const wall = ringAround(
		heart,
		[690, 610, 560, 640, 700, 620, 590, 660].map((radiusM) => radiusM * scale),
	);
	const quayNorth = riverHalfM + 14;
	const blocks: Block[] = [];
	const village: Point = [1_050 * scale, 1_650 * scale + riverHalfM];
	const cutInto = (quarter: Exclude<Quarter, "hills">, cell: Cell): void => {
		for (const block of streets.cut(cell, quarter === "hill-village" ? hillGrain : grainOf[quarter], random)) {
			if (quarter !== "hill-village") blocks.push({ quarter, cell: block });
			else if (distance(centreOf(block.corners), village) > 330 * scale) blocks.push({ quarter: "hills", cell: block });
			else for (const part of streets.cut(block, grainOf["hill-village"], random)) blocks.push({ quarter, cell: part });
		}
	};

	// The ring road under the wall, one stretch a side.
	const ringRoad = wall.map((corner, index) => streets.add("secondary", 16, corner, cornerAt(wall, index + 1)));
	cutInto("old-town", { corners: wall, halfWidthsM: wall.map(() => 8), streets: ringRoad });

	// The north bank around it: rays from the wall's corners to the frame, and cells between them.
	const frame = frameOf(bounds.west, bounds.east, quayNorth, bounds.north, streets);
	const rays = wall.map((corner) => {
		const end = frame.hit(heart, corner);
		const id = streets.add("primary", 26, corner, end.at);
		streets.meet(end.street, end.at);
		return { id, end };
	});
	for (const [index, corner] of wall.entries()) {
		const next = (index + 1) % wall.length;
		const [ray, nextRay] = [rays[index], rays[next]];
		if (ray === undefined || nextRay === undefined) continue;
		const border = frame.between(ray.end, nextRay.end);
		const corners = [corner, ray.end.at, ...border.corners, nextRay.end.at, wall[next] as Point];
		const cell: Cell = {
			corners,
			halfWidthsM: [13, ...border.streets.map(() => 7), 13, 8],
			streets: [ray.id, ...border.streets, nextRay.id, ringRoad[index] as number],
		};
		cutInto(northQuarterOf(centreOf(corners), heart, scale), cell);
	}

	// The south bank: two avenues across, between them the works, the village and the new district.
	const south = southCells(streets, bounds, riverHalfM, scale);
	for (const { quarter, cell } of south.cells) cutInto(quarter, cell);
	const bridges = south.heads.map((head, name) => {
		const north: Point = [head[0], quayNorth];
		const id = streets.add("bridge", 18, head, north);
		streets.meet(south.quay, head);
		streets.meet(frame.southStreet, north);
		void id;
		return { name, south: head, north };
	});
	return {
		streets,
		blocks: blocks.filter((block) => areaOf(block.cell.corners) > 60),
		wall,
		bounds,
		riverHalfM,
		bridges,
	};
}

function northQuarterOf(at: Point, heart: Point, scale: number): Exclude<Quarter, "hills"> {
	if (at[1] > heart[1] + 500 * scale) return at[0] > heart[0] ? "hill-village" : "compounds";
	if (at[0] < heart[0]) return at[1] > heart[1] ? "compounds" : "walk-ups";
	return at[1] > heart[1] ? "walk-ups" : "towers";
}

interface FrameHit {
	readonly at: Point;
	readonly side: number;
	readonly street: number;
}

/** The rectangle that bounds the north bank; its sides are streets, the south one the quay. */
function frameOf(west: number, east: number, south: number, north: number, streets: StreetPlan) {
	const corners: Point[] = [
		[east, south],
		[east, north],
		[west, north],
		[west, south],
	];
	const ids = corners.map((corner, index) =>
		streets.add(index === 3 ? "tertiary" : "residential", 14, corner, cornerAt(corners, index + 1)),
	);
	return {
		southStreet: ids[3] as number,
		/** Where the ray from the heart through a corner leaves the frame. */
		hit(heart: Point, through: Point): FrameHit {
			const direction: Point = [through[0] - heart[0], through[1] - heart[1]];
			let best: FrameHit | null = null;
			let bestAt = Number.POSITIVE_INFINITY;
			for (const [side, from] of corners.entries()) {
				const to = cornerAt(corners, side + 1);
				const edge: Point = [to[0] - from[0], to[1] - from[1]];
				const cross = direction[0] * edge[1] - direction[1] * edge[0];
				if (cross === 0) continue;
				const t = ((from[0] - heart[0]) * edge[1] - (from[1] - heart[1]) * edge[0]) / cross;
				const share = ((from[0] - heart[0]) * direction[1] - (from[1] - heart[1]) * direction[0]) / cross;
				if (t > 0 && share >= 0 && share <= 1 && t < bestAt) {
					bestAt = t;
					best = { at: [heart[0] + direction[0] * t, heart[1] + direction[1] * t], side, street: ids[side] as number };
				}
			}
			if (best === null) throw new Error("A ray from within a rectangle leaves it.");
			return best;
		},
		/** Corners of the frame passed on the way from one hit to the next, and the street of each stretch. */
		between(from: FrameHit, to: FrameHit): { corners: Point[]; streets: number[] } {
			const passed: Point[] = [];
			const along = [from.street];
			for (let side = from.side; side !== to.side; side = (side + 1) % 4) {
				passed.push(cornerAt(corners, side + 1));
				along.push(ids[(side + 1) % 4] as number);
			}
			return { corners: passed, streets: along };
		},
	};
}

function southCells(streets: StreetPlan, bounds: Plan["bounds"], riverHalfM: number, scale: number) {
	const quayY = -riverHalfM - 14;
	const columns = [bounds.west, -900 * scale, 1_050 * scale, bounds.east] as const;
	const rows = [quayY, -1_050 * scale - riverHalfM, bounds.south] as const;
	const quay = streets.add("tertiary", 14, [bounds.west, quayY], [bounds.east, quayY]);
	const bottom = streets.add("residential", 14, [bounds.west, bounds.south], [bounds.east, bounds.south]);
	const middle = streets.add("primary", 28, [bounds.west, rows[1]], [bounds.east, rows[1]]);
	const avenues = columns.map((x, index) => {
		const id = streets.add(
			index === 0 || index === 3 ? "residential" : "primary",
			index === 0 || index === 3 ? 14 : 28,
			[x, bounds.south],
			[x, quayY],
		);
		streets.meet(bottom, [x, bounds.south]);
		streets.meet(middle, [x, rows[1]]);
		streets.meet(quay, [x, quayY]);
		streets.meet(id, [x, rows[1]]);
		return id;
	});
	const layout: readonly (readonly [Exclude<Quarter, "hills">, Exclude<Quarter, "hills">])[] = [
		["works", "walk-ups"],
		["urban-village", "towers"],
		["new-district", "new-district"],
	];
	const cells = layout.flatMap((pair, column) =>
		pair.map((quarter, row) => {
			const [west, east] = [columns[column] as number, columns[column + 1] as number];
			const [top, base] = [rows[row] as number, rows[row + 1] as number];
			const half = (id: number): number => (streets.streets[id]?.widthM ?? 0) / 2;
			const around = [
				row === 0 ? middle : bottom,
				avenues[column + 1] as number,
				row === 0 ? quay : middle,
				avenues[column] as number,
			];
			const corners: Point[] = [
				[west, base],
				[east, base],
				[east, top],
				[west, top],
			];
			return { quarter, cell: { corners, halfWidthsM: around.map(half), streets: around } };
		}),
	);
	const heads: Point[] = [
		[columns[1], quayY],
		[columns[2], quayY],
		[(columns[1] + columns[2]) / 2, quayY],
	];
	return { cells, heads, quay };
}
