import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyInputOf } from "../contracts/endpoint.ts";
import type { Actor } from "../domain/actor.ts";

declare module "fastify" {
	interface FastifyContextConfig {
		/** Refused where the program is read-only. */
		isWrite?: boolean;
	}
	interface FastifyRequest {
		/** Who asks; looked up by the server before any handler runs. */
		actor: Actor;
		/** Aborted when the caller has gone away. */
		goneSignal: AbortSignal;
	}
}

export interface Asked<E extends Endpoint> {
	readonly actor: Actor;
	readonly params: ParamsOf<E>;
	readonly query: QueryOf<E>;
	readonly body: BodyOf<E>;
	readonly headers: FastifyRequest["headers"];
	/** Aborted when the caller has gone away: pass it to long work. */
	readonly signal: AbortSignal;
	/** For headers such as ETag, and for replies that stream. */
	readonly reply: FastifyReply;
}

/** Mounts one endpoint object: what it takes and gives is checked by its own schemas. */
export function serve<const E extends Endpoint>(
	app: FastifyInstance,
	endpoint: E,
	handler: (asked: Asked<E>) => Promise<ReplyInputOf<E>>,
): void {
	const status = endpoint.status ?? 200;
	const isWrite = endpoint.method !== "GET" && endpoint.savesNothing !== true;
	app.route({
		method: endpoint.method,
		url: endpoint.path,
		config: { isWrite },
		schema: {
			summary: endpoint.summary,
			...(endpoint.params && { params: endpoint.params }),
			...(endpoint.query && { querystring: endpoint.query }),
			...(endpoint.body && { body: endpoint.body }),
			response: { [status]: endpoint.reply },
		},
		handler: async (request, reply) => {
			reply.status(status);
			return handler({
				actor: request.actor,
				params: request.params as ParamsOf<E>,
				query: request.query as QueryOf<E>,
				body: request.body as BodyOf<E>,
				headers: request.headers,
				signal: request.goneSignal,
				reply,
			});
		},
	});
}
