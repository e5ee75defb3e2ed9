import { buildWalkGraph, type NetworkLine, type WalkGraph } from "../network/graph.ts";
import { nearestTo, type Seed, searchFromSeeds, seedsByEdge, UNREACHED } from "../network/search.ts";
import { NetworkSnapper } from "../network/snap.ts";

export interface CoverageQuestion {
	readonly lines: readonly NetworkLine[];
	/** Doors of buildings, metres in the city's system. */
	readonly places: readonly { readonly x: number; readonly y: number }[];
	/** Doors of facilities; a facility can have several. Sorted by id, so that ties go by id. */
	readonly entrances: readonly {
		readonly facilityId: string;
		readonly code: string;
		readonly x: number;
		readonly y: number;
	}[];
	readonly categories: readonly { readonly code: string; readonly limitM: number }[];
	readonly accessMaxM: number;
}

export interface CategoryDistances {
	readonly code: string;
	readonly facilityIds: readonly string[];
	readonly facilitiesNotJoined: number;
	/** Per place: millimetres, {@link UNREACHED} beyond the limit; and index into `facilityIds`, -1 = none. */
	readonly distancesMm: Int32Array;
	readonly facilities: Int32Array;
	readonly seeds: readonly Seed[];
}

export interface CoverageAnswer {
	readonly graph: WalkGraph;
	readonly placeEdge: Int32Array;
	readonly placeOffsetMm: Int32Array;
	/** Straight metres to the network; infinite where the place does not join. */
	readonly accessM: Float64Array;
	readonly categories: readonly CategoryDistances[];
}

const NOT_JOINED = -1;

/** The walking distance of every place to its nearest facility, category by category. */
export function measureCoverage(question: CoverageQuestion): CoverageAnswer {
	const graph = buildWalkGraph(question.lines);
	const snapper = new NetworkSnapper(graph);
	const count = question.places.length;
	const placeEdge = new Int32Array(count).fill(NOT_JOINED);
	const placeOffsetMm = new Int32Array(count);
	const accessM = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
	for (const [index, place] of question.places.entries()) {
		const snapped = snapper.snap(place.x, place.y, question.accessMaxM);
		if (snapped === null) continue;
		placeEdge[index] = snapped.edge;
		placeOffsetMm[index] = snapped.offsetMm;
		accessM[index] = snapped.accessM;
	}
	const categories = question.categories.map((category) =>
		measureCategory(question, category, { graph, snapper, placeEdge, placeOffsetMm }),
	);
	return { graph, placeEdge, placeOffsetMm, accessM, categories };
}

interface Joined {
	readonly graph: WalkGraph;
	readonly snapper: NetworkSnapper;
	readonly placeEdge: Int32Array;
	readonly placeOffsetMm: Int32Array;
}

function measureCategory(
	question: CoverageQuestion,
	{ code, limitM }: { code: string; limitM: number },
	{ graph, snapper, placeEdge, placeOffsetMm }: Joined,
): CategoryDistances {
	const doors = question.entrances.filter((entrance) => entrance.code === code);
	const facilityIds = [...new Set(doors.map((door) => door.facilityId))].sort();
	const labelOf = new Map(facilityIds.map((id, label) => [id, label]));
	const seeds: Seed[] = doors.flatMap((door) => {
		const snapped = snapper.snap(door.x, door.y, question.accessMaxM);
		return snapped === null
			? []
			: [{ edge: snapped.edge, offsetMm: snapped.offsetMm, label: labelOf.get(door.facilityId) as number }];
	});
	const boundMm = limitM * 1_000;
	const result = searchFromSeeds(graph, seeds, boundMm);
	const onEdge = seedsByEdge(seeds);
	const distancesMm = new Int32Array(placeEdge.length).fill(UNREACHED);
	const facilities = new Int32Array(placeEdge.length).fill(-1);
	for (let place = 0; place < placeEdge.length; place += 1) {
		const edge = placeEdge[place] as number;
		if (edge === NOT_JOINED) continue;
		const nearest = nearestTo(graph, result, onEdge, { edge, offsetMm: placeOffsetMm[place] as number }, boundMm);
		if (nearest === null) continue;
		distancesMm[place] = nearest.distanceMm;
		facilities[place] = nearest.label;
	}
	return {
		code,
		facilityIds,
		facilitiesNotJoined: facilityIds.length - new Set(seeds.map((seed) => seed.label)).size,
		distancesMm,
		facilities,
		seeds,
	};
}
