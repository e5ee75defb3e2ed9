import type { AttributeValue } from "./feature-row.ts";
import type { Attribute, Layer } from "./layers.ts";
import { type LayerMapping, type Lookup, leftOut, type Mapped, rowsOf, type SourceFeature } from "./mapping.ts";
import { type DayOrder, readValue } from "./read-value.ts";
import { reject } from "./row-fault.ts";

/** Where one attribute comes from: a field, perhaps translated or scaled, or the same for every row. */
interface FieldRule {
	readonly field?: string;
	/** The source's word → the catalogue's; a word that is not here is a fault. */
	readonly values?: Readonly<Record<string, AttributeValue>>;
	/** Multiplied with a number, e.g. 0.3048 for feet. */
	readonly factor?: number;
	/** Text of the source that means: not given. */
	readonly empty?: readonly string[];
	readonly constant?: AttributeValue;
	readonly dayOrder?: DayOrder;
}

/** A mapping of one layer written as data alone: what a JSON file beside the others says. */
export interface FieldMapping {
	readonly id: string;
	readonly attributes: Readonly<Record<string, FieldRule>>;
	/** A table whose first record of the same key adds its columns to the feature. */
	readonly join?: { readonly table: string; readonly field: string; readonly isRequired: boolean };
	/** Only rows where these fields have one of these values. */
	readonly where?: Readonly<Record<string, readonly string[]>>;
}

type Fields = Readonly<Record<string, string>>;

/** `undefined` = the field's text cannot be read as this rule and attribute ask. */
function readField(attribute: Attribute, rule: FieldRule, fields: Fields): AttributeValue | undefined {
	if (rule.constant !== undefined) return rule.constant;
	const text = fields[rule.field ?? attribute.name];
	if (text === undefined || text === "" || rule.empty?.includes(text) === true) return null;
	if (rule.values !== undefined) return rule.values[text];
	const value = readValue(attribute, text, rule.dayOrder);
	return typeof value === "number" && rule.factor !== undefined ? value * rule.factor : value;
}

/** The pure function a field mapping stands for. */
export function mapFields(layer: Layer, mapping: FieldMapping): LayerMapping["map"] {
	return (feature: SourceFeature, lookup: Lookup): Mapped => {
		const fields = joined(feature, mapping, lookup);
		if (fields === null) {
			const key = feature.attributes[mapping.join?.field ?? ""] ?? "";
			return fault(feature, "row.without-match", `The table ${mapping.join?.table} has no record ${key.slice(0, 80)}.`);
		}
		for (const [field, allowed] of Object.entries(mapping.where ?? {})) {
			if (!allowed.includes(fields[field] ?? "")) return leftOut(`${field} is another`);
		}
		const id = fields[mapping.id];
		if (id === undefined) return fault(feature, "id.missing", `The field ${mapping.id} is empty.`);
		const attributes: Record<string, AttributeValue> = {};
		for (const attribute of layer.attributes) {
			const rule = mapping.attributes[attribute.name];
			if (rule === undefined) continue;
			const value = readField(attribute, rule, fields);
			if (value === undefined) {
				const text = fields[rule.field ?? attribute.name] ?? "";
				return fault(feature, "attribute.wrong-type", `${attribute.name}: “${text.slice(0, 80)}” is not understood.`);
			}
			attributes[attribute.name] = value;
		}
		return rowsOf({ id, attributes, sourceAttributes: fields });
	};
}

const fault = (feature: SourceFeature, code: Parameters<typeof reject>[0], detail: string): Mapped => ({
	kind: "reject",
	reject: reject(code, feature.line, detail),
});

/** The feature's own fields win over those of the table. Null = a record is needed and there is none. */
function joined(feature: SourceFeature, mapping: FieldMapping, lookup: Lookup): Fields | null {
	if (mapping.join === undefined) return feature.attributes;
	const [record] = lookup.rowsOf(mapping.join.table, feature.attributes[mapping.join.field] ?? "");
	if (record === undefined) return mapping.join.isRequired ? null : feature.attributes;
	return { ...record, ...feature.attributes };
}

const usualIds = ["id", "gid", "fid", "objectid", "globalid", "osm_id", "编号", "标识码"];

/**
 * The mapping of a file whose fields already bear the catalogue's names: `id` and the attributes, told
 * apart from other fields by name alone, whatever their case.
 */
export function mapByName(layer: Layer, fields: readonly string[]): FieldMapping | null {
	const byLowerCase = new Map(fields.map((field) => [field.toLowerCase(), field]));
	const id = usualIds.map((usual) => byLowerCase.get(usual)).find((field) => field !== undefined);
	if (id === undefined) return null;
	const attributes: Record<string, FieldRule> = {};
	for (const attribute of layer.attributes) {
		const field = byLowerCase.get(attribute.name);
		if (field !== undefined) attributes[attribute.name] = { field };
	}
	return { id, attributes };
}
