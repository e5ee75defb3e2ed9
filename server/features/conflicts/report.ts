import type { ConflictReport, Finding, LayerState, RuleOutcome } from "../../contracts/conflicts.ts";
import { layerAgeDays } from "../../domain/datasets/layer-age.ts";
import { findLayer, layers } from "../../domain/datasets/layers.ts";
import { writeTrial } from "../../domain/messages/fill-sentence.ts";
import { inEachLanguage, messageAt } from "../../domain/messages/languages.ts";
import { gradeOf } from "../../domain/rules/definitions.ts";
import { blockingCodes, type Outcome } from "../../domain/rules/run.ts";
import { type Judgement, severities, type VerdictKind, verdictKinds } from "../../domain/rules/verdict.ts";
import type { CityInForce } from "../cities/service.ts";
import type { MeasuredBoundary } from "./boundary.ts";
import { type FindingContext, findingOf, type Geometry, type Named } from "./findings.ts";
import type { Measured } from "./measure-facts.ts";
import { ruleTextOf } from "./rule-texts.ts";

export interface ReportInput {
	readonly city: CityInForce;
	readonly boundary: MeasuredBoundary;
	readonly kind: ConflictReport["kind"];
	readonly measured: Measured;
	readonly outcomes: readonly Outcome[];
	readonly checkedAt: string;
}

const say = (key: string) => inEachLanguage((language) => messageAt(language, key));

/** What one reply carries: so many findings of each rule, so many buildings; the rest is counted, never dropped in silence. */
export interface ReplyLimits {
	readonly findingsPerRule: number;
	readonly clearsPerRule: number;
	readonly buildings: number;
}

export const unlimited: ReplyLimits = {
	findingsPerRule: Number.POSITIVE_INFINITY,
	clearsPerRule: Number.POSITIVE_INFINITY,
	buildings: Number.POSITIVE_INFINITY,
};

/** The answer, weightiest first; only what it carries is put into words. */
export function reportOf(input: ReportInput, limits: ReplyLimits): ConflictReport {
	const { city, measured, outcomes } = input;
	const context = contextOf(measured);
	const told = outcomes.map((outcome) => tell(outcome, context, limits));
	const isTrial = outcomes.some((outcome) => outcome.isTrial);
	const blockedBy = blockingCodes(outcomes);
	return {
		cityId: city.city.cityId,
		checkedAt: input.checkedAt,
		runDate: city.runDate,
		isTrial,
		trialText: isTrial ? trialTextOf(outcomes) : null,
		isDemo: city.city.isDemo,
		ready: { isOffered: !isTrial, isReady: !isTrial && blockedBy.length === 0, blockedBy },
		boundary: input.boundary,
		kind: input.kind,
		stage: measured.facts.stage,
		ruleCounts: countBy(outcomes.map((outcome) => outcome.headline)),
		findingCounts: countBy(outcomes.flatMap((outcome) => outcome.judgements.map(({ verdict }) => verdict.kind))),
		rules: told.map((one) => one.rule),
		findings: told.flatMap((one) => one.findings).sort(byWeight),
		clears: told.flatMap((one) => one.clears),
		clearsLeftOut: told.reduce((sum, one) => sum + one.clearsLeftOut, 0),
		layers: layerStatesOf(measured, city),
		buildings: buildingsOf(measured, limits.buildings),
		parcels: parcelsOf(measured, limits.buildings),
		actions: [...measured.actions],
	};
}

const isFinding = (kind: VerdictKind): boolean => kind !== "clear" && kind !== "not-applicable";

interface Told {
	readonly rule: RuleOutcome;
	readonly findings: readonly Finding[];
	readonly clears: readonly Finding[];
	readonly clearsLeftOut: number;
}

function tell(outcome: Outcome, context: FindingContext, limits: ReplyLimits): Told {
	const { judgements } = outcome;
	const found = judgements.filter(({ verdict }) => isFinding(verdict.kind)).sort(byVerdict);
	const clear = judgements.filter(({ verdict }) => verdict.kind === "clear");
	const findings = found.slice(0, limits.findingsPerRule).map((judgement) => findingOf(outcome, judgement, context));
	const clears = clear.slice(0, limits.clearsPerRule).map((judgement) => findingOf(outcome, judgement, context));
	return {
		rule: outcomeTextOf(outcome, { total: found.length, leftOut: found.length - findings.length }),
		findings,
		clears,
		clearsLeftOut: clear.length - clears.length,
	};
}

