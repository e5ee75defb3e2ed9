import type { WalkGraph } from "./graph.ts";

/**
 * Bounded multi-source shortest paths with a ring of buckets one metre wide (Dial 1969, with the
 * buckets of Denardo and Fox 1979). Weights are whole millimetres; an edge shorter than a bucket
 * re-enters the bucket in work, which is emptied until nothing in it changes, so distances are
 * exact. Cost: O(arcs + reach in metres) within the bound.
 */

/** A place on the network: on an edge, so many millimetres from its `edgeFrom`. */
export interface NetworkPosition {
	readonly edge: number;
	readonly offsetMm: number;
}

/** Where a search starts; `label` says which facility it is, ties go to the smaller. */
export interface Seed extends NetworkPosition {
	readonly label: number;
}

export const UNREACHED = 0x7fffffff;

export interface SearchResult {
	/** Millimetres from the nearest seed to each node; {@link UNREACHED} beyond the bound. */
	readonly distanceMm: Int32Array;
	/** Label of that seed, -1 where unreached. */
	readonly label: Int32Array;
	/** Arc by which each node was reached, -1 at the seeds; only where asked for. */
	readonly parentArc: Int32Array | null;
}

const BUCKET_MM = 1_000;

/** Entries of all buckets in one pool of linked lists: nothing is allocated while searching. */
class Buckets {
	readonly #head: Int32Array;
	#node: Int32Array;
	#next: Int32Array;
	#free = -1;
	#used = 0;
	readonly #mask: number;
	count = 0;

	constructor(maxWeightMm: number) {
		const wanted = Math.ceil(maxWeightMm / BUCKET_MM) + 2;
		const size = 2 ** Math.ceil(Math.log2(wanted));
		this.#head = new Int32Array(size).fill(-1);
		this.#mask = size - 1;
		this.#node = new Int32Array(1_024);
		this.#next = new Int32Array(1_024);
	}

	push(bucket: number, node: number): void {
		let entry = this.#free;
		if (entry !== -1) this.#free = this.#next[entry] as number;
		else {
			if (this.#used === this.#node.length) this.#grow();
			entry = this.#used;
			this.#used += 1;
		}
		const slot = bucket & this.#mask;
		this.#node[entry] = node;
		this.#next[entry] = this.#head[slot] as number;
		this.#head[slot] = entry;
		this.count += 1;
	}

	/** A node of the bucket, or -1 where it is empty. */
	pop(bucket: number): number {
		const slot = bucket & this.#mask;
		const entry = this.#head[slot] as number;
		if (entry === -1) return -1;
		this.#head[slot] = this.#next[entry] as number;
		this.#next[entry] = this.#free;
		this.#free = entry;
		this.count -= 1;
		return this.#node[entry] as number;
	}

	#grow(): void {
		const node = new Int32Array(this.#node.length * 2);
		const next = new Int32Array(this.#next.length * 2);
		node.set(this.#node);
		next.set(this.#next);
		this.#node = node;
		this.#next = next;
	}
}

/** Distance of every node to its nearest seed, up to and including the bound. */
export function searchFromSeeds(
	graph: WalkGraph,
	seeds: readonly Seed[],
	boundMm: number,
	{ withParents = false }: { withParents?: boolean } = {},
): SearchResult {
	const { firstArc, arcTarget, arcWeightMm, edgeFrom, edgeTo, edgeLengthMm, nodeCount } = graph;
	const distanceMm = new Int32Array(nodeCount).fill(UNREACHED);
	const label = new Int32Array(nodeCount).fill(-1);
	const parentArc = withParents ? new Int32Array(nodeCount).fill(-1) : null;
	const settledMm = new Int32Array(nodeCount).fill(-1);
	const settledLabel = new Int32Array(nodeCount).fill(-1);
	// A seed can lie as far from its node as the edge is long, so the ring spans the longest edge twice.
	const buckets = new Buckets(graph.maxWeightMm * 2);
	const seedNode = (node: number, atMm: number, seedLabel: number): void => {
		const known = distanceMm[node] as number;
		if (atMm > boundMm || atMm > known || (atMm === known && seedLabel >= (label[node] as number))) return;
		distanceMm[node] = atMm;
		label[node] = seedLabel;
		buckets.push((atMm / BUCKET_MM) | 0, node);
	};
	for (const seed of seeds) {
		seedNode(edgeFrom[seed.edge] as number, seed.offsetMm, seed.label);
		seedNode(edgeTo[seed.edge] as number, (edgeLengthMm[seed.edge] as number) - seed.offsetMm, seed.label);
	}
	for (let bucket = 0; buckets.count > 0; bucket += 1) {
		for (let node = buckets.pop(bucket); node !== -1; node = buckets.pop(bucket)) {
			const atMm = distanceMm[node] as number;
			const atLabel = label[node] as number;
			const isDone = settledMm[node] === atMm && settledLabel[node] === atLabel;
			if (isDone || ((atMm / BUCKET_MM) | 0) !== bucket) continue;
			settledMm[node] = atMm;
			settledLabel[node] = atLabel;
			for (let arc = firstArc[node] as number, end = firstArc[node + 1] as number; arc < end; arc += 1) {
				const reachedMm = atMm + (arcWeightMm[arc] as number);
				if (reachedMm > boundMm) continue;
				const target = arcTarget[arc] as number;
				const knownMm = distanceMm[target] as number;
				if (reachedMm > knownMm || (reachedMm === knownMm && atLabel >= (label[target] as number))) continue;
				distanceMm[target] = reachedMm;
				label[target] = atLabel;
				if (parentArc !== null) parentArc[target] = arc;
				buckets.push((reachedMm / BUCKET_MM) | 0, target);
			}
		}
	}
	return { distanceMm, label, parentArc };
}

/** Seeds by the edge they lie on: a door and a facility on one edge meet without passing a node. */
export function seedsByEdge(seeds: readonly Seed[]): Map<number, Seed[]> {
	const byEdge = new Map<number, Seed[]>();
	for (const seed of seeds) {
		const held = byEdge.get(seed.edge);
		if (held === undefined) byEdge.set(seed.edge, [seed]);
		else held.push(seed);
	}
	return byEdge;
}

/** Nearest seed to a place on an edge, both ways along it; null beyond the bound. */
export function nearestTo(
	graph: WalkGraph,
	result: Pick<SearchResult, "distanceMm" | "label">,
	onEdge: ReadonlyMap<number, readonly Seed[]>,
	{ edge, offsetMm }: NetworkPosition,
	boundMm: number,
): { distanceMm: number; label: number } | null {
	let bestMm = UNREACHED;
	let bestLabel = -1;
	const offer = (distanceMm: number, label: number): void => {
		if (label === -1 || distanceMm > boundMm) return;
		if (distanceMm < bestMm || (distanceMm === bestMm && label < bestLabel)) {
			bestMm = distanceMm;
			bestLabel = label;
		}
	};
	const from = graph.edgeFrom[edge] as number;
	const to = graph.edgeTo[edge] as number;
	const fromMm = result.distanceMm[from] as number;
	const toMm = result.distanceMm[to] as number;
	if (fromMm !== UNREACHED) offer(fromMm + offsetMm, result.label[from] as number);
	if (toMm !== UNREACHED) offer(toMm + (graph.edgeLengthMm[edge] as number) - offsetMm, result.label[to] as number);
	for (const seed of onEdge.get(edge) ?? []) offer(Math.abs(seed.offsetMm - offsetMm), seed.label);
	return bestLabel === -1 ? null : { distanceMm: bestMm, label: bestLabel };
}
