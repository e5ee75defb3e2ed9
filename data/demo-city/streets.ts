import { areaOf, axisOf, type Cell, centreOf, clip, cornerAt, distance, extentAlong, type Point } from "./plane.ts";
import type { Random } from "./random.ts";

export type StreetClass =
	| "primary"
	| "secondary"
	| "tertiary"
	| "residential"
	| "lane"
	| "footway"
	| "steps"
	| "bridge";

/** A street as it is drawn: its places in order, every junction among them. */
export interface Street {
	readonly id: number;
	readonly klass: StreetClass;
	readonly widthM: number;
	readonly from: Point;
	readonly to: Point;
	/** Places where others meet it. */
	readonly junctions: Point[];
}

/** How a quarter is cut into blocks. */
export interface Grain {
	/** Blocks larger than this are cut again, m². */
	readonly blockM2: number;
	/** Streets by depth of cutting, widest first; the last serves for all that follow. */
	readonly streets: readonly { readonly klass: StreetClass; readonly widthM: number }[];
	/** How far a cut may lie from the middle (share) and from square (radians): age in two numbers. */
	readonly shift: number;
	readonly twist: number;
}

/** Draws streets by cutting cells in two, again and again: every end lies on an older street, as in a town that grew. */
export class StreetPlan {
	readonly streets: Street[] = [];

	add(klass: StreetClass, widthM: number, from: Point, to: Point): number {
		this.streets.push({ id: this.streets.length, klass, widthM, from, to, junctions: [] });
		return this.streets.length - 1;
	}

	/** Says that something meets a street here. */
	meet(street: number, at: Point): void {
		if (street >= 0) this.streets[street]?.junctions.push(at);
	}

	/** Cuts a cell down to blocks. */
	cut(cell: Cell, grain: Grain, random: Random, depth = 0): Cell[] {
		const areaM2 = areaOf(cell.corners);
		if (areaM2 < grain.blockM2 * random.between(0.75, 1.35)) return [cell];
		let halves: readonly [Cell, Cell] | null = null;
		for (let attempt = 0; attempt < 8 && halves === null; attempt += 1)
			halves = this.#split(cell, grain, random, depth);
		if (halves === null) return [cell];
		return halves.flatMap((half) => this.cut(half, grain, random, depth + 1));
	}

	#split(cell: Cell, grain: Grain, random: Random, depth: number): readonly [Cell, Cell] | null {
		const axis = axisOf(cell.corners);
		const across: Point = [-axis[1], axis[0]];
		const [low, high] = extentAlong(cell.corners, axis);
		const [lowAcross, highAcross] = extentAlong(cell.corners, across);
		const [along, square] = high - low >= highAcross - lowAcross ? [axis, across] : [across, axis];
		const [from, to] = high - low >= highAcross - lowAcross ? [low, high] : [lowAcross, highAcross];
		const centre = centreOf(cell.corners);
		const shiftM = (to - from) * grain.shift * random.between(-1, 1);
		const at: Point = [centre[0] + along[0] * shiftM, centre[1] + along[1] * shiftM];
		const angle = grain.twist * random.between(-1, 1);
		const direction: Point = [
			square[0] * Math.cos(angle) - square[1] * Math.sin(angle),
			square[0] * Math.sin(angle) + square[1] * Math.cos(angle),
		];
		return this.#chord(
			cell,
			at,
			direction,
			grain.streets[Math.min(depth, grain.streets.length - 1)] as Grain["streets"][number],
		);
	}

	#chord(
		cell: Cell,
		at: Point,
		[dx, dy]: Point,
		{ klass, widthM }: Grain["streets"][number],
	): readonly [Cell, Cell] | null {
		const { corners, halfWidthsM, streets } = cell;
		const side = ([x, y]: Point): number => dx * (y - at[1]) - dy * (x - at[0]);
		const hits: { edge: number; at: Point }[] = [];
		for (const [edge, from] of corners.entries()) {
			const to = cornerAt(corners, edge + 1);
			const [a, b] = [side(from), side(to)];
			if (a * b >= 0) continue;
			const share = a / (a - b);
			// A junction a stone's throw from a corner would leave a sliver: not here.
			if (Math.min(share, 1 - share) * distance(from, to) < 9) return null;
			hits.push({ edge, at: [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])] });
		}
		const [first, second] = hits;
		if (first === undefined || second === undefined || hits.length !== 2) return null;
		const street = this.add(klass, widthM, first.at, second.at);
		this.meet(streets[first.edge] as number, first.at);
		this.meet(streets[second.edge] as number, second.at);
		const part = (start: typeof first, end: typeof first): Cell => {
			const [points, widths, names]: [Point[], number[], number[]] = [[start.at], [], []];
			for (let edge = start.edge; ; edge = (edge + 1) % corners.length) {
				widths.push(halfWidthsM[edge] as number);
				names.push(streets[edge] as number);
				if (edge === end.edge) break;
				points.push(cornerAt(corners, edge + 1));
			}
			points.push(end.at);
			return { corners: points, halfWidthsM: [...widths, widthM / 2], streets: [...names, street] };
		};
		return [part(first, second), part(second, first)];
	}
}

/** The places of a street from end to end, junctions in order, each once. */
export function placesAlong({ from, to, junctions }: Street): Point[] {
	const lengthM = distance(from, to);
	const along = (at: Point): number =>
		((at[0] - from[0]) * (to[0] - from[0]) + (at[1] - from[1]) * (to[1] - from[1])) / lengthM;
	const sorted = [...junctions].sort((a, b) => along(a) - along(b));
	const places: Point[] = [from];
	for (const at of [...sorted, to]) {
		const last = places.at(-1) as Point;
		if (at[0] !== last[0] || at[1] !== last[1]) places.push(at);
	}
	return places;
}

/** Cuts a block into parcels the way land is divided: in halves along its length, no street between. */
export function parcelsOf(corners: readonly Point[], targetM2: number, random: Random, shift = 0.12): Point[][] {
	if (areaOf(corners) < targetM2 * random.between(0.8, 1.5)) return [[...corners]];
	const axis = axisOf(corners);
	const across: Point = [-axis[1], axis[0]];
	const [low, high] = extentAlong(corners, axis);
	const [lowAcross, highAcross] = extentAlong(corners, across);
	const isLong = (high - low) * random.between(0.85, 1.15) >= highAcross - lowAcross;
	const along = isLong ? axis : across;
	const square: Point = isLong ? across : axis;
	const centre = centreOf(corners);
	const shiftM = (isLong ? high - low : highAcross - lowAcross) * shift * random.between(-1, 1);
	const at: Point = [centre[0] + along[0] * shiftM, centre[1] + along[1] * shiftM];
	const halves = [clip(corners, at, square), clip(corners, at, [-square[0], -square[1]])];
	if (halves.some((half) => half.length < 3 || areaOf(half) < targetM2 * 0.15)) return [[...corners]];
	return halves.flatMap((half) => parcelsOf(half, targetM2, random, shift));
}
