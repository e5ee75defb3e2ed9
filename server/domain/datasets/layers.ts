/**
 * The layers a city can hold and their attributes, as `docs/layers.md` prints them.
 *
 * This catalogue is what meaning rests on: tables (`migrations`), import mappings, tiles, the
 * inspector and the rules all name an attribute by its column here, and tests compare them.
 */

/** Kind of value; numbers carry their unit in the attribute's own name. */
type AttributeType = "text" | "number" | "integer" | "boolean" | "date" | "text-list";

/**
 * What an empty value means: `surveyed` (not known), `document` (missing, where the city keeps
 * that register), or nothing in particular.
 */
type NullMeaning = "surveyed" | "document";

export interface Attribute {
	readonly name: string;
	readonly type: AttributeType;
	readonly nullMeans?: NullMeaning;
	/** The only values allowed; absent = free. */
	readonly values?: readonly string[];
	/** A row without it is rejected at import. */
	readonly isRequired?: boolean;
}

export type GeometryKind = "polygon" | "line" | "point" | "any" | "none";

export interface Layer {
	readonly name: string;
	readonly geometry: GeometryKind;
	readonly attributes: readonly Attribute[];
	/** Age in days beyond which the layer no longer clears a site; a city can set its own. App default. */
	readonly maxAgeDays: number;
	/** Drawn as map tiles. */
	readonly isTiled: boolean;
}

type Extra = Omit<Attribute, "name" | "type">;
const text = (name: string, extra: Extra = {}): Attribute => ({ name, type: "text", ...extra });
const number = (name: string, extra: Extra = {}): Attribute => ({ name, type: "number", ...extra });
const integer = (name: string, extra: Extra = {}): Attribute => ({ name, type: "integer", ...extra });
const boolean = (name: string, extra: Extra = {}): Attribute => ({ name, type: "boolean", ...extra });
const date = (name: string, extra: Extra = {}): Attribute => ({ name, type: "date", ...extra });
const oneOf = (name: string, values: readonly string[], extra: Extra = {}): Attribute => ({
	name,
	type: "text",
	values,
	...extra,
});

const surveyed = { nullMeans: "surveyed" } as const;
const document = { nullMeans: "document" } as const;
const required = { isRequired: true } as const;
const threeNames = [text("name_zh"), text("name_vi"), text("name_en")];

export const dangerGrades = ["A", "B", "C", "D"] as const;
export const heritageTypes = ["none", "relic", "historic_building", "traditional_style"] as const;
export const zoneKinds = [
	"district_core",
	"district_control",
	"town_core",
	"village_core",
	"village_control",
	"relic_protection",
	"relic_control",
	"historic_urban_area",
	"old_city",
	"underground_relic_area",
	"potential_relic_area",
	"view_corridor",
] as const;
export const buildingActions = [
	"keep",
	"reinforce",
	"retrofit",
	"convert",
	"extend",
	"partial_demolish",
	"demolish",
	"demolish_rebuild",
	"vacate",
	"relocate_heritage",
] as const;
export type BuildingAction = (typeof buildingActions)[number];
export const actionReasons = [
	"danger",
	"renewal",
	"public_interest",
	"safety",
	"illegal",
	"owner_request",
	"other",
] as const;
export const approvalKinds = [
	"core_demolition",
	"core_new_build",
	"control_zone_works",
	"relic_zone_works",
	"relic_control_design",
	"relic_move",
	"relic_change",
	"historic_building_move",
	"historic_building_change",
	"village_works",
	"archaeology_clearance",
	"relic_survey",
	"heritage_impact_assessment",
	"value_assessment",
	"toponym_change",
	"supertall_review",
	"fire_opinion",
	"special_fire_plan",
	"soil_survey",
	"soil_acceptance",
	"flood_report",
	"geohazard_assessment",
	"use_change",
	"neighbour_consent",
	"social_risk",
	"plan",
] as const;
export const projectKinds = ["old_district", "tract", "micro", "estate", "urban_village", "factory"] as const;
export const projectStages = ["idea", "plan", "implementation", "demolition", "construction", "done"] as const;
const appraisalResults = [
	...dangerGrades,
	"passed",
	"hazard",
	"worth_it",
	"not_worth_it",
	"of_value",
	"no_value",
] as const;

const area = (name: string): Layer => ({
	name,
	geometry: "polygon",
	attributes: [...threeNames, number("resident_pop"), number("built_up_area_m2")],
	maxAgeDays: 3650,
	isTiled: true,
});

