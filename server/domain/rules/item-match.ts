import { found, highestLevel, type RelicLevel } from "./definitions.ts";
import type { BuildingFact, Facts, ItemMatch } from "./facts.ts";
import type { Parameters } from "./rule.ts";
import { type Truth, unknown } from "./truth.ts";
import type { Hit, PossibleCause } from "./verdict.ts";

export type ListedKind = "relic" | "historic_building";

export interface Match {
	/** Whether the building is one of that kind; unknown where neither the register nor the items can say. */
	readonly isMatch: Truth;
	/** Set where only a near point or a small common part speaks for it. */
	readonly cause: PossibleCause | null;
	readonly items: readonly ItemMatch[];
	readonly hits: readonly Hit[];
	/** Of a relic: the highest of its items; none recorded counts as ungraded. */
	readonly level: RelicLevel;
}

type MatchKeys = "overlap_min_m2" | "match_share_min_pct" | "snap_m";

/** `match(K)`: by the building's own register, by a named item, or by a listed outline over its footprint. */
export function matchOf(
	facts: Facts,
	building: BuildingFact,
	kind: ListedKind,
	parameters: Parameters<MatchKeys>,
): Match {
	const items = building.items.filter((item) => item.itemKind === kind && item.level !== "honorary");
	const sure = items.filter(
		(item) => item.isNamed || sharePctOfSmaller(item, building) >= parameters.match_share_min_pct,
	);
	const isSure = building.heritageType === kind || sure.length > 0;
	const weak = isSure ? [] : items.filter((item) => isNearby(item, parameters));
	const matched = isSure ? sure : weak;
	return {
		isMatch: isSure || weak.length > 0 ? true : noMatch(facts, building),
		cause: isSure ? null : weak.some((item) => item.featureM2 === null) ? "nearest-item" : "small-overlap",
		items: matched,
		hits: matched.map((item) => hitOf(item, building)),
		level: highestLevel(matched),
	};
}

const sharePctOfSmaller = (item: ItemMatch, building: BuildingFact): number =>
	item.featureM2 === null ? 0 : (100 * item.overlapM2) / Math.min(item.featureM2, building.footprintM2);

/** A point counts for the nearest footprint alone; an outline for every one it shares ground with. */
const isNearby = (item: ItemMatch, parameters: Parameters<MatchKeys>): boolean =>
	item.featureM2 === null
		? item.isNearest && item.distanceM <= parameters.snap_m
		: item.overlapM2 >= parameters.overlap_min_m2;

function noMatch(facts: Facts, building: BuildingFact): Truth {
	if (building.heritageType === null) return unknown("attribute-missing", "building.heritage_type");
	return found(false, facts, "heritage_item", building.coverageByLayer);
}

const hitOf = (item: ItemMatch, building: BuildingFact): Hit => ({
	layer: "heritage_item",
	id: item.id,
	overlapM2: item.overlapM2,
	shareOfSubject: item.featureM2 === null ? null : item.overlapM2 / building.footprintM2,
	shareOfFeature: item.featureM2 === null ? null : item.overlapM2 / item.featureM2,
	distanceM: item.featureM2 === null ? item.distanceM : null,
});
