import { z } from "zod";

/** Every code the program can answer with, and its HTTP status. Sorted; a test keeps it so. */
export const statusOf = {
	"action.building-outside": 422,
	"action.twice": 422,
	"actor.forbidden": 403,
	"actor.missing": 403,
	"actor.unknown": 403,
	"boundary.empty": 422,
	"boundary.holds-too-much": 422,
	"boundary.invalid": 422,
	"boundary.not-closed": 422,
	"boundary.outside-city": 422,
	"boundary.self-intersects": 422,
	"boundary.too-few-vertices": 422,
	"boundary.too-many-vertices": 422,
	"boundary.zero-area": 422,
	"city.unknown": 404,
	"collection.unknown": 404,
	"coverage-run.not-done": 409,
	"coverage-run.unknown": 404,
	"coverage.building-unknown": 404,
	"coverage.category-unknown": 404,
	"database.unavailable": 503,
	"dataset.version-gone": 410,
	"dataset.version-unknown": 404,
	"feature.unknown": 404,
	"filter.invalid": 400,
	"import.changes-too-much": 409,
	"import.crs-refused": 422,
	"import.crs-unknown": 422,
	"import.file-broken": 422,
	"import.file-empty": 422,
	"import.file-unreadable": 422,
	"import.format-unknown": 415,
	"import.layer-missing": 422,
	"import.mapping-invalid": 422,
	"import.mapping-unknown": 404,
	"import.nothing-accepted": 422,
	"import.position-doubtful": 422,
	"import.zip-dangerous": 422,
	"layer.unknown": 404,
	"program.overloaded": 503,
	"program.rate-limited": 429,
	"program.read-only": 403,
	"project.changed-meanwhile": 412,
	"project.never-checked": 404,
	"project.revision-missing": 428,
	"project.unknown": 404,
	"report.crs-not-for-format": 422,
	"report.no-manifest": 422,
	"request.invalid": 400,
	"request.not-found": 404,
	"server.failed": 500,
	"tile.unknown": 404,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof statusOf;

/** `application/problem+json`: what every refusal looks like on the wire. */
export const Problem = z.strictObject({
	code: z.string(),
	status: z.int(),
	/** One sentence for a person; never a stack or a query. */
	detail: z.string(),
	/** Where: a JSON pointer into the request, or a `[lon, lat]` on the map. */
	place: z.union([z.string(), z.tuple([z.number(), z.number()])]).optional(),
	/** What was kept, so that nothing is lost, e.g. the current revision on a conflict of editors. */
	current: z.unknown().optional(),
	requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;
