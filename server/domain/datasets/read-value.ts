import { isDay } from "./check-row.ts";
import type { AttributeValue } from "./feature-row.ts";
import type { Attribute } from "./layers.ts";

const trueWords = new Set(["true", "t", "yes", "y", "1", "是", "có"]);
const falseWords = new Set(["false", "f", "no", "n", "0", "否", "không"]);

/** How days are written in a source, where they are not ISO. `01/02/2020` alone says nothing. */
export type DayOrder = "day-month-year" | "month-day-year";

function readDay(text: string, order: DayOrder | undefined): string | null {
	const iso = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?$/.exec(text);
	if (iso !== null) return toDay(iso[1], iso[2], iso[3]);
	const other = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?$/.exec(text);
	if (other === null || order === undefined) return null;
	return order === "day-month-year" ? toDay(other[3], other[2], other[1]) : toDay(other[3], other[1], other[2]);
}

function toDay(year = "", month = "", day = ""): string | null {
	const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
	return isDay(text) ? text : null;
}

function readNumber(text: string): number | null {
	return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

/**
 * Reads a text of a source as the attribute's type. `undefined` = it cannot be read so; empty = null.
 * A comma in a number is refused: it parts thousands in one country and decimals in another.
 */
export function readValue(
	attribute: Attribute,
	source: string | undefined,
	order?: DayOrder,
): AttributeValue | undefined {
	const text = (source ?? "").trim();
	if (text === "") return null;
	switch (attribute.type) {
		case "number":
			return readNumber(text) ?? undefined;
		case "integer": {
			const value = readNumber(text);
			return value !== null && Number.isInteger(value) ? value : undefined;
		}
		case "boolean": {
			const word = text.toLowerCase();
			return trueWords.has(word) ? true : falseWords.has(word) ? false : undefined;
		}
		case "date":
			return readDay(text, order) ?? undefined;
		default:
			return text;
	}
}
