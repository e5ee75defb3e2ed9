/**
 * The walking network as a graph in compressed sparse rows, over shared memory: built once a data
 * version, read by every worker. Nodes stand in Hilbert order, so that neighbours in the street are
 * neighbours in memory; that alone makes a search several times faster.
 */

/** One line of the network: the same vertices in degrees (which join) and in metres (which measure). */
export interface NetworkLine {
	readonly id: string;
	/** `[lon, lat]` per vertex. Lines meet where a vertex is the same to 1e-9 degrees, nowhere else. */
	readonly lonLat: readonly (readonly [number, number])[];
	/** The same vertices in the city's metric system. */
	readonly metric: readonly (readonly [number, number])[];
	/** A closed or unwalkable line is absent from the graph. */
	readonly isWalkable: boolean;
}

export interface WalkGraph {
	readonly nodeCount: number;
	readonly edgeCount: number;
	/** Arcs of node `n` are `firstArc[n]` to `firstArc[n + 1]`. */
	readonly firstArc: Int32Array;
	readonly arcTarget: Int32Array;
	/** Whole millimetres, at least 1. */
	readonly arcWeightMm: Int32Array;
	readonly arcEdge: Int32Array;
	readonly edgeFrom: Int32Array;
	readonly edgeTo: Int32Array;
	readonly edgeLengthMm: Int32Array;
	/** Vertices of edge `e` are `firstVertex[e]` to `firstVertex[e + 1]`, from its `edgeFrom` to its `edgeTo`. */
	readonly firstVertex: Int32Array;
	readonly vertexLonLat: Float64Array;
	readonly vertexMetric: Float64Array;
	/** Connected component of each node, the largest being 0. */
	readonly component: Int32Array;
	readonly componentCount: number;
	/** Which line each edge is a piece of. */
	readonly edgeLine: Int32Array;
	readonly maxWeightMm: number;
}

const PLACES = 1e9;
const keyOf = ([lon, lat]: readonly [number, number]): string =>
	`${Math.round(lon * PLACES)},${Math.round(lat * PLACES)}`;
const int32 = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));
const float64 = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));

interface Piece {
	readonly line: number;
	readonly from: number;
	readonly to: number;
	readonly first: number;
	readonly last: number;
	readonly lengthMm: number;
}

/** Builds the graph; lines are split where they share a vertex with another, or with themselves. */
export function buildWalkGraph(lines: readonly NetworkLine[]): WalkGraph {
	const walkable = lines
		.map((line, index) => ({ line, index }))
		.filter(({ line }) => line.isWalkable && line.lonLat.length >= 2);
	const junctions = findJunctions(walkable.map(({ line }) => line));
	const nodeOf = new Map<string, number>();
	const metric: (readonly [number, number])[] = [];
	const nodeAt = (line: NetworkLine, vertex: number): number => {
		const key = keyOf(line.lonLat[vertex] as readonly [number, number]);
		const known = nodeOf.get(key);
		if (known !== undefined) return known;
		nodeOf.set(key, metric.length);
		metric.push(line.metric[vertex] as readonly [number, number]);
		return metric.length - 1;
	};
	const pieces: Piece[] = [];
	for (const { line, index } of walkable) {
		let first = 0;
		for (let vertex = 1; vertex < line.lonLat.length; vertex += 1) {
			const isLast = vertex === line.lonLat.length - 1;
			if (!isLast && !junctions.has(keyOf(line.lonLat[vertex] as readonly [number, number]))) continue;
			pieces.push({
				line: index,
				from: nodeAt(line, first),
				to: nodeAt(line, vertex),
				first,
				last: vertex,
				lengthMm: lengthMmOf(line, first, vertex),
			});
			first = vertex;
		}
	}
	return assemble(lines, pieces, renumberByHilbert(metric));
}

/** Ends of lines, and vertices that two lines, or one line twice, pass through. */
function findJunctions(lines: readonly NetworkLine[]): Set<string> {
	const seen = new Set<string>();
	const junctions = new Set<string>();
	for (const { lonLat } of lines) {
		for (const [index, at] of lonLat.entries()) {
			const key = keyOf(at);
			const isRepeat = index > 0 && keyOf(lonLat[index - 1] as readonly [number, number]) === key;
			if (isRepeat) continue;
			if (index === 0 || index === lonLat.length - 1 || seen.has(key)) junctions.add(key);
			seen.add(key);
		}
	}
	return junctions;
}

function lengthMmOf(line: NetworkLine, first: number, last: number): number {
	let lengthM = 0;
	for (let vertex = first; vertex < last; vertex += 1) {
		const [ax, ay] = line.metric[vertex] as readonly [number, number];
		const [bx, by] = line.metric[vertex + 1] as readonly [number, number];
		lengthM += Math.hypot(bx - ax, by - ay);
	}
	return Math.max(1, Math.round(lengthM * 1_000));
}

