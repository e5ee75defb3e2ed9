import type { SourceFeature } from "../../server/domain/datasets/mapping.ts";

/** Public schools by the grades they teach (junior kindergarten to 5: primary; 6 to 8: junior middle). */
const schoolCodes: Readonly<Record<string, readonly string[]>> = {
	"Amigos School": ["EDU-PRI", "EDU-MID"],
	"Baldwin School": ["EDU-PRI"],
	"Cambridge Street Upper School": ["EDU-MID"],
	"Cambridgeport School": ["EDU-PRI"],
	"Darby Vassall Upper School": ["EDU-MID"],
	"Fletcher Maynard Academy": ["EDU-PRI"],
	"Graham and Parks School": ["EDU-PRI"],
	"Haggerty School": ["EDU-PRI"],
	"King Open School": ["EDU-PRI"],
	"Martin Luther King, Jr School": ["EDU-PRI"],
	"Morse School": ["EDU-PRI"],
	"Peabody School": ["EDU-PRI"],
	"Putnam Ave Upper School": ["EDU-MID"],
	"Rindge Ave Upper School": ["EDU-MID"],
	"Tobin Montessori School": ["EDU-PRI"],
};

const parkSizes: readonly [code: string, landM2: number][] = [
	["PRK-15", 50_000],
	["PRK-10", 10_000],
	["PRK-05", 4_000],
	["PRK-PKT", 400],
];
const publicOwners = new Set(["City", "State", "Federal", "Cambridge"]);

interface Found {
	readonly codes: readonly string[];
	/** Why none, for the report. */
	readonly reason: string;
}
const found = (...codes: string[]): Found => ({ codes, reason: "" });
const none = (reason: string): Found => ({ codes: [], reason });

function elderly(name: string): Found {
	if (/Nursing/.test(name)) return found("ELD-NURS");
	return none(
		/Senior Center/.test(name) ? "ambiguous: senior centre: centre or station" : "ambiguous: housing for the elderly",
	);
}

function openSpace({ attributes, areaM2 }: SourceFeature): Found {
	if (!publicOwners.has((attributes["OWNER"] ?? "").trim())) return none("open space not public, or owner not said");
	const codes = parkSizes.filter(([, landM2]) => areaM2 >= landM2).map(([code]) => code);
	return codes.length > 0 ? { codes, reason: "" } : none("ambiguous: open space smaller than any category asks for");
}

const categoriesBySource: Readonly<Record<string, (feature: SourceFeature, name: string) => Found>> = {
	publicSchools: (_feature, name) => {
		const codes = schoolCodes[name];
		return codes === undefined ? none("school above the junior middle grades") : { codes, reason: "" };
	},
	privateSchools: () => none("ambiguous: private school: grades are not said"),
	dayCare: () => found("CHI-NUR"),
	elderly: (_feature, name) => elderly(name),
	clinics: () => found("MED-OPD"),
	libraries: () => none("ambiguous: library: culture centre or station"),
	postOffices: () => found("COM-POST"),
	fireStations: () => found("SAF-FIRE"),
	policeStations: () => found("GOV-POL"),
	shelters: () => found("SAF-SHEL"),
	playgrounds: () => found("BLK-PLAY"),
	openSpace,
	subway: () => found("TRN-METRO"),
	busShelters: () => found("TRN-BUS"),
};

export const facilitySources = Object.keys(categoriesBySource);

export const facilityName = ({ attributes }: SourceFeature): string | null =>
	attributes["SITE_NAME"] ??
	attributes["Name"] ??
	attributes["NAME"] ??
	attributes["PONAME"] ??
	attributes["LOCATION"] ??
	attributes["STATION"] ??
	null;

export const categoriesOf = (feature: SourceFeature): Found =>
	categoriesBySource[feature.source]?.(feature, facilityName(feature) ?? "") ?? none("no service");

/**
 * The city's own lists of these are complete. Left out, and so not known: bus stops (only shelters
 * are listed), homes and centres for the elderly and culture (kinds not told apart), and all shops.
 */
export const cambridgeCategoriesHeld = [
	"BLK-PLAY",
	"CHI-NUR",
	"COM-POST",
	"EDU-MID",
	"EDU-PRI",
	"GOV-POL",
	"MED-OPD",
	"PRK-05",
	"PRK-10",
	"PRK-15",
	"PRK-PKT",
	"SAF-FIRE",
	"SAF-SHEL",
	"TRN-METRO",
];
