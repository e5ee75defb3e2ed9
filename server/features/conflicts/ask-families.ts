import { isDatabaseUnavailable, type Transaction } from "../../platform/database.ts";

export interface Log {
	warn(fields: object, event: string): void;
}

export interface Families {
	/** Asks one family of facts; where it gives no whole answer, its layers count as failed and the fallback stands in. */
	ask<T>(layers: readonly string[], fallback: T, query: (db: Transaction) => Promise<T>): Promise<T>;
	readonly failedLayers: ReadonlySet<string>;
}

/**
 * Each family runs in a savepoint of its own, so that a statement which fails, is cancelled or takes too
 * long makes its rules not-known and leaves the others' answers whole. Only a database that is gone ends the check.
 */
export function askFamilies(transaction: Transaction, log: Log): Families {
	const failedLayers = new Set<string>();
	return {
		failedLayers,
		async ask<T>(layers: readonly string[], fallback: T, query: (db: Transaction) => Promise<T>): Promise<T> {
			try {
				return (await transaction.savepoint((inner) => query(inner))) as T;
			} catch (error) {
				if (isDatabaseUnavailable(error)) throw error;
				for (const layer of layers) failedLayers.add(layer);
				log.warn({ err: error, layers }, "conflict-check.family-failed");
				return fallback;
			}
		},
	};
}
