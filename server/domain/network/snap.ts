import type { WalkGraph } from "./graph.ts";
import type { NetworkPosition } from "./search.ts";

export interface Snapped extends NetworkPosition {
	/** Straight distance from the place to the network, metres. */
	readonly accessM: number;
}

/**
 * Finds the nearest point of the network to a place, exactly, by a grid of squares over the
 * segments: the ring of squares is widened until no nearer segment can lie outside it. Ties go to
 * the smaller edge, then the smaller offset.
 */
export class NetworkSnapper {
	readonly #graph: WalkGraph;
	readonly #squareM: number;
	readonly #segmentsBySquare = new Map<number, number[]>();
	readonly #edgeOfVertex: Int32Array;
	/** Millimetres from the edge's start to each vertex, not rounded. */
	readonly #startMm: Float64Array;

	constructor(graph: WalkGraph, squareM = 50) {
		this.#graph = graph;
		this.#squareM = squareM;
		const vertexCount = graph.vertexMetric.length / 2;
		this.#edgeOfVertex = new Int32Array(vertexCount);
		this.#startMm = new Float64Array(vertexCount);
		for (let edge = 0; edge < graph.edgeCount; edge += 1) this.#index(edge);
	}

	/** Null where no walkable edge lies within the distance. */
	snap(x: number, y: number, maxM: number): Snapped | null {
		let best: Snapped | null = null;
		const maxRing = Math.ceil(maxM / this.#squareM) + 1;
		for (let ring = 0; ring <= maxRing; ring += 1) {
			// Whatever lies outside this ring is at least this far.
			if (best !== null && best.accessM <= (ring - 1) * this.#squareM) break;
			for (const vertex of this.#inRing(Math.floor(x / this.#squareM), Math.floor(y / this.#squareM), ring)) {
				const found = this.#onSegment(vertex, x, y);
				if (found.accessM <= maxM && (best === null || isNearer(found, best))) best = found;
			}
		}
		return best;
	}

	#index(edge: number): void {
		const { firstVertex, vertexMetric } = this.#graph;
		let atMm = 0;
		for (let vertex = firstVertex[edge] as number; vertex < (firstVertex[edge + 1] as number) - 1; vertex += 1) {
			const [ax, ay] = [vertexMetric[vertex * 2] as number, vertexMetric[vertex * 2 + 1] as number];
			const [bx, by] = [vertexMetric[vertex * 2 + 2] as number, vertexMetric[vertex * 2 + 3] as number];
			this.#edgeOfVertex[vertex] = edge;
			this.#startMm[vertex] = atMm;
			atMm += Math.hypot(bx - ax, by - ay) * 1_000;
			const square = (value: number): number => Math.floor(value / this.#squareM);
			for (let column = square(Math.min(ax, bx)); column <= square(Math.max(ax, bx)); column += 1) {
				for (let row = square(Math.min(ay, by)); row <= square(Math.max(ay, by)); row += 1) {
					const key = keyOf(column, row);
					const held = this.#segmentsBySquare.get(key);
					if (held === undefined) this.#segmentsBySquare.set(key, [vertex]);
					else held.push(vertex);
				}
			}
		}
	}

	*#inRing(column: number, row: number, ring: number): Generator<number> {
		for (let dx = -ring; dx <= ring; dx += 1) {
			const step = Math.abs(dx) === ring ? 1 : 2 * ring;
			for (let dy = -ring; dy <= ring; dy += step || 1)
				yield* this.#segmentsBySquare.get(keyOf(column + dx, row + dy)) ?? [];
		}
	}

	#onSegment(vertex: number, x: number, y: number): Snapped {
		const { vertexMetric, edgeLengthMm } = this.#graph;
		const [ax, ay] = [vertexMetric[vertex * 2] as number, vertexMetric[vertex * 2 + 1] as number];
		const [dx, dy] = [(vertexMetric[vertex * 2 + 2] as number) - ax, (vertexMetric[vertex * 2 + 3] as number) - ay];
		const squared = dx * dx + dy * dy;
		const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
		const edge = this.#edgeOfVertex[vertex] as number;
		const offsetMm = Math.round((this.#startMm[vertex] as number) + share * Math.sqrt(squared) * 1_000);
		return {
			edge,
			offsetMm: Math.min(offsetMm, edgeLengthMm[edge] as number),
			accessM: Math.hypot(x - ax - share * dx, y - ay - share * dy),
		};
	}
}

const keyOf = (column: number, row: number): number => column * 4_194_304 + row;
const isNearer = (a: Snapped, b: Snapped): boolean =>
	a.accessM < b.accessM ||
	(a.accessM === b.accessM && (a.edge < b.edge || (a.edge === b.edge && a.offsetMm < b.offsetMm)));
