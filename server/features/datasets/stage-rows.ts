import { checkRow } from "../../domain/datasets/check-row.ts";
import type { AttributeValue, FeatureRow } from "../../domain/datasets/feature-row.ts";
import type { Layer } from "../../domain/datasets/layers.ts";
import type { RejectTally } from "../../domain/datasets/reject-tally.ts";
import type { Reject } from "../../domain/datasets/row-fault.ts";
import { type CopyValue, copyRows } from "../../platform/copy-rows.ts";
import type { Transaction } from "../../platform/database.ts";
import { columnsOf } from "./queries.ts";

/** A row with the number of the source's feature, or with its geometry as the database wrote it (hex WKB). */
export interface SourcedRow extends Omit<FeatureRow, "geometry"> {
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

/**
 * Streams rows into the staged table. What the catalogue refuses is counted as a reject, so that
 * staged and rejected add up to what was read, which is returned.
 */
export async function stageRows(tx: Transaction, layer: Layer, rows: Rows, rejects: RejectTally): Promise<number> {
	const attributeNames = columnsOf(layer);
	let readCount = 0;
	let rowNo = 0;
	async function* staged(): AsyncGenerator<CopyValue[]> {
		for await (const item of rows) {
			readCount += 1;
			if (isReject(item)) {
				rejects.add(item);
				continue;
			}
			const line = item.line ?? readCount;
			const fault = checkRow(layer, item, line);
			if (fault !== null) {
				rejects.add(fault);
				continue;
			}
			rowNo += 1;
			yield [
				rowNo,
				line,
				geometryText(item.geometry),
				item.id,
				item.sourceAttributes === undefined ? null : toJson(item.sourceAttributes),
				...attributeNames.map((name) => toCopyValue(item.attributes[name])),
			];
		}
	}
	const columns = ["row_no", "line", "geom_source", "id", "source_attributes", ...attributeNames];
	await copyRows(tx, { table: "staged", columns }, staged());
	return readCount;
}

function geometryText(geometry: SourcedRow["geometry"]): string | null {
	return geometry === null || typeof geometry === "string" ? geometry : JSON.stringify(geometry);
}
