import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The program as a person starts it: a process of its own, with a cluster of its own. */
export interface Program {
	readonly child: ChildProcess;
	readonly folder: string;
	/** Everything it has printed so far. */
	said(): string;
	/** Waits for its address; rejects with its last words where it ends before. */
	address(): Promise<string>;
	/** Exit code, or the signal that ended it. */
	ended(): Promise<number | string | null>;
	/** Process id of its database server, 0 where there is none. */
	databasePid(): number;
	/** The data folder of its database. */
	dataFolder(): string;
}

/** Where the data of a cluster lie: beside the project, or below /var/lib where that is out of reach. */
function findDataFolder(folder: string, said: string): string {
	return /made in (\S+)\.$/m.exec(said)?.[1] ?? path.join(folder, "pg/data");
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !existsSync("/proc") || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}

function readPid(dataFolder: string): number {
	try {
		const pid = Number(readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);
		return pid > 0 && isRunning(pid) ? pid : 0;
	} catch {
		return 0;
	}
}

function launch(folder: string, env: Readonly<Record<string, string>>): Program {
	let output = "";
	const { DATABASE_URL: _, ...inherited } = process.env;
	const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
		cwd: root,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...inherited, PORT: "0", DEMO_CITY: "none", LOG_LEVEL: "warn", PALIMPSEST_FOLDER: folder, ...env },
	});
	const hear = (chunk: Buffer): void => {
		output += chunk.toString();
	};
	child.stdout.on("data", hear);
	child.stderr.on("data", hear);
	const end = new Promise<number | string | null>((resolve) =>
		child.on("close", (code, signal) => resolve(code ?? signal)),
	);
	const dataFolder = (): string => findDataFolder(folder, output);
	return {
		child,
		folder,
		said: () => output,
		ended: () => end,
		databasePid: () => readPid(dataFolder()),
		dataFolder,
		async address() {
			for (;;) {
				const found = /Palimpsest is at (http:\S+)/.exec(output)?.[1];
				if (found !== undefined) return found;
				if (child.exitCode !== null) throw new Error(`The program ended before it listened:\n${output}`);
				await sleep(20);
			}
		},
	};
}

/** Starts programs for one test and leaves neither process nor folder behind, whatever the test did. */
export function withProgram() {
	const programs: Program[] = [];
	const folders: string[] = [];
	afterEach(async () => {
		for (const program of programs.splice(0)) {
			if (program.child.exitCode === null) program.child.kill("SIGKILL");
			await program.ended();
			const pid = program.databasePid();
			if (pid !== 0) process.kill(pid, "SIGQUIT");
			for (let attempt = 0; program.databasePid() !== 0 && attempt < 200; attempt += 1) await sleep(25);
			await rm(path.dirname(program.dataFolder()), { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
		}
		for (const folder of folders.splice(0))
			await rm(folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
	});
	return {
		async folder(): Promise<string> {
			await mkdir(path.join(root, ".palimpsest"), { recursive: true });
			const folder = await mkdtemp(path.join(root, ".palimpsest/program-"));
			folders.push(folder);
			// The server's user must be able to walk through it.
			await chmod(folder, 0o755);
			return folder;
		},
		start(folder: string, env: Readonly<Record<string, string>> = {}): Program {
			const program = launch(folder, env);
			programs.push(program);
			return program;
		},
	};
}
