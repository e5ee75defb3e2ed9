import { shareOut } from "../../domain/coverage/share-out.ts";
import type { PeopleRow, PlaceRow } from "./queries.ts";

/** People of each place by age band, in the order of the population layer's bands, then all. */
export interface SharedPeople {
	readonly bands: readonly Float64Array[];
	readonly total: Float64Array;
	/** People of rows that no residential building lies in: counted, never dropped. */
	readonly unhoused: number;
}

/** Shares each row's people out to its homes by floor area; sums are exact per row. */
export function sharePeople(places: readonly PlaceRow[], rows: readonly PeopleRow[]): SharedPeople {
	const indexOf = new Map(places.map((place, index) => [place.id, index]));
	const bandCount = rows[0]?.bands.length ?? 7;
	const bands = Array.from({ length: bandCount }, () => new Float64Array(places.length));
	const total = new Float64Array(places.length);
	let unhoused = 0;
	for (const row of rows) {
		if (row.building_ids.length === 0) {
			unhoused += row.total ?? 0;
			continue;
		}
		const give = (people: number | null, into: Float64Array): void => {
			for (const [at, part] of shareOut(Math.round(people ?? 0), row.floor_areas_m2).entries()) {
				const index = indexOf.get(row.building_ids[at] as string);
				if (index !== undefined) into[index] = (into[index] as number) + part;
			}
		};
		give(row.total, total);
		for (const [band, people] of row.bands.entries()) give(people, bands[band] as Float64Array);
	}
	return { bands, total, unhoused };
}
