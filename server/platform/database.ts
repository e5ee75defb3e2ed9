import postgres from "postgres";

/** A pool or a transaction; what every query takes as its first argument. */
export type Db = postgres.ISql;
/** The pool; only a service begins a transaction on it. */
export type Pool = postgres.Sql;
export type Transaction = postgres.TransactionSql;

export type Connection =
	| { readonly url: string }
	| { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

/** Opens the pool. Integers of 8 bytes come as numbers: every count here fits 2^53. */
export function openDatabase(connection: Connection, options: { maxConnections?: number } = {}): Pool {
	const settings = {
		max: options.maxConnections ?? 10,
		onnotice: () => {},
		backoff: (retries: number) => Math.min(2, 0.05 * 2 ** retries),
		connect_timeout: 10,
		types: {
			bigint: {
				to: 20,
				from: [20],
				serialize: (value: number) => String(value),
				parse: (value: string) => Number(value),
			},
			// Days stay days: a Date would carry a clock and a zone that the data never had.
			day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
		},
		connection: { application_name: "palimpsest", timezone: "UTC" },
	};
	return "url" in connection
		? (postgres(connection.url, settings) as unknown as Pool)
		: (postgres({ ...settings, ...connection }) as unknown as Pool);
}

const unavailableCodes = new Set([
	"CONNECTION_CLOSED",
	"CONNECTION_ENDED",
	"CONNECTION_DESTROYED",
	"CONNECT_TIMEOUT",
	"ECONNRESET",
	"ECONNREFUSED",
	"EPIPE",
	"ENOENT",
	"57P01",
	"57P02",
	"57P03",
	"53300",
]);

/** True where the database, not the question, was at fault: asking later can succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
	return error instanceof Error && "code" in error && unavailableCodes.has(String(error.code));
}
