import { whyNotNone } from "./definitions.ts";
import type { Facts, ParcelFact } from "./facts.ts";
import { type Gap, unknown } from "./truth.ts";

/** What the compatibility table lets a plot become. */
export interface PlotPlan {
	/** 1 where the main use and two more are permitted, 0.5 where two are permitted or conditional, else 0; null = not known. */
	readonly score: number | null;
	readonly permittedCodes: readonly string[];
	readonly permittedCount: number | null;
	readonly gaps: readonly Gap[];
}

const unscored = (gaps: readonly Gap[]): PlotPlan => ({ score: null, permittedCodes: [], permittedCount: null, gaps });

/** The main use, planned or else present, is permitted unless its own row says otherwise. */
export function plotPlan(facts: Facts, parcel: ParcelFact): PlotPlan {
	const gap = whyNotNone(facts, "compat_table", { compat_table: 1 });
	if (gap !== null) return unscored(gap.gaps);
	const main = parcel.plannedCode ?? parcel.landCode;
	if (main === null) return unscored(unknown("attribute-missing", "parcel.planned_code").gaps);
	const rows = facts.compatRows.filter((row) => row.mainCode === main);
	if (rows.length === 0) return unscored(unknown("setting-missing", "compat_table").gaps);
	const own = rows.find((row) => row.otherCode === main)?.verdict ?? "permitted";
	const others = rows.filter((row) => row.otherCode !== main);
	const permitted = others.filter((row) => row.verdict === "permitted").map((row) => row.otherCode);
	const codes = own === "permitted" ? [main, ...permitted] : permitted;
	const isMainWithTwo = own === "permitted" && permitted.length >= 2;
	const usableCount = others.filter((row) => row.verdict !== "forbidden").length + (own === "forbidden" ? 0 : 1);
	return {
		score: isMainWithTwo ? 1 : usableCount >= 2 ? 0.5 : 0,
		permittedCodes: codes,
		permittedCount: codes.length,
		gaps: [],
	};
}
