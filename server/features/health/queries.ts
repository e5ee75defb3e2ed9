import { z } from "zod";
import type { Db } from "../../platform/database.ts";

const ReadinessRow = z.strictObject({ migrations: z.number(), cities: z.number() });

export async function measureReadiness(db: Db): Promise<z.infer<typeof ReadinessRow>> {
	const [row] = await db`
		select
			(select count(*)::int from schema_migration) as migrations,
			(select count(*)::int from city) as cities
	`;
	return ReadinessRow.parse(row);
}
