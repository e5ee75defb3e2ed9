import type { AreaCoverage } from "../../contracts/coverage.ts";
import type { CategoryDistances, CoverageAnswer } from "../../domain/coverage/measure-coverage.ts";
import { ageBands, type Service } from "../../domain/coverage/services.ts";
import { type CoverageState, coverageStateOf, coverageStates, tally } from "../../domain/coverage/tally.ts";
import { UNREACHED } from "../../domain/network/search.ts";
import type { findDistricts, PlaceRow } from "./queries.ts";
import type { SharedPeople } from "./share-people.ts";

export type NotKnownReason = "layer-missing" | "category-not-held" | "no-feature-in-source";

export interface CategoryInput {
	readonly service: Service;
	readonly distances: CategoryDistances;
	readonly notKnown: NotKnownReason | null;
}

interface Question {
	readonly places: readonly PlaceRow[];
	readonly answer: CoverageAnswer;
	readonly categories: readonly CategoryInput[];
	readonly districts: Awaited<ReturnType<typeof findDistricts>>;
	readonly people: SharedPeople | null;
}

/** The figures of a run: per category and district and for the whole city; totals add up to every building asked. */
export function summarise(question: Question): { areas: AreaCoverage[]; states: Uint8Array[] } {
	const { places, answer, categories, districts, people } = question;
	const states = categories.map(({ service, distances, notKnown }) =>
		Uint8Array.from(places, (place, index) =>
			coverageStates.indexOf(stateOf(place, index, { service, distances, notKnown })),
		),
	);
	const stateAt = (category: number, place: number): CoverageState =>
		coverageStates[states[category]?.[place] as number] as CoverageState;

	function stateOf(place: PlaceRow, index: number, { service, distances, notKnown }: CategoryInput): CoverageState {
		const isJoined = answer.placeEdge[index] !== -1;
		if (notKnown !== null) return "category-not-known";
		const distanceMm = distances.distancesMm[index] as number;
		return coverageStateOf(
			{ distanceMm: distanceMm === UNREACHED ? null : distanceMm, isJoined, edgeDistanceM: place.edge_distance_m },
			service.limitM,
		);
	}

	/** People a service is for: the sum of its bands, which is everybody where it has all of them. */
	function peopleFor(service: Service, index: number): number | null {
		if (people === null) return null;
		if (service.bands.length === ageBands.length) return people.total[index] as number;
		return service.bands.reduce((sum, band) => sum + (people.bands[ageBands.indexOf(band)]?.[index] ?? 0), 0);
	}

	function areaOf(districtId: string | null, names: AreaCoverage["names"]): AreaCoverage {
		const inside = places.flatMap((place, index) =>
			districtId === null || place.district_id === districtId ? [index] : [],
		);
		const residential = inside.filter((index) => places[index]?.use_code !== null);
		const useNotKnown = inside.filter((index) => places[index]?.use_code === null);
		const residentsOf = (indexes: readonly number[]): number | null =>
			people === null ? null : indexes.reduce((sum, index) => sum + (people.total[index] as number), 0);
		return {
			districtId,
			names,
			residentialCount: residential.length,
			useNotKnownCount: useNotKnown.length,
			residents: residentsOf(residential),
			categories: categories.map(({ service, distances, notKnown }, category) => ({
				code: service.code,
				limitM: service.limitM,
				facilityCount: distances.facilityIds.length,
				facilitiesNotJoined: distances.facilitiesNotJoined,
				notKnown,
				residential: tally(
					residential.map((index) => ({ state: stateAt(category, index), people: peopleFor(service, index) })),
				),
				useNotKnown: tally(useNotKnown.map((index) => ({ state: stateAt(category, index), people: null }))),
			})),
			complete: completeOf(residential, residentsOf),
		};
	}

	function completeOf(
		residential: readonly number[],
		residentsOf: (indexes: readonly number[]) => number | null,
	): AreaCoverage["complete"] {
		const groups = new Map<string, number[]>();
		for (const index of residential) {
			const mine = categories.map((_category, category) => stateAt(category, index));
			const reached = mine.filter((state) => state === "reached").length;
			const notReached = mine.filter((state) => state === "not-reached").length;
			const key = `${reached}/${categories.length - reached - notReached}`;
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [index]);
			else group.push(index);
		}
		return [...groups]
			.map(([key, indexes]) => {
				const [reached = 0, notKnown = 0] = key.split("/").map(Number);
				return { reached, of: categories.length, notKnown, buildings: indexes.length, residents: residentsOf(indexes) };
			})
			.sort((a, b) => b.reached - a.reached || a.notKnown - b.notKnown);
	}

	const areas = [
		areaOf(null, null),
		...districts.map((district) =>
			areaOf(district.id, { en: district.name_en, zh: district.name_zh, vi: district.name_vi }),
		),
	];
	return { areas, states };
}
