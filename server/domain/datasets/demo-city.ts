import type { Role } from "../actor.ts";
import type { MultiPolygon, Polygon } from "../geo/geojson.ts";
import type { FeatureRow, VersionMetadata } from "./feature-row.ts";
import type { BuildingAction } from "./layers.ts";

/** A whole invented city as its generator hands it over; the same seed gives the same bytes. */
export interface DemoCity {
	readonly city: {
		readonly cityId: string;
		readonly names: { readonly en: string; readonly zh: string | null; readonly vi: string | null };
		readonly jurisdiction: string;
		readonly rulePacks: readonly string[];
		readonly metricSrid: number;
		readonly registerKept: readonly string[];
		readonly residentPop: number | null;
		/** ISO day the demonstration is judged as of. */
		readonly referenceDate: string;
		readonly boundary: Polygon | MultiPolygon;
	};
	readonly people: readonly { readonly personId: string; readonly name: string; readonly role: Role }[];
	readonly layers: readonly DemoLayer[];
	readonly projects: readonly DemoProject[];
}

interface DemoLayer {
	readonly layer: string;
	readonly metadata: VersionMetadata;
	readonly rows: readonly FeatureRow[];
}

export interface DemoProject {
	readonly id: string;
	readonly name: string;
	readonly geometry: Polygon | MultiPolygon;
	readonly kind: string;
	readonly stage: string;
	/** A person of the city. */
	readonly createdBy: string;
	readonly actions: readonly {
		readonly buildingId: string;
		readonly action: BuildingAction;
		readonly reasonCode: string | null;
		readonly noticeDays: number | null;
	}[];
}
