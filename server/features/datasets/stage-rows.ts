import { checkRow } from "../../domain/datasets/check-row.ts";
import type { AttributeValue, FeatureRow } from "../../domain/datasets/feature-row.ts";
import type { Layer } from "../../domain/datasets/layers.ts";
import type { RejectTally } from "../../domain/datasets/reject-tally.ts";
import type { Reject } from "../../domain/datasets/row-fault.ts";
import { type CopyValue, copyRows } from "../../platform/copy-rows.ts";
import type { Transaction } from "../../platform/database.ts";
import { columnsOf } from "./staged-queries.ts";

/** A row with the number of the source's feature, or with its geometry as the database wrote it (hex WKB). */
interface SourcedRow extends Omit<FeatureRow, "geometry"> {
	readonly line?: number;
	readonly geometry: FeatureRow["geometry"] | string;
}
export type RowOrReject = SourcedRow | Reject;
export type Rows = AsyncIterable<RowOrReject> | Iterable<RowOrReject>;

const isReject = (item: RowOrReject): item is Reject => "code" in item;

function toCopyValue(value: AttributeValue | undefined): CopyValue {
	if (value === undefined || value === null) return null;
	return typeof value === "object" ? `{${value.map((part) => JSON.stringify(part)).join(",")}}` : value;
}

/** jsonb holds no zero character; it says nothing either. */
function toJson(value: unknown): string {
	return JSON.stringify(value).replaceAll("\\u0000", "");
}

/** Rows sent at a time; between two batches the source may ask the same connection for more. */
const BATCH_ROWS = 5_000;

/**
 * Streams rows into the staged table. What the catalogue refuses is counted as a reject, so that
 * staged and rejected add up to what was read, which is returned.
 */
export async function stageRows(tx: Transaction, layer: Layer, rows: Rows, rejects: RejectTally): Promise<number> {
	const attributeNames = columnsOf(layer);
	const target = {
		table: "staged",
		columns: ["row_no", "line", "geom_source", "id", "source_attributes", ...attributeNames],
	};
	let readCount = 0;
	let rowNo = 0;
	let batch: CopyValue[][] = [];
	for await (const item of rows) {
		readCount += 1;
		const line = ("line" in item ? item.line : undefined) ?? readCount;
		const fault = isReject(item) ? item : checkRow(layer, item, line);
		if (fault !== null) {
			rejects.add(fault);
			continue;
		}
		rowNo += 1;
		batch.push([rowNo, line, ...toColumns(item as SourcedRow, attributeNames)]);
		if (batch.length < BATCH_ROWS) continue;
		await copyRows(tx, target, batch);
		batch = [];
	}
	if (batch.length > 0) await copyRows(tx, target, batch);
	return readCount;
}

function toColumns(row: SourcedRow, attributeNames: readonly string[]): CopyValue[] {
	const { geometry, id, sourceAttributes, attributes } = row;
	return [
		geometry === null || typeof geometry === "string" ? geometry : JSON.stringify(geometry),
		id,
		sourceAttributes === undefined ? null : toJson(sourceAttributes),
		...attributeNames.map((name) => toCopyValue(attributes[name])),
	];
}
