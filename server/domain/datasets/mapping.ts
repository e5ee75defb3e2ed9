import type { MultiPolygon, Polygon } from "../geo/geojson.ts";
import type { AttributeValue, FeatureRow, VersionMetadata } from "./feature-row.ts";
import type { Reject } from "./row-fault.ts";

/** One feature of a source as it was read, with what the database measured of it. */
export interface SourceFeature {
	/** Number in its source, from 1. */
	readonly line: number;
	/** Name of the source in the mapping. */
	readonly source: string;
	/** Every attribute as text; empty = absent. */
	readonly attributes: Readonly<Record<string, string>>;
	readonly geometryKind: "polygon" | "line" | "point" | "none";
	/** In the city's metric system; 0 for what has no area. */
	readonly areaM2: number;
	/** Attributes of the polygon of another source that the feature's point on surface lies in, by name of that source. */
	readonly inside: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A row on its way to a layer; its geometry is the feature's own, shaped to the layer's kind. */
export interface MappedRow {
	readonly id: string;
	readonly attributes: Readonly<Record<string, AttributeValue>>;
	readonly sourceAttributes?: Readonly<Record<string, unknown>>;
}

/** What one feature became: rows, or a fault, or a stated reason why it is nothing of this layer. */
export type Mapped =
	| { readonly kind: "rows"; readonly rows: readonly MappedRow[] }
	| { readonly kind: "reject"; readonly reject: Reject }
	/** Not a fault: counted under its reason in the report. */
	| { readonly kind: "left-out"; readonly reason: string };

export interface SourceSpec {
	readonly name: string;
	/** Path within the import's folder; absent = the one file given. */
	readonly file?: string;
	/** Layer of that file; absent = its first. */
	readonly layer?: string;
	/** What a person has found out of a file that does not say: `EPSG:n`. */
	readonly crs?: string;
	/** Polygon sources whose attributes a feature takes where its point on surface lies in them. */
	readonly locateIn?: readonly string[];
}

/** A table without geometry that features look up by key. */
export interface TableSpec {
	readonly name: string;
	readonly file: string;
	readonly key: string;
}

/** The tables of a mapping while it runs: rows by key, in the order of the file. */
export interface Lookup {
	rowsOf(table: string, key: string): readonly Readonly<Record<string, string>>[];
}

export interface LayerMapping extends Omit<VersionMetadata, "coverage" | "source" | "asOf" | "licence" | "authority"> {
	readonly layer: string;
	/** City the layer is for; absent = any. */
	readonly onlyFor?: string;
	/** Sources read for it, in this order. */
	readonly from: readonly string[];
	/** Only features with at least one of these attributes are looked at. */
	readonly needsAnyOf?: readonly string[];
	/** Where not those of the whole mapping. */
	readonly asOf?: string;
	readonly source?: string;
	readonly authority?: string | null;
	/** Why the categories held are held; written by hand. */
	readonly catCodesReason?: string;
	/** Rows that come from no file, such as the one district of a city that has no other. */
	readonly given?: readonly FeatureRow[];
	readonly extra?: Readonly<Record<string, unknown>>;
	/** Sources of which a point inside each feature is kept, such as the label of an area. */
	readonly asPointFrom?: readonly string[];
	map(feature: SourceFeature, lookup: Lookup): Mapped;
}

export interface CityDescription {
	readonly cityId: string;
	readonly names: { readonly en: string; readonly zh: string | null; readonly vi: string | null };
	readonly jurisdiction: string;
	readonly rulePacks: readonly string[];
	readonly metricSrid: number;
	readonly registerKept: readonly string[];
	readonly residentPop: number | null;
	/** The boundary itself, or the source whose polygons together make it. */
	readonly boundary: Polygon | MultiPolygon | { readonly source: string };
}

/** One source of data in full: which files, which layers, and what becomes what. */
export interface Mapping {
	readonly name: string;
	/** For a person, e.g. in the list of imports. */
	readonly title: string;
	readonly source: string;
	readonly authority: string | null;
	readonly licence: string;
	/** ISO day of the content; or the attribute whose newest value tells it; null = told by the person. */
	readonly asOf: string | { readonly newestOf: string } | null;
	/** Cities this mapping describes itself; others must exist before. */
	readonly cities: readonly CityDescription[];
	/** Sources of which at least one must hold a feature, and what is said where none does. */
	readonly needs?: { readonly sources: readonly string[]; readonly sentence: string };
	readonly sources: readonly SourceSpec[];
	readonly tables: readonly TableSpec[];
	readonly layers: readonly LayerMapping[];
}

export const rowsOf = (...rows: MappedRow[]): Mapped => ({ kind: "rows", rows });
export const leftOut = (reason: string): Mapped => ({ kind: "left-out", reason });
