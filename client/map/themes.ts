import type { ExpressionSpecification } from "maplibre-gl";
import { gradeColour, landUse, notKnownColour, protectionColour, yearBands } from "../ui/palette.ts";

/** What the map is coloured by; one at a time. */
export const themes = ["none", "land-use", "danger", "year", "protection", "height"] as const;
export type Theme = (typeof themes)[number];

export interface LegendEntry {
	/** Key of the words, under `legend.`. */
	readonly key: string;
	readonly colour: string;
	/** The second sign beside the colour. */
	readonly sign: "fill" | "stipple" | "solid-line" | "dashed-line" | "dotted-line" | "dot" | "hatch";
	readonly letter?: string;
}

const get = (name: string): ExpressionSpecification => ["get", name];

/** Colour by land-use code; a code nobody gave is stippled elsewhere, never coloured. */
export function landUseColour(attribute: ExpressionSpecification): ExpressionSpecification {
	const cases = landUse.flatMap(({ prefix, colour }) => [prefix, colour]);
	return [
		"match",
		["slice", ["coalesce", attribute, "  "], 0, 2],
		...cases,
		"rgba(0,0,0,0)",
	] as unknown as ExpressionSpecification;
}

export function landUseLetter(attribute: ExpressionSpecification): ExpressionSpecification {
	const cases = landUse.flatMap(({ prefix, letter }) => [prefix, letter]);
	return ["match", ["slice", ["coalesce", attribute, "  "], 0, 2], ...cases, ""] as unknown as ExpressionSpecification;
}

export const gradeFill: ExpressionSpecification = [
	"match",
	get("grade"),
	"A",
	gradeColour.A,
	"B",
	gradeColour.B,
	"C",
	gradeColour.C,
	"D",
	gradeColour.D,
	"#EFEAE0",
];

export const yearFill: ExpressionSpecification = [
	"step",
	["coalesce", get("year_built"), 0],
	yearBands[0].colour,
	...yearBands.slice(0, -1).flatMap((band, index) => [band.until + 1, yearBands[index + 1]?.colour ?? "#000"]),
] as unknown as ExpressionSpecification;

/** Which attribute a theme needs; a building without it is stippled as not known. */
export const themeAttribute: Partial<Record<Theme, string>> = { year: "year_built", height: "height_m" };

const zoneGroup: Readonly<Record<keyof typeof protectionColour, readonly string[]>> = {
	core: ["district_core", "town_core", "relic_protection"],
	control: ["district_control", "relic_control", "historic_urban_area", "old_city"],
	village: ["village_core", "village_control"],
	corridor: ["view_corridor"],
	archaeology: ["underground_relic_area", "potential_relic_area"],
	item: [],
};

export const zoneColour = [
	"match",
	get("kind"),
	...Object.entries(zoneGroup).flatMap(([group, kinds]) =>
		kinds.length === 0 ? [] : [[...kinds], protectionColour[group as keyof typeof protectionColour]],
	),
	protectionColour.control,
] as unknown as ExpressionSpecification;

export const coreKinds = ["district_core", "town_core", "village_core", "relic_protection"];

const notKnown: LegendEntry = { key: "not-known", colour: notKnownColour, sign: "stipple" };

/** What the legend says of a theme: only what that theme draws. */
export function legendOf(theme: Theme): readonly LegendEntry[] {
	switch (theme) {
		case "land-use":
			return [
				...landUse.map((use) => ({
					key: `land-use.${use.key}`,
					colour: use.colour,
					sign: "fill" as const,
					letter: use.letter,
				})),
				notKnown,
			];
		case "danger":
			return [
				...(["A", "B", "C", "D"] as const).map((grade) => ({
					key: `grade.${grade}`,
					colour: gradeColour[grade],
					sign: "fill" as const,
					letter: grade,
				})),
				{ key: "grade.none", colour: "#EFEAE0", sign: "fill" },
				notKnown,
			];
		case "year":
			return [
				...yearBands.map((band) => ({ key: `year.${band.key}`, colour: band.colour, sign: "fill" as const })),
				notKnown,
			];
		case "protection":
			return [
				{ key: "protection.core", colour: protectionColour.core, sign: "solid-line" },
				{ key: "protection.control", colour: protectionColour.control, sign: "dashed-line" },
				{ key: "protection.village", colour: protectionColour.village, sign: "solid-line" },
				{ key: "protection.draft", colour: protectionColour.core, sign: "dotted-line" },
				{ key: "protection.corridor", colour: protectionColour.corridor, sign: "dashed-line" },
				{ key: "protection.archaeology", colour: protectionColour.archaeology, sign: "dashed-line" },
				{ key: "protection.item", colour: protectionColour.item, sign: "dot" },
				{ key: "protection.building", colour: protectionColour.item, sign: "hatch" },
			];
		case "height":
			return [
				{ key: "height.low", colour: "#E9DFC9", sign: "fill" },
				{ key: "height.middle", colour: "#C79F6D", sign: "fill" },
				{ key: "height.high", colour: "#7A4B2A", sign: "fill" },
				{ key: "height.not-known", colour: notKnownColour, sign: "hatch" },
			];
		case "none":
			return [];
	}
}

export const heightFill: ExpressionSpecification = [
	"interpolate",
	["linear"],
	["coalesce", get("height_m"), 0],
	0,
	"#E9DFC9",
	20,
	"#C79F6D",
	100,
	"#7A4B2A",
];
