import { slopePctOf } from "../../domain/geo/slope.ts";
import { nearCause } from "../../domain/rules/definitions.ts";
import type { ParcelFact } from "../../domain/rules/facts.ts";
import {
	approvalsOf,
	askLayer,
	type Context,
	coverageShares,
	overlapsWith,
	precisionOf,
	settingOf,
} from "./check-context.ts";
import { groupRows } from "./group-rows.ts";
import { findBuildingsOnPlots, findHeights, measureFrontages, type Subjects } from "./overlap-queries.ts";
import { findCompatRows, findParcels, type ParcelRow } from "./queries.ts";
import { overlapOf, parcelFactOf, zoneOverlapOf } from "./row-facts.ts";

/** Heights this far from a plot still tell its slope. App default. */
const HEIGHT_REACH_M = 30;

/** The plots of a site, what stops a conversion of each, and what it opens on and stands on. */
export async function measureParcels(context: Context, buildings: Subjects) {
	const { site } = context;
	const found = await askLayer<ParcelRow[]>(context, "parcel", [], (db, { version }) => findParcels(db, site, version));
	const rows = found.map((row) => ({ ...row, isJudged: isJudged(context, row) }));
	const judged = rows.filter((row) => row.isJudged);
	const subjects: Subjects = {
		layer: "parcel",
		version: context.rowByLayer.get("parcel")?.version ?? 0,
		ids: judged.map(({ id }) => id),
	};
	const zones = await overlapsWith(context, "heritage_zone", subjects);
	const floodplains = await overlapsWith(context, "floodplain", subjects);
	const lines = await overlapsWith(context, "green_blue_line", subjects);
	const frontages = await askLayer(context, "road", [], (db, row) =>
		measureFrontages(db, site, { parcels: subjects, roadVersion: row.version, precisionM: precisionOf(context, row) }),
	);
	const heights = await askLayer(context, "terrain", [], (db, { version }) =>
		findHeights(db, site, { parcels: subjects, terrainVersion: version, reachM: HEIGHT_REACH_M }),
	);
	const standing = await askLayer(context, "building", [], (db) =>
		findBuildingsOnPlots(db, site, { parcels: subjects, buildings }),
	);
	const mainCodes = [...new Set(judged.flatMap((row) => row.planned_code ?? row.land_code ?? []))];
	const compatRows = await askLayer(context, "compat_table", [], (db, { version }) =>
		findCompatRows(db, site, { version, mainCodes }),
	);
	const approvals = await approvalsOf(context, "parcel", subjects.ids);
	const coverageOf = await coverageShares(context, subjects, [
		"heritage_zone",
		"floodplain",
		"green_blue_line",
		"road",
		"terrain",
	]);
	const zonesById = groupRows(zones, ({ subject_id }) => subject_id);
	const floodplainsById = groupRows(floodplains, ({ subject_id }) => subject_id);
	const linesById = groupRows(lines, ({ subject_id }) => subject_id);
	const frontageById = new Map(frontages.map((row) => [row.parcel_id, row]));
	const heightsById = new Map(heights.map((row) => [row.parcel_id, row.heights]));
	const standingById = groupRows(standing, ({ parcel_id }) => parcel_id);
	const facts = judged.map(
		(row): ParcelFact => ({
			...parcelFactOf(row),
			approvals: approvals.get(row.id) ?? [],
			zones: (zonesById.get(row.id) ?? []).map(zoneOverlapOf),
			floodplains: (floodplainsById.get(row.id) ?? []).map(overlapOf),
			permanentLines: (linesById.get(row.id) ?? []).map(overlapOf),
			frontageM: frontageById.get(row.id)?.frontage_m ?? null,
			hasRoadOfUnknownWidth: frontageById.get(row.id)?.has_road_of_unknown_width ?? false,
			slopePct: slopePctOf(heightsById.get(row.id) ?? []),
			// The ring run and the walk to a stop are not measured here yet: the rule says that they are pending.
			serviceGap: null,
			transit: null,
			buildingIds: (standingById.get(row.id) ?? []).map(({ building_id }) => building_id),
			coverageByLayer: coverageOf(row.id),
		}),
	);
	const overlaps = [
		...zones.map((row) => ({ ...row, layer: "heritage_zone", subjectLayer: "parcel" as const })),
		...floodplains.map((row) => ({ ...row, layer: "floodplain", subjectLayer: "parcel" as const })),
		...lines.map((row) => ({ ...row, layer: "green_blue_line", subjectLayer: "parcel" as const })),
	];
	return {
		rows,
		facts,
		overlaps,
		compatRows: compatRows.map((row) => ({ mainCode: row.main_code, otherCode: row.other_code, verdict: row.verdict })),
	};
}

/** A plot that shares no more than a sliver with the boundary is listed, and not judged as part of the project. */
function isJudged(context: Context, row: ParcelRow): boolean {
	const tolerance = {
		overlapMinM2: settingOf(context, "overlap_min_m2"),
		overlapShareMinPct: settingOf(context, "overlap_share_min_pct"),
		overlapCapM2: settingOf(context, "overlap_cap_m2"),
	};
	const overlap = { id: row.id, overlapM2: row.overlap_m2, featureM2: row.area_m2, isBeyondPrecision: true };
	return row.overlap_m2 >= tolerance.overlapMinM2 && nearCause(overlap, row.area_m2, tolerance) === null;
}
