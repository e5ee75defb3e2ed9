import type { Line } from "./decide.ts";
import { closeness, found, nearCause, type Tolerance } from "./definitions.ts";
import type { BuildingFact, Facts, Overlap, ZoneKind, ZoneOverlap } from "./facts.ts";
import type { Parameters } from "./rule.ts";
import { number } from "./sentence-values.ts";
import { and, type Truth } from "./truth.ts";
import type { Hit, PossibleCause, SentenceValue } from "./verdict.ts";

type ToleranceKeys = "overlap_min_m2" | "overlap_share_min_pct" | "overlap_cap_m2" | "precision_default_m";

export const toleranceOf = (parameters: Parameters<ToleranceKeys>): Tolerance => ({
	overlapMinM2: parameters.overlap_min_m2,
	overlapShareMinPct: parameters.overlap_share_min_pct,
	overlapCapM2: parameters.overlap_cap_m2,
});

export const hitOf = (layer: string, overlap: Overlap, subjectM2: number): Hit => ({
	layer,
	id: overlap.id,
	overlapM2: overlap.overlapM2,
	shareOfSubject: subjectM2 > 0 ? overlap.overlapM2 / subjectM2 : null,
	shareOfFeature: overlap.featureM2 > 0 ? overlap.overlapM2 / overlap.featureM2 : null,
	distanceM: null,
});

/** Why a zone met is no more than possible; null where the hit is plain. A status not given counts as draft. */
export function doubtOf(zone: ZoneOverlap, subjectM2: number, tolerance: Tolerance): PossibleCause | null {
	return zone.status === "approved" ? nearCause(zone, subjectM2, tolerance) : "draft-zone";
}

/** What lies in zones: a building by its footprint, a plot by its area, a project by its boundary. */
export type Ground = Pick<BuildingFact, "zones" | "footprintM2" | "coverageByLayer">;

export interface ZonesMet {
	readonly met: readonly ZoneOverlap[];
	/** Below the smallest overlap that counts. */
	readonly touches: readonly Hit[];
	/** False only where the layer can say that there is no such zone. */
	readonly isAny: Truth;
}

/** The zones of those kinds that ground lies in, and whether there may be others. */
export function zonesMet(
	facts: Facts,
	ground: Ground,
	tolerance: Tolerance,
	isWanted: (zone: ZoneOverlap) => boolean,
): ZonesMet {
	const wanted = ground.zones.filter(isWanted);
	const met = wanted.filter((zone) => closeness(zone, ground.footprintM2, tolerance) !== "miss");
	return {
		met,
		touches: wanted
			.filter((zone) => !met.includes(zone) && zone.overlapM2 > 0)
			.map((zone) => hitOf("heritage_zone", zone, ground.footprintM2)),
		isAny: found(met.length > 0, facts, "heritage_zone", ground.coverageByLayer),
	};
}

/** What a sentence says of one zone. */
const zoneValues = (zone: ZoneOverlap, ground: Ground): Readonly<Record<string, SentenceValue>> => ({
	zone: { kind: "feature", layer: "heritage_zone", id: zone.id },
	zone_kind: { kind: "word", key: `words.zoneKind.${zone.zoneKind}` },
	area_m2: number(zone.overlapM2, 1),
	share_pct: number(ground.footprintM2 > 0 ? (100 * zone.overlapM2) / ground.footprintM2 : null, 1),
});

/** A line for a zone met: plain, or possible for the zone's own doubt. */
export function zoneLine(
	zone: ZoneOverlap,
	ground: Ground,
	tolerance: Tolerance,
	line: Pick<Line, "severity" | "holds"> & { readonly cause?: PossibleCause },
): Line {
	return {
		severity: line.severity,
		holds: line.holds,
		cause: doubtOf(zone, ground.footprintM2, tolerance) ?? line.cause ?? null,
		hits: [hitOf("heritage_zone", zone, ground.footprintM2)],
		values: zoneValues(zone, ground),
	};
}

/** A zone that nobody found, where the layer cannot say that there is none: a doubt, if it would matter. */
export const unseenZone = (zones: ZonesMet, wouldMatter: Truth): Truth =>
	zones.isAny === true || and(zones.isAny, wouldMatter);

export const isOfKind =
	(...kinds: readonly ZoneKind[]) =>
	(zone: ZoneOverlap): boolean =>
		kinds.includes(zone.zoneKind);

/** A village core counts as core unless it is known not to be of a listed village. */
export const isCore = (zone: ZoneOverlap): boolean =>
	zone.zoneKind === "district_core" ||
	zone.zoneKind === "town_core" ||
	(zone.zoneKind === "village_core" && zone.listedNamedVillage !== false);

/** m² of the zones met, for a sentence that finds no fault. */
export const metM2 = (zones: ZonesMet): number => zones.met.reduce((sum, zone) => sum + zone.overlapM2, 0);
