import type { LayerMapping, Lookup, Mapping, SourceFeature } from "../../server/domain/datasets/mapping.ts";
import { leftOut, rowsOf } from "../../server/domain/datasets/mapping.ts";
import { assessLot, plannedUseOf } from "./cambridge-assessment.ts";
import { cambridgeCategoriesHeld, categoriesOf, facilityName, facilitySources } from "./cambridge-facilities.ts";

/** Assessments are of fiscal year 2014; everything else is the city's snapshot of 2026. */
const ASSESSED_ON = "2014-01-01";
const SNAPSHOT_ON = "2026-08-17";
/** The TopoJSON of the parcels is quantised to 0.8 m by 0.6 m. */
const PARCEL_PRECISION_M = 1;

const plain = { precisionM: null, catCodesHeld: null } as const;
const parcelSource = "ASSESSING_ParcelsFY2014, TaxFY14";

/** Lots that are no lots: roads, water, rail, remnants. One such `ML` stands for many shapes. */
const isPlaceholder = (lot: string | undefined): boolean => lot === undefined || !/^\d/.test(lot);

/** Map and lot where that names one shape, else with the shape's own number. */
function parcelId({ attributes }: SourceFeature, lookup: Lookup): string {
	const lot = attributes["ML"] ?? "";
	const isUnique = !isPlaceholder(lot) && lookup.rowsOf("lots", lot).length === 1;
	return isUnique ? lot : `${lot}#${attributes["id"]}`;
}

const idOf = ({ attributes, source, line }: SourceFeature): string =>
	attributes["GlobalID"]?.replaceAll(/[{}]/g, "") ?? `${source}-${line}`;

const name = (text: string | null | undefined) => ({ name_en: text ?? null });

const parcel: LayerMapping = {
	...plain,
	layer: "parcel",
	from: ["parcels"],
	source: parcelSource,
	asOf: ASSESSED_ON,
	precisionM: PARCEL_PRECISION_M,
	extra: { note: "planned_code is read from the zoning of 2026, twelve years younger than the parcels." },
	map(feature, lookup) {
		const lot = assessLot(lookup.rowsOf("tax", feature.attributes["ML"] ?? ""));
		const zone = feature.inside["zoning"]?.["ZONE_TYPE"];
		return rowsOf({
			id: parcelId(feature, lookup),
			attributes: {
				address: lot?.address ?? null,
				code_system: "CN land and sea use 2023, read from Massachusetts use codes",
				land_code: lot?.landUseCode ?? null,
				planned_code: plannedUseOf(zone),
				actual_use: lot?.useDescription ?? null,
				vacant_share: lot?.isVacant === true && !lot.isImproved ? 1 : null,
				assessed_value: lot?.value ?? null,
			},
			sourceAttributes: { ...feature.attributes, ...(zone !== undefined && { ZONE_TYPE: zone }) },
		});
	},
};

/** No footprint is published: a lot that is built on stands for its buildings, and says so. */
const building: LayerMapping = {
	...plain,
	layer: "building",
	from: ["parcels"],
	source: parcelSource,
	asOf: ASSESSED_ON,
	precisionM: PARCEL_PRECISION_M,
	map(feature, lookup) {
		const ml = feature.attributes["ML"];
		if (ml === undefined || isPlaceholder(ml)) return leftOut("placeholder lot");
		const lot = assessLot(lookup.rowsOf("tax", ml));
		if (lot === null) return leftOut("no tax record");
		if (!lot.isImproved) return leftOut("not improved");
		// Figures of a lot in several shapes belong to none of them alone.
		const isWhole = lookup.rowsOf("lots", ml).length === 1;
		const isLandmark = lookup.rowsOf("landmarks", ml).some(isLandmarkRecord);
		return rowsOf({
			id: parcelId(feature, lookup),
			attributes: {
				address: lot.address,
				origin: "proxy",
				year_built: lot.yearBuilt,
				floors_above: lot.storeys,
				gfa_m2: isWhole ? lot.floorAreaM2 : null,
				dwellings: isWhole ? lot.dwellings : null,
				use_code: lot.landUseCode,
				// Only landmarks are told house by house; of all others nobody has said that they are none.
				heritage_type: isLandmark ? "historic_building" : null,
			},
			sourceAttributes: { ML: ml, use: lot.useDescription, records: lookup.rowsOf("tax", ml).length },
		});
	},
};

const isLandmarkRecord = (record: Readonly<Record<string, string>>): boolean =>
	(record["PROPERTY_T"] ?? "").startsWith("Landmark");

