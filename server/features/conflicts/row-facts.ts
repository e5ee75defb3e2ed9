import type { ItemMatch, Overlap, ParcelFact, ZoneKind, ZoneOverlap } from "../../domain/rules/facts.ts";
import type { ItemRow, OverlapRow } from "./overlap-queries.ts";
import type { ParcelRow } from "./queries.ts";

/** Rows as they are measured into facts as the rules read them. */
export const overlapOf = (row: OverlapRow): Overlap => ({
	id: row.id,
	overlapM2: row.overlap_m2,
	featureM2: row.feature_m2,
	isBeyondPrecision: row.is_beyond_precision,
});

/** The schema holds the values of kind and status. */
export const zoneOverlapOf = (row: OverlapRow): ZoneOverlap => ({
	...overlapOf(row),
	zoneKind: row.attributes["kind"] as ZoneKind,
	status: (row.attributes["status"] ?? null) as ZoneOverlap["status"],
	listedNamedVillage: (row.attributes["listed_named_village"] ?? null) as boolean | null,
});

export const itemMatchOf = (row: ItemRow): ItemMatch => ({
	id: row.id,
	itemKind: row.kind,
	level: row.level,
	featureM2: row.feature_m2,
	overlapM2: row.overlap_m2,
	distanceM: row.distance_m,
	isNearest: row.is_nearest,
	isNamed: row.is_named,
});

type Register = Pick<
	ParcelFact,
	| "id"
	| "areaM2"
	| "tenure"
	| "supplyMode"
	| "landCode"
	| "plannedCode"
	| "titleStatus"
	| "agreedStartDate"
	| "actualStartDate"
	| "dueAreaM2"
	| "startedAreaM2"
	| "investTotal"
	| "investDone"
	| "stopDate"
	| "govCause"
	| "inefficientFlag"
	| "soilStatus"
	| "vacantShare"
	| "vacantSince"
	| "transferPlanned"
	| "archaeologyStatus"
	| "archaeologyDate"
>;

export const parcelFactOf = (row: ParcelRow): Register => ({
	id: row.id,
	areaM2: row.area_m2,
	tenure: row.tenure,
	supplyMode: row.supply_mode,
	landCode: row.land_code,
	plannedCode: row.planned_code,
	titleStatus: row.title_status,
	agreedStartDate: row.agreed_start_date,
	actualStartDate: row.actual_start_date,
	dueAreaM2: row.due_area_m2,
	startedAreaM2: row.started_area_m2,
	investTotal: row.invest_total,
	investDone: row.invest_done,
	stopDate: row.stop_date,
	govCause: row.gov_cause,
	inefficientFlag: row.inefficient_flag,
	soilStatus: row.soil_status,
	vacantShare: row.vacant_share,
	vacantSince: row.vacant_since,
	transferPlanned: row.transfer_planned,
	archaeologyStatus: row.archaeology_status,
	archaeologyDate: row.archaeology_date,
});
