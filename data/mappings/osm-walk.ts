import type { SourceFeature } from "../../server/domain/datasets/mapping.ts";
import { isYes, numberOf, wholeNumberOf } from "./osm-tags.ts";

type Tags = SourceFeature["attributes"];

/** Ways nobody walks on unless a tag says so. */
const closedToFeet = new Set(["motorway", "motorway_link", "trunk", "trunk_link", "bus_guideway", "raceway", "busway"]);
/** Not there, or not there yet. */
const absent = new Set([
	"proposed",
	"construction",
	"planned",
	"abandoned",
	"razed",
	"corridor",
	"rest_area",
	"services",
]);
const footOnly = new Set(["footway", "path", "steps", "pedestrian", "elevator", "bridleway", "platform"]);
const open = new Set(["yes", "designated", "permissive", "public", "destination", "customers", "delivery"]);

export const isWay = (tags: Tags): boolean => tags["highway"] !== undefined && !absent.has(tags["highway"] ?? "");
export const isCarriageway = (tags: Tags): boolean =>
	!footOnly.has(tags["highway"] ?? "") && tags["highway"] !== "cycleway";

/** A tag on feet outweighs one on access in general; without either the kind of way decides. */
function isWalkable(tags: Tags): boolean {
	const foot = tags["foot"];
	if (foot !== undefined) return open.has(foot);
	const access = tags["access"];
	if (access === "no" || access === "private") return false;
	return !closedToFeet.has(tags["highway"] ?? "");
}

/** `level` of a passage, else its layer over or under the ground; 0 unless tagged. */
const levelOf = (tags: Tags): number => {
	const text = tags["layer"] ?? tags["level"] ?? "0";
	return /^-?\d+$/.test(text) ? Number(text) : 0;
};

/** What a pedestrian finds on a way. */
export const walkAttributes = (tags: Tags) => ({
	walkable: isWalkable(tags),
	stairs: tags["highway"] === "steps",
	gate: false,
	level: levelOf(tags),
	bridge: isYes(tags["bridge"]),
	tunnel: isYes(tags["tunnel"]) || isYes(tags["covered"]),
	wheelchair: tags["wheelchair"] === undefined ? null : tags["wheelchair"] === "yes",
	slope_pct: /^-?\d+(\.\d+)?\s*%$/.test(tags["incline"] ?? "")
		? Math.abs(Number.parseFloat(tags["incline"] ?? ""))
		: null,
	class: tags["highway"] ?? null,
});

export const roadAttributes = (tags: Tags) => ({
	width_m: numberOf(tags["width"]),
	class: tags["highway"] ?? null,
	speed_kmh: wholeNumberOf(tags["maxspeed"]),
});