const heritageZone: LayerMapping = {
	...plain,
	layer: "heritage_zone",
	from: ["historicDistricts", "conservationDistricts"],
	map(feature) {
		const isCore = feature.source === "historicDistricts";
		return rowsOf({
			id: idOf(feature),
			attributes: {
				...name(feature.attributes["NAME"]),
				kind: isCore ? "district_core" : "district_control",
				level: "municipal",
				status: "approved",
			},
			sourceAttributes: feature.attributes,
		});
	},
};

/** Landmarks bind; easements, agreements and the National Register are an honour and trigger nothing. */
const heritageItem: LayerMapping = {
	...plain,
	layer: "heritage_item",
	from: ["landmarks", "nationalRegister"],
	map(feature) {
		const { attributes } = feature;
		const binds = feature.source === "landmarks" && isLandmarkRecord(attributes);
		return rowsOf({
			id: idOf(feature),
			attributes: {
				...name(attributes["HISTORIC_N"] ?? attributes["HistName"] ?? attributes["LabelName"]),
				kind: "historic_building",
				level: binds ? "municipal" : "honorary",
			},
			sourceAttributes: attributes,
		});
	},
};

const facility: LayerMapping = {
	...plain,
	layer: "facility",
	from: facilitySources,
	catCodesHeld: cambridgeCategoriesHeld,
	catCodesReason: "Held: the city's own complete lists.",
	map(feature) {
		const { codes, reason } = categoriesOf(feature);
		if (codes.length === 0) return leftOut(reason);
		const capacity = Number(feature.attributes["Capacity"] ?? Number.NaN);
		return rowsOf(
			...codes.map((code) => ({
				id: `${idOf(feature)}/${code}`,
				attributes: {
					...name(facilityName(feature)),
					cat_code: code,
					status: "operating",
					land_m2: feature.areaM2 > 0 ? Math.round(feature.areaM2) : null,
					capacity: code === "SAF-SHEL" && capacity > 0 ? capacity : null,
				},
				sourceAttributes: feature.attributes,
			})),
		);
	},
};

/**
 * One walks along the centre lines of the streets: they are one connected network. The side-walk
 * lines are not joined to one another (2,025 pieces) and would strand whoever lives beside one.
 */
const walkNetwork: LayerMapping = {
	...plain,
	layer: "walk_network",
	from: ["centrelines"],
	extra: { snap_tolerance_m: 0.5 },
	map: (feature) =>
		rowsOf({
			id: idOf(feature),
			attributes: {
				...name(feature.attributes["Street"]),
				walkable: true,
				stairs: false,
				gate: false,
				level: 0,
				bridge: false,
				tunnel: false,
				class: streetClass(feature.attributes["MajorRoad"]),
			},
			sourceAttributes: feature.attributes,
		}),
};

const road: LayerMapping = {
	...plain,
	layer: "road",
	from: ["centrelines"],
	map: (feature) =>
		rowsOf({
			id: idOf(feature),
			attributes: { ...name(feature.attributes["Street"]), class: streetClass(feature.attributes["MajorRoad"]) },
			sourceAttributes: feature.attributes,
		}),
};

const streetClass = (major: string | undefined): string =>
	major === "1" ? "primary" : major === "2" ? "secondary" : "residential";

const station: LayerMapping = {
	...plain,
	layer: "station",
	from: ["subway", "busShelters"],
	map: (feature) =>
		rowsOf({
			id: idOf(feature),
			attributes: {
				...name(feature.attributes["STATION"]),
				kind: feature.source === "subway" ? "metro" : "bus",
			},
			sourceAttributes: feature.attributes,
		}),
};

const floodplain: LayerMapping = {
	...plain,
	layer: "floodplain",
	from: ["flood"],
	authority: "Federal Emergency Management Agency",
	map: (feature) =>
		rowsOf({ id: idOf(feature), attributes: { return_period_years: 100 }, sourceAttributes: feature.attributes }),
};

const district: LayerMapping = {
	...plain,
	layer: "district",
	from: ["neighbourhoods"],
	map: (feature) =>
		rowsOf({
			id: feature.attributes["N_HOOD"] ?? idOf(feature),
			attributes: name(feature.attributes["NAME"]),
			sourceAttributes: feature.attributes,
		}),
};

const drawnAs: Readonly<
	Record<string, { readonly kind: string; readonly class: string; readonly rank: number | null }>
