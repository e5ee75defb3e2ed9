import type { Pool } from "../../platform/database.ts";
import { measureReadiness } from "./queries.ts";

export type HealthService = ReturnType<typeof createHealthService>;

export function createHealthService({ db, programVersion }: { db: Pool; programVersion: string }) {
	return {
		programVersion,
		readiness: () => measureReadiness(db),
	};
}
