import { findLayer, layers } from "../../../server/domain/datasets/layers.ts";
import type { BuildingFact, Facts, ItemMatch, ParcelFact, ZoneOverlap } from "../../../server/domain/rules/facts.ts";

const whole = Object.fromEntries(layers.map((layer) => [layer.name, 1]));
const loaded = Object.fromEntries(layers.map((layer) => [layer.name, { state: "loaded", isStale: false } as const]));

export const runDate = "2025-07-01";

export const aZone = (extra: Partial<ZoneOverlap> = {}): ZoneOverlap => ({
	id: "z1",
	zoneKind: "district_core",
	status: "approved",
	listedNamedVillage: null,
	overlapM2: 100,
	featureM2: 10_000,
	isBeyondPrecision: true,
	...extra,
});

export const anItem = (extra: Partial<ItemMatch> = {}): ItemMatch => ({
	id: "i1",
	itemKind: "historic_building",
	level: null,
	featureM2: 100,
	overlapM2: 100,
	distanceM: 0,
	isNearest: true,
	isNamed: false,
	...extra,
});

export const aBuilding = (extra: Partial<BuildingFact> = {}): BuildingFact => ({
	id: "b1",
	isMember: true,
	footprintM2: 100,
	origin: "surveyed",
	heritageType: "none",
	isIllegal: false,
	completeSet: true,
	landTenure: "state",
	ownerType: "private",
	occupied: false,
	vacateDate: null,
	yearBuilt: 1990,
	useCode: "0701",
	action: null,
	zones: [],
	items: [],
	appraisals: [],
	approvals: [],
	coverageByLayer: whole,
	...extra,
});

export const anAction = (
	extra: Partial<NonNullable<BuildingFact["action"]>> = {},
): NonNullable<BuildingFact["action"]> => ({
	action: "demolish",
	reasonCode: "renewal",
	noticeDays: 30,
	planRef: "P-1",
	fromUse: null,
	toUse: null,
	...extra,
});

export const anApproval = (
	kind: BuildingFact["approvals"][number]["kind"],
	extra: Partial<BuildingFact["approvals"][number]> = {},
): BuildingFact["approvals"][number] => ({
	kind,
	organ: "Heritage bureau",
	number: "No. 7",
	date: "2025-01-01",
	validUntil: null,
	...extra,
});

export const anAppraisal = (
	result: string,
	extra: Partial<BuildingFact["appraisals"][number]> = {},
): BuildingFact["appraisals"][number] => ({
	kind: result.length === 1 ? "danger" : "reinforcement",
	result,
	organ: "Bureau",
	number: "A-1",
	date: "2024-01-01",
	validUntil: null,
	...extra,
});

export const aParcel = (extra: Partial<ParcelFact> = {}): ParcelFact => ({
	id: "p1",
	areaM2: 2_000,
	tenure: "state",
	supplyMode: "transfer",
	landCode: "0901",
	plannedCode: "0901",
	titleStatus: "clear",
	agreedStartDate: null,
	actualStartDate: "2010-01-01",
	dueAreaM2: null,
	startedAreaM2: null,
	investTotal: null,
	investDone: null,
	stopDate: null,
	govCause: null,
	inefficientFlag: false,
	soilStatus: "clean",
	vacantShare: 0,
	vacantSince: null,
	transferPlanned: false,
	archaeologyStatus: null,
	archaeologyDate: null,
	approvals: [],
	zones: [],
	floodplains: [],
	permanentLines: [],
	frontageM: 20,
	hasRoadOfUnknownWidth: false,
	slopePct: 3,
	serviceGap: null,
	transit: null,
	buildingIds: [],
	coverageByLayer: whole,
	...extra,
});

/** A city where everything is loaded, kept and covers everything. */
export const someFacts = (extra: Partial<Facts> = {}): Facts => ({
	runDate,
	jurisdiction: "CN",
	rulePacks: ["CN"],
	registersKept: ["approval", "building", "building_appraisal"],
	stage: "plan",
	baselineDate: null,
	layers: loaded,
	coverageByLayer: whole,
	actionCount: extra.buildings?.length ?? 0,
	buildings: [],
	parcels: [],
	compatRows: [
		{ mainCode: "0901", otherCode: "0702", verdict: "permitted" },
		{ mainCode: "0901", otherCode: "0803", verdict: "permitted" },
	],
	...extra,
});

/** The same facts with one layer missing, unanswered or past its age. */
export function withLayer(layer: string, fact: Partial<Facts["layers"][string]>): Facts["layers"] {
	if (findLayer(layer) === undefined) throw new Error(`No layer ${layer}.`);
	return { ...loaded, [layer]: { state: "loaded", isStale: false, ...fact } };
}

export const covering = (shares: Readonly<Record<string, number>>) => ({ ...whole, ...shares });
