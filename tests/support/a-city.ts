import type { Actor } from "../../server/domain/actor.ts";
import type { FeatureRow, VersionMetadata } from "../../server/domain/datasets/feature-row.ts";
import type { Polygon } from "../../server/domain/geo/geojson.ts";
import { createDatasetService, type DatasetService } from "../../server/features/datasets/service.ts";
import type { Pool } from "../../server/platform/database.ts";

export const administrator: Actor = { personId: "ada", name: "Ada", role: "administrator" };

/** A square whose lower left corner is `[lon, lat]`, in degrees. */
export const square = (lon: number, lat: number, side = 0.001): Polygon => ({
	type: "Polygon",
	coordinates: [
		[
			[lon, lat],
			[lon + side, lat],
			[lon + side, lat + side],
			[lon, lat + side],
			[lon, lat],
		],
	],
});

/** Coverage and boundary of the city below: a tenth of a degree east of Shenzhen's centre. */
export const cityBox = square(114, 22.5, 0.1);

export const aVersion = (said: Partial<VersionMetadata> = {}): VersionMetadata => ({
	asOf: "2025-06-01",
	source: "Survey",
	authority: "Office",
	licence: "CC0",
	precisionM: 1,
	coverage: { type: "MultiPolygon", coordinates: [cityBox.coordinates] },
	catCodesHeld: null,
	...said,
});

export const aBuilding = (id: string, extra: Partial<FeatureRow> = {}): FeatureRow => ({
	id,
	geometry: square(114.01, 22.51),
	attributes: { origin: "surveyed" },
	...extra,
});

/** An empty city named `t`, measured in EPSG:4547. */
export async function createCity(db: Pool, cityId = "t"): Promise<DatasetService> {
	const datasets = createDatasetService({ db, now: () => new Date("2025-07-01T00:00:00Z") });
	await datasets.createCity(administrator, {
		cityId,
		names: { en: cityId, zh: null, vi: null },
		jurisdiction: "CN",
		rulePacks: ["CN"],
		metricSrid: 4547,
		registerKept: [],
		residentPop: null,
		isDemo: false,
		referenceDate: null,
		boundary: cityBox,
	});
	return datasets;
}
