import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findPostgresFolder } from "./find-postgres.ts";

/**
 * A PostgreSQL server of the program's own: a data folder beside the project, a Unix socket in a
 * closed folder, no TCP. It is stopped with the program, restarted when it dies, and adopted when
 * a killed program left it running.
 */
export interface PrivateCluster {
	readonly connection: {
		readonly host: string;
		readonly port: number;
		readonly user: string;
		readonly database: string;
	};
	/** A live server was found and taken over. */
	readonly isAdopted: boolean;
	readonly dataFolder: string;
	/** Process id of the running server, 0 where there is none. */
	pid(): number;
	stop(): Promise<void>;
}

interface Owner {
	readonly uid: number;
	readonly gid: number;
}

interface Place {
	readonly folder: string;
	/** Who runs the server; null = whoever runs the program. PostgreSQL refuses to run as root. */
	readonly owner: Owner | null;
}

const PORT = 5432;
const USER = "palimpsest";
/** The kernel's limit on the path of a Unix socket, in bytes. */
const SOCKET_PATH_MAX_BYTES = 107;

export async function startPrivateCluster(options: {
	folder: string;
	log: (line: string) => void;
	/** Extra server settings; tests trade durability for speed. */
	settings?: Readonly<Record<string, string>>;
}): Promise<PrivateCluster> {
	const bin = findPostgresFolder();
	if (bin === undefined) {
		throw new Error(
			"PostgreSQL with PostGIS is not installed. Install the packages postgresql and postgis of your system, or set DATABASE_URL.",
		);
	}
	const place = usablePlace(options.folder);
	const dataFolder = path.join(place.folder, "data");
	const socketFolder = prepareSocketFolder(place);
	refuseForeignVersion(bin, dataFolder);
	if (!existsSync(path.join(dataFolder, "PG_VERSION"))) {
		refuseHalfMade(dataFolder);
		initialise(bin, dataFolder, place.owner);
		options.log(`A private database is made in ${dataFolder}.`);
	}
	const server = new Server(bin, place, dataFolder, socketFolder, options.settings ?? {});
	const isAdopted = await server.start();
	server.createDatabase(USER);
	options.log(isAdopted ? "The database was still running and is taken over." : "The database is running.");
	server.watch(options.log);
	return {
		connection: { host: socketFolder, port: PORT, user: USER, database: USER },
		isAdopted,
		dataFolder,
		pid: () => livePid(dataFolder),
		stop: () => server.stop(),
	};
}

class Server {
	readonly #bin: string;
	readonly #place: Place;
	readonly #dataFolder: string;
	readonly #socketFolder: string;
	readonly #settings: Readonly<Record<string, string>>;
	#child: ChildProcess | null = null;
	#isStopping = false;
	#watch: NodeJS.Timeout | null = null;

	constructor(
		bin: string,
		place: Place,
		dataFolder: string,
		socketFolder: string,
		settings: Readonly<Record<string, string>>,
	) {
		this.#bin = bin;
		this.#place = place;
		this.#dataFolder = dataFolder;
		this.#socketFolder = socketFolder;
		this.#settings = settings;
	}

