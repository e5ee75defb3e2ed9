import type { NetworkLine, WalkGraph } from "../../../server/domain/network/graph.ts";
import type { Seed } from "../../../server/domain/network/search.ts";

/** Dijkstra as in the textbook, over maps and objects: slow, and easy to believe. */
export function naiveDistances(
	graph: WalkGraph,
	seeds: readonly Seed[],
	boundMm: number,
): Map<number, { mm: number; label: number }> {
	const neighbours = new Map<number, { to: number; mm: number }[]>();
	for (let edge = 0; edge < graph.edgeCount; edge += 1) {
		const [from, to, mm] = [
			graph.edgeFrom[edge] as number,
			graph.edgeTo[edge] as number,
			graph.edgeLengthMm[edge] as number,
		];
		for (const [a, b] of [
			[from, to],
			[to, from],
		] as const)
			neighbours.set(a, [...(neighbours.get(a) ?? []), { to: b, mm }]);
	}
	const best = new Map<number, { mm: number; label: number }>();
	const open: { node: number; mm: number; label: number }[] = seeds.flatMap((seed) => [
		{ node: graph.edgeFrom[seed.edge] as number, mm: seed.offsetMm, label: seed.label },
		{
			node: graph.edgeTo[seed.edge] as number,
			mm: (graph.edgeLengthMm[seed.edge] as number) - seed.offsetMm,
			label: seed.label,
		},
	]);
	while (open.length > 0) {
		open.sort((a, b) => b.mm - a.mm || b.label - a.label);
		const next = open.pop() as (typeof open)[number];
		if (next.mm > boundMm || best.has(next.node)) continue;
		best.set(next.node, { mm: next.mm, label: next.label });
		for (const { to, mm } of neighbours.get(next.node) ?? [])
			open.push({ node: to, mm: next.mm + mm, label: next.label });
	}
	return best;
}

/** Lines between places of a small grid of metres; degrees are the metres over a hundred thousand. */
export const lineBetween = (
	id: string,
	places: readonly (readonly [number, number])[],
	isWalkable = true,
): NetworkLine => ({
	id,
	isWalkable,
	metric: places,
	lonLat: places.map(([x, y]) => [x / 100_000, y / 100_000] as const),
});
