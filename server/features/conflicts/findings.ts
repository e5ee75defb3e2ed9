import type { Names } from "../../contracts/cities.ts";
import type { Finding } from "../../contracts/conflicts.ts";
import { writeSentence } from "../../domain/messages/fill-sentence.ts";
import { inEachLanguage, type Language, messageAt } from "../../domain/messages/languages.ts";
import type { Outcome } from "../../domain/rules/run.ts";
import type { Hit, Judgement, Subject, Verdict } from "../../domain/rules/verdict.ts";
import type { LayerRow } from "./queries.ts";

/** What is known of the features that findings name, besides how much of them is met. */
export interface Named {
	readonly names: Names | null;
	readonly kind: string | null;
	readonly status: string | null;
}

export interface FindingContext {
	readonly rowByLayer: ReadonlyMap<string, LayerRow>;
	readonly staleLayers: ReadonlySet<string>;
	/** By `layer/id`. */
	readonly namedByFeature: ReadonlyMap<string, Named>;
	/** By `subject layer/subject id/feature layer/feature id`. */
	readonly commonByPair: ReadonlyMap<string, Geometry>;
	/** By `layer/id`. */
	readonly geometryByFeature: ReadonlyMap<string, Geometry>;
}

export interface Geometry {
	readonly type: string;
	readonly [key: string]: unknown;
}

const say = (key: string) => inEachLanguage((language) => messageAt(language, key));

/** One judgement as it is told: its sentence filled in, its hits named, its place on the map. */
export function findingOf(outcome: Outcome, judgement: Judgement, context: FindingContext): Finding {
	const { rule } = outcome;
	const { subject } = judgement;
	const verdict = judgement.verdict as Exclude<Verdict, { kind: "not-applicable" }>;
	const severity = verdict.kind === "conflict" || verdict.kind === "possible" ? verdict.severity : null;
	const reason = verdict.kind === "not-known" ? verdict.reason : null;
	const cause = verdict.kind === "possible" ? verdict.cause : verdict.kind === "opportunity" ? verdict.uncertain : null;
	const hits = verdict.kind === "clear" ? verdict.touches : verdict.hits;
	const parts = verdict.kind === "opportunity" || verdict.kind === "not-known" ? (verdict.parts ?? []) : [];
	const overlapped = hits.filter((hit) => hit.overlapM2 > 0);
	const data = dataOf(outcome, context);
	return {
		id: `${rule.code}/${subject.kind}/${subject.id}`,
		rule: rule.code,
		verdict: verdict.kind,
		severity,
		severityText: severity === null ? null : say(`severities.${severity}`),
		reason,
		reasonText: reason === null ? null : say(`reasons.${reason}`),
		cause,
		causeText: cause === null ? null : say(`causes.${cause}`),
		subject: { ...subject, name: context.namedByFeature.get(`${subject.kind}/${subject.id}`)?.names ?? null },
		sentence: inEachLanguage((language) =>
			writeSentence(
				{
					code: rule.code,
					verdict,
					asOf: data.map(({ asOf }) => asOf).sort()[0] ?? null,
					trialOf: outcome.isTrial ? rule.jurisdiction : null,
				},
				language,
				(layer, id, spoken) => nameOf(context, layer, id, spoken),
			),
		),
		remedy: say(judgement.remedyKey ?? `rules.${rule.code}.remedy`),
		overlapM2: overlapped.length === 0 ? null : Math.max(...overlapped.map((hit) => hit.overlapM2)),
		shareOfSubject: overlapped.length === 0 ? null : Math.max(...overlapped.map((hit) => hit.shareOfSubject ?? 0)),
		hits: hits.map((hit) => toHit(hit, context)),
		measures: verdict.measures.map((measure) => ({ ...measure, name: say(`measures.${measure.key}`) })),
		missing: verdict.kind === "not-known" ? [...verdict.missing] : [],
		warnings: [...(judgement.warnings ?? [])],
		score: verdict.kind === "opportunity" ? verdict.score : null,
		parts: parts.map((part) => ({ ...part, name: say(`scoreParts.${part.key}`) })),
		geometry: placeOf(subject, hits, context),
		data,
		isTrial: outcome.isTrial,
		keptFrom: null,
	};
}

/** A feature is told by its name in the language, else in another, else by its id. */
function nameOf(context: FindingContext, layer: string, id: string, language: Language): string {
	const names = context.namedByFeature.get(`${layer}/${id}`)?.names;
	const name = names?.[language] ?? names?.en ?? names?.zh ?? names?.vi;
	return name ? `${name} (${id})` : id;
}

function toHit(hit: Hit, context: FindingContext): Finding["hits"][number] {
	const named = context.namedByFeature.get(`${hit.layer}/${hit.id}`);
	return { ...hit, name: named?.names ?? null, kind: named?.kind ?? null, status: named?.status ?? null };
}

/** Versions and dates of the layers a rule reads; the oldest dates its sentence. */
function dataOf(outcome: Outcome, context: FindingContext): Finding["data"] {
	const layers = [...new Set(outcome.rule.inputs.map((input) => input.layer))];
	return layers.flatMap((layer) => {
		const row = context.rowByLayer.get(layer);
		return row === undefined
			? []
			: [{ layer, version: row.version, asOf: row.as_of, isStale: context.staleLayers.has(layer) }];
	});
}

/** The common parts, where something is met; else the subject itself. Parts of several hits are drawn as one. */
function placeOf(subject: Subject, hits: readonly Hit[], context: FindingContext): Geometry | null {
	const own = context.geometryByFeature.get(`${subject.kind}/${subject.id}`) ?? null;
	const common = hits.flatMap((hit) => {
		const geometry = context.commonByPair.get(`${subject.kind}/${subject.id}/${hit.layer}/${hit.id}`);
		return geometry === undefined ? [] : [geometry];
	});
	if (common.length <= 1) return common[0] ?? own;
	const polygons = common.flatMap((geometry) =>
		geometry.type === "Polygon" ? [geometry["coordinates"]] : (geometry["coordinates"] as unknown[]),
	);
	return { type: "MultiPolygon", coordinates: polygons };
}
