import type { AttributeValue, FeatureRow } from "./feature-row.ts";
import type { Attribute, Layer } from "./layers.ts";
import { type Reject, reject } from "./row-fault.ts";

const INTEGER_MAX = 2_147_483_647;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** An ISO day that the calendar has; 2025-02-30 is a typing error, not the second of March. */
export function isDay(text: string): boolean {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	if (match === null) return false;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const last = month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0);
	return year > 0 && day >= 1 && day <= last;
}

const fits: Record<Attribute["type"], (value: AttributeValue) => boolean> = {
	text: (value) => typeof value === "string" && !value.includes("\u0000"),
	number: (value) => typeof value === "number" && Number.isFinite(value),
	integer: (value) => Number.isInteger(value) && Math.abs(value as number) <= INTEGER_MAX,
	boolean: (value) => typeof value === "boolean",
	date: (value) => typeof value === "string" && isDay(value),
	"text-list": (value) => Array.isArray(value),
};

function checkAttribute(attribute: Attribute, value: AttributeValue | undefined, line: number): Reject | null {
	if (value === undefined || value === null) {
		return attribute.isRequired === true
			? reject("attribute.missing", line, `${attribute.name} is needed and not given.`)
			: null;
	}
	const shown = JSON.stringify(value).slice(0, 100);
	if (!fits[attribute.type](value)) {
		return reject("attribute.wrong-type", line, `${attribute.name} is ${shown}, not a ${attribute.type}.`);
	}
	if (attribute.values !== undefined && !attribute.values.includes(String(value))) {
		return reject(
			"attribute.not-allowed",
			line,
			`${attribute.name} is ${shown}; known: ${attribute.values.join(", ")}.`,
		);
	}
	return null;
}

/** What is wrong with a row by the layer's catalogue, or null. Geometry is judged by the database. */
export function checkRow(layer: Layer, row: Pick<FeatureRow, "id" | "attributes">, line: number): Reject | null {
	if (row.id.trim() === "" || row.id.includes("\u0000")) return reject("id.missing", line, "The row has no id.");
	for (const attribute of layer.attributes) {
		const fault = checkAttribute(attribute, row.attributes[attribute.name], line);
		if (fault !== null) return fault;
	}
	const names = new Set(layer.attributes.map((attribute) => attribute.name));
	const stranger = Object.keys(row.attributes).find((name) => !names.has(name));
	return stranger === undefined
		? null
		: reject("attribute.unknown", line, `The layer ${layer.name} has no attribute ${stranger}.`);
}
