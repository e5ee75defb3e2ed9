import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildWalkGraph, hilbertCode, type NetworkLine } from "../../../server/domain/network/graph.ts";
import { pathToNearest } from "../../../server/domain/network/path.ts";
import {
	nearestTo,
	type Seed,
	searchFromSeeds,
	seedsByEdge,
	UNREACHED,
} from "../../../server/domain/network/search.ts";
import { NetworkSnapper } from "../../../server/domain/network/snap.ts";
import { lineBetween, naiveDistances } from "./naive.ts";

const place = fc
	.tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 14 }))
	.map(([x, y]) => [x * 17.3, y * 23.9] as const);
const lines = fc
	.array(fc.tuple(place, place, place), { minLength: 3, maxLength: 40 })
	.map((list) => list.map((places, index) => lineBetween(`l${index}`, places)));
const picks = fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 6 });

const seedsOf = (graph: ReturnType<typeof buildWalkGraph>, chosen: readonly (readonly [number, number])[]): Seed[] =>
	chosen.map(([pick, share], label) => {
		const edge = pick % graph.edgeCount;
		return { edge, offsetMm: Math.round(share * (graph.edgeLengthMm[edge] as number)), label };
	});

const distancesByPlace = (
	graph: ReturnType<typeof buildWalkGraph>,
	seeds: readonly Seed[],
	boundMm: number,
): Map<string, number> => {
	const { distanceMm } = searchFromSeeds(graph, seeds, boundMm);
	const byPlace = new Map<string, number>();
	for (let edge = 0; edge < graph.edgeCount; edge += 1) {
		for (const [node, vertex] of [
			[graph.edgeFrom[edge] as number, graph.firstVertex[edge] as number],
			[graph.edgeTo[edge] as number, (graph.firstVertex[edge + 1] as number) - 1],
		] as const) {
			byPlace.set(
				`${graph.vertexMetric[vertex * 2]},${graph.vertexMetric[vertex * 2 + 1]}`,
				distanceMm[node] as number,
			);
		}
	}
	return byPlace;
};

/** A seed at a corner of the network, whatever its edges are numbered. */
function seedAtCorner(graph: ReturnType<typeof buildWalkGraph>, [x, y]: readonly [number, number]): Seed {
	const isAt = (vertex: number): boolean =>
		graph.vertexMetric[vertex * 2] === x && graph.vertexMetric[vertex * 2 + 1] === y;
	for (let edge = 0; edge < graph.edgeCount; edge += 1) {
		if (isAt(graph.firstVertex[edge] as number)) return { edge, offsetMm: 0, label: 0 };
		if (isAt((graph.firstVertex[edge + 1] as number) - 1))
			return { edge, offsetMm: graph.edgeLengthMm[edge] as number, label: 0 };
	}
	throw new Error("no edge ends there");
}

