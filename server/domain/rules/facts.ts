import type {
	actionReasons,
	approvalKinds,
	BuildingAction,
	dangerGrades,
	heritageTypes,
	projectStages,
	zoneKinds,
} from "../datasets/layers.ts";

/**
 * What was measured, for the rules to judge: one run, one city, one boundary. Everything here comes
 * from SQL or from the question itself; nothing here is a verdict.
 */
export type DangerGrade = (typeof dangerGrades)[number];
type HeritageType = (typeof heritageTypes)[number];
export type ZoneKind = (typeof zoneKinds)[number];
export type ApprovalKind = (typeof approvalKinds)[number];
type ActionReason = (typeof actionReasons)[number];
type ProjectStage = (typeof projectStages)[number];
type HeritageLevel = "national" | "provincial" | "municipal" | "county" | "ungraded" | "honorary";

/** One layer as it stood when the question was asked; `failed`: its statement gave no whole answer. */
export interface LayerFact {
	readonly state: "loaded" | "missing" | "failed";
	readonly isStale: boolean;
}

/** Share of a subject that lies inside each layer's coverage, 0 to 1. */
export type CoverageByLayer = Readonly<Record<string, number>>;

export interface Overlap {
	readonly id: string;
	readonly overlapM2: number;
	readonly featureM2: number;
	/** The common part reaches further into the feature than the line can be trusted. */
	readonly isBeyondPrecision: boolean;
}

export interface ZoneOverlap extends Overlap {
	readonly zoneKind: ZoneKind;
	readonly status: "approved" | "draft" | null;
	readonly listedNamedVillage: boolean | null;
}

/** A listed item near or on a footprint. */
export interface ItemMatch {
	readonly id: string;
	readonly itemKind: "relic" | "historic_building" | "tree" | "industrial";
	readonly level: HeritageLevel | null;
	/** Null for a point. */
	readonly featureM2: number | null;
	readonly overlapM2: number;
	readonly distanceM: number;
	/** No other footprint is nearer to it. */
	readonly isNearest: boolean;
	/** The building's own register entry names it. */
	readonly isNamed: boolean;
}

export interface Appraisal {
	readonly kind: "danger" | "seismic" | "reinforcement" | "heritage_value";
	readonly result: string | null;
	readonly organ: string | null;
	readonly number: string | null;
	readonly date: string | null;
	readonly validUntil: string | null;
}

export interface Approval {
	readonly kind: ApprovalKind;
	readonly organ: string | null;
	readonly number: string | null;
	readonly date: string | null;
	readonly validUntil: string | null;
}

export interface ActionFact {
	readonly action: BuildingAction;
	readonly reasonCode: ActionReason | null;
	readonly noticeDays: number | null;
	readonly planRef: string | null;
	/** Use before and after, as codes; null: not said, and then it stays what it is. */
	readonly fromUse: string | null;
	readonly toUse: string | null;
}

export interface BuildingFact {
	readonly id: string;
	/** Its point on surface lies in the project. */
	readonly isMember: boolean;
	readonly footprintM2: number;
	readonly origin: "surveyed" | "proxy";
	readonly heritageType: HeritageType | null;
	readonly isIllegal: boolean | null;
	readonly completeSet: boolean | null;
	readonly landTenure: "state" | "collective" | null;
	readonly ownerType:
		| "state_enterprise"
		| "state_institution"
		| "government"
		| "collective"
		| "private"
		| "mixed"
		| null;
	readonly occupied: boolean | null;
	readonly vacateDate: string | null;
	readonly yearBuilt: number | null;
	readonly useCode: string | null;
	readonly action: ActionFact | null;
	readonly zones: readonly ZoneOverlap[];
	readonly items: readonly ItemMatch[];
	readonly appraisals: readonly Appraisal[];
	/** Of the action on this building. */
	readonly approvals: readonly Approval[];
	readonly coverageByLayer: CoverageByLayer;
}

export interface ParcelFact {
	readonly id: string;
	readonly areaM2: number;
	readonly tenure: "state" | "collective" | null;
	readonly supplyMode: "transfer" | "allocation" | "none" | null;
	readonly landCode: string | null;
	readonly plannedCode: string | null;
	readonly titleStatus: "clear" | "in_process" | "disputed" | null;
	readonly agreedStartDate: string | null;
	readonly actualStartDate: string | null;
	readonly dueAreaM2: number | null;
	readonly startedAreaM2: number | null;
	readonly investTotal: number | null;
	readonly investDone: number | null;
	readonly stopDate: string | null;
	readonly govCause: boolean | null;
	readonly inefficientFlag: boolean | null;
	readonly soilStatus: "not_surveyed" | "clean" | "risk" | "listed" | "remediated" | null;
	readonly vacantShare: number | null;
	readonly vacantSince: string | null;
	/** Whether it is to be transferred or allocated. */
	readonly transferPlanned: boolean | null;
	readonly archaeologyStatus:
		| "survey_done_cleared"
		| "excavated_cleared"
		| "protected_in_plan"
		| "under_way"
		| "not_done"
		| null;
	readonly archaeologyDate: string | null;
	readonly approvals: readonly Approval[];
	readonly zones: readonly ZoneOverlap[];
	readonly floodplains: readonly Overlap[];
	/** Permanent green and blue lines. */
	readonly permanentLines: readonly Overlap[];
	/** Outline along roads of known width; null where the statement gave no answer. */
	readonly frontageM: number | null;
	/** A road without a width runs along the plot. */
	readonly hasRoadOfUnknownWidth: boolean;
	/** Mean slope; null where too few heights lie in the plot. */
	readonly slopePct: number | null;
	/** Score parts that need the walking network; null until their run is there. */
	readonly serviceGap: number | null;
	readonly transit: number | null;
	/** Buildings whose point on surface lies in it. */
	readonly buildingIds: readonly string[];
	readonly coverageByLayer: CoverageByLayer;
}

export interface CompatRow {
	readonly mainCode: string;
	readonly otherCode: string;
	readonly verdict: "permitted" | "conditional" | "forbidden";
}

export interface Facts {
	/** The day the city is judged as of. */
	readonly runDate: string;
	readonly jurisdiction: string;
	readonly rulePacks: readonly string[];
	readonly registersKept: readonly string[];
	readonly stage: ProjectStage;
	/** Of the project's renewal unit: the day its figures are frozen at. */
	readonly baselineDate: string | null;
	readonly layers: Readonly<Record<string, LayerFact>>;
	/** Share of the boundary inside each layer's coverage. */
	readonly coverageByLayer: CoverageByLayer;
	/** Actions asked for, whether or not their buildings could be read. */
	readonly actionCount: number;
	readonly buildings: readonly BuildingFact[];
	readonly parcels: readonly ParcelFact[];
	readonly compatRows: readonly CompatRow[];
}
