import type { ActionInput, CheckRequest } from "../../contracts/conflicts.ts";
import { layerAgeDays } from "../../domain/datasets/layer-age.ts";
import { layers } from "../../domain/datasets/layers.ts";
import { slopePctOf } from "../../domain/geo/slope.ts";
import { nearCause } from "../../domain/rules/definitions.ts";
import type {
	Approval,
	BuildingFact,
	CoverageByLayer,
	Facts,
	LayerFact,
	ParcelFact,
} from "../../domain/rules/facts.ts";
import type { Settings } from "../../domain/rules/run.ts";
import { itemMatchParameters, overlapParameters } from "../../domain/rules/shared-parameters.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Transaction } from "../../platform/database.ts";
import type { CityInForce } from "../cities/service.ts";
import { askFamilies, type Families, type Log } from "./ask-families.ts";
import { groupRows } from "./group-rows.ts";
import {
	type Features,
	findBuildingsOnPlots,
	findHeights,
	type ItemRow,
	measureCoverageShares,
	measureFrontages,
	measureItems,
	measureOverlaps,
	type OverlapRow,
	type Subjects,
	type SummaryRow,
	summariseLayer,
} from "./overlap-queries.ts";
import {
	type AppraisalRow,
	type BuildingRow,
	findAppraisals,
	findApprovals,
	findBuildings,
	findCompatRows,
	findParcels,
	findSettings,
	type LayerRow,
	measureLayersInForce,
	type ParcelRow,
	type Site,
} from "./queries.ts";
import { resolveActions } from "./resolve-actions.ts";
import { itemMatchOf, overlapOf, parcelFactOf, zoneOverlapOf } from "./row-facts.ts";

/** More buildings than this are a district, not a project. */
const BUILDING_COUNT_MAX = 20_000;
/** Heights this far from a plot still tell its slope. App default. */
const HEIGHT_REACH_M = 30;
const ID_LIMIT = 50;

/** Everything one check rests on: facts for the rules, and rows for what is shown beside them. */
export interface Measured {
	readonly facts: Facts;
	readonly settings: Settings;
	readonly layerRows: readonly LayerRow[];
	readonly summaryByLayer: ReadonlyMap<string, SummaryRow>;
	readonly failedLayers: ReadonlySet<string>;
	readonly buildings: readonly BuildingRow[];
	readonly parcels: readonly (ParcelRow & { readonly isJudged: boolean })[];
	readonly overlaps: readonly (OverlapRow & { readonly layer: string; readonly subjectLayer: Subjects["layer"] })[];
	readonly items: readonly ItemRow[];
	readonly actions: readonly ActionInput[];
}

export interface Question {
	readonly site: Site;
	readonly city: CityInForce;
	readonly request: CheckRequest;
}

export async function measureFacts(transaction: Transaction, question: Question, log: Log): Promise<Measured> {
	const { site, city } = question;
	const layerRows = await measureLayersInForce(transaction, site);
	const settings = readSettings(await findSettings(transaction, site.cityId));
	const families = askFamilies(transaction, log);
	const context: Context = {
		...question,
		settings,
		families,
		rowByLayer: new Map(layerRows.map((row) => [row.layer, row])),
	};
	const built = await measureBuildings(context);
	const land = await measureParcels(context, built.subjects);
	const summaryByLayer = await summariseLayers(context);
	const layerFacts = layerFactsOf(context);
	return {
		settings,
		layerRows,
		summaryByLayer,
		failedLayers: families.failedLayers,
		buildings: built.rows,
		parcels: land.rows,
		overlaps: [...built.overlaps, ...land.overlaps],
		items: built.items,
		actions: built.actions,
		facts: {
			runDate: city.runDate,
			jurisdiction: city.city.jurisdiction,
			rulePacks: city.city.rulePacks,
			registersKept: city.registerKept,
			stage: question.request.stage,
			layers: layerFacts,
			coverageByLayer: Object.fromEntries(layerRows.map((row) => [row.layer, row.coverage_share])),
			actionCount: question.request.actions.length + question.request.bulkActions.length,
			buildings: built.facts,
			parcels: land.facts,
			compatRows: land.compatRows,
		},
	};
}

