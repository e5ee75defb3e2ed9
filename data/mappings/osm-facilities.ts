import type { SourceFeature } from "../../server/domain/datasets/mapping.ts";

type Tags = SourceFeature["attributes"];

/** What a tag says of a facility: the categories it proves, or why none of several can be told. */
type Proof = { readonly codes: readonly string[] } | { readonly ambiguous: string };

const proves = (...codes: string[]): Proof => ({ codes });
const ambiguous = (why: string): Proof => ({ ambiguous: why });

/** Land a category asks for at least, in m²; a larger one serves the smaller categories too. */
const parkSizes: readonly [code: string, landM2: number][] = [
	["PRK-15", 50_000],
	["PRK-10", 10_000],
	["PRK-05", 4_000],
	["PRK-PKT", 400],
];
const pitchSizes: readonly [code: string, landM2: number][] = [
	["SPT-LARGE", 3_150],
	["SPT-MID", 1_310],
	["SPT-SMALL", 770],
];

function bySize(sizes: readonly [string, number][], areaM2: number, what: string): Proof {
	const codes = sizes.filter(([, landM2]) => areaM2 >= landM2).map(([code]) => code);
	if (codes.length > 0) return proves(...codes);
	return ambiguous(areaM2 === 0 ? `${what} without an area` : `${what} smaller than any category asks for`);
}

/** ISCED 1 is primary, 2 lower secondary; a school that says neither may be either, or upper secondary alone. */
function school(tags: Tags): Proof {
	const levels = (tags["isced:level"] ?? "").split(/[;,-]/).map((level) => level.trim());
	const codes = [...(levels.includes("1") ? ["EDU-PRI"] : []), ...(levels.includes("2") ? ["EDU-MID"] : [])];
	return codes.length > 0 ? proves(...codes) : ambiguous("school without isced:level 1 or 2");
}

function forSeniors(tags: Tags): boolean {
	return (tags["community_centre:for"] ?? "").split(";").some((who) => who.trim() === "senior");
}

