import { z } from "zod";
import {
	actionReasons,
	buildingActions,
	dangerGrades,
	heritageTypes,
	projectKinds,
	projectStages,
} from "../domain/datasets/layers.ts";
import {
	notKnownReasons,
	possibleCauses,
	severities,
	subjectKinds,
	verdictKinds,
	warnings,
} from "../domain/rules/verdict.ts";
import { CityParams, Names } from "./cities.ts";
import { endpoint } from "./endpoint.ts";
import { AnyGeometry, Bounds, Position } from "./geojson.ts";
import { RuleText, Text } from "./rules.ts";

const Ring = z.array(Position);

/**
 * What a planner drew. Looser than a valid area on purpose: an empty, open or crossing ring is
 * refused by the service with its own code and the point, not as a malformed request.
 */
export const Boundary = z.union([
	z.strictObject({ type: z.literal("Polygon"), coordinates: z.array(Ring) }),
	z.strictObject({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring)) }),
]);
export type Boundary = z.infer<typeof Boundary>;

const actionFields = {
	action: z.enum(buildingActions),
	reasonCode: z.enum(actionReasons).nullable().optional(),
	noticeDays: z.int().min(0).max(3_650).nullable().optional(),
	/** Reference of the building's own plan. */
	planRef: z.string().max(200).nullable().optional(),
	/** Codes of use before and after; nothing said: the building's own use stays. */
	fromUse: z.string().max(20).nullable().optional(),
	toUse: z.string().max(20).nullable().optional(),
};

export const ActionInput = z.strictObject({ buildingId: z.string().min(1), ...actionFields });
export type ActionInput = z.infer<typeof ActionInput>;

/** "All of these → that action"; an action named for a single building goes before it, a later one before an earlier. */
export const BulkAction = z.strictObject({
	where: z.strictObject({
		/** Grade of the newest valid appraisal. */
		dangerGrade: z.array(z.enum(dangerGrades)).optional(),
		heritageType: z.array(z.enum(heritageTypes)).optional(),
		isIllegal: z.boolean().optional(),
		builtBefore: z.int().optional(),
	}),
	...actionFields,
});
export type BulkAction = z.infer<typeof BulkAction>;

