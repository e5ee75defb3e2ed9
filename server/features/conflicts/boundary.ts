import type { Boundary } from "../../contracts/conflicts.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Db } from "../../platform/database.ts";
import { type BoundaryRow, measureBoundary, type Site } from "./queries.ts";

/** A drawn line of more points than this is a trace of something, not a project. */
const VERTEX_COUNT_MAX = 50_000;
/** Less ground than this is a slip of the hand. */
const AREA_MIN_M2 = 1;

export interface MeasuredBoundary {
	readonly areaM2: number;
	readonly perimeterM: number;
	readonly partCount: number;
	readonly vertexCount: number;
	readonly bounds: [number, number, number, number];
}

type Ring = readonly (readonly number[])[];

const partsOf = (boundary: Boundary): readonly (readonly Ring[])[] =>
	boundary.type === "Polygon" ? [boundary.coordinates] : boundary.coordinates;

const placeOf = (position: readonly number[] | undefined): { place?: [number, number] } =>
	position?.[0] === undefined || position[1] === undefined ? {} : { place: [position[0], position[1]] };

/** Refuses what is no area, with the point where it goes wrong; what is one comes back measured. */
export async function readBoundary(db: Db, site: Site, boundary: Boundary): Promise<MeasuredBoundary> {
	const rings = partsOf(boundary).flat();
	refuseBrokenRings(rings);
	const vertexCount = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
	if (vertexCount > VERTEX_COUNT_MAX) {
		throw new AppError("boundary.too-many-vertices", {
			detail: `The boundary has ${vertexCount} vertices; at most ${VERTEX_COUNT_MAX} are taken.`,
			...placeOf(rings[0]?.[0]),
		});
	}
	const row = await measureBoundary(db, site);
	refuseNoArea(row, rings[0]?.[0]);
	return {
		areaM2: row.area_m2 ?? 0,
		perimeterM: row.perimeter_m ?? 0,
		partCount: partsOf(boundary).length,
		vertexCount,
		bounds: row.bounds,
	};
}

function refuseBrokenRings(rings: readonly Ring[]): void {
	if (rings.length === 0 || rings.some((ring) => ring.length === 0)) {
		throw new AppError("boundary.empty", { detail: "The boundary has no points." });
	}
	for (const ring of rings) {
		const first = ring[0];
		const last = ring[ring.length - 1];
		const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1];
		if (!isClosed) {
			throw new AppError("boundary.not-closed", {
				detail: "A ring of the boundary does not end where it begins.",
				...placeOf(last),
			});
		}
		if (ring.length < 4) {
			throw new AppError("boundary.too-few-vertices", {
				detail: "A ring needs three points at least.",
				...placeOf(first),
			});
		}
	}
}

function refuseNoArea(row: BoundaryRow, firstPoint: readonly number[] | undefined): void {
	if (row.is_flat || (row.is_valid && (row.area_m2 ?? 0) < AREA_MIN_M2)) {
		throw new AppError("boundary.zero-area", {
			detail: "The boundary encloses less than 1 m².",
			...placeOf(firstPoint),
		});
	}
	if (!row.is_valid) {
		const isCrossing = row.reason?.includes("Self-intersection") === true;
		throw new AppError(isCrossing ? "boundary.self-intersects" : "boundary.invalid", {
			detail: `The boundary is no valid area: ${row.reason ?? "unknown fault"}.`,
			...placeOf(row.fault_lon === null || row.fault_lat === null ? firstPoint : [row.fault_lon, row.fault_lat]),
		});
	}
	if (row.is_in_city !== true) {
		throw new AppError("boundary.outside-city", {
			detail: "The boundary shares no ground with the city.",
			...placeOf(firstPoint),
		});
	}
}
