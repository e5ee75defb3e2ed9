import type { Connection } from "../../server/platform/database.ts";

/** A database of the test cluster; `host` is its socket folder. */
export const connectionTo = (host: string, database: string): Exclude<Connection, { url: string }> => ({
	host,
	port: 5432,
	user: "palimpsest",
	database,
});
