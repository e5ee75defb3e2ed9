import type { AttributeValue, FeatureRow, VersionMetadata } from "../../server/domain/datasets/feature-row.ts";
import type { Geometry, MultiPolygon } from "../../server/domain/geo/geojson.ts";

export interface DemoLayer {
	readonly layer: string;
	readonly metadata: VersionMetadata;
	readonly rows: readonly FeatureRow[];
}

export const row = (id: string, geometry: Geometry | null, attributes: Record<string, AttributeValue>): FeatureRow => ({
	id,
	geometry,
	attributes,
});

export const numbered = (prefix: string, index: number): string => `${prefix}-${String(index + 1).padStart(5, "0")}`;

/** What every layer of the demonstration says of itself: that it is invented. */
export function layerOf(
	layer: string,
	rows: readonly FeatureRow[],
	coverage: MultiPolygon,
	said: Partial<VersionMetadata> = {},
): DemoLayer {
	return {
		layer,
		rows,
		metadata: {
			asOf: "2026-03-31",
			source: "Demonstration city, invented",
			authority: null,
			licence: "CC0 1.0",
			precisionM: 0.5,
			coverage,
			catCodesHeld: null,
			...said,
		},
	};
}
