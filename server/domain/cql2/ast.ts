import type { Geometry } from "./geometry.ts";

/**
 * A filter as both encodings of CQL2 mean it (OGC 21-065r2): text and JSON are read into the same tree,
 * and only the tree is ever turned into a query.
 */
export type Filter =
	| { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
	| { readonly kind: "not"; readonly part: Filter }
	| { readonly kind: "truth"; readonly value: boolean }
	| { readonly kind: "compare"; readonly op: CompareOp; readonly left: Operand; readonly right: Operand }
	| { readonly kind: "between"; readonly value: Operand; readonly low: Operand; readonly high: Operand }
	| { readonly kind: "like"; readonly value: Operand; readonly pattern: Operand }
	| { readonly kind: "in"; readonly value: Operand; readonly choices: readonly Operand[] }
	| { readonly kind: "is-null"; readonly value: Operand }
	| { readonly kind: "spatial"; readonly op: SpatialOp; readonly left: Operand; readonly right: Operand }
	| { readonly kind: "temporal"; readonly op: TemporalOp; readonly left: Operand; readonly right: Operand };

export type Operand =
	| { readonly kind: "property"; readonly name: string }
	| { readonly kind: "text"; readonly value: string }
	| { readonly kind: "number"; readonly value: number }
	| { readonly kind: "boolean"; readonly value: boolean }
	/** ISO day, or ISO time in UTC. */
	| { readonly kind: "date" | "timestamp"; readonly value: string }
	/** An open end is null. */
	| { readonly kind: "interval"; readonly start: Operand | null; readonly end: Operand | null }
	| { readonly kind: "geometry"; readonly geometry: Geometry }
	/** Compared without regard to upper and lower case. */
	| { readonly kind: "casei"; readonly value: Operand };

export const compareOps = ["=", "<>", "<", ">", "<=", ">="] as const;
export type CompareOp = (typeof compareOps)[number];

export const spatialOps = [
	"s_intersects",
	"s_equals",
	"s_disjoint",
	"s_touches",
	"s_within",
	"s_overlaps",
	"s_crosses",
	"s_contains",
] as const;
export type SpatialOp = (typeof spatialOps)[number];

export const temporalOps = [
	"t_after",
	"t_before",
	"t_contains",
	"t_disjoint",
	"t_during",
	"t_equals",
	"t_finishedby",
	"t_finishes",
	"t_intersects",
	"t_meets",
	"t_metby",
	"t_overlappedby",
	"t_overlaps",
	"t_startedby",
	"t_starts",
] as const;
export type TemporalOp = (typeof temporalOps)[number];

/** What a filter may not exceed: a person's question is far below, an attack on the parser is not. */
export const filterLimits = { characters: 20_000, depth: 40, nodes: 2_000, vertices: 5_000, geometries: 20 } as const;

/** Why a filter was not understood, and at which character of the text where there is one. */
export class FilterFault extends Error {
	readonly position: number | null;

	constructor(message: string, position: number | null = null) {
		super(position === null ? message : `${message} (at character ${position + 1})`);
		this.name = "FilterFault";
		this.position = position;
	}
}

/** Counts what was read so far and refuses past the limits, however the filter is written. */
export class ReadingBudget {
	#nodes = 0;
	#geometries = 0;
	#vertices = 0;

	node(depth: number): void {
		this.#nodes += 1;
		if (depth > filterLimits.depth) throw new FilterFault(`The filter is nested deeper than ${filterLimits.depth}.`);
		if (this.#nodes > filterLimits.nodes) {
			throw new FilterFault(`The filter has more than ${filterLimits.nodes} parts.`);
		}
	}

	vertex(): void {
		this.#vertices += 1;
		if (this.#vertices > filterLimits.vertices) {
			throw new FilterFault(`The geometries have more than ${filterLimits.vertices} vertices.`);
		}
	}

	geometry(): void {
		this.#geometries += 1;
		if (this.#geometries > filterLimits.geometries) {
			throw new FilterFault(`The filter has more than ${filterLimits.geometries} geometries.`);
		}
	}
}

const isDay = (text: string): boolean =>
	/^\d{4}-\d\d-\d\d$/.test(text) &&
	!Number.isNaN(Date.parse(text)) &&
	new Date(text).toISOString().slice(0, 10) === text;

/** `YYYY-MM-DD`, a day that exists. */
export function readDay(text: string, position: number | null = null): Operand {
	if (!isDay(text)) throw new FilterFault(`${text.slice(0, 40)} is no day written YYYY-MM-DD.`, position);
	return { kind: "date", value: text };
}

/** RFC 3339; CQL2 wants UTC, an offset is taken too. */
export function readTime(text: string, position: number | null = null): Operand {
	const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && isDay(text.slice(0, 10));
	if (!isTime || Number.isNaN(Date.parse(text))) {
		throw new FilterFault(`${text.slice(0, 40)} is no time written YYYY-MM-DDThh:mm:ssZ.`, position);
	}
	return { kind: "timestamp", value: new Date(text).toISOString() };
}

export const readInstant = (text: string, position: number | null = null): Operand =>
	text.includes("T") ? readTime(text, position) : readDay(text, position);

/** One end of an interval; `..` is open. */
export const readEnd = (text: string, position: number | null = null): Operand | null =>
	text === ".." ? null : readInstant(text, position);