describe("the bounded search", () => {
	test("finds what a textbook search finds, label for label", () => {
		fc.assert(
			fc.property(lines, picks, fc.integer({ min: 10_000, max: 400_000 }), (list, chosen, boundMm) => {
				const graph = buildWalkGraph(list);
				const seeds = seedsOf(graph, chosen);
				const found = searchFromSeeds(graph, seeds, boundMm);
				const expected = naiveDistances(graph, seeds, boundMm);
				for (let node = 0; node < graph.nodeCount; node += 1) {
					expect(found.distanceMm[node]).toBe(expected.get(node)?.mm ?? UNREACHED);
					expect(found.label[node]).toBe(expected.get(node)?.label ?? -1);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("an inner ring lies inside an outer one", () => {
		fc.assert(
			fc.property(lines, picks, (list, chosen) => {
				const graph = buildWalkGraph(list);
				const seeds = seedsOf(graph, chosen);
				const inner = searchFromSeeds(graph, seeds, 60_000).distanceMm;
				const outer = searchFromSeeds(graph, seeds, 140_000).distanceMm;
				for (const [node, mm] of inner.entries()) if (mm !== UNREACHED) expect(outer[node]).toBe(mm);
			}),
		);
	});

	test("more facilities are the nearest of each", () => {
		fc.assert(
			fc.property(lines, picks, (list, chosen) => {
				const graph = buildWalkGraph(list);
				const seeds = seedsOf(graph, chosen);
				const all = searchFromSeeds(graph, seeds, 200_000).distanceMm;
				const each = seeds.map((seed) => searchFromSeeds(graph, [seed], 200_000).distanceMm);
				for (const [node, mm] of all.entries())
					expect(mm).toBe(Math.min(...each.map((distances) => distances[node] as number)));
			}),
		);
	});

	test("the order of the lines, and with it every number, changes nothing", () => {
		fc.assert(
			fc.property(lines, fc.nat(), (list, turn) => {
				const turned = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)];
				const seedLine = list[0] as NetworkLine;
				const at = (graph: ReturnType<typeof buildWalkGraph>): Seed =>
					seedAtCorner(graph, seedLine.metric[0] as readonly [number, number]);
				const [one, other] = [buildWalkGraph(list), buildWalkGraph(turned)];
				expect(distancesByPlace(one, [at(one)], 300_000)).toEqual(distancesByPlace(other, [at(other)], 300_000));
			}),
		);
	});

	test("an added line never lengthens a way", () => {
		fc.assert(
			fc.property(lines, fc.tuple(place, place, place), (list, added) => {
				const start = (list[0] as NetworkLine).metric[0] as readonly [number, number];
				const measure = (all: readonly NetworkLine[]): Map<string, number> => {
					const graph = buildWalkGraph(all);
					return distancesByPlace(graph, [seedAtCorner(graph, start)], 300_000);
				};
				const before = measure(list);
				const after = measure([...list, lineBetween("added", added)]);
				// Splitting an edge where the new line meets it rounds each part: a millimetre a junction at most.
				for (const [at, mm] of before)
					if (mm !== UNREACHED) expect(after.get(at) as number).toBeLessThanOrEqual(mm + 60);
			}),
		);
	});
});

describe("a small town known by heart", () => {
	// A street of 100 m, a bridge of 40 m in its middle across the river, a bank street beyond.
	const town = [
		lineBetween("north", [
			[0, 0],
			[50, 0],
			[100, 0],
		]),
		lineBetween("bridge", [
			[50, 0],
			[50, -40],
		]),
		lineBetween("south", [
			[0, -40],
			[50, -40],
			[100, -40],
		]),
		lineBetween(
			"closed",
			[
				[0, 0],
				[0, -40],
			],
			false,
		),
		lineBetween("over", [
			[75, 20],
			[75, -60],
		]),
	];
	const graph = buildWalkGraph(town);
	const snapper = new NetworkSnapper(graph);
	const at = (x: number, y: number) => {
		const snapped = snapper.snap(x, y, 30);
		if (snapped === null) throw new Error("not joined");
		return snapped;
	};
	const walk = (from: readonly [number, number], to: readonly [number, number], boundMm = 1_000_000) => {
		const seeds = [{ ...at(...to), label: 0 }];
		return (
			nearestTo(graph, searchFromSeeds(graph, seeds, boundMm), seedsByEdge(seeds), at(...from), boundMm)?.distanceMm ??
			null
		);
	};

	test("the way across the river goes by the bridge, not by the closed path", () => {
		expect(walk([0, 5], [0, -45])).toBe(140_000);
	});
	test("two doors on one edge meet without a node, either way", () => {
		expect(walk([10, 2], [35, -3])).toBe(25_000);
		expect(walk([35, 2], [10, -3])).toBe(25_000);
	});
	test("a line that crosses without a shared vertex does not join", () => {
		expect(graph.componentCount).toBe(2);
		expect(walk([75, 18], [100, 0])).toBe(null);
	});
	test("a limit is reached at its last millimetre and not beyond", () => {
		expect(walk([0, 5], [0, -45], 140_000)).toBe(140_000);
		expect(walk([0, 5], [0, -45], 139_999)).toBe(null);
	});
	test("a place too far from any street does not join", () => {
		expect(snapper.snap(50, 500, 100)).toBe(null);
	});
	test("the path is as long as the distance and ends at both doors", () => {
		const seeds = [{ ...at(90, -42), label: 3 }];
		const path = pathToNearest(graph, seeds, at(10, 3), 1_000_000);
		expect(path?.label).toBe(3);
		const metres = (path?.lonLat ?? []).map(([lon, lat]) => [lon * 100_000, lat * 100_000] as const);
		const length = metres
			.slice(1)
			.reduce(
				(sum, [x, y], index) => sum + Math.hypot(x - (metres[index]?.[0] ?? 0), y - (metres[index]?.[1] ?? 0)),
				0,
			);
		expect(path?.distanceMm).toBe(120_000);
		expect(length).toBeCloseTo(120, 6);
		expect(metres[0]?.[0]).toBeCloseTo(10, 6);
		expect(metres.at(-1)?.[0]).toBeCloseTo(90, 6);
	});
});

test("neighbours along a Hilbert curve are neighbours on the ground", () => {
	const cells = Array.from({ length: 64 }, (_cell, index) => [index % 8, Math.floor(index / 8)] as const);
	const ordered = cells.map(([x, y]) => ({ x, y, code: hilbertCode(x, y) })).sort((a, b) => a.code - b.code);
	expect(new Set(ordered.map((cell) => cell.code)).size).toBe(64);
	for (const [index, cell] of ordered.slice(1).entries()) {
		const before = ordered[index] as (typeof ordered)[number];
		expect(Math.abs(cell.x - before.x) + Math.abs(cell.y - before.y)).toBe(1);
	}
});