/** Strictest first, then the largest overlap, then by subject. */
function byVerdict(a: Judgement, b: Judgement): number {
	const severityOf = ({ verdict }: Judgement): number =>
		"severity" in verdict ? severities.indexOf(verdict.severity) : severities.length;
	const overlapOf = ({ verdict }: Judgement): number =>
		"hits" in verdict ? Math.max(0, ...verdict.hits.map((hit) => hit.overlapM2)) : 0;
	return (
		verdictKinds.indexOf(a.verdict.kind) - verdictKinds.indexOf(b.verdict.kind) ||
		severityOf(a) - severityOf(b) ||
		overlapOf(b) - overlapOf(a) ||
		(a.subject.id < b.subject.id ? -1 : 1)
	);
}

const trialTextOf = (outcomes: readonly Outcome[]) => {
	const jurisdiction = outcomes.find((outcome) => outcome.isTrial)?.rule.jurisdiction ?? "";
	return inEachLanguage((language) => writeTrial(jurisdiction, language));
};

/** Conflict, possible, not-known, opportunity; strictest first, then the largest overlap, then by name. */
function byWeight(a: Finding, b: Finding): number {
	const severityOf = (finding: Finding): number =>
		finding.severity === null ? 9 : severities.indexOf(finding.severity);
	return (
		verdictKinds.indexOf(a.verdict) - verdictKinds.indexOf(b.verdict) ||
		severityOf(a) - severityOf(b) ||
		(b.overlapM2 ?? 0) - (a.overlapM2 ?? 0) ||
		(a.id < b.id ? -1 : 1)
	);
}

function countBy(kinds: readonly VerdictKind[]): Record<VerdictKind, number> {
	const counts = Object.fromEntries(verdictKinds.map((kind) => [kind, 0])) as Record<VerdictKind, number>;
	for (const kind of kinds) counts[kind] += 1;
	return counts;
}

function outcomeTextOf(outcome: Outcome, findings: { total: number; leftOut: number }): RuleOutcome {
	return {
		...ruleTextOf(outcome.rule, outcome.parameters),
		headline: outcome.headline,
		headlineText: say(`verdicts.${outcome.headline}`),
		worstSeverity: outcome.worstSeverity,
		subjectCounts: { ...outcome.subjectCounts },
		notApplicable: outcome.whyNotApplicable === null ? null : say(`notApplicable.${outcome.whyNotApplicable}`),
		findingTotal: findings.total,
		findingsLeftOut: findings.leftOut,
		isTrial: outcome.isTrial,
	};
}

function contextOf(measured: Measured): FindingContext {
	const namedByFeature = new Map<string, Named>();
	const namesOf = (row: { name_en?: unknown; name_zh?: unknown; name_vi?: unknown }): Named["names"] => {
		const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
		const names = { en: text(row.name_en), zh: text(row.name_zh), vi: text(row.name_vi) };
		return names.en === null && names.zh === null && names.vi === null ? null : names;
	};
	const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
	for (const row of measured.buildings) {
		namedByFeature.set(`building/${row.id}`, { names: namesOf(row), kind: null, status: null });
	}
	for (const row of measured.overlaps) {
		namedByFeature.set(`${row.layer}/${row.id}`, {
			names: namesOf(row.attributes),
			kind: textOrNull(row.attributes["kind"]),
			status: textOrNull(row.attributes["status"]),
		});
	}
	for (const row of measured.items) {
		namedByFeature.set(`heritage_item/${row.id}`, { names: namesOf(row), kind: row.kind, status: row.level });
	}
	return {
		rowByLayer: new Map(measured.layerRows.map((row) => [row.layer, row])),
		staleLayers: new Set(Object.entries(measured.facts.layers).flatMap(([name, fact]) => (fact.isStale ? [name] : []))),
		namedByFeature,
		commonByPair: commonPartsOf(measured),
		geometryByFeature: new Map<string, Geometry>([
			...measured.buildings.map((row) => [`building/${row.id}`, row.geometry] as const),
			...measured.parcels.map((row) => [`parcel/${row.id}`, row.geometry] as const),
		]),
	};
}

