import { type ProblemCode, statusOf } from "../contracts/problem.ts";

interface AppErrorOptions extends ErrorOptions {
	/** One sentence for a person. Never shown for a 5xx. */
	readonly detail?: string;
	readonly place?: string | [number, number];
	readonly current?: unknown;
}

/** A refusal the caller can act on. Anything else that is thrown is a bug and answers 500. */
export class AppError extends Error {
	readonly code: ProblemCode;
	readonly place: string | [number, number] | undefined;
	readonly current: unknown;

	constructor(code: ProblemCode, options: AppErrorOptions = {}) {
		super(options.detail ?? code, options);
		this.name = "AppError";
		this.code = code;
		this.place = options.place;
		this.current = options.current;
	}

	get status(): number {
		return statusOf[this.code];
	}
}
