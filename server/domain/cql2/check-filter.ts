import { type Filter, FilterFault, type Operand } from "./ast.ts";

/** What a filter may ask of: the queryables of a collection. */
export type QueryableType = "text" | "number" | "integer" | "boolean" | "date" | "timestamp" | "geometry";
export type Queryables = ReadonlyMap<string, QueryableType>;

/** Values that can be compared with each other. */
type Family = "text" | "number" | "boolean" | "time" | "interval" | "geometry";

const familyOfType: Readonly<Record<QueryableType, Family>> = {
	text: "text",
	number: "number",
	integer: "number",
	boolean: "boolean",
	date: "time",
	timestamp: "time",
	geometry: "geometry",
};

/**
 * Refuses a filter that asks for what is not there or compares what cannot be compared, so that
 * the database never has to guess: everything past here has names of the catalogue and fitting types.
 */
export function checkFilter(filter: Filter, queryables: Queryables): void {
	switch (filter.kind) {
		case "truth":
			break;
		case "and":
		case "or":
			for (const part of filter.parts) checkFilter(part, queryables);
			break;
		case "not":
			checkFilter(filter.part, queryables);
			break;
		case "is-null":
			familyOf(filter.value, queryables);
			break;
		case "compare":
			checkAlike([filter.left, filter.right], ["text", "number", "boolean", "time"], queryables);
			break;
		case "between":
			checkAlike([filter.value, filter.low, filter.high], ["number", "time", "text"], queryables);
			break;
		case "like":
			checkAlike([filter.value, filter.pattern], ["text"], queryables);
			break;
		case "in":
			checkAlike([filter.value, ...filter.choices], ["text", "number", "boolean", "time"], queryables);
			break;
		case "spatial":
			checkAlike([filter.left, filter.right], ["geometry"], queryables);
			break;
		case "temporal":
			for (const side of [filter.left, filter.right]) mustBeTemporal(side, queryables);
			break;
	}
}

function mustBeTemporal(operand: Operand, queryables: Queryables): void {
	const family = familyOf(operand, queryables);
	if (family !== "time" && family !== "interval") throw new FilterFault("A day, a time or an interval is expected.");
}

function checkAlike(operands: readonly Operand[], allowed: readonly Family[], queryables: Queryables): void {
	const families = operands.map((operand) => familyOf(operand, queryables));
	const [first] = families;
	if (first === undefined || families.some((family) => family !== first)) {
		throw new FilterFault(`${[...new Set(families)].join(" and ")} cannot be compared.`);
	}
	if (!allowed.includes(first)) throw new FilterFault(`This cannot be asked of a ${first}.`);
}

function familyOf(operand: Operand, queryables: Queryables): Family {
	switch (operand.kind) {
		case "property": {
			const type = queryables.get(operand.name);
			if (type === undefined) throw new FilterFault(`There is no property ${operand.name.slice(0, 60)}.`);
			return familyOfType[type];
		}
		case "casei":
			if (familyOf(operand.value, queryables) !== "text") throw new FilterFault("CASEI takes a text.");
			return "text";
		case "date":
		case "timestamp":
			return "time";
		case "interval":
			for (const end of [operand.start, operand.end]) {
				if (end !== null && familyOf(end, queryables) !== "time") {
					throw new FilterFault("An interval begins and ends with a day or a time.");
				}
			}
			return "interval";
		default:
			return operand.kind;
	}
}

/** The filter with every geometry replaced, e.g. brought into the reference system of the data. */
export async function mapGeometries(
	filter: Filter,
	change: (operand: Operand & { kind: "geometry" }) => Promise<Operand>,
): Promise<Filter> {
	const mapped = async (operand: Operand): Promise<Operand> =>
		operand.kind === "geometry" ? change(operand) : operand;
	switch (filter.kind) {
		case "and":
		case "or":
			return { ...filter, parts: await Promise.all(filter.parts.map((part) => mapGeometries(part, change))) };
		case "not":
			return { ...filter, part: await mapGeometries(filter.part, change) };
		case "spatial":
			return { ...filter, left: await mapped(filter.left), right: await mapped(filter.right) };
		default:
			return filter;
	}
}