/** `tag=value` → what it proves. A tag that several categories share is told apart by hand, or not at all. */
const proofByTag: Readonly<Record<string, (tags: Tags, areaM2: number) => Proof>> = {
	"amenity=arts_centre": () => proves("CUL-CTR"),
	"amenity=bank": () => proves("COM-BANK"),
	"amenity=bicycle_parking": () => proves("BLK-BIKE"),
	"amenity=bus_station": () => proves("TRN-BUS"),
	"amenity=cafe": () => proves("COM-FOOD"),
	"amenity=canteen": () => ambiguous("canteen: for whom is not said"),
	"amenity=charging_station": () => proves("TRN-EV"),
	"amenity=childcare": () => proves("CHI-NUR"),
	"amenity=clinic": () => proves("MED-OPD"),
	"amenity=community_centre": (tags) =>
		forSeniors(tags)
			? ambiguous("community centre for seniors: centre or station is not said")
			: ambiguous("community centre: level is not said"),
	"amenity=doctors": () => ambiguous("doctors: outpatient clinic or station is not said"),
	"amenity=fast_food": () => proves("COM-FOOD"),
	"amenity=fire_station": () => proves("SAF-FIRE"),
	"amenity=food_court": () => proves("COM-FOOD"),
	"amenity=kindergarten": () => proves("EDU-KIN"),
	"amenity=library": () => ambiguous("library: culture centre or station is not said"),
	"amenity=marketplace": () => proves("COM-MKT"),
	"amenity=nursing_home": () => proves("ELD-NURS"),
	"amenity=parcel_locker": () => proves("BLK-EXP"),
	"amenity=parking": (tags) =>
		["private", "residents"].includes(tags["access"] ?? "")
			? ambiguous("car park not open to the public")
			: ["yes", "public", "customers", "permissive"].includes(tags["access"] ?? "")
				? proves("TRN-PARK")
				: ambiguous("car park: public or residents' is not said"),
	"amenity=pharmacy": () => proves("COM-PHAR"),
	"amenity=police": () => proves("GOV-POL"),
	"amenity=post_office": () => proves("COM-POST"),
	"amenity=recycling": () => proves("ENV-RECY"),
	"amenity=restaurant": () => proves("COM-FOOD"),
	"amenity=retirement_home": () => proves("ELD-HOME"),
	"amenity=school": school,
	"amenity=toilets": () => proves("ENV-WC"),
	"amenity=townhall": () => ambiguous("town hall: whether of a subdistrict is not said"),
	"amenity=waste_disposal": () => proves("BLK-WST"),
	"amenity=waste_transfer_station": () => proves("ENV-WST"),
	"craft=electronics_repair": () => proves("COM-REP"),
	"craft=shoemaker": () => proves("COM-REP"),
	"emergency=assembly_point": () => proves("SAF-SHEL"),
	"healthcare=centre": () => proves("MED-CHC"),
	"healthcare=clinic": () => proves("MED-OPD"),
	"healthcare=doctor": () => ambiguous("doctors: outpatient clinic or station is not said"),
	"highway=bus_stop": () => proves("TRN-BUS"),
	"leisure=fitness_centre": () => proves("SPT-GYM"),
	"leisure=fitness_station": () => proves("SPT-OUT", "BLK-FIT"),
	"leisure=garden": (tags, areaM2) =>
		tags["access"] === "yes" || tags["garden:type"] === "community"
			? bySize([["PRK-PKT", 400]], areaM2, "garden")
			: ambiguous("garden: open to the public is not said"),
	"leisure=park": (_tags, areaM2) => bySize(parkSizes, areaM2, "park"),
	"leisure=pitch": (_tags, areaM2) => bySize(pitchSizes, areaM2, "pitch"),
	"leisure=playground": (_tags, areaM2) =>
		areaM2 > 0 && areaM2 < 170 ? ambiguous("playground smaller than the category asks for") : proves("BLK-PLAY"),
	"leisure=sports_centre": () => proves("SPT-GYM"),
	"leisure=sports_hall": () => proves("SPT-GYM"),
	"leisure=stadium": () => proves("SPT-LARGE"),
	"leisure=track": (_tags, areaM2) => bySize([["SPT-LARGE", 3_150]], areaM2, "track"),
	"office=government": () => ambiguous("government office: whether of a subdistrict is not said"),
	"office=property_management": () => proves("BLK-PM"),
	"office=telecommunication": () => proves("COM-TEL"),
	"railway=subway_entrance": () => proves("TRN-METRO"),
	"railway=tram_stop": () => proves("TRN-METRO"),
	"shop=convenience": () => proves("COM-SHOP", "BLK-STORE"),
	"shop=department_store": () => proves("COM-MALL"),
	"shop=dry_cleaning": () => proves("COM-REP"),
	"shop=greengrocer": () => proves("COM-MKT"),
	"shop=hairdresser": () => proves("COM-SHOP"),
	"shop=laundry": () => proves("COM-SHOP", "COM-REP"),
	"shop=mall": () => proves("COM-MALL"),
	"shop=mobile_phone": () => proves("COM-TEL"),
	"shop=outpost": () => proves("BLK-EXP"),
	"shop=supermarket": (_tags, areaM2) =>
		areaM2 >= 1_500 ? proves("COM-SHOP", "COM-MKT", "COM-MALL") : proves("COM-SHOP", "COM-MKT"),
	"shop=telecommunication": () => proves("COM-TEL"),
	"social_facility=assisted_living": () => proves("ELD-HOME"),
	"social_facility=day_care": () => proves("ELD-DAY"),
	"social_facility=group_home": () => proves("ELD-HOME"),
	"social_facility=nursing_home": () => proves("ELD-NURS"),
	"station=light_rail": () => proves("TRN-METRO"),
	"station=subway": () => proves("TRN-METRO"),
};

export const facilityKeys = [...new Set(Object.keys(proofByTag).map((tag) => tag.split("=")[0] ?? ""))];

/** The categories an object proves, without repeats; where it proves none, why not, or null where it is no facility. */
export function facilityCategories(feature: SourceFeature): { codes: string[]; ambiguous: string | null } {
	const codes = new Set<string>();
	let why: string | null = null;
	for (const key of facilityKeys) {
		const value = feature.attributes[key];
		if (value === undefined) continue;
		const proof = proofByTag[`${key}=${value}`]?.(feature.attributes, feature.areaM2);
		if (proof === undefined) continue;
		if ("ambiguous" in proof) why ??= proof.ambiguous;
		else for (const code of proof.codes) codes.add(code);
	}
	return { codes: [...codes], ambiguous: codes.size === 0 ? why : null };
}

/**
 * Categories that OpenStreetMap is trusted to hold nearly all of in a European old town, so that
 * their distance means something. Left out, and so not known: whatever a tag does not tell apart
 * (schools by level, doctors, culture stations, community centres, offices, car parks), whatever is
 * rarely mapped (child care, canteens, waste points, fitness kit, parcel lockers, bicycle parking,
 * property offices, recycling bins, shelters, day care), and shops that come and go unseen (repair,
 * telephones).
 */
export const osmCategoriesHeld = [
	"COM-BANK",
	"COM-FOOD",
	"COM-MALL",
	"COM-MKT",
	"COM-PHAR",
	"COM-POST",
	"COM-SHOP",
	"EDU-KIN",
	"GOV-POL",
	"MED-OPD",
	"PRK-05",
	"PRK-10",
	"PRK-15",
	"SPT-LARGE",
	"TRN-BUS",
	"TRN-METRO",
] as const;
