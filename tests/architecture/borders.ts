import { readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";

/** A layer of the program: which files it is, and which imports it may not have. */
interface Border {
	readonly files: RegExp;
	/** Given the importing file and what it names (a project path, or a package), why that is not allowed. */
	readonly refuse: (file: string, target: string, isPackage: boolean) => string | undefined;
}

const featureOf = (file: string): string | undefined => /^(?:server|client)\/features\/([^/]+)\//.exec(file)?.[1];
const isUnder = (target: string, ...folders: readonly string[]): boolean =>
	folders.some((folder) => target === folder || target.startsWith(`${folder}/`));

const borders: readonly Border[] = [
	{
		files: /^server\/domain\//,
		refuse: (_file, target, isPackage) =>
			isPackage || !isUnder(target, "server/domain") ? "the domain imports the domain alone" : undefined,
	},
	{
		files: /^server\/contracts\//,
		refuse: (_file, target, isPackage) =>
			(isPackage ? target === "zod" : isUnder(target, "server/contracts", "server/domain"))
				? undefined
				: "contracts import zod and the domain",
	},
	{
		files: /^server\/platform\//,
		refuse: (_file, target, isPackage) =>
			isPackage || isUnder(target, "server/platform") || target === "server/contracts/problem.ts"
				? undefined
				: "the platform knows packages and problem codes only",
	},
	{
		files: /^server\/features\/.*queries\.ts$/,
		refuse: (file, target, isPackage) => {
			if (isPackage) return target === "zod" || target === "postgres" ? undefined : "queries need no package but zod";
			if (isUnder(target, "server/platform", "server/domain")) return undefined;
			return path.dirname(target).startsWith(path.dirname(file)) && !/\/(service|routes)\.ts$/.test(target)
				? undefined
				: "queries import platform and domain";
		},
	},
	{
		files: /^server\/features\/.*service\.ts$/,
		refuse: (file, target) => {
			if (target.startsWith("fastify") || target.startsWith("@fastify")) return "a service knows no HTTP";
			if (/\/routes\.ts$/.test(target)) return "a service never imports routes";
			const feature = featureOf(target);
			return feature !== undefined && feature !== featureOf(file) && !target.endsWith("/service.ts")
				? "another feature is reached through its service"
				: undefined;
		},
	},
	{
		files: /^server\/features\/.*routes\.ts$/,
		refuse: (_file, target, isPackage) => {
			if (isPackage) return undefined;
			if (/\/queries\.ts$/.test(target) || target === "server/platform/database.ts")
				return "routes never reach the database";
			return isUnder(target, "server/domain") && target !== "server/domain/actor.ts"
				? "routes decide nothing"
				: undefined;
		},
	},
	{
		files: /^client\/ui\//,
		refuse: (_file, target, isPackage) =>
			isPackage || isUnder(target, "client/ui", "client/i18n") ? undefined : "widgets know nothing of the program",
	},
	{
		files: /^client\/api\//,
		refuse: (_file, target, isPackage) =>
			isPackage || isUnder(target, "client/api", "server/contracts") ? undefined : "transport knows contracts only",
	},
	{
		files: /^client\/map\//,
		refuse: (_file, target, isPackage) =>
			isPackage || !isUnder(target, "client/features") ? undefined : "the map knows no feature",
	},
	{
		files: /^client\/features\//,
		refuse: (file, target, isPackage) => {
			if (isPackage) {
				return /^(maplibre-gl|@deck\.gl|terra-draw)/.test(target) ? "client/map alone holds the map" : undefined;
			}
			const feature = featureOf(target);
			return feature !== undefined && feature !== featureOf(file)
				? "a client feature never imports another"
				: undefined;
		},
	},
	{
		files: /^client\//,
		refuse: (_file, target, isPackage) =>
			!isPackage && isUnder(target, "server") && !isUnder(target, "server/contracts", "server/domain")
				? "the client sees contracts and domain of the server"
				: undefined,
	},
	{
		files: /^server\/(?!main\.ts|app\.ts)/,
		refuse: (_file, target) => (/^server\/(main|app)\.ts$/.test(target) ? "only the start joins things" : undefined),
	},
];

/** What the domain may not touch: the clock, chance, the outside. */
const impure = /\b(Date\.now|Math\.random|console\.|process\.|globalThis\.fetch|new Date\(\))/;

function importsOf(file: string, source: string): string[] {
	const parsed = parseSync(file, source);
	const { staticImports, staticExports, dynamicImports } = parsed.module;
	return [
		...staticImports.map((entry) => entry.moduleRequest.value),
		...staticExports.flatMap((entry) => entry.entries.map((part) => part.moduleRequest?.value ?? "")),
		...dynamicImports.map((entry) =>
			source.slice(entry.moduleRequest.start, entry.moduleRequest.end).replaceAll(/['"`]/g, ""),
		),
	].filter((name) => name !== "");
}

/** Every border that one file crosses, as sentences; none for a file that keeps to its room. */
export function crossings(file: string, source: string): string[] {
	const found: string[] = [];
	for (const name of importsOf(file, source)) {
		const isPackage = !name.startsWith(".");
		const target = isPackage ? name : path.posix.join(path.posix.dirname(file), name);
		for (const border of borders) {
			const why = border.files.test(file) ? border.refuse(file, target, isPackage) : undefined;
			if (why !== undefined) found.push(`${file} imports ${target}: ${why}`);
		}
	}
	if (file.startsWith("server/domain/") && file.endsWith(".ts")) {
		for (const [index, line] of source.split("\n").entries()) {
			const code = line.replace(/\/\/.*|^\s*\*.*|^\s*\/\*\*.*/, "");
			if (impure.test(code))
				found.push(`${file}:${index + 1} reaches outside: the domain is a function of its arguments`);
		}
	}
	return found;
}

export const crossingsOfFile = (root: string, file: string): string[] =>
	crossings(file, readFileSync(path.join(root, file), "utf8"));
