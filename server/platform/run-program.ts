import { type ChildProcess, spawn } from "node:child_process";
import { AppError } from "./app-error.ts";

/** Kept of what a program says on its error channel: enough for every message, not for a flood of them. */
const STDERR_LENGTH = 200_000;

interface Running {
	readonly child: ChildProcess;
	readonly stdout: NodeJS.ReadableStream;
	/** Settles when the program has ended. */
	readonly ended: Promise<{ readonly exitCode: number | null; readonly stderr: string }>;
}

/** Starts a program of the machine with arguments, never through a shell. */
export function startProgram(
	program: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Running {
	const child = spawn(program, [...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8", ...env },
	});
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		if (stderr.length < STDERR_LENGTH) stderr += text;
	});
	const ended = new Promise<{ exitCode: number | null; stderr: string }>((resolve, reject) => {
		child.on("error", (error) => {
			const isAbsent = "code" in error && error.code === "ENOENT";
			reject(isAbsent ? new Error(`The program ${program} is not installed (package gdal-bin or proj-bin).`) : error);
		});
		child.on("close", (exitCode) => resolve({ exitCode, stderr }));
	});
	// A reader who gives up early must not leave an unhandled refusal behind.
	ended.catch(() => {});
	return { child, stdout: child.stdout, ended };
}

/** Runs a program to its end and returns what it printed; a failure is refused with the program's own words. */
export async function runProgram(
	program: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<string> {
	const running = startProgram(program, args, env);
	let stdout = "";
	running.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	const { exitCode, stderr } = await running.ended;
	if (exitCode !== 0) throw new AppError("import.file-unreadable", { detail: sayFault(program, stderr || stdout) });
	return stdout;
}

function sayFault(program: string, output: string): string {
	const reason = faultLines(output)[0] ?? output.trim().split("\n")[0] ?? "";
	return `${program} could not read it: ${reason.slice(0, 300)}`;
}

/** The lines that tell of errors; `FAILURE:` puts its reason on the next line. */
export function faultLines(stderr: string): string[] {
	const lines = stderr.split("\n").map((line) => line.trim());
	return lines.flatMap((line, index) => {
		if (/^ERROR\b/.test(line)) return [line];
		return line.startsWith("FAILURE") ? [line.replace(/^FAILURE:?\s*/, "") || (lines[index + 1] ?? line)] : [];
	});
}
