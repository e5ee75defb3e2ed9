import type { Actor } from "../../domain/actor.ts";
import type { Pool } from "../../platform/database.ts";
import { createCityService } from "../cities/service.ts";
import { createConflictService } from "../conflicts/service.ts";
import { findUnchecked } from "./queries.ts";
import { createProjectService } from "./service.ts";

const operator: Actor = { personId: "demo", name: "Demonstration", role: "administrator" };

/** Checks every project that no check of is saved, e.g. those a city comes with. Returns how many. */
export async function checkUnchecked({ db, now }: { readonly db: Pool; readonly now: () => Date }): Promise<number> {
	const cities = createCityService({ db, now });
	const conflicts = createConflictService({ db, cities, now, log: { warn: () => {} } });
	const projects = createProjectService({ db, cities, conflicts, now });
	const unchecked = await findUnchecked(db);
	for (const { cityId, id } of unchecked) await projects.recheck(operator, cityId, id);
	return unchecked.length;
}
