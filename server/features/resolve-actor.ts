import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Actor, anonymous } from "../domain/actor.ts";
import { AppError } from "../platform/app-error.ts";

interface KnowsPeople {
	/** The person of that city, or null. */
	actorOf(cityId: string, personId: string): Promise<Actor | null>;
}

/** Who asks is looked up before any handler runs; an unknown name is refused, never taken at its word. */
export function resolveActor(app: FastifyInstance, people: KnowsPeople): void {
	app.decorateRequest("actor");
	app.decorateRequest("goneSignal");
	app.addHook("onRequest", async (request, reply) => {
		const gone = new AbortController();
		reply.raw.on("close", () => {
			if (!reply.raw.writableFinished) gone.abort();
		});
		request.goneSignal = gone.signal;
		request.actor = await actorOf(request, people);
	});
}

async function actorOf(request: FastifyRequest, people: KnowsPeople): Promise<Actor> {
	const personId = request.headers["x-actor"];
	const { city } = request.params as { city?: string };
	if (personId === undefined || city === undefined) return anonymous;
	const actor = typeof personId === "string" ? await people.actorOf(city, personId) : null;
	if (actor === null) throw new AppError("actor.unknown", { detail: "Nobody of that name may act in this city." });
	return actor;
}
