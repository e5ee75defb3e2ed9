import proj4 from "proj4";
import type { Point } from "./plane.ts";

/** EPSG:4547: CGCS2000, three-degree zone on 114° E. */
const toDegrees = proj4("+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs");
/** Where the drawing board lies: open country, away from any town. */
const ORIGIN: Point = [446_000, 3_212_000];
const CENTIMETRE = 100;
const NANODEGREE = 1e9;

/** Longest stretch that is drawn straight before the land bends it, metres. */
const STEP_M = 12;

/**
 * The land is not square: everything is drawn on a straight board and bent by a slow, smooth field,
 * so that streets curve, the river has its bends, and what was beside a thing stays beside it.
 */
function bend([x, y]: Point): Point {
	const dx = 78 * Math.sin(y / 610 + 0.7) + 34 * Math.sin((x + y) / 287 + 1.9) + 11 * Math.sin(x / 139);
	const dy = 96 * Math.sin(x / 830 - 0.4) + 31 * Math.sin((x - 1.4 * y) / 331) + 9 * Math.sin(y / 127 + 0.5);
	return [x + dx, y + dy];
}

/** `[lon, lat]` of a place on the board: bent, rounded to the centimetre, then turned into degrees. */
function lonLat(at: Point): [number, number] {
	const [x, y] = bend(at);
	const metres: [number, number] = [
		Math.round((ORIGIN[0] + x) * CENTIMETRE) / CENTIMETRE,
		Math.round((ORIGIN[1] + y) * CENTIMETRE) / CENTIMETRE,
	];
	const [lon, lat] = toDegrees.inverse(metres);
	return [Math.round(lon * NANODEGREE) / NANODEGREE, Math.round(lat * NANODEGREE) / NANODEGREE];
}

/** A line's places with more between them where it is long, so that it bends with the land. */
function dense(line: readonly Point[]): Point[] {
	const places: Point[] = [];
	for (const [index, from] of line.entries()) {
		places.push(from);
		const to = line[index + 1];
		if (to === undefined) break;
		const steps = Math.ceil(Math.sqrt((to[0] - from[0]) ** 2 + (to[1] - from[1]) ** 2) / STEP_M);
		for (let step = 1; step < steps; step += 1)
			places.push([from[0] + ((to[0] - from[0]) * step) / steps, from[1] + ((to[1] - from[1]) * step) / steps]);
	}
	return places;
}

const ringOf = (corners: readonly Point[]): [number, number][] => {
	const first = corners[0] as Point;
	return dense([...corners, first]).map(lonLat);
};

/** A polygon on the ground; holes run the other way round. */
export const polygonOf = (outer: readonly Point[], holes: readonly (readonly Point[])[] = []) => ({
	type: "Polygon" as const,
	coordinates: [ringOf(outer), ...holes.map((hole) => ringOf([...hole].reverse()))],
});
export const lineOf = (line: readonly Point[]) => ({
	type: "LineString" as const,
	coordinates: dense(line).map(lonLat),
});
export const pointOf = (at: Point) => ({ type: "Point" as const, coordinates: lonLat(at) });

/** Metres above the sea: low along the river, hills to the north. */
export function elevationM([x, y]: Point): number {
	const fromRiver = Math.max(0, Math.abs(y) - 90);
	const hills = y > 900 ? ((y - 900) / 900) ** 2 * 120 * (0.7 + 0.3 * Math.sin(x / 400)) : 0;
	return Math.round((31 + Math.min(18, fromRiver / 45) + hills + 2 * Math.sin(x / 170) * Math.cos(y / 210)) * 10) / 10;
}