interface Context extends Question {
	readonly settings: Settings;
	readonly families: Families;
	readonly rowByLayer: ReadonlyMap<string, LayerRow>;
}

/** Numbers a city has set for its rules: `rules.notice_days_min`, or for one rule alone `rules.R01.notice_days_min`. */
function readSettings(rows: readonly { key: string; value: unknown }[]): Settings {
	return Object.fromEntries(
		rows.flatMap(({ key, value }) =>
			key.startsWith("rules.") && typeof value === "number" ? [[key.slice("rules.".length), value]] : [],
		),
	);
}

function settingOf(context: Context, key: string): number {
	const byDefault = [...overlapParameters, ...itemMatchParameters].find((parameter) => parameter.key === key);
	return context.settings[key] ?? byDefault?.default ?? 0;
}

const precisionOf = (context: Context, row: LayerRow): number =>
	row.precision_m ?? settingOf(context, "precision_default_m");

function layerFactsOf({ rowByLayer, families, city }: Context): Record<string, LayerFact> {
	return Object.fromEntries(
		layers.map(({ name, maxAgeDays }) => {
			const row = rowByLayer.get(name);
			const isStale = row !== undefined && layerAgeDays(row.as_of, city.runDate) > (row.max_age_days ?? maxAgeDays);
			const state = row === undefined ? "missing" : families.failedLayers.has(name) ? "failed" : "loaded";
			return [name, { state, isStale }];
		}),
	);
}

/** Asks a family only where its layer is loaded. */
async function askLayer<T>(
	context: Context,
	layer: string,
	fallback: T,
	query: (db: Transaction, row: LayerRow) => Promise<T>,
): Promise<T> {
	const row = context.rowByLayer.get(layer);
	return row === undefined ? fallback : context.families.ask([layer], fallback, (db) => query(db, row));
}

const overlapsWith = (context: Context, layer: Features["layer"], subjects: Subjects): Promise<OverlapRow[]> =>
	askLayer<OverlapRow[]>(context, layer, [], (db, row) =>
		measureOverlaps(db, context.site, {
			subjects,
			features: { layer, version: row.version, precisionM: precisionOf(context, row) },
		}),
	);

/** Shares of subjects inside each layer's coverage; where that cannot be asked the layers count as failed. */
async function coverageShares(
	context: Context,
	subjects: Subjects,
	wanted: readonly string[],
): Promise<(subjectId: string) => CoverageByLayer> {
	const rows = wanted.flatMap((layer) => context.rowByLayer.get(layer) ?? []);
	const outside = await context.families.ask(
		rows.map((row) => row.layer),
		[],
		(db) => measureCoverageShares(db, context.site, { subjects, versions: rows.map((row) => row.version) }),
	);
	const whole = Object.fromEntries(rows.map((row) => [row.layer, 1]));
	const byId = groupRows(outside, (row) => row.subject_id);
	return (id) => ({ ...whole, ...Object.fromEntries((byId.get(id) ?? []).map((row) => [row.layer, row.share])) });
}

