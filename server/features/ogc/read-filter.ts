import type { ItemsQuery } from "../../contracts/ogc.ts";
import { type Filter, FilterFault, ReadingBudget, readEnd, readInstant } from "../../domain/cql2/ast.ts";
import { checkFilter } from "../../domain/cql2/check-filter.ts";
import { boxGeometry } from "../../domain/cql2/geometry.ts";
import { parseFilterJson } from "../../domain/cql2/parse-json.ts";
import { parseFilterText } from "../../domain/cql2/parse-text.ts";
import { AppError } from "../../platform/app-error.ts";
import { type Collection, queryablesOf } from "./collections.ts";

/** Parameters that are no property of a collection. */
const known = new Set([
	"f",
	"crs",
	"version",
	"limit",
	"bbox",
	"bbox-crs",
	"datetime",
	"filter",
	"filter-lang",
	"filter-crs",
	"after",
]);

const refuse = (fault: unknown, place: string): never => {
	if (fault instanceof FilterFault) throw new AppError("filter.invalid", { detail: fault.message, place });
	throw fault;
};

function read<T>(place: string, reading: () => T): T {
	try {
		return reading();
	} catch (fault) {
		return refuse(fault, place);
	}
}

/** The box of a question, in its own system; null where none is asked for. */
export const readBox = (text: string | undefined): Filter | null =>
	text === undefined
		? null
		: read("/bbox", () => ({
				kind: "spatial",
				op: "s_intersects",
				left: { kind: "property", name: "geometry" },
				right: { kind: "geometry", geometry: boxGeometry(text.split(",").map(readNumber), new ReadingBudget()) },
			}));

function readNumber(text: string): number {
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (!Number.isFinite(value)) throw new FilterFault(`${text.slice(0, 40)} is no number.`);
	return value;
}

/** An instant or an interval of the property that dates the collection; a collection without one matches whole. */
export function readTime(text: string | undefined, { timeProperty }: Collection): Filter | null {
	if (text === undefined) return null;
	return read("/datetime", () => {
		const ends = text.split("/");
		const [start = "", end] = ends;
		if (ends.length > 2) throw new FilterFault("A time is an instant or two ends.");
		const right =
			end === undefined
				? readInstant(start)
				: ({ kind: "interval", start: readEnd(start || ".."), end: readEnd(end || "..") } as const);
		return timeProperty === null
			? null
			: { kind: "temporal", op: "t_intersects", left: { kind: "property", name: timeProperty }, right };
	});
}

/** The filter in the language it says, checked against what the collection has. */
export function readFilter(query: ItemsQuery, collection: Collection): Filter | null {
	const { filter, "filter-lang": language } = query;
	if (filter === undefined) return null;
	return read("/filter", () => {
		const read = language === "cql2-json" ? parseFilterJson(filter) : parseFilterText(filter);
		checkFilter(read, queryablesOf(collection));
		return read;
	});
}

/** Properties asked for by their own names; a name the collection lacks is refused, not overlooked. */
export function readProperties(query: ItemsQuery, collection: Collection): Filter[] {
	const queryables = queryablesOf(collection);
	return Object.entries(query)
		.filter(([name]) => !known.has(name))
		.map(([name, value]) => {
			const type = queryables.get(name);
			if (type === undefined || type === "geometry")
				throw new AppError("request.invalid", {
					detail: `${name.slice(0, 60)} is no parameter and no property.`,
					place: `/${name.slice(0, 60)}`,
				});
			const filter = read(
				`/${name}`,
				(): Filter => ({
					kind: "compare",
					op: "=",
					left: { kind: "property", name },
					right: operandOf(type, String(value)),
				}),
			);
			return filter;
		});
}

function operandOf(type: string, value: string) {
	if (type === "number" || type === "integer") return { kind: "number", value: readNumber(value) } as const;
	if (type === "boolean") {
		if (value !== "true" && value !== "false")
			throw new FilterFault(`${value.slice(0, 40)} is neither true nor false.`);
		return { kind: "boolean", value: value === "true" } as const;
	}
	return type === "date" || type === "timestamp" ? readInstant(value) : ({ kind: "text", value } as const);
}
