import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { type Problem, type ProblemCode, statusOf } from "../contracts/problem.ts";
import { AppError } from "../platform/app-error.ts";
import { isDatabaseUnavailable } from "../platform/database.ts";

type Answer = Omit<Problem, "requestId" | "status" | "code"> & { code: ProblemCode };

const plainDetail: Partial<Record<ProblemCode, string>> = {
	"database.unavailable": "The database did not answer. Nothing was decided; try again in a moment.",
	"program.overloaded": "Too much is being asked at once. Try again in a few seconds.",
	"program.read-only": "This installation is read-only.",
	"server.failed": "Something went wrong on the server. Nothing was decided.",
};

/** The one place where anything thrown becomes `application/problem+json`. A 5xx says nothing of its cause. */
export function answerProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const answer = answerOf(error);
	const status = statusOf[answer.code];
	if (status >= 500 && answer.code !== "program.overloaded") request.log.error({ err: error }, "request.failed");
	if (status === 503 || status === 429) reply.header("retry-after", "5");
	const body: Problem = { ...answer, status, requestId: String(request.id) };
	// Serialised here: the route's own schema speaks of its good answer only.
	return reply
		.status(status)
		.type("application/problem+json")
		.serializer((value: unknown) => JSON.stringify(value))
		.send(body);
}

function answerOf(error: FastifyError | Error): Answer {
	if (error instanceof AppError) {
		const isOurs = error.status >= 500;
		return {
			code: error.code,
			detail: plainDetail[error.code] ?? (isOurs ? (plainDetail["server.failed"] ?? error.code) : error.message),
			...(error.place !== undefined && { place: error.place }),
			...(error.current !== undefined && { current: error.current }),
		};
	}
	if (hasZodFastifySchemaValidationErrors(error)) {
		const first = error.validation[0];
		return {
			code: "request.invalid",
			detail: error.validation
				.map((issue) => `${issue.instancePath || "/"}: ${issue.message ?? "is not allowed"}`)
				.join("; "),
			place: first?.instancePath || "/",
		};
	}
	if (isDatabaseUnavailable(error)) return unexplained("database.unavailable");
	const status = "statusCode" in error ? Number(error.statusCode) : 500;
	if (status === 429) return unexplained("program.rate-limited", error.message);
	if (status >= 400 && status < 500) return unexplained("request.invalid", error.message);
	return unexplained("server.failed");
}

const unexplained = (code: ProblemCode, detail?: string): Answer => ({
	code,
	detail: plainDetail[code] ?? detail ?? code,
});
