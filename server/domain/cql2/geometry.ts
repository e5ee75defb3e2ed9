import { FilterFault, type ReadingBudget } from "./ast.ts";

/** GeoJSON, axis order as the filter's reference system says. */
export type Geometry =
	| { readonly type: SimpleType; readonly coordinates: unknown }
	| { readonly type: "GeometryCollection"; readonly geometries: readonly Geometry[] };

const depthOf = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 } as const;
export type SimpleType = keyof typeof depthOf;

/** How many lists lie around a position of that type. */
export const listDepthOf = (type: string): number | undefined =>
	Object.hasOwn(depthOf, type) ? depthOf[type as SimpleType] : undefined;

const largest = 1e9;

function checkPosition(value: unknown, budget: ReadingBudget): void {
	budget.vertex();
	const isPosition =
		Array.isArray(value) &&
		(value.length === 2 || value.length === 3) &&
		value.every((part) => typeof part === "number" && Number.isFinite(part) && Math.abs(part) <= largest);
	if (!isPosition) throw new FilterFault("A position is two numbers.");
}

function checkLists(value: unknown, depth: number, budget: ReadingBudget): void {
	if (depth === 0) {
		checkPosition(value, budget);
		return;
	}
	if (!Array.isArray(value) || value.length === 0) throw new FilterFault("A geometry has an empty list of positions.");
	for (const part of value) checkLists(part, depth - 1, budget);
}

const samePosition = (a: unknown, b: unknown): boolean =>
	Array.isArray(a) && Array.isArray(b) && a[0] === b[0] && a[1] === b[1];

function checkShape(type: SimpleType, coordinates: unknown): void {
	const lines = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
	for (const line of lines as unknown[][]) {
		if (line.length < 2) throw new FilterFault("A line has at least two positions.");
	}
	const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
	for (const ring of (polygons as unknown[][][]).flat()) {
		if (ring.length < 4 || !samePosition(ring[0], ring.at(-1))) {
			throw new FilterFault("A ring has at least four positions and ends where it begins.");
		}
	}
}

/** Makes sure that what is handed to the database is a geometry and of bearable size. */
export function checkGeometry(value: unknown, budget: ReadingBudget, depth = 0): Geometry {
	budget.node(depth);
	if (depth === 0) budget.geometry();
	const { type, coordinates, geometries } = (value ?? {}) as Record<string, unknown>;
	if (type === "GeometryCollection" && Array.isArray(geometries) && geometries.length > 0) {
		return { type, geometries: geometries.map((part) => checkGeometry(part, budget, depth + 1)) };
	}
	const lists = typeof type === "string" ? listDepthOf(type) : undefined;
	if (lists === undefined) throw new FilterFault("A geometry is of no known type.");
	checkLists(coordinates, lists, budget);
	checkShape(type as SimpleType, coordinates);
	return { type: type as SimpleType, coordinates };
}

/** A box of four numbers (or six, heights left out) as a polygon. */
export function boxGeometry(numbers: readonly number[], budget: ReadingBudget): Geometry {
	const [west, south, east, north] = numbers.length === 6 ? [0, 1, 3, 4].map((at) => numbers[at]) : numbers;
	const isBox = numbers.length === 4 || numbers.length === 6;
	if (!isBox || west === undefined || south === undefined || east === undefined || north === undefined) {
		throw new FilterFault("A box is four numbers.");
	}
	if (south > north || west > east) throw new FilterFault("A box ends before it begins.");
	const ring = [
		[west, south],
		[east, south],
		[east, north],
		[west, north],
		[west, south],
	];
	return checkGeometry({ type: "Polygon", coordinates: [ring] }, budget);
}
