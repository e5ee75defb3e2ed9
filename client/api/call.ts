import type { BodyInputOf, Endpoint, ParamsOf, QueryInputOf, ReplyOf } from "../../server/contracts/endpoint.ts";
import { Problem } from "../../server/contracts/problem.ts";

/** A refusal or failure as the server words it. */
export class ApiProblem extends Error {
	readonly problem: Problem;
	constructor(problem: Problem) {
		super(problem.detail);
		this.name = "ApiProblem";
		this.problem = problem;
	}
}

export interface CallOptions<E extends Endpoint> {
	readonly params?: ParamsOf<E>;
	readonly query?: QueryInputOf<E>;
	readonly body?: BodyInputOf<E>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal | undefined;
}

let actorId: string | null = null;

/** Whom every following call names as its actor; null = nobody, who may read only. */
export function actAs(personId: string | null): void {
	actorId = personId;
}

/** The address of an endpoint, parameters filled in. */
export function addressOf<E extends Endpoint>(endpoint: E, options: Pick<CallOptions<E>, "params" | "query">): string {
	const params = (options.params ?? {}) as Record<string, string>;
	const path = endpoint.path.replaceAll(/:([a-zA-Z]+)/g, (_all, name: string) =>
		encodeURIComponent(String(params[name] ?? "")),
	);
	const query = new URLSearchParams();
	for (const [key, value] of Object.entries((options.query ?? {}) as Record<string, unknown>)) {
		if (value !== undefined && value !== null) query.set(key, String(value));
	}
	return query.size === 0 ? path : `${path}?${query}`;
}

/** Calls one endpoint and reads its reply by the endpoint's own schema. Throws {@link ApiProblem} on a refusal. */
export async function call<const E extends Endpoint>(endpoint: E, options: CallOptions<E> = {}): Promise<ReplyOf<E>> {
	return (await callWithHeaders(endpoint, options)).reply;
}

/** The same, with the reply's headers: an ETag is needed to save a second time. */
async function callWithHeaders<const E extends Endpoint>(
	endpoint: E,
	options: CallOptions<E> = {},
): Promise<{ reply: ReplyOf<E>; headers: Headers }> {
	const response = await fetch(addressOf(endpoint, options), {
		method: endpoint.method,
		headers: {
			accept: "application/json",
			...(options.body !== undefined && { "content-type": "application/json" }),
			...(actorId !== null && { "x-actor": actorId }),
			...options.headers,
		},
		...(options.body !== undefined && { body: JSON.stringify(options.body) }),
		...(options.signal && { signal: options.signal }),
	});
	if (!response.ok) throw new ApiProblem(await readProblem(response));
	const value: unknown = response.status === 204 ? undefined : await response.json();
	return { reply: endpoint.reply.parse(value) as ReplyOf<E>, headers: response.headers };
}

async function readProblem(response: Response): Promise<Problem> {
	const text = await response.text();
	try {
		return Problem.parse(JSON.parse(text));
	} catch {
		// A proxy or a dying server answers in its own words, which are not for people.
		return {
			code: "server.failed",
			status: response.status,
			detail: `The server answered ${response.status}.`,
			requestId: "",
		};
	}
}