> = {
	water: { kind: "water", class: "water", rank: null },
	openSpace: { kind: "green", class: "open_space", rank: null },
	rail: { kind: "rail", class: "rail", rank: null },
	plazas: { kind: "square", class: "plaza", rank: null },
	neighbourhoods: { kind: "place", class: "neighbourhood", rank: 5 },
};

const baseMap: LayerMapping = {
	...plain,
	layer: "base_map",
	from: Object.keys(drawnAs),
	asPointFrom: ["neighbourhoods"],
	map(feature) {
		const { attributes } = feature;
		return rowsOf({
			id: `${feature.source}-${feature.source === "neighbourhoods" ? attributes["N_HOOD"] : feature.line}`,
			attributes: { ...name(attributes["NAME"]), ...(drawnAs[feature.source] ?? { kind: "land_use" }) },
			sourceAttributes: attributes,
		});
	},
};

const inWgs84 = { crs: "EPSG:4326" } as const;
const file = (sourceName: string, path: string) => ({ name: sourceName, file: `${path}.geojson.gz`, ...inWgs84 });

/** The city's open data as its repository publishes them: a folder of many files. */
export const cambridge: Mapping = {
	name: "cambridge",
	title: "City of Cambridge, Massachusetts: open data",
	source: "City of Cambridge GIS, open data repository",
	authority: "City of Cambridge",
	licence: "PDDL 1.0",
	asOf: SNAPSHOT_ON,
	cities: [
		{
			cityId: "cambridge",
			names: { en: "Cambridge", zh: "剑桥（马萨诸塞）", vi: "Cambridge" },
			jurisdiction: "US",
			rulePacks: ["CN"],
			metricSrid: 26_986,
			registerKept: [],
			residentPop: null,
			boundary: { source: "cityBoundary" },
		},
	],
	sources: [
		file("cityBoundary", "boundaries/BOUNDARY_CityBoundary"),
		file("neighbourhoods", "boundaries/BOUNDARY_CDDNeighborhoods"),
		file("zoning", "zoning/CDD_ZoningDistricts"),
		{
			name: "parcels",
			file: "parcels/ASSESSING_ParcelsFY2014.topojson.gz",
			...inWgs84,
			locateIn: ["zoning"],
		},
		file("historicDistricts", "heritage/HISTORICAL_HistoricDistricts"),
		file("conservationDistricts", "heritage/HISTORICAL_NhoodConservationDist"),
		file("landmarks", "heritage/HISTORICAL_LandmarksEasements"),
		file("nationalRegister", "heritage/HISTORICAL_NationalRegisterHistoricPlaces"),
		file("centrelines", "network/TRANS_Centerlines"),
		file("subway", "network/TRANS_SubwayStations"),
		file("busShelters", "network/TRANS_BusShelters"),
		file("rail", "network/TRANS_Rail"),
		file("publicSchools", "facilities/LANDMARK_PublicSchools"),
		file("privateSchools", "facilities/LANDMARK_PrivateSchools"),
		file("dayCare", "facilities/LANDMARK_DayCareFacilities"),
		file("elderly", "facilities/LANDMARK_ElderlyFacilities"),
		file("clinics", "facilities/HEALTH_HealthClinics"),
		file("libraries", "facilities/LANDMARK_PublicLibraries"),
		file("postOffices", "facilities/LANDMARK_PostOffices"),
		file("fireStations", "facilities/PUBLICSAFETY_FireStations"),
		file("policeStations", "facilities/PUBLICSAFETY_PoliceStation"),
		file("shelters", "facilities/PUBLICSAFETY_EmergencyShelters"),
		file("playgrounds", "recreation/RECREATION_Playgrounds"),
		file("openSpace", "recreation/RECREATION_OpenSpace"),
		file("plazas", "recreation/BASEMAP_Plazas"),
		file("flood", "hazard/FEMA_FloodPlains100Year"),
		file("water", "hazard/HYDRO_WaterBodies"),
	],
	tables: [
		{ name: "tax", file: "parcels/TaxFY14.csv.gz", key: "ML" },
		{ name: "lots", file: "parcels/ASSESSING_ParcelsFY2014.topojson.gz", key: "ML" },
		{ name: "landmarks", file: "heritage/HISTORICAL_LandmarksEasements.geojson.gz", key: "ML" },
	],
	layers: [
		parcel,
		building,
		heritageZone,
		heritageItem,
		facility,
		walkNetwork,
		road,
		station,
		floodplain,
		district,
		baseMap,
	],
};
