import list from "./services.json" with { type: "json" };

/** Bands of the population layer that a service is for. */
export const ageBands = ["p0_2", "p3_5", "p6_11", "p12_14", "p15_59", "p60_64", "p65up"] as const;
type AgeBand = (typeof ageBands)[number];

export interface Service {
	readonly code: string;
	readonly name: { readonly en: string; readonly zh: string; readonly vi: string };
	readonly level: "5min" | "10min" | "15min" | "block";
	/** Metres along the network; at most counts as reached. Decides; minutes are names of rings. */
	readonly limitM: number;
	readonly measure: "network" | "response-time" | "area";
	/** Counts in *complete*. */
	readonly isAppRequired: boolean;
	readonly bands: readonly AgeBand[];
	/** Where the limit comes from, and how well that was verified: V, V2, M, H. */
	readonly source: string;
	readonly verified: string;
	readonly osmTags: readonly string[];
}

/** The 54 categories of the complete-community and 15-minute catalogue. */
export const services: readonly Service[] = list.map((entry) => ({
	code: entry.code,
	name: entry.name,
	level: entry.level as Service["level"],
	limitM: entry.limit_m,
	measure: entry.measure as Service["measure"],
	isAppRequired: entry.app_required,
	bands: entry.target.bands.flatMap((band) => ageBands.filter((known) => known === band)),
	source: entry.source,
	verified: entry.verified,
	osmTags: entry.osm,
}));

export const findService = (code: string): Service | undefined => services.find((service) => service.code === code);

/** What a coverage run of a level asks: every required category that is walked to. */
export const requiredWalkingServices = (level: Service["level"]): readonly Service[] =>
	services.filter((service) => service.level === level && service.isAppRequired && service.measure === "network");