	/** Starts or adopts; resolves when connections are accepted. */
	async start(): Promise<boolean> {
		const isAdopted = livePid(this.#dataFolder) !== 0;
		if (!isAdopted) {
			await clearDead(this.#dataFolder, this.#socketFolder);
			this.#spawn();
		}
		for (let attempt = 0; attempt < 1_200; attempt += 1) {
			if (this.#isReady()) return isAdopted;
			if (this.#child !== null && hasEnded(this.#child) && livePid(this.#dataFolder) === 0) {
				throw new Error(`PostgreSQL would not start. It last said:\n${this.#lastWords()}`);
			}
			await sleep(50);
		}
		throw new Error(`PostgreSQL did not accept connections within a minute. It last said:\n${this.#lastWords()}`);
	}

	/** A server that dies is started again: the program keeps its promise, the pool reconnects. */
	watch(log: (line: string) => void): void {
		let isStarting = false;
		this.#watch = setInterval(async () => {
			if (this.#isStopping || isStarting || livePid(this.#dataFolder) !== 0) return;
			isStarting = true;
			try {
				log("The database has died; starting it again.");
				await this.start();
				log("The database is running again.");
			} catch (error) {
				log(error instanceof Error ? error.message : String(error));
			} finally {
				isStarting = false;
			}
		}, 250);
		this.#watch.unref();
	}

	createDatabase(name: string): void {
		const made = spawnSync(
			path.join(this.#bin, "createdb"),
			["-h", this.#socketFolder, "-p", String(PORT), "-U", USER, "--maintenance-db=postgres", name],
			{
				encoding: "utf8",
			},
		);
		if (made.status !== 0 && !made.stderr.includes("already exists"))
			throw new Error(`The database could not be made: ${made.stderr.trim()}`);
	}

	async stop(): Promise<void> {
		this.#isStopping = true;
		if (this.#watch !== null) clearInterval(this.#watch);
		const pid = livePid(this.#dataFolder);
		if (pid === 0) return;
		process.kill(pid, "SIGINT"); // fast shutdown: open transactions are rolled back
		while (livePid(this.#dataFolder) === pid || isAlive(pid)) await sleep(20);
	}

	#spawn(): void {
		const logFile = openSync(path.join(this.#place.folder, "server.log"), "a");
		const settings: Record<string, string> = {
			listen_addresses: "",
			port: String(PORT),
			unix_socket_permissions: "0700",
			shared_buffers: "256MB",
			max_connections: "60",
			synchronous_commit: "on",
			jit: "off",
			...this.#settings,
		};
		this.#child = spawn(
			path.join(this.#bin, "postgres"),
			[
				"-D",
				this.#dataFolder,
				"-k",
				this.#socketFolder,
				...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
			],
			{ ...asOwner(this.#place.owner), detached: true, stdio: ["ignore", logFile, logFile] },
		);
		this.#child.unref();
	}

	#isReady(): boolean {
		const answer = spawnSync(path.join(this.#bin, "pg_isready"), [
			"-q",
			"-h",
			this.#socketFolder,
			"-p",
			String(PORT),
			"-U",
			USER,
			"-d",
			"postgres",
		]);
		return answer.status === 0;
	}

	#lastWords(): string {
		const file = path.join(this.#place.folder, "server.log");
		return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").slice(-5).join("\n") : "(nothing)";
	}
}

const asOwner = (owner: Owner | null) => ({
	...(owner ?? {}),
	cwd: "/",
	env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
});

/** Root hands the server to the owner of the folder, else to the system's `postgres` user. */
function ownerFor(folder: string): Owner | null {
	if (process.getuid?.() !== 0) return null;
	if (existsSync(folder)) {
		const { uid, gid } = statSync(folder);
		if (uid !== 0) return { uid, gid };
	}
	const line = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((entry) => entry.startsWith("postgres:"));
	const [, , uid, gid] = line?.split(":") ?? [];
	if (uid === undefined || gid === undefined) {
		throw new Error(
			"PostgreSQL refuses to run as root, and this system has no user named postgres. Start the program as another user.",
		);
	}
	return { uid: Number(uid), gid: Number(gid) };
}

/** The wanted folder where the server's user can reach it, else one under /var/lib named after it. */
function usablePlace(wanted: string): Place {
	const folder = path.join(wanted, "pg");
	const owner = ownerFor(folder);
	if (isUsable(folder, owner)) return { folder, owner };
	const name = createHash("sha256").update(realpathSync(wanted)).digest("hex").slice(0, 12);
	const fallback = `/var/lib/palimpsest-${name}`;
	const fallbackOwner = ownerFor(fallback);
	if (isUsable(fallback, fallbackOwner)) return { folder: fallback, owner: fallbackOwner };
	throw new Error(
		`The database has no folder to live in: neither ${folder} nor ${fallback} can be written by the user who runs PostgreSQL.`,
	);
}

function isUsable(folder: string, owner: Owner | null): boolean {
	try {
		mkdirSync(path.dirname(folder), { recursive: true, mode: 0o755 });
		if (!existsSync(folder)) mkdirSync(folder, 0o700);
		if (owner !== null && statSync(folder).uid !== owner.uid) chownSync(folder, owner.uid, owner.gid);
		chmodSync(folder, 0o700);
	} catch {
		return false;
	}
	const probe = spawnSync("/bin/sh", ["-c", 'touch "$1/.probe" && rm "$1/.probe"', "sh", folder], asOwner(owner));
	return probe.status === 0;
}

function prepareSocketFolder({ folder, owner }: Place): string {
	const wanted = path.join(folder, "run");
	const isTooLong = Buffer.byteLength(`${wanted}/.s.PGSQL.${PORT}`) > SOCKET_PATH_MAX_BYTES;
	const short = path.join(os.tmpdir(), `palimpsest-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);
	const socketFolder = isTooLong ? short : wanted;
	mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
	if (owner !== null) chownSync(socketFolder, owner.uid, owner.gid);
	return socketFolder;
}

function refuseForeignVersion(bin: string, dataFolder: string): void {
	const file = path.join(dataFolder, "PG_VERSION");
	if (!existsSync(file)) return;
	const made = readFileSync(file, "utf8").trim();
	const installed = /(\d+)/.exec(
		spawnSync(path.join(bin, "postgres"), ["--version"], { encoding: "utf8" }).stdout,
	)?.[1];
	if (made !== installed) {
		throw new Error(
			`The data folder ${dataFolder} was made by PostgreSQL ${made}, but PostgreSQL ${installed} is installed. Install version ${made}, or move the folder away to begin anew.`,
		);
	}
}

function refuseHalfMade(dataFolder: string): void {
	if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0) {
		throw new Error(
			`The data folder ${dataFolder} is half made: it has files but no PG_VERSION. Move it away to begin anew, or restore it.`,
		);
	}
}

/** Made in a folder of its own, then renamed: two first starts at once both work. */
function initialise(bin: string, dataFolder: string, owner: Owner | null): void {
	const fresh = `${dataFolder}.new-${process.pid}`;
	const made = spawnSync(
		path.join(bin, "initdb"),
		[
			"-D",
			fresh,
			"-U",
			USER,
			"-E",
			"UTF8",
			"--locale=C.UTF-8",
			"--auth=reject",
			"--auth-local=trust",
			"--data-checksums",
		],
		{ ...asOwner(owner), encoding: "utf8" },
	);
	if (made.status !== 0) {
		rmSync(fresh, { recursive: true, force: true });
		throw new Error(`The database could not be made: ${made.stderr.trim() || String(made.error)}`);
	}
	try {
		renameSync(fresh, dataFolder);
	} catch (error) {
		rmSync(fresh, { recursive: true, force: true });
		if (!existsSync(path.join(dataFolder, "PG_VERSION"))) throw error;
	}
}

/** By its own exit or by a signal: a server killed while it starts has no exit code. */
const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** A process that still runs; one that has ended and waits to be reaped does not. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}

/** The live server of a data folder, or 0. A pid file alone proves nothing: the number may be another's by now. */
function livePid(dataFolder: string): number {
	try {
		const pid = Number(readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);
		process.kill(pid, 0);
		if (process.platform !== "linux") return pid;
		const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
		return command.includes("postgres") && command.includes(dataFolder) ? pid : 0;
	} catch {
		return 0;
	}
}

/**
 * Takes away what a killed server left. It may linger as a zombie, for which PostgreSQL itself
 * would refuse to start, so the lock goes only when no process works in the data folder any more.
 */
async function clearDead(dataFolder: string, socketFolder: string): Promise<void> {
	const lock = path.join(dataFolder, "postmaster.pid");
	if (!existsSync(lock) || livePid(dataFolder) !== 0) return;
	for (let attempt = 0; hasWorkers(dataFolder); attempt += 1) {
		if (attempt > 400)
			throw new Error(`Processes of a dead server still work in ${dataFolder}. Stop them, then start again.`);
		await sleep(50);
	}
	for (const file of [
		lock,
		path.join(socketFolder, `.s.PGSQL.${PORT}`),
		path.join(socketFolder, `.s.PGSQL.${PORT}.lock`),
	]) {
		rmSync(file, { force: true });
	}
}

function hasWorkers(dataFolder: string): boolean {
	if (process.platform !== "linux") return false;
	return readdirSync("/proc").some((name) => {
		if (!/^\d+$/.test(name)) return false;
		try {
			return readlinkSync(`/proc/${name}/cwd`) === dataFolder;
		} catch {
			return false;
		}
	});
}
