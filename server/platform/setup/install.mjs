// Brings a fresh machine to where the program can start. Node's own modules only: it runs before
// any package is there. Says each step in one line, and nothing where nothing is missing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const needsBrowser = process.argv.includes("--with-browser");
const say = (line) => console.log(`[set-up] ${line}`);

class SetUpError extends Error {}

function run(command, args, options = {}) {
	const done = spawnSync(command, args, {
		cwd: root,
		stdio: ["ignore", "pipe", "pipe"],
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
		...options,
	});
	return { isGood: done.status === 0, said: `${done.stdout ?? ""}${done.stderr ?? ""}${done.error ?? ""}`.trim() };
}

function requireNode() {
	const [major, minor] = process.versions.node.split(".").map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		throw new SetUpError(`Node.js ${process.versions.node} is too old. Install Node.js 20.19 or later.`);
	}
}

/** The packages are those of the lock file: its hash says whether they still are. */
function installPackages() {
	const wanted = createHash("sha256")
		.update(readFileSync(path.join(root, "package-lock.json")))
		.digest("hex");
	const hashFile = path.join(root, "node_modules/.lock-hash");
	if (existsSync(hashFile) && readFileSync(hashFile, "utf8") === wanted) return;
	say("Installing the npm packages …");
	// A registry that lacks the builds for other systems makes `npm ci` refuse a lock file that is right for this one.
	const done = [["ci"], ["install", "--no-save"]]
		.map((args) => () => run("npm", [...args, "--no-audit", "--no-fund"]))
		.reduce((last, next) => (last.isGood ? last : next()), { isGood: false, said: "" });
	if (!done.isGood)
		throw new SetUpError(
			`The npm packages could not be installed; npm said: ${done.said.split("\n").slice(-4).join(" ")}`,
		);
	writeFileSync(hashFile, wanted);
}

const onPath = (name) =>
	(process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));

/** A folder with the server's programs whose PostGIS is installed beside it. */
function hasPostgis() {
	const versions = (parent, prefix = "") =>
		existsSync(parent)
			? readdirSync(parent)
					.filter((name) => name.startsWith(prefix))
					.map((name) => path.join(parent, name))
			: [];
	const places = [
		...versions("/usr/lib/postgresql").map((folder) => [
			path.join(folder, "bin"),
			`/usr/share/postgresql/${path.basename(folder)}/extension`,
		]),
		...versions("/usr", "pgsql-").map((folder) => [path.join(folder, "bin"), path.join(folder, "share/extension")]),
		...["/opt/homebrew", "/usr/local"].flatMap((brew) =>
			versions(path.join(brew, "opt"), "postgresql@").map((folder) => [
				path.join(folder, "bin"),
				path.join(brew, "share", path.basename(folder), "extension"),
			]),
		),
		[
			"/Applications/Postgres.app/Contents/Versions/latest/bin",
			"/Applications/Postgres.app/Contents/Versions/latest/share/postgresql/extension",
		],
		["/usr/bin", "/usr/share/pgsql/extension"],
	];
	return places.some(
		([bin, extensions]) => existsSync(path.join(bin, "initdb")) && existsSync(path.join(extensions, "postgis.control")),
	);
}

const needs = [
	{
		what: "PostgreSQL with PostGIS",
		isThere: () => process.env.DATABASE_URL !== undefined || hasPostgis(),
		packages: ["postgresql", "postgis", "postgresql-contrib"],
		pattern: /^postgresql-\d+-postgis-\d+$/,
	},
	{ what: "GDAL", isThere: () => onPath("ogr2ogr"), packages: ["gdal-bin"] },
	...(needsBrowser
		? [
				{
					what: "Chromium",
					isThere: () => onPath("chromium") || onPath("chromium-browser") || onPath("google-chrome"),
					packages: ["chromium"],
				},
			]
		: []),
];

function installPrograms() {
	const missing = needs.filter((need) => !need.isThere());
	if (missing.length === 0) return;
	const names = missing.map((need) => need.what).join(" and ");
	const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
	if (!onPath("apt-get"))
		throw new SetUpError(`${names} must be installed: use your system's package manager, then start again.`);
	if (asRoot.length > 0 && !run("sudo", ["-n", "true"]).isGood) {
		throw new SetUpError(
			`${names} must be installed: sudo apt-get install ${missing.flatMap((need) => need.packages).join(" ")}`,
		);
	}
	const apt = (...args) => {
		const [command, ...rest] = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
		return run(command, rest);
	};
	keepDebianFromStartingItsOwn(asRoot);
	say(`Installing ${names} …`);
	apt("update", "-qq");
	const wanted = missing.flatMap((need) => [
		...need.packages.filter((name) => need.pattern === undefined || name === "postgresql"),
		...newestMatching(need.pattern),
	]);
	const done = apt("install", "-y", "-qq", "-o", "Dpkg::Options::=--force-confold", ...wanted);
	const still = missing.filter((need) => !need.isThere());
	if (still.length > 0) {
		throw new SetUpError(
			`${still.map((need) => need.what).join(" and ")} could not be installed (${done.said.split("\n").at(-1)}). Install ${wanted.join(" ")} and start again.`,
		);
	}
}

/** Debian would make and start a cluster of its own on installing; ours is private. */
function keepDebianFromStartingItsOwn(asRoot) {
	const file = "/etc/postgresql-common/createcluster.conf";
	if (existsSync(file)) return;
	if (asRoot.length === 0) {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, "create_main_cluster = false\n");
	} else {
		run("sudo", ["-n", "sh", "-c", `mkdir -p ${path.dirname(file)} && echo 'create_main_cluster = false' > ${file}`]);
	}
}

/** Whichever PostGIS the distribution has for its newest PostgreSQL. */
function newestMatching(pattern) {
	if (pattern === undefined) return [];
	const listed = run("apt-cache", ["pkgnames", "postgresql-"])
		.said.split("\n")
		.filter((name) => pattern.test(name));
	return listed.sort((a, b) => b.localeCompare(a, "en", { numeric: true })).slice(0, 1);
}

try {
	requireNode();
	installPackages();
	installPrograms();
} catch (error) {
	console.error(error instanceof SetUpError ? `[set-up] ${error.message}` : error);
	process.exit(1);
}
