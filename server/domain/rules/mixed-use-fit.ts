import { addMonths } from "./calendar.ts";
import { closeness, type Tolerance, whyNotNone } from "./definitions.ts";
import type { Facts, Overlap, ParcelFact } from "./facts.ts";
import { type PlotPlan, plotPlan } from "./plot-plan.ts";
import { defineRule, type EarlierJudgements, type Parameters } from "./rule.ts";
import { feature, number, text } from "./sentence-values.ts";
import { overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overParcels } from "./subjects.ts";
import { and, type Gap, isUnknown, or, summarise, type Truth, unknown } from "./truth.ts";
import type { Grounds, PossibleCause, ScorePart, SentenceValue, Verdict } from "./verdict.ts";
import { doubtOf, hitOf, toleranceOf } from "./zone-lines.ts";

const stoppingZones = ["district_core", "town_core", "village_core", "relic_protection"];

interface Met {
	readonly layer: string;
	readonly overlap: Overlap;
	/** Null: a hard stop; else why it is only a doubt. */
	readonly cause: PossibleCause | null;
}

/** What on the plot stops a conversion, or might. */
function stopsOf(parcel: ParcelFact, tolerance: Tolerance): Met[] {
	const meets = (overlap: Overlap): boolean => closeness(overlap, parcel.areaM2, tolerance) !== "miss";
	const plain = (layer: string, overlaps: readonly Overlap[]): Met[] =>
		overlaps.filter(meets).map((overlap) => ({
			layer,
			overlap,
			cause: closeness(overlap, parcel.areaM2, tolerance) === "hit" ? null : "within-precision",
		}));
	return [
		...parcel.zones
			.filter((zone) => stoppingZones.includes(zone.zoneKind) && meets(zone))
			.map((zone) => ({ layer: "heritage_zone", overlap: zone, cause: doubtOf(zone, parcel.areaM2, tolerance) })),
		...plain("floodplain", parcel.floodplains),
		...plain("green_blue_line", parcel.permanentLines),
	];
}

type Keys =
	| "vacant_share_min"
	| "vacant_months_min"
	| "area_min"
	| "size_base"
	| "frontage_min"
	| "slope_max"
	| "uses_permitted_min"
	| "w_gap"
	| "w_transit"
	| "w_size"
	| "w_plan"
	| "w_title"
	| "fit_score_min";

/** Idle by the idle-land rule, or long vacant, or flagged inefficient. */
function isCandidate(
	facts: Facts,
	parcel: ParcelFact,
	parameters: Parameters<Keys>,
	earlier: EarlierJudgements,
): Truth {
	const idle = earlier
		.get("R34")
		?.find(({ subject }) => subject.kind === "parcel" && subject.id === parcel.id)?.verdict;
	const isIdle = idle?.kind === "not-known" ? unknown(idle.reason, "rule.R34") : idle?.kind === "conflict";
	const isEmpty =
		parcel.vacantShare === null
			? unknown("attribute-missing", "parcel.vacant_share")
			: parcel.vacantShare >= parameters.vacant_share_min;
	const isLong =
		parcel.vacantSince === null
			? unknown("attribute-missing", "parcel.vacant_since")
			: addMonths(parcel.vacantSince, parameters.vacant_months_min) <= facts.runDate;
	return or(isIdle, and(isEmpty, isLong), parcel.inefficientFlag === true);
}

const heritageRules = ["R01", "R03", "R04", "R05", "R06"] as const;

/** The heritage rule with an open verdict of that kind on a building that stands on the plot. */
function heritageRuleOn(parcel: ParcelFact, kind: Verdict["kind"], earlier: EarlierJudgements): string | null {
	const code = heritageRules.find((candidate) =>
		earlier
			.get(candidate)
			?.some(({ subject, verdict }) => verdict.kind === kind && parcel.buildingIds.includes(subject.id)),
	);
	return code ?? null;
}