function commonPartsOf(measured: Measured): Map<string, Geometry> {
	return new Map(
		measured.overlaps.flatMap((row) => {
			if (row.geometry === null) return [];
			return [[`${row.subjectLayer}/${row.subject_id}/${row.layer}/${row.id}`, row.geometry] as const];
		}),
	);
}

function layerStatesOf(measured: Measured, city: CityInForce): LayerState[] {
	const rowByLayer = new Map(measured.layerRows.map((row) => [row.layer, row]));
	return layers
		.filter((layer) => layer.name !== "base_map")
		.map(({ name }) => {
			const row = rowByLayer.get(name);
			const fact = measured.facts.layers[name];
			const summary = measured.summaryByLayer.get(name);
			return {
				layer: name,
				state: fact?.state ?? "missing",
				version: row?.version ?? null,
				asOf: row?.as_of ?? null,
				source: row?.source ?? null,
				licence: row?.licence ?? null,
				contentSha256: row?.content_sha256 ?? null,
				precisionM: row?.precision_m ?? null,
				ageDays: row === undefined ? null : layerAgeDays(row.as_of, city.runDate),
				maxAgeDays: row?.max_age_days ?? findLayer(name)?.maxAgeDays ?? null,
				isStale: fact?.isStale ?? false,
				isRegisterKept: city.registerKept.includes(name),
				coverageShare: row?.coverage_share ?? null,
				hitCount: summary?.hit_count ?? null,
				overlapM2: summary?.overlap_m2 ?? null,
				ids: [...(summary?.ids ?? [])],
			};
		});
}

function buildingsOf(measured: Measured, limit: number): ConflictReport["buildings"] {
	const isListed = measured.facts.layers["building"]?.state === "loaded";
	const factById = new Map(measured.facts.buildings.map((fact) => [fact.id, fact]));
	const members = measured.buildings.map((row): ConflictReport["buildings"]["members"][number] => {
		const fact = factById.get(row.id);
		return {
			id: row.id,
			name: { en: row.name_en, zh: row.name_zh, vi: row.name_vi },
			origin: row.origin,
			isMember: row.is_member,
			shareInside: Math.min(1, row.overlap_m2 / row.footprint_m2),
			footprintM2: row.footprint_m2,
			gfaM2: row.gfa_m2,
			useCode: row.use_code,
			yearBuilt: row.year_built,
			floorsAbove: row.floors_above,
			heritageType: row.heritage_type,
			isIllegal: row.is_illegal,
			dangerGrade: fact === undefined ? null : gradeOf(fact, measured.facts.runDate).grade,
			action: fact?.action?.action ?? null,
			point: [row.lon, row.lat],
			geometry: row.geometry,
		};
	});
	return {
		memberCount: isListed ? members.filter((member) => member.isMember).length : null,
		cutCount: isListed ? members.filter((member) => !member.isMember || member.shareInside < 1).length : null,
		...firstOf(members, limit),
	};
}

function parcelsOf(measured: Measured, limit: number): ConflictReport["parcels"] {
	const isListed = measured.facts.layers["parcel"]?.state === "loaded";
	const members = measured.parcels.map((row) => ({
		id: row.id,
		areaM2: row.area_m2,
		overlapM2: row.overlap_m2,
		shareInside: Math.min(1, row.overlap_m2 / row.area_m2),
		landCode: row.land_code,
		plannedCode: row.planned_code,
		isJudged: row.isJudged,
		geometry: row.geometry,
	}));
	return { count: isListed ? measured.parcels.filter((row) => row.isJudged).length : null, ...firstOf(members, limit) };
}

const firstOf = <T>(members: T[], limit: number) => ({
	members: members.slice(0, limit),
	leftOut: Math.max(0, members.length - limit),
});
