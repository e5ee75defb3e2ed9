import { parentPort, Worker, workerData } from "node:worker_threads";

const entry = new URL("./worker-entry.mjs", import.meta.url);

/**
 * Runs one piece of work on a thread of its own, so that a long computation never holds up an
 * answer. The module calls {@link answerInWorker} once. Shared memory is passed, not copied.
 */
export function runInWorker<Input, Result>(module: URL, input: Input): Promise<Result> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(entry, { workerData: { module: module.href, input }, execArgv: [] });
		worker.once("message", (result: Result) => {
			resolve(result);
			void worker.terminate();
		});
		worker.once("error", reject);
		worker.once("exit", (code) => reject(new Error(`The worker ended with code ${code} and no result.`)));
	});
}

/** Within such a module: takes the input, gives the result. */
export function answerInWorker<Input, Result>(work: (input: Input) => Result): void {
	parentPort?.postMessage(work((workerData as { input: Input }).input));
}