/** A figure that decides: too small, too large, or not known for the layer's own reason. */
function figureGap(facts: Facts, parcel: ParcelFact, value: number | null, layer: string, attribute: string): Gap[] {
	if (value !== null) return [];
	const gap = whyNotNone(facts, layer, parcel.coverageByLayer) ?? unknown("attribute-missing", attribute);
	return [...gap.gaps];
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const titleScores = { clear: 1, in_process: 0.5, disputed: 0 } as const;

function partsOf(parcel: ParcelFact, plan: PlotPlan, parameters: Parameters<Keys>): ScorePart[] {
	return [
		{ key: "service_gap", weight: parameters.w_gap, value: parcel.serviceGap },
		{ key: "transit", weight: parameters.w_transit, value: parcel.transit },
		{ key: "size", weight: parameters.w_size, value: clamp(Math.log10(parcel.areaM2 / parameters.size_base) / 2) },
		{ key: "plan", weight: parameters.w_plan, value: plan.score },
		{
			key: "title",
			weight: parameters.w_title,
			value: parcel.titleStatus === null ? null : titleScores[parcel.titleStatus],
		},
	];
}

/** Why the plot is not put forward whatever else is unknown; null where nothing speaks against it. */
function refusal(
	parcel: ParcelFact,
	stops: readonly Met[],
	plan: PlotPlan,
	parameters: Parameters<Keys>,
): string | null {
	const stop = stops.find((met) => met.cause === null);
	if (stop !== undefined) return stop.layer;
	if (parcel.soilStatus === "listed") return "listed_soil";
	if (parcel.areaM2 < parameters.area_min) return "area";
	if (parcel.frontageM !== null && parcel.frontageM < parameters.frontage_min && !parcel.hasRoadOfUnknownWidth) {
		return "frontage";
	}
	if (parcel.slopePct !== null && parcel.slopePct > parameters.slope_max) return "slope";
	return plan.permittedCount !== null && plan.permittedCount < parameters.uses_permitted_min ? "uses" : null;
}

/** Everything that keeps the plot from being scored. */
function gapsOf(facts: Facts, parcel: ParcelFact, plan: PlotPlan, candidate: Truth, frontageMinM: number): Gap[] {
	const absent = ["heritage_zone", "floodplain", "green_blue_line"].flatMap((layer) => {
		return whyNotNone(facts, layer, parcel.coverageByLayer)?.gaps ?? [];
	});
	const isFrontageOpen = parcel.hasRoadOfUnknownWidth && (parcel.frontageM ?? 0) < frontageMinM;
	return [
		...(isUnknown(candidate) ? candidate.gaps : []),
		...absent,
		...(parcel.soilStatus === null ? unknown("attribute-missing", "parcel.soil_status").gaps : []),
		...(isFrontageOpen
			? unknown("attribute-missing", "road.width_m").gaps
			: figureGap(facts, parcel, parcel.frontageM, "road", "road.width_m")),
		...figureGap(facts, parcel, parcel.slopePct, "terrain", "terrain.elev_m"),
		...plan.gaps,
		...(parcel.titleStatus === null ? unknown("attribute-missing", "parcel.title_status").gaps : []),
		...(parcel.serviceGap === null ? unknown("run-pending", "score.service_gap").gaps : []),
		...(parcel.transit === null ? unknown("run-pending", "score.transit").gaps : []),
	];
}

/** Idle or inefficient land that could take several uses: a chance, never a fault. */
export const mixedUseFit = defineRule({
	code: "R35",
	id: "idle-land-mixed-use-fit",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-05-02",
	validTo: null,
	clauses: ["III.2", "II.5"],
	basis: [
		{ class: "app-default", instrument: "appDefault", verified: "H" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "inefficientLandPilots2023", verified: "V2" },
		{ class: "law-standard", instrument: "renewalLandGuide2023", verified: "V2" },
		{ class: "law-standard", instrument: "inefficientLandOpinions2016", verified: "V2" },
	],
	basisClass: "app-default",
	severity: "opportunity",
	escalations: [],
	isBlocking: false,
	role: "land",
	subject: "parcel",
	isOverruleAllowed: false,
	after: ["R01", "R03", "R04", "R05", "R06", "R34"],
	inputs: [
		{
			layer: "parcel",
			attributes: [
				"land_code",
				"planned_code",
				"title_status",
				"inefficient_flag",
				"soil_status",
				"vacant_share",
				"vacant_since",
			],
			missing: "not-known",
		},
		{ layer: "heritage_zone", attributes: ["kind", "status", "precision_m"], missing: "not-known" },
		{ layer: "floodplain", attributes: [], missing: "not-known" },
		{ layer: "green_blue_line", attributes: ["permanent"], missing: "not-known" },
		{ layer: "road", attributes: ["width_m"], missing: "not-known" },
		{ layer: "terrain", attributes: ["elev_m"], missing: "not-known" },
		{ layer: "station", attributes: ["entrances"], missing: "not-known" },
		{ layer: "facility", attributes: ["cat_code", "status", "entrances"], missing: "not-known" },
		{
			layer: "population",
			attributes: ["total", "p0_2", "p3_5", "p6_11", "p12_14", "p60_64", "p65up"],
			missing: "not-known",
		},
		{ layer: "walk_network", attributes: ["length_m", "walkable", "gate"], missing: "not-known" },
		{ layer: "compat_table", attributes: ["main_code", "other_code", "verdict"], missing: "not-known" },
	],
	parameters: [
		...overlapParameters,
		{ key: "vacant_share_min", default: 0.5, unit: "share", origin: "H", source: "app default" },
		{ key: "vacant_months_min", default: 12, unit: "month", origin: "H", source: "app default" },
		{ key: "area_min", default: 200, unit: "m2", origin: "H", source: "app default" },
		{ key: "size_base", default: 200, unit: "m2", origin: "H", source: "app default" },
		{ key: "frontage_min", default: 4, unit: "m", origin: "H", source: "app default" },
		{ key: "slope_max", default: 15, unit: "%", origin: "H", source: "app default" },
		{ key: "uses_permitted_min", default: 2, unit: "uses", origin: "H", source: "app default" },
		{ key: "w_gap", default: 0.35, unit: "weight", origin: "H", source: "app default" },
		{ key: "w_transit", default: 0.2, unit: "weight", origin: "H", source: "app default" },
		{ key: "w_size", default: 0.15, unit: "weight", origin: "H", source: "app default" },
		{ key: "w_plan", default: 0.15, unit: "weight", origin: "H", source: "app default" },
		{ key: "w_title", default: 0.15, unit: "weight", origin: "H", source: "app default" },
		{ key: "transit_far", default: 1500, unit: "m", origin: "H", source: "app default" },
		{ key: "transit_span", default: 1200, unit: "m", origin: "H", source: "app default" },
		{ key: "transit_bus_max", default: 0.5, unit: "score", origin: "H", source: "app default" },
		{ key: "fit_score_min", default: 0.5, unit: "score", origin: "H", source: "app default" },
	],
	judge: (facts, parameters, earlier) =>
		overParcels(facts, (parcel) => {
			const candidate = isCandidate(facts, parcel, parameters, earlier);
			if (candidate === false) return notApplicable("not-candidate");
			const stops = stopsOf(parcel, toleranceOf(parameters));
			const plan = plotPlan(facts, parcel);
			const parts = partsOf(parcel, plan, parameters);
			const grounds = groundsOf(parcel, stops, plan, parts, parameters);
			const refuse = (key: string, why: SentenceValue = { kind: "word", key: `words.refusal.${key}` }): Verdict => ({
				kind: "clear",
				...grounds,
				values: { ...grounds.values, why },
				touches: [],
				why: key,
			});
			const ruleAgainst = heritageRuleOn(parcel, "conflict", earlier);
			if (ruleAgainst !== null) return refuse(ruleAgainst, text(ruleAgainst));
			const against = refusal(parcel, stops, plan, parameters);
			if (against !== null) return refuse(against);
			const gaps = gapsOf(facts, parcel, plan, candidate, parameters.frontage_min);
			if (gaps.length > 0) return { kind: "not-known", ...summarise(gaps), ...grounds, parts };
			const score = parts.reduce((sum, part) => sum + part.weight * (part.value ?? 0), 0);
			if (score < parameters.fit_score_min) return refuse("score");
			const doubt = stops[0]?.cause ?? (heritageRuleOn(parcel, "possible", earlier) === null ? null : "rule-names-it");
			return {
				kind: "opportunity",
				score,
				parts,
				uncertain: doubt,
				...grounds,
				values: { ...grounds.values, score: number(score, 2) },
			};
		}),
});

function groundsOf(
	parcel: ParcelFact,
	stops: readonly Met[],
	plan: PlotPlan,
	parts: readonly ScorePart[],
	parameters: Parameters<Keys>,
): Grounds {
	const partOf = (key: string): SentenceValue => number(parts.find((part) => part.key === key)?.value ?? null, 2);
	return {
		values: {
			parcel: feature("parcel", parcel.id),
			area_m2: number(parcel.areaM2),
			gap: partOf("service_gap"),
			transit: partOf("transit"),
			size: partOf("size"),
			plan: partOf("plan"),
			title: partOf("title"),
			uses: text(plan.permittedCodes.join(", ")),
		},
		hits: stops.map((met) => hitOf(met.layer, met.overlap, parcel.areaM2)),
		measures: [
			{ key: "area_m2", value: parcel.areaM2, limit: parameters.area_min, unit: "m2" },
			{ key: "frontage_m", value: parcel.frontageM, limit: parameters.frontage_min, unit: "m" },
			{ key: "slope_pct", value: parcel.slopePct, limit: parameters.slope_max, unit: "%" },
			{ key: "uses_permitted", value: plan.permittedCount, limit: parameters.uses_permitted_min, unit: "uses" },
		],
	};
}