export const CheckRequest = z.strictObject({
	boundary: Boundary,
	kind: z.enum(projectKinds).default("old_district"),
	stage: z.enum(projectStages).default("idea"),
	/** Of a saved project: approvals given for its actions count. */
	projectId: z.string().optional(),
	actions: z.array(ActionInput).max(50_000).default([]),
	bulkActions: z.array(BulkAction).max(50).default([]),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

const Counts = z.record(z.enum(verdictKinds), z.int());

const FindingHit = z.strictObject({
	layer: z.string(),
	id: z.string(),
	name: Names.nullable(),
	/** Kind of zone or item, and whether it is approved. */
	kind: z.string().nullable(),
	status: z.string().nullable(),
	overlapM2: z.number(),
	shareOfSubject: z.number().nullable(),
	shareOfFeature: z.number().nullable(),
	distanceM: z.number().nullable(),
});

/** One rule × subject. What is said once of the rule stands in `rules`. */
export const Finding = z.strictObject({
	/** Stable over re-checks: `rule/kind/subject`. */
	id: z.string(),
	rule: z.string(),
	verdict: z.enum(verdictKinds),
	/** Of a conflict, or what a possible would have. */
	severity: z.enum(severities).nullable(),
	severityText: Text.nullable(),
	/** Of a not-known. */
	reason: z.enum(notKnownReasons).nullable(),
	reasonText: Text.nullable(),
	/** Of a possible. */
	cause: z.enum(possibleCauses).nullable(),
	causeText: Text.nullable(),
	subject: z.strictObject({ kind: z.enum(subjectKinds), id: z.string(), name: Names.nullable() }),
	/** Whole and filled in; "Possibly:" and "rule applied as a trial" included. Screen, CSV and PDF print this one. */
	sentence: Text,
	remedy: Text,
	/** Largest overlap that decides, m² in the city's metric system; null where nothing was overlapped. */
	overlapM2: z.number().nullable(),
	shareOfSubject: z.number().nullable(),
	hits: z.array(FindingHit),
	measures: z.array(
		z.strictObject({
			key: z.string(),
			name: Text,
			value: z.number().nullable(),
			limit: z.number().nullable(),
			unit: z.string(),
		}),
	),
	/** `layer` or `layer.attribute` that is wanting. */
	missing: z.array(z.string()),
	warnings: z.array(z.enum(warnings)),
	score: z.number().nullable(),
	parts: z.array(z.strictObject({ key: z.string(), name: Text, weight: z.number(), value: z.number().nullable() })),
	/** The common part, else the subject; drawn, never measured (simplified to 0.1 m). */
	geometry: AnyGeometry.nullable(),
	/** What it rests on. */
	data: z.array(z.strictObject({ layer: z.string(), version: z.int(), asOf: z.string(), isStale: z.boolean() })),
	isTrial: z.boolean(),
	/** Set where a later check could not ask again: this one, of that time, still stands. */
	keptFrom: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const RuleOutcome = RuleText.extend({
	headline: z.enum(verdictKinds),
	headlineText: Text,
	/** Strictest among its conflicts, else among its possibles. */
	worstSeverity: z.enum(severities).nullable(),
	/** Subjects by verdict; adds up to the subjects judged. */
	subjectCounts: Counts,
	/** Why a rule has no subject here. */
	notApplicable: Text.nullable(),
	/** Findings of this rule in full, and how many of them this reply leaves out. */
	findingTotal: z.int(),
	findingsLeftOut: z.int(),
	isTrial: z.boolean(),
});
export type RuleOutcome = z.infer<typeof RuleOutcome>;

export const LayerState = z.strictObject({
	layer: z.string(),
	/** `failed`: asked and not answered. */
	state: z.enum(["loaded", "missing", "failed"]),
	version: z.int().nullable(),
	asOf: z.string().nullable(),
	source: z.string().nullable(),
	licence: z.string().nullable(),
	contentSha256: z.string().nullable(),
	precisionM: z.number().nullable(),
	ageDays: z.int().nullable(),
	maxAgeDays: z.int().nullable(),
	isStale: z.boolean(),
	isRegisterKept: z.boolean(),
	/** Share of the boundary inside the layer's coverage, 0 to 1; null where it is not loaded. */
	coverageShare: z.number().nullable(),
	/** Features that meet the boundary, and the area shared with them; null where it was not asked. */
	hitCount: z.int().nullable(),
	overlapM2: z.number().nullable(),
	/** First ids, by size of overlap; `hitCount` says how many there are. */
	ids: z.array(z.string()),
});

export type LayerState = z.infer<typeof LayerState>;

const MemberBuilding = z.strictObject({
	id: z.string(),
	name: Names.nullable(),
	origin: z.enum(["surveyed", "proxy"]),
	/** Point on surface inside the boundary; false = only cut by its line. */
	isMember: z.boolean(),
	/** Of the footprint, 0 to 1. */
	shareInside: z.number(),
	footprintM2: z.number(),
	gfaM2: z.number().nullable(),
	useCode: z.string().nullable(),
	yearBuilt: z.int().nullable(),
	floorsAbove: z.number().nullable(),
	heritageType: z.string().nullable(),
	isIllegal: z.boolean().nullable(),
	/** Of the newest valid appraisal; null = none or not known. */
	dangerGrade: z.enum(dangerGrades).nullable(),
	action: z.enum(buildingActions).nullable(),
	point: z.tuple([z.number(), z.number()]),
	geometry: AnyGeometry.nullable(),
});

const MemberParcel = z.strictObject({
	id: z.string(),
	areaM2: z.number(),
	overlapM2: z.number(),
	shareInside: z.number(),
	landCode: z.string().nullable(),
	plannedCode: z.string().nullable(),
	/** False: too small an overlap to be judged as part of the project. */
	isJudged: z.boolean(),
	geometry: AnyGeometry.nullable(),
});

export const ConflictReport = z.strictObject({
	cityId: z.string(),
	/** When it was asked; `runDate` is the day it is judged as of. */
	checkedAt: z.string(),
	runDate: z.string(),
	isTrial: z.boolean(),
	/** "Rule of CN, applied as a trial", where it is one. */
	trialText: Text.nullable(),
	isDemo: z.boolean(),
	ready: z.strictObject({
		/** False for a trial. */
		isOffered: z.boolean(),
		isReady: z.boolean(),
		/** Blocking rules with an open conflict, possible or not-known. */
		blockedBy: z.array(z.string()),
	}),
	boundary: z.strictObject({
		areaM2: z.number(),
		perimeterM: z.number(),
		partCount: z.int(),
		vertexCount: z.int(),
		bounds: Bounds,
	}),
	kind: z.enum(projectKinds),
	stage: z.enum(projectStages),
	/** One headline per rule: adds up to the rules in force. */
	ruleCounts: Counts,
	/** Rule × subject, those found clear too. */
	findingCounts: Counts,
	rules: z.array(RuleOutcome),
	/** Conflict, possible, not-known and opportunity, in that order, strictest first. */
	findings: z.array(Finding),
	/** Subjects found clear, with what they rest on and what they touch. */
	clears: z.array(Finding),
	clearsLeftOut: z.int(),
	layers: z.array(LayerState),
	buildings: z.strictObject({
		/** Null where the buildings could not be asked. */
		memberCount: z.int().nullable(),
		cutCount: z.int().nullable(),
		members: z.array(MemberBuilding),
		leftOut: z.int(),
	}),
	parcels: z.strictObject({ count: z.int().nullable(), members: z.array(MemberParcel), leftOut: z.int() }),
	/** Every action as judged, those given by rule resolved to their buildings. */
	actions: z.array(ActionInput),
});
export type ConflictReport = z.infer<typeof ConflictReport>;

export const checkConflicts = endpoint({
	method: "POST",
	path: "/api/cities/:city/checks",
	summary: "What a boundary and its actions run into; nothing is saved.",
	params: CityParams,
	query: z.strictObject({
		/** Findings of one rule in the reply; more are counted, never dropped in silence. */
		findingsPerRule: z.coerce.number().int().min(0).max(10_000).default(200),
		/** Subjects of one rule told one by one as clear; the rest are counted. */
		clearsPerRule: z.coerce.number().int().min(0).max(10_000).default(20),
		buildings: z.coerce.number().int().min(0).max(20_000).default(2_000),
	}),
	body: CheckRequest,
	reply: ConflictReport,
	savesNothing: true,
});