async function measureBuildings(context: Context) {
	const { site, city, request } = context;
	const row = context.rowByLayer.get("building");
	const rows = await askLayer<BuildingRow[]>(context, "building", [], (db, { version }) =>
		findBuildings(db, site, version),
	);
	if (rows.length > BUILDING_COUNT_MAX) {
		throw new AppError("boundary.holds-too-much", {
			detail: `The boundary meets ${rows.length} buildings; at most ${BUILDING_COUNT_MAX} are taken.`,
		});
	}
	const subjects: Subjects = { layer: "building", version: row?.version ?? 0, ids: rows.map(({ id }) => id) };
	const appraisals = groupRows(
		await askLayer<AppraisalRow[]>(context, "building_appraisal", [], (db, { version }) =>
			findAppraisals(db, site, { version, buildingIds: subjects.ids }),
		),
		({ building_id }) => building_id,
	);
	const targets = rows.map((building) => ({
		id: building.id,
		isMember: building.is_member,
		heritageType: building.heritage_type,
		isIllegal: building.is_illegal,
		yearBuilt: building.year_built,
		appraisals: (appraisals.get(building.id) ?? []).map(({ valid_until, ...said }) => ({
			...said,
			validUntil: valid_until,
		})),
	}));
	const isListed = row !== undefined && !context.families.failedLayers.has("building");
	const actions = isListed
		? resolveActions(request.actions, request.bulkActions, { buildings: targets, runDate: city.runDate })
		: [...request.actions];
	const acted: Subjects = { ...subjects, ids: actions.map(({ buildingId }) => buildingId) };
	const zones = await overlapsWith(context, "heritage_zone", acted);
	const items = await askLayer<ItemRow[]>(context, "heritage_item", [], (db, { version }) =>
		measureItems(db, site, { buildings: acted, itemVersion: version, reachM: settingOf(context, "snap_m") }),
	);
	const approvals = await findApprovalsOf(context, acted.ids);
	const coverageOf = await coverageShares(context, subjects, ["heritage_zone", "heritage_item", "building_appraisal"]);
	const zonesById = groupRows(zones, ({ subject_id }) => subject_id);
	const itemsById = groupRows(items, ({ building_id }) => building_id);
	const actionById = new Map(actions.map((action) => [action.buildingId, action]));
	const facts = rows.map((building, index): BuildingFact => {
		const action = actionById.get(building.id);
		return {
			id: building.id,
			isMember: building.is_member,
			footprintM2: building.footprint_m2,
			origin: building.origin,
			heritageType: building.heritage_type,
			isIllegal: building.is_illegal,
			completeSet: building.complete_set,
			landTenure: building.land_tenure,
			ownerType: building.owner_type,
			occupied: building.occupied,
			vacateDate: building.vacate_date,
			yearBuilt: building.year_built,
			action: action === undefined ? null : actionFactOf(action),
			zones: (zonesById.get(building.id) ?? []).map(zoneOverlapOf),
			items: (itemsById.get(building.id) ?? []).map(itemMatchOf),
			appraisals: targets[index]?.appraisals ?? [],
			approvals: approvals.get(building.id) ?? [],
			coverageByLayer: coverageOf(building.id),
		};
	});
	return {
		rows,
		facts,
		subjects,
		actions,
		items,
		overlaps: zones.map((zone) => ({ ...zone, layer: "heritage_zone", subjectLayer: "building" as const })),
	};
}

const actionFactOf = (action: ActionInput): NonNullable<BuildingFact["action"]> => ({
	action: action.action,
	reasonCode: action.reasonCode ?? null,
	noticeDays: action.noticeDays ?? null,
	planRef: action.planRef ?? null,
});

/** Approvals are given for the actions of a saved project; a sketch can have none. */
async function findApprovalsOf(context: Context, buildingIds: readonly string[]): Promise<Map<string, Approval[]>> {
	const { projectId } = context.request;
	const prefix = `${projectId}/`;
	const rows =
		projectId === undefined
			? []
			: await askLayer(context, "approval", [], (db, { version }) =>
					findApprovals(db, context.site, { version, subjectIds: buildingIds.map((id) => prefix + id) }),
				);
	const byBuilding = groupRows(rows, ({ subject_id }) => subject_id.slice(prefix.length));
	return new Map(
		[...byBuilding].map(([id, found]) => [
			id,
			found.map(({ kind, organ, number, date, valid_until }) => ({
				kind: kind as Approval["kind"],
				organ,
				number,
				date,
				validUntil: valid_until,
			})),
		]),
	);
}

async function measureParcels(context: Context, buildings: Subjects) {
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

/** Nothing is judged by these alone, or they are too many to be worth a count. */
const notSummarised = new Set(["base_map", "terrain"]);

async function summariseLayers(context: Context): Promise<Map<string, SummaryRow>> {
	const summaries = new Map<string, SummaryRow>();
	for (const { name, geometry } of layers) {
		if (geometry === "none" || notSummarised.has(name)) continue;
		const summary = await askLayer<SummaryRow | null>(context, name, null, (db, { version }) =>
			summariseLayer(db, context.site, { layer: name, version, idLimit: ID_LIMIT }),
		);
		if (summary !== null) summaries.set(name, summary);
	}
	return summaries;
}
