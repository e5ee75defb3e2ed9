/** What is known of one building and one category. */
export const coverageStates = ["reached", "not-reached", "at-edge", "not-joined", "category-not-known"] as const;
export type CoverageState = (typeof coverageStates)[number];

export interface JudgedPlace {
	/** Millimetres to the nearest facility, null beyond the limit. */
	readonly distanceMm: number | null;
	readonly isJoined: boolean;
	/** Metres, straight, to where facility or network data end; 0 outside them. */
	readonly edgeDistanceM: number;
}

/**
 * Reached, not reached, or why nobody can say. A building that no facility reaches, near enough to
 * the edge of the data that one beyond it could, is not known.
 */
export function coverageStateOf(place: JudgedPlace, limitM: number): CoverageState {
	if (!place.isJoined) return "not-joined";
	if (place.distanceMm !== null && place.distanceMm <= limitM * 1_000) return "reached";
	return place.edgeDistanceM < limitM ? "at-edge" : "not-reached";
}

export interface Tally {
	readonly buildings: Readonly<Record<CoverageState, number>>;
	/** People of the service's own age groups; null where no population is loaded. */
	readonly people: Readonly<Record<CoverageState, number>> | null;
	/** Of those reached and not reached; null where there are none: an empty denominator is no share. */
	readonly buildingShare: number | null;
	readonly peopleShare: number | null;
}

const zeros = (): Record<CoverageState, number> => ({
	reached: 0,
	"not-reached": 0,
	"at-edge": 0,
	"not-joined": 0,
	"category-not-known": 0,
});
const shareOf = (counts: Readonly<Record<CoverageState, number>>): number | null => {
	const known = counts.reached + counts["not-reached"];
	return known === 0 ? null : counts.reached / known;
};

/** Counts states over places; the sum over all states is the number of places, and of their people. */
export function tally(states: Iterable<{ readonly state: CoverageState; readonly people: number | null }>): Tally {
	const buildings = zeros();
	const people = zeros();
	let hasPeople = true;
	for (const entry of states) {
		buildings[entry.state] += 1;
		if (entry.people === null) hasPeople = false;
		else people[entry.state] += entry.people;
	}
	return {
		buildings,
		people: hasPeople ? people : null,
		buildingShare: shareOf(buildings),
		peopleShare: hasPeople ? shareOf(people) : null,
	};
}
