import type { ConflictReport, Finding, LayerState, RuleOutcome } from "../../contracts/conflicts.ts";
import { layerAgeDays } from "../../domain/datasets/layer-age.ts";
import { findLayer, layers } from "../../domain/datasets/layers.ts";
import { writeTrial } from "../../domain/messages/fill-sentence.ts";
import { inEachLanguage, messageAt } from "../../domain/messages/languages.ts";
import { gradeOf } from "../../domain/rules/definitions.ts";
import { blockingCodes, type Outcome } from "../../domain/rules/run.ts";
import { severities, type VerdictKind, verdictKinds } from "../../domain/rules/verdict.ts";
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

/** The whole answer, nothing left out; `limitReport` cuts it to what one reply carries. */
export function reportOf(input: ReportInput): ConflictReport {
	const { city, measured, outcomes } = input;
	const context = contextOf(measured);
	const told = outcomes.map((outcome) => ({ outcome, findings: findingsOf(outcome, context) }));
	const findings = told.flatMap((one) => one.findings).filter(isFinding);
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
		findingCounts: countBy(findings.map((finding) => finding.verdict)),
		rules: told.map((one) => outcomeTextOf(one.outcome, one.findings.filter(isFinding).length)),
		findings: findings.sort(byWeight),
		clears: told.flatMap((one) => one.findings).filter((finding) => finding.verdict === "clear"),
		clearsLeftOut: 0,
		layers: layerStatesOf(measured, city),
		buildings: buildingsOf(measured),
		parcels: parcelsOf(measured),
		actions: [...measured.actions],
	};
}

const isFinding = (finding: Finding): boolean => finding.verdict !== "clear";

const trialTextOf = (outcomes: readonly Outcome[]) => {
	const jurisdiction = outcomes.find((outcome) => outcome.isTrial)?.rule.jurisdiction ?? "";
	return inEachLanguage((language) => writeTrial(jurisdiction, language));
};

const findingsOf = (outcome: Outcome, context: FindingContext): Finding[] =>
	outcome.judgements.flatMap((judgement) =>
		judgement.verdict.kind === "not-applicable" ? [] : [findingOf(outcome, judgement, context)],
	);

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

function outcomeTextOf(outcome: Outcome, findingTotal: number): RuleOutcome {
	return {
		...ruleTextOf(outcome.rule, outcome.parameters),
		headline: outcome.headline,
		headlineText: say(`verdicts.${outcome.headline}`),
		worstSeverity: outcome.worstSeverity,
		subjectCounts: { ...outcome.subjectCounts },
		notApplicable: outcome.whyNotApplicable === null ? null : say(`notApplicable.${outcome.whyNotApplicable}`),
		findingTotal,
		findingsLeftOut: 0,
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

function buildingsOf(measured: Measured): ConflictReport["buildings"] {
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
		members,
		leftOut: 0,
	};
}

function parcelsOf(measured: Measured): ConflictReport["parcels"] {
	const isListed = measured.facts.layers["parcel"]?.state === "loaded";
	return {
		count: isListed ? measured.parcels.filter((row) => row.isJudged).length : null,
		members: measured.parcels.map((row) => ({
			id: row.id,
			areaM2: row.area_m2,
			overlapM2: row.overlap_m2,
			shareInside: Math.min(1, row.overlap_m2 / row.area_m2),
			landCode: row.land_code,
			plannedCode: row.planned_code,
			isJudged: row.isJudged,
			geometry: row.geometry,
		})),
		leftOut: 0,
	};
}

/** What one reply carries: so many findings of each rule, so many buildings; the rest is counted, never dropped in silence. */
export function limitReport(
	report: ConflictReport,
	{ findingsPerRule, buildings }: { findingsPerRule: number; buildings: number },
): ConflictReport {
	const findings = firstPerRule(report.findings, findingsPerRule);
	const clears = firstPerRule(report.clears, findingsPerRule);
	const keptByRule = countRules(findings);
	return {
		...report,
		findings,
		clears,
		clearsLeftOut: report.clearsLeftOut + report.clears.length - clears.length,
		rules: report.rules.map((rule) => ({
			...rule,
			findingsLeftOut: rule.findingTotal - (keptByRule.get(rule.code) ?? 0),
		})),
		buildings: { ...report.buildings, ...firstOf(report.buildings, buildings) },
		parcels: { ...report.parcels, ...firstOf(report.parcels, buildings) },
	};
}

const firstOf = <T>(list: { members: T[]; leftOut: number }, count: number) => ({
	members: list.members.slice(0, count),
	leftOut: list.leftOut + Math.max(0, list.members.length - count),
});

function firstPerRule(findings: readonly Finding[], count: number): Finding[] {
	const seen = new Map<string, number>();
	return findings.filter(({ rule }) => {
		const nth = (seen.get(rule) ?? 0) + 1;
		seen.set(rule, nth);
		return nth <= count;
	});
}

function countRules(findings: readonly Finding[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
	return counts;
}
