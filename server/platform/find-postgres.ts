import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** Where distributions put the programs of PostgreSQL; the newest of each place first. */
function candidateFolders(): string[] {
	const versions = (parent: string, tail: string, prefix = ""): string[] =>
		existsSync(parent)
			? readdirSync(parent)
					.filter((name) => name.startsWith(prefix))
					.sort((a, b) => Number.parseFloat(b.slice(prefix.length)) - Number.parseFloat(a.slice(prefix.length)))
					.map((name) => path.join(parent, name, tail))
			: [];
	return [
		...versions("/usr/lib/postgresql", "bin"),
		...versions("/usr", "bin", "pgsql-"),
		...versions("/opt/homebrew/opt", "bin", "postgresql@"),
		...versions("/usr/local/opt", "bin", "postgresql@"),
		"/Applications/Postgres.app/Contents/Versions/latest/bin",
		"/usr/bin",
		"/usr/local/bin",
	];
}

/** The folder that holds `initdb`, `postgres`, `pg_isready` and `createdb`, or undefined where none is installed. */
export const findPostgresFolder = (): string | undefined =>
	candidateFolders().find((folder) =>
		["initdb", "postgres", "pg_isready", "createdb"].every((name) => existsSync(path.join(folder, name))),
	);
