/** Geometry of the drawing board: metres, y to the north, convex polygons counter-clockwise. */
export type Point = readonly [x: number, y: number];

/** A convex polygon whose edges know which street they lie on; edge `i` runs from corner `i` to the next. */
export interface Cell {
	readonly corners: readonly Point[];
	/** Half the width of the street along each edge, metres; 0 where there is none. */
	readonly halfWidthsM: readonly number[];
	/** Street of each edge, -1 where there is none. */
	readonly streets: readonly number[];
}

export const cornerAt = (corners: readonly Point[], index: number): Point => corners[index % corners.length] as Point;

export function areaOf(corners: readonly Point[]): number {
	let twice = 0;
	for (const [index, [x, y]] of corners.entries()) {
		const [nx, ny] = cornerAt(corners, index + 1);
		twice += x * ny - nx * y;
	}
	return twice / 2;
}

export function centreOf(corners: readonly Point[]): Point {
	const sum = corners.reduce(([sx, sy], [x, y]) => [sx + x, sy + y] as const, [0, 0] as const);
	return [sum[0] / corners.length, sum[1] / corners.length];
}

export const distance = (a: Point, b: Point): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);

/** Direction of the longest edge, as a unit vector: good enough an axis for convex cells. */
export function axisOf(corners: readonly Point[]): Point {
	let best: Point = [1, 0];
	let bestLength = 0;
	for (const [index, from] of corners.entries()) {
		const to = cornerAt(corners, index + 1);
		const length = distance(from, to);
		if (length > bestLength) {
			bestLength = length;
			best = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
		}
	}
	return best;
}

/** Extent along a direction: lowest and highest projection. */
export function extentAlong(corners: readonly Point[], [dx, dy]: Point): readonly [number, number] {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const [x, y] of corners) {
		const at = x * dx + y * dy;
		low = Math.min(low, at);
		high = Math.max(high, at);
	}
	return [low, high];
}

/** The part of a convex polygon to the left of the line through `at` along `direction`. */
export function clip(corners: readonly Point[], at: Point, direction: Point): Point[] {
	const side = ([x, y]: Point): number => direction[0] * (y - at[1]) - direction[1] * (x - at[0]);
	const kept: Point[] = [];
	for (const [index, from] of corners.entries()) {
		const to = cornerAt(corners, index + 1);
		const [a, b] = [side(from), side(to)];
		if (a >= 0) kept.push(from);
		if ((a > 0 && b < 0) || (a < 0 && b > 0)) {
			const share = a / (a - b);
			kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
		}
	}
	return kept;
}

/** Moves every edge inwards by its own distance; empty where nothing is left. */
export function inset(corners: readonly Point[], distancesM: readonly number[] | number): Point[] {
	let rest: Point[] = [...corners];
	for (const [index, from] of corners.entries()) {
		const byM = typeof distancesM === "number" ? distancesM : (distancesM[index] ?? 0);
		const to = cornerAt(corners, index + 1);
		const length = distance(from, to);
		if (byM === 0 || length === 0) continue;
		const direction: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
		rest = clip(rest, [from[0] - direction[1] * byM, from[1] + direction[0] * byM], direction);
		if (rest.length < 3) return [];
	}
	return rest;
}

/** Common part of two convex polygons; empty where they do not meet. */
export function intersect(a: readonly Point[], b: readonly Point[]): Point[] {
	let rest: Point[] = [...a];
	for (const [index, from] of b.entries()) {
		const to = cornerAt(b, index + 1);
		const length = distance(from, to);
		if (length === 0) continue;
		rest = clip(rest, from, [(to[0] - from[0]) / length, (to[1] - from[1]) / length]);
		if (rest.length < 3) return [];
	}
	return rest;
}

export const rectangle = (centre: Point, axis: Point, lengthM: number, depthM: number): Point[] => {
	const [ax, ay] = [(axis[0] * lengthM) / 2, (axis[1] * lengthM) / 2];
	const [bx, by] = [(-axis[1] * depthM) / 2, (axis[0] * depthM) / 2];
	const [x, y] = centre;
	return [
		[x - ax - bx, y - ay - by],
		[x + ax - bx, y + ay - by],
		[x + ax + bx, y + ay + by],
		[x - ax + bx, y - ay + by],
	];
};

/** A rounded irregular outline around a place; radii by direction. */
export const ringAround = ([x, y]: Point, radiiM: readonly number[]): Point[] =>
	radiiM.map((radiusM, index) => {
		const angle = (index / radiiM.length) * 2 * Math.PI;
		return [x + Math.cos(angle) * radiusM, y + Math.sin(angle) * radiusM];
	});
