import type { WalkGraph } from "./graph.ts";
import { type NetworkPosition, nearestTo, type Seed, searchFromSeeds, seedsByEdge } from "./search.ts";

type LonLat = readonly [number, number];

export interface WalkPath {
	readonly distanceMm: number;
	readonly label: number;
	/** From the door to the facility. */
	readonly lonLat: readonly LonLat[];
}

/** The walk from a place on the network to its nearest seed, as a line; null beyond the bound. */
export function pathToNearest(
	graph: WalkGraph,
	seeds: readonly Seed[],
	from: NetworkPosition,
	boundMm: number,
): WalkPath | null {
	const onEdge = seedsByEdge(seeds);
	const result = searchFromSeeds(graph, seeds, boundMm, { withParents: true });
	const nearest = nearestTo(graph, result, onEdge, from, boundMm);
	if (nearest === null || result.parentArc === null) return null;
	const direct = (onEdge.get(from.edge) ?? []).find(
		(seed) => seed.label === nearest.label && Math.abs(seed.offsetMm - from.offsetMm) === nearest.distanceMm,
	);
	if (direct !== undefined) return { ...nearest, lonLat: alongEdge(graph, from.edge, from.offsetMm, direct.offsetMm) };
	const { edgeFrom, edgeTo, edgeLengthMm } = graph;
	const lengthMm = edgeLengthMm[from.edge] as number;
	const startNode = edgeFrom[from.edge] as number;
	const isByStart =
		result.label[startNode] === nearest.label &&
		(result.distanceMm[startNode] as number) + from.offsetMm === nearest.distanceMm;
	let node = isByStart ? startNode : (edgeTo[from.edge] as number);
	const line: LonLat[] = [...alongEdge(graph, from.edge, from.offsetMm, isByStart ? 0 : lengthMm)];
	for (let arc = result.parentArc[node] as number; arc !== -1; arc = result.parentArc[node] as number) {
		const edge = graph.arcEdge[arc] as number;
		// The arc led to this node; its other end is where the walk goes on. A loop leads back to itself.
		const isTo = edgeTo[edge] === node;
		line.push(
			...alongEdge(
				graph,
				edge,
				isTo ? (edgeLengthMm[edge] as number) : 0,
				isTo ? 0 : (edgeLengthMm[edge] as number),
			).slice(1),
		);
		node = isTo ? (edgeFrom[edge] as number) : (edgeTo[edge] as number);
	}
	line.push(...lastStretch(graph, seeds, node, nearest.label).slice(1));
	return { ...nearest, lonLat: line };
}

/** From the node where the walk reaches the facility's edge, along it to the facility itself. */
function lastStretch(graph: WalkGraph, seeds: readonly Seed[], node: number, label: number): readonly LonLat[] {
	let best: { seed: Seed; atMm: number; isFrom: boolean } | null = null;
	for (const seed of seeds) {
		if (seed.label !== label) continue;
		const ends = [
			{ isFrom: true, touches: graph.edgeFrom[seed.edge] === node, atMm: seed.offsetMm },
			{
				isFrom: false,
				touches: graph.edgeTo[seed.edge] === node,
				atMm: (graph.edgeLengthMm[seed.edge] as number) - seed.offsetMm,
			},
		];
		for (const { isFrom, touches, atMm } of ends) {
			if (touches && (best === null || atMm < best.atMm)) best = { seed, atMm, isFrom };
		}
	}
	if (best === null) return [];
	return alongEdge(
		graph,
		best.seed.edge,
		best.isFrom ? 0 : (graph.edgeLengthMm[best.seed.edge] as number),
		best.seed.offsetMm,
	);
}

/** The part of an edge between two offsets, in that direction. */
function alongEdge(graph: WalkGraph, edge: number, fromMm: number, toMm: number): readonly LonLat[] {
	const [lowMm, highMm] = fromMm <= toMm ? [fromMm, toMm] : [toMm, fromMm];
	const first = graph.firstVertex[edge] as number;
	const last = (graph.firstVertex[edge + 1] as number) - 1;
	const line: LonLat[] = [];
	let walkedMm = 0;
	for (let vertex = first; vertex < last; vertex += 1) {
		const stepMm = segmentMm(graph, vertex);
		const isLast = vertex === last - 1;
		// The last segment ends where the edge does: rounding of the whole goes to it.
		const endMm = isLast ? Math.max(graph.edgeLengthMm[edge] as number, walkedMm) : walkedMm + stepMm;
		if (endMm >= lowMm && walkedMm <= highMm) {
			const at = (mm: number): LonLat =>
				between(graph, vertex, endMm === walkedMm ? 0 : (mm - walkedMm) / (endMm - walkedMm));
			if (line.length === 0) line.push(at(Math.max(lowMm, walkedMm)));
			line.push(at(Math.min(highMm, endMm)));
		}
		walkedMm = endMm;
	}
	return fromMm <= toMm ? line : line.reverse();
}

/** Length of the segment that begins at a vertex, in millimetres, not rounded. */
function segmentMm(graph: WalkGraph, vertex: number): number {
	const { vertexMetric: at } = graph;
	return (
		Math.hypot(
			(at[vertex * 2 + 2] as number) - (at[vertex * 2] as number),
			(at[vertex * 2 + 3] as number) - (at[vertex * 2 + 1] as number),
		) * 1_000
	);
}

function between(graph: WalkGraph, vertex: number, share: number): LonLat {
	const { vertexLonLat: at } = graph;
	const mix = (offset: number): number =>
		(at[vertex * 2 + offset] as number) * (1 - share) + (at[vertex * 2 + 2 + offset] as number) * share;
	return [mix(0), mix(1)];
}