/** New number of each node along a Hilbert curve through the city. */
function renumberByHilbert(metric: readonly (readonly [number, number])[]): Int32Array {
	const xs = metric.map(([x]) => x);
	const ys = metric.map(([, y]) => y);
	const bounds = (values: readonly number[]): [number, number] =>
		values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
	const [west, east] = bounds(xs);
	const [south, north] = bounds(ys);
	const spanM = Math.max(east - west, north - south, 1);
	const code = metric.map(([x, y]) =>
		hilbertCode(Math.floor(((x - west) / spanM) * 65_535), Math.floor(((y - south) / spanM) * 65_535)),
	);
	const order = metric.map((_at, index) => index).sort((a, b) => (code[a] as number) - (code[b] as number) || a - b);
	const newNumber = new Int32Array(metric.length);
	for (const [position, old] of order.entries()) newNumber[old] = position;
	return newNumber;
}

/** Position along a Hilbert curve of order 16; x and y from 0 to 65,535. */
export function hilbertCode(x: number, y: number): number {
	let code = 0;
	let [px, py] = [x, y];
	for (let side = 32_768; side > 0; side = side >> 1) {
		const rx = (px & side) > 0 ? 1 : 0;
		const ry = (py & side) > 0 ? 1 : 0;
		code += side * side * ((3 * rx) ^ ry);
		if (ry === 0) {
			if (rx === 1) {
				px = 65_535 - px;
				py = 65_535 - py;
			}
			[px, py] = [py, px];
		}
	}
	return code;
}

function assemble(lines: readonly NetworkLine[], pieces: readonly Piece[], newNumber: Int32Array): WalkGraph {
	const nodeCount = newNumber.length;
	const edgeCount = pieces.length;
	const vertexCount = pieces.reduce((sum, piece) => sum + piece.last - piece.first + 1, 0);
	const graph = {
		nodeCount,
		edgeCount,
		firstArc: int32(nodeCount + 1),
		arcTarget: int32(edgeCount * 2),
		arcWeightMm: int32(edgeCount * 2),
		arcEdge: int32(edgeCount * 2),
		edgeFrom: int32(edgeCount),
		edgeTo: int32(edgeCount),
		edgeLengthMm: int32(edgeCount),
		firstVertex: int32(edgeCount + 1),
		vertexLonLat: float64(vertexCount * 2),
		vertexMetric: float64(vertexCount * 2),
		component: int32(nodeCount),
		edgeLine: int32(edgeCount),
	};
	let vertex = 0;
	let maxWeightMm = 0;
	for (const [edge, piece] of pieces.entries()) {
		const from = newNumber[piece.from] as number;
		const to = newNumber[piece.to] as number;
		graph.edgeFrom[edge] = from;
		graph.edgeTo[edge] = to;
		graph.edgeLengthMm[edge] = piece.lengthMm;
		graph.edgeLine[edge] = piece.line;
		maxWeightMm = Math.max(maxWeightMm, piece.lengthMm);
		graph.firstArc[from + 1] = (graph.firstArc[from + 1] as number) + 1;
		graph.firstArc[to + 1] = (graph.firstArc[to + 1] as number) + 1;
		graph.firstVertex[edge] = vertex;
		const line = lines[piece.line] as NetworkLine;
		for (let at = piece.first; at <= piece.last; at += 1, vertex += 1) {
			graph.vertexLonLat.set(line.lonLat[at] as readonly [number, number], vertex * 2);
			graph.vertexMetric.set(line.metric[at] as readonly [number, number], vertex * 2);
		}
	}
	graph.firstVertex[edgeCount] = vertex;
	for (let node = 0; node < nodeCount; node += 1)
		graph.firstArc[node + 1] = (graph.firstArc[node + 1] as number) + (graph.firstArc[node] as number);
	const next = graph.firstArc.slice(0, nodeCount);
	const addArc = (from: number, to: number, edge: number): void => {
		const arc = next[from] as number;
		next[from] = arc + 1;
		graph.arcTarget[arc] = to;
		graph.arcWeightMm[arc] = graph.edgeLengthMm[edge] as number;
		graph.arcEdge[arc] = edge;
	};
	for (let edge = 0; edge < edgeCount; edge += 1) {
		const from = graph.edgeFrom[edge] as number;
		const to = graph.edgeTo[edge] as number;
		addArc(from, to, edge);
		addArc(to, from, edge);
	}
	return { ...graph, componentCount: labelComponents(graph), maxWeightMm };
}

/** Numbers the connected components by size, the largest 0; returns how many there are. */
function labelComponents(graph: Pick<WalkGraph, "nodeCount" | "firstArc" | "arcTarget" | "component">): number {
	const raw = new Int32Array(graph.nodeCount).fill(-1);
	const sizes: number[] = [];
	const stack: number[] = [];
	for (let start = 0; start < graph.nodeCount; start += 1) {
		if (raw[start] !== -1) continue;
		const label = sizes.length;
		let size = 0;
		stack.push(start);
		raw[start] = label;
		while (stack.length > 0) {
			const node = stack.pop() as number;
			size += 1;
			for (let arc = graph.firstArc[node] as number; arc < (graph.firstArc[node + 1] as number); arc += 1) {
				const target = graph.arcTarget[arc] as number;
				if (raw[target] !== -1) continue;
				raw[target] = label;
				stack.push(target);
			}
		}
		sizes.push(size);
	}
	const bySize = sizes
		.map((_size, label) => label)
		.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b);
	const rank = new Int32Array(sizes.length);
	for (const [position, label] of bySize.entries()) rank[label] = position;
	for (let node = 0; node < graph.nodeCount; node += 1) graph.component[node] = rank[raw[node] as number] as number;
	return sizes.length;
}