/** Every layer that is loaded as an immutable data set version. Projects are written in the program itself. */
export const layers: readonly Layer[] = [
	area("district"),
	area("subdistrict"),
	{
		name: "life_circle",
		geometry: "polygon",
		attributes: [...threeNames, oneOf("level", ["5min", "10min", "15min"], required)],
		maxAgeDays: 3650,
		isTiled: true,
	},
	{
		name: "building",
		geometry: "polygon",
		attributes: [
			...threeNames,
			text("address"),
			oneOf("origin", ["surveyed", "proxy"], required),
			integer("year_built", surveyed),
			number("floors_above"),
			number("floors_below"),
			number("height_m", surveyed),
			number("gfa_m2", surveyed),
			text("use_code", surveyed),
			text("structure"),
			text("condition"),
			oneOf("heritage_type", heritageTypes, surveyed),
			text("heritage_id"),
			boolean("is_illegal", surveyed),
			boolean("complete_set", surveyed),
			oneOf("land_tenure", ["state", "collective"], surveyed),
			oneOf(
				"owner_type",
				["state_enterprise", "state_institution", "government", "collective", "private", "mixed"],
				surveyed,
			),
			boolean("occupied", surveyed),
			number("vacancy_rate", surveyed),
			date("vacancy_since"),
			date("vacate_date", document),
			date("repair_date", surveyed),
			number("floor_height_m"),
			integer("elevator_count", surveyed),
			boolean("elevator_feasible"),
			integer("dwellings"),
			integer("energy_retrofit_year"),
			text("estate_id"),
		],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "building_appraisal",
		geometry: "none",
		attributes: [
			text("building_id", required),
			oneOf("kind", ["danger", "seismic", "reinforcement", "heritage_value"], required),
			oneOf("result", appraisalResults, surveyed),
			text("organ"),
			text("number"),
			date("date"),
			date("valid_until"),
		],
		maxAgeDays: 730,
		isTiled: false,
	},
	{
		name: "approval",
		geometry: "none",
		attributes: [
			oneOf("subject_kind", ["building_action", "new_building", "parcel", "project", "toponym"], required),
			/** For a building action: `<project id>/<building id>`; else the subject's own id. */
			text("subject_id", required),
			oneOf("kind", approvalKinds, required),
			text("organ"),
			text("number"),
			date("date"),
			date("valid_until"),
		],
		maxAgeDays: 730,
		isTiled: false,
	},
	{
		name: "parcel",
		geometry: "polygon",
		attributes: [
			text("address"),
			text("code_system"),
			text("land_code", surveyed),
			text("planned_code", surveyed),
			oneOf("tenure", ["state", "collective"]),
			date("use_right_end"),
			oneOf("title_status", ["clear", "in_process", "disputed"], surveyed),
			oneOf("supply_mode", ["transfer", "allocation", "none"], surveyed),
			boolean("transfer_planned"),
			date("agreed_start_date", surveyed),
			date("actual_start_date"),
			number("due_area_m2"),
			number("started_area_m2"),
			number("invest_total"),
			number("invest_done"),
			date("stop_date"),
			boolean("gov_cause", surveyed),
			boolean("inefficient_flag"),
			text("former_use", surveyed),
			text("actual_use", surveyed),
			number("vacant_share", surveyed),
			date("vacant_since"),
			oneOf(
				"archaeology_status",
				["survey_done_cleared", "excavated_cleared", "protected_in_plan", "under_way", "not_done"],
				document,
			),
			date("archaeology_date", document),
			oneOf("soil_status", ["not_surveyed", "clean", "risk", "listed", "remediated"], surveyed),
			text("permit_ref", document),
			date("transition_start"),
			date("transition_end"),
			/** Assessed value of land and improvements in the city's currency. */
			number("assessed_value"),
		],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "heritage_zone",
		geometry: "polygon",
		attributes: [
			...threeNames,
			oneOf("kind", zoneKinds, required),
			text("level"),
			boolean("listed_named_village"),
			number("max_height_m", surveyed),
			oneOf("height_datum", ["building_ground", "zone_ground", "elevation"]),
			number("ground_elev_m"),
			text("view_plane", surveyed),
			oneOf("status", ["approved", "draft"]),
			text("plan_ref"),
			number("precision_m"),
		],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "heritage_item",
		geometry: "any",
		attributes: [
			...threeNames,
			oneOf("kind", ["relic", "historic_building", "tree", "industrial"], required),
			oneOf("level", ["national", "provincial", "municipal", "county", "ungraded", "honorary"]),
			date("approved_date"),
			boolean("plaque"),
			boolean("archive"),
			boolean("vacant"),
		],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "facility",
		geometry: "any",
		attributes: [
			...threeNames,
			text("cat_code", required),
			boolean("public"),
			oneOf("status", ["operating", "planned", "closed"]),
			number("gfa_m2"),
			number("land_m2"),
			number("capacity"),
			text("hours"),
			boolean("accessible"),
			number("effective_area_m2"),
			integer("charging_ready"),
			oneOf("removal_action", ["demolish", "convert", "close"]),
			date("removal_date"),
			text("replacement_id"),
			date("replacement_open_date"),
		],
		maxAgeDays: 365,
		isTiled: true,
	},
	{
		/** Doors of facilities; one without a row is entered at the nearest point of its outline. */
		name: "facility_entrance",
		geometry: "point",
		attributes: [text("facility_id", required)],
		maxAgeDays: 365,
		isTiled: false,
	},
	{
		name: "population",
		geometry: "any",
		attributes: [
			number("total", surveyed),
			number("p0_2", surveyed),
			number("p3_5", surveyed),
			number("p6_11", surveyed),
			number("p12_14", surveyed),
			number("p15_59", surveyed),
			number("p60_64", surveyed),
			number("p65up", surveyed),
			number("households", surveyed),
			date("source_date"),
		],
		maxAgeDays: 1825,
		isTiled: false,
	},
	{
		name: "walk_network",
		geometry: "line",
		attributes: [
			...threeNames,
			number("length_m"),
			boolean("walkable"),
			boolean("stairs"),
			boolean("gate"),
			integer("level"),
			boolean("bridge"),
			boolean("tunnel"),
			number("crossing_penalty_s"),
			number("slope_pct"),
			boolean("wheelchair"),
			text("class"),
		],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "road",
		geometry: "line",
		attributes: [...threeNames, number("width_m"), text("class"), number("speed_kmh")],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "station",
		geometry: "point",
		attributes: [...threeNames, oneOf("kind", ["metro", "rail", "bus", "tram", "ferry"], required)],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "green_blue_line",
		geometry: "polygon",
		attributes: [...threeNames, oneOf("kind", ["green_line", "blue_line", "greenway"], required), boolean("permanent")],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "floodplain",
		geometry: "polygon",
		attributes: [number("depth_m"), integer("return_period_years")],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{ name: "terrain", geometry: "point", attributes: [number("elev_m", required)], maxAgeDays: 3650, isTiled: false },
	{
		name: "estate",
		geometry: "polygon",
		attributes: [...threeNames, integer("year"), integer("ev_count"), text("pm_status"), text("plan_ref", document)],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "urban_village",
		geometry: "polygon",
		attributes: [
			...threeNames,
			text("plan_ref", document),
			oneOf("mode", ["demolish", "renovate", "mixed"]),
			boolean("heritage_groundwork", document),
			boolean("funding_balanced", document),
			boolean("compensation_settled", document),
			number("willingness_share"),
			boolean("rental_replacement"),
		],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "old_block",
		geometry: "polygon",
		attributes: [
			...threeNames,
			oneOf("kind", ["old_street", "old_commercial_street", "old_factory", "old_station"], required),
			text("plan_ref", document),
		],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "hazard",
		geometry: "any",
		attributes: [
			oneOf("kind", ["flood", "waterlogging", "subsidence", "landslide", "seismic_zone"], required),
			text("level"),
			number("depth_m"),
			text("scale"),
			date("date"),
			oneOf("status", ["open", "treated"]),
		],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "pipe",
		geometry: "line",
		attributes: [
			oneOf("kind", ["gas", "water", "sewer", "heat", "power", "telecom"], required),
			text("material"),
			integer("install_year", surveyed),
			date("renewed_on"),
			oneOf("action", ["keep", "replace", "remove"]),
			oneOf("risk_assessed", ["safe", "unsafe"], document),
			text("estate_id"),
			number("precision_m"),
		],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "fire_lane",
		geometry: "line",
		attributes: [number("width_m", surveyed), number("clear_height_m", surveyed)],
		maxAgeDays: 730,
		isTiled: true,
	},
	{
		name: "toponym",
		geometry: "any",
		attributes: [
			...threeNames,
			boolean("listed"),
			oneOf("action", ["keep", "rename", "delete"]),
			text("protection_measure", document),
		],
		maxAgeDays: 1825,
		isTiled: true,
	},
	{
		name: "rent_index",
		geometry: "none",
		attributes: [text("district_id", required), integer("year", required), number("rent_per_m2", required)],
		maxAgeDays: 730,
		isTiled: false,
	},
	{
		name: "compat_table",
		geometry: "none",
		attributes: [
			text("main_code", required),
			text("other_code", required),
			oneOf("verdict", ["permitted", "conditional", "forbidden"], required),
			number("max_share"),
		],
		maxAgeDays: 3650,
		isTiled: false,
	},
	{
		/** What the map is drawn on, and nothing is judged by. */
		name: "base_map",
		geometry: "any",
		attributes: [
			...threeNames,
			oneOf(
				"kind",
				["water", "waterway", "green", "wood", "rail", "wall", "place", "square", "hill", "pier", "land_use"],
				required,
			),
			text("class"),
			integer("rank"),
		],
		maxAgeDays: 3650,
		isTiled: true,
	},
];

const layerByName = new Map(layers.map((layer) => [layer.name, layer]));

/** The layer of that name, or undefined where the program knows none. */
export const findLayer = (name: string): Layer | undefined => layerByName.get(name);
