import type { Geometry, MultiPolygon } from "../geo/geojson.ts";

export type AttributeValue = string | number | boolean | readonly string[] | null;

/** One feature on its way into a layer; geometry in EPSG:4326, `[lon, lat]`, null for tables. */
export interface FeatureRow {
	readonly id: string;
	readonly geometry: Geometry | null;
	/** Keys are the layer's attribute names; an absent key is null. */
	readonly attributes: Readonly<Record<string, AttributeValue>>;
	/** The source's own attributes, kept for the inspector. */
	readonly sourceAttributes?: Readonly<Record<string, unknown>>;
}

/** What is said of one version of one layer. Dates are ISO days. */
export interface VersionMetadata {
	readonly asOf: string;
	readonly source: string;
	readonly authority: string | null;
	readonly licence: string;
	readonly precisionM: number | null;
	/** Outside it nothing is known. */
	readonly coverage: MultiPolygon;
	/** Facility categories the layer claims to hold in full; null for other layers. */
	readonly catCodesHeld: readonly string[] | null;
}
