import type { CityLayer } from "../../contracts/cities.ts";
import type { Queryables, QueryableType } from "../../domain/cql2/check-filter.ts";
import type { GeometryKind, Layer } from "../../domain/datasets/layers.ts";

interface Property {
	readonly name: string;
	readonly type: Exclude<QueryableType, "geometry">;
	readonly values?: readonly string[];
}

/** What is offered under one name: a layer of the catalogue, or what the program itself holds. */
export interface Collection {
	readonly id: string;
	readonly source:
		| { readonly kind: "layer"; readonly layer: Layer }
		| { readonly kind: "projects" | "findings" | "coverage" };
	readonly geometry: GeometryKind;
	readonly properties: readonly Property[];
	/** What an answer rests on; another version is another answer. */
	readonly version: string;
	/** Property that `datetime` asks for; null = none, everything matches. */
	readonly timeProperty: string | null;
	readonly bounds: readonly [number, number, number, number] | null;
	/** Of a layer in force. */
	readonly held: CityLayer | null;
}

const property = (name: string, type: Property["type"]): Property => ({ name, type });
const texts = (...names: readonly string[]): Property[] => names.map((name) => property(name, "text"));

const ownProperties: Readonly<Record<"projects" | "findings" | "coverage", readonly Property[]>> = {
	projects: [
		...texts("name", "kind", "stage"),
		property("revision", "integer"),
		property("area_m2", "number"),
		property("created_at", "timestamp"),
		property("updated_at", "timestamp"),
	],
	findings: [
		...texts("project_id", "project_name"),
		property("project_revision", "integer"),
		...texts("rule", "verdict", "severity", "reason", "cause", "subject_kind", "subject_id"),
		...texts("sentence_en", "sentence_zh", "sentence_vi", "remedy_en", "remedy_zh", "remedy_vi"),
		property("overlap_m2", "number"),
		property("is_trial", "boolean"),
		property("is_demo", "boolean"),
		property("run_date", "date"),
		property("checked_at", "timestamp"),
	],
	coverage: [
		...texts("district_id", "name_en", "name_zh", "name_vi", "category"),
		property("limit_m", "number"),
		property("facility_count", "integer"),
		property("not_known", "text"),
		...["reached", "not_reached", "at_edge", "not_joined", "category_not_known"].map((name) =>
			property(`buildings_${name}`, "integer"),
		),
		property("building_share", "number"),
		property("people_share", "number"),
	],
};

const timeProperties = { projects: "updated_at", findings: "checked_at", coverage: null } as const;

export function ownCollection(
	id: "projects" | "findings" | "coverage",
	version: string,
	bounds: Collection["bounds"],
): Collection {
	return {
		id,
		source: { kind: id },
		geometry: id === "findings" ? "any" : "polygon",
		properties: ownProperties[id],
		version,
		timeProperty: timeProperties[id],
		bounds,
		held: null,
	};
}

export function layerCollection(layer: Layer, held: CityLayer): Collection {
	return {
		id: layer.name,
		source: { kind: "layer", layer },
		geometry: layer.geometry,
		properties: layer.attributes.map((attribute) => ({
			name: attribute.name,
			type: attribute.type === "text-list" ? "text" : attribute.type,
			...(attribute.values && { values: attribute.values }),
		})),
		version: String(held.version),
		timeProperty: layer.attributes.some((attribute) => attribute.name === "date") ? "date" : null,
		bounds: held.bounds,
		held,
	};
}

export const queryablesOf = ({ properties, geometry }: Collection): Queryables =>
	new Map<string, QueryableType>([
		["id", "text"],
		...properties.map(({ name, type }) => [name, type] as const),
		...(geometry === "none" ? [] : [["geometry", "geometry"] as const]),
	]);
