import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { crossings, crossingsOfFile } from "./borders.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "server", "client"], {
	cwd: root,
	encoding: "utf8",
})
	.split("\n")
	.filter((file) => /\.tsx?$/.test(file));

test("every file keeps to its layer", () => {
	expect(files.length).toBeGreaterThan(20);
	expect(files.flatMap((file) => crossingsOfFile(root, file))).toEqual([]);
});

describe("a planted violation is seen", () => {
	const planted: readonly [why: string, file: string, source: string][] = [
		["domain reads a file", "server/domain/rules/x.ts", 'import fs from "node:fs";'],
		["domain reads the clock", "server/domain/rules/x.ts", "export const now = Date.now();"],
		["domain throws dice", "server/domain/rules/x.ts", "export const n = Math.random();"],
		["domain knows a contract", "server/domain/rules/x.ts", 'import { City } from "../../contracts/cities.ts";'],
		["contract knows a feature", "server/contracts/x.ts", 'import { a } from "../features/tiles/service.ts";'],
		["platform knows the domain", "server/platform/x.ts", 'import { layers } from "../domain/datasets/layers.ts";'],
		["queries know a contract", "server/features/a/queries.ts", 'import { City } from "../../contracts/cities.ts";'],
		["service knows HTTP", "server/features/a/service.ts", 'import { fastify } from "fastify";'],
		[
			"service reaches another feature's queries",
			"server/features/a/service.ts",
			'import { q } from "../b/queries.ts";',
		],
		["routes reach the database", "server/features/a/routes.ts", 'import { q } from "./queries.ts";'],
		["routes decide", "server/features/a/routes.ts", 'import { judge } from "../../domain/rules/judge.ts";'],
		["a widget calls the server", "client/ui/x.tsx", 'import { call } from "../api/call.ts";'],
		["a client feature imports another", "client/features/a/x.tsx", 'import { y } from "../b/y.tsx";'],
		["a client feature holds the map", "client/features/a/x.tsx", 'import { Map } from "maplibre-gl";'],
		["the map knows a feature", "client/map/x.ts", 'import { y } from "../features/a/y.tsx";'],
		["the client reaches the platform", "client/x.ts", 'import { y } from "../server/platform/config.ts";'],
		["a re-export crosses", "server/domain/x.ts", 'export { a } from "../platform/config.ts";'],
		["a dynamic import crosses", "server/domain/x.ts", 'const a = await import("../platform/config.ts");'],
	];
	test.each(planted)("%s", (_why, file, source) => {
		expect(crossings(file, source)).not.toEqual([]);
	});
});

test("what keeps to its room is let through", () => {
	expect(
		crossings("server/features/a/service.ts", 'import { b } from "../b/service.ts"; import { q } from "./queries.ts";'),
	).toEqual([]);
	expect(crossings("server/domain/a/x.ts", 'import { y } from "../geo/geojson.ts";')).toEqual([]);
});
