/** One setting each for all rules that measure. */
export const overlapMinimum = {
	key: "overlap_min_m2",
	default: 1,
	unit: "m2",
	origin: "H",
	source: "common measuring tolerance",
} as const;

export const overlapParameters = [
	overlapMinimum,
	{ key: "overlap_share_min_pct", default: 2, unit: "%", origin: "H", source: "common measuring tolerance" },
	{ key: "overlap_cap_m2", default: 50, unit: "m2", origin: "H", source: "common measuring tolerance" },
	{ key: "precision_default_m", default: 2, unit: "m", origin: "H", source: "used where the layer gives no precision" },
] as const;

export const itemMatchParameters = [
	{ key: "match_share_min_pct", default: 30, unit: "%", origin: "H", source: "join of a listed item to a footprint" },
	{ key: "snap_m", default: 10, unit: "m", origin: "H", source: "join of a point item to the nearest footprint" },
] as const;
