import { findLayer } from "../../domain/datasets/layers.ts";
import type { LayerMapping, Lookup, MappedRow, SourceFeature, SourceSpec } from "../../domain/datasets/mapping.ts";
import { reject } from "../../domain/datasets/row-fault.ts";
import type { Transaction } from "../../platform/database.ts";
import type { RowOrReject } from "../datasets/stage-rows.ts";
import type { LoadedSource } from "./load-sources.ts";
import { listMeasured, type MeasuredFeature } from "./queries.ts";

const PAGE_ROWS = 5_000;
const kindOfDimension = ["point", "line", "polygon"] as const;

export interface LayerCounts {
	/** Features looked at. */
	looked: number;
	/** Features that are nothing of this layer, by reason. */
	readonly leftOut: Map<string, number>;
}

/** Streams the rows one layer gets from its sources; what is left out is counted under its reason. */
export async function* mapLayer(
	tx: Transaction,
	mapping: LayerMapping,
	context: {
		readonly specs: readonly SourceSpec[];
		readonly sources: ReadonlyMap<string, LoadedSource>;
		readonly lookup: Lookup;
		readonly counts: LayerCounts;
	},
): AsyncGenerator<RowOrReject> {
	const kind = findLayer(mapping.layer)?.geometry ?? "any";
	for (const row of mapping.given ?? []) yield row;
	for (const name of mapping.from) {
		const source = context.sources.get(name);
		if (source === undefined) continue;
		const locateIn = (context.specs.find((spec) => spec.name === name)?.locateIn ?? []).flatMap((other) => {
			const located = context.sources.get(other);
			return located === undefined ? [] : [{ name: other, table: located.table }];
		});
		const shape = mapping.asPointFrom?.includes(name) === true ? "point" : kind;
		const page = { table: source.table, kind: shape, needsAnyOf: mapping.needsAnyOf ?? [], locateIn, limit: PAGE_ROWS };
		let afterLine = 0;
		for (;;) {
			const features = await listMeasured(tx, { ...page, afterLine });
			for (const feature of features) yield* mapFeature(feature, name, mapping, kind === "none", context);
			const last = features.at(-1);
			if (last === undefined || features.length < PAGE_ROWS) break;
			afterLine = last.line;
		}
	}
}

function* mapFeature(
	measured: MeasuredFeature,
	source: string,
	mapping: LayerMapping,
	isTable: boolean,
	{ lookup, counts }: { readonly lookup: Lookup; readonly counts: LayerCounts },
): Generator<RowOrReject> {
	counts.looked += 1;
	const feature: SourceFeature = {
		line: measured.line,
		source,
		attributes: measured.attributes,
		geometryKind: measured.dimension === null ? "none" : (kindOfDimension[measured.dimension] ?? "none"),
		areaM2: measured.areaM2,
		inside: Object.fromEntries(Object.entries(measured.inside).map(([name, found]) => [name, found ?? {}])),
	};
	const mapped = mapping.map(feature, lookup);
	if (mapped.kind === "left-out") {
		counts.leftOut.set(mapped.reason, (counts.leftOut.get(mapped.reason) ?? 0) + 1);
		return;
	}
	if (mapped.kind === "reject") yield mapped.reject;
	else for (const row of mapped.rows) yield withGeometry(row, measured, isTable);
}

function withGeometry(row: MappedRow, measured: MeasuredFeature, isTable: boolean): RowOrReject {
	if (isTable) return { ...row, line: measured.line, geometry: null };
	if (measured.fault !== null) {
		const isMissing = measured.fault === "No geometry.";
		return reject(isMissing ? "geometry.missing" : "geometry.unreadable", measured.line, measured.fault);
	}
	return { ...row, line: measured.line, geometry: measured.geometry };
}
