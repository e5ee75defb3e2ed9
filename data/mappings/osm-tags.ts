import type { AttributeValue } from "../../server/domain/datasets/feature-row.ts";
import type { SourceFeature } from "../../server/domain/datasets/mapping.ts";

type Tags = SourceFeature["attributes"];

/** An object's own number, which stays the same from one extract to the next. */
export function osmId(feature: SourceFeature): string {
	const { osm_id: id, osm_way_id: wayId } = feature.attributes;
	if (feature.source === "points") return `n${id}`;
	if (feature.source === "lines") return `w${id}`;
	return wayId === undefined ? `r${id}` : `w${wayId}`;
}

/** The catalogue keeps three languages; the local name stands in for English where there is none. */
export const names = (tags: Tags): Record<string, AttributeValue> => ({
	name_en: tags["name:en"] ?? tags["name"] ?? null,
	name_zh: tags["name:zh-Hans"] ?? tags["name:zh"] ?? null,
	name_vi: tags["name:vi"] ?? null,
});

/** Tags as they stand, without the object's own administration. */
export function tagsOf(tags: Tags): Record<string, string> {
	const { osm_id: _id, osm_way_id: _wayId, osm_timestamp: _timestamp, ...own } = tags;
	return own;
}

/** The first number of a tag such as `12`, `12.5 m` or `2;3`; feet and inches are not guessed at. */
export function numberOf(text: string | undefined): number | null {
	const match = /^\s*(\d+(?:\.\d+)?)\s*(m)?\s*(?:;|$)/.exec(text ?? "");
	return match === null ? null : Number(match[1]);
}

export const wholeNumberOf = (text: string | undefined): number | null => {
	const value = numberOf(text);
	return value !== null && Number.isInteger(value) ? value : null;
};

/** A year from `1756`, `1756-03-01` or `~1756`; centuries and spans stay unknown. */
export function yearOf(text: string | undefined): number | null {
	const match = /^~?\s*(\d{4})(?:-\d{2}(?:-\d{2})?)?$/.exec((text ?? "").trim());
	return match === null ? null : Number(match[1]);
}

export const isYes = (text: string | undefined): boolean => text !== undefined && text !== "no";
