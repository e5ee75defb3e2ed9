import type { z } from "zod";

/**
 * One endpoint, said once: the route serves it, the client calls it, OpenAPI is generated from it.
 * Paths use `:name` parameters; every path of city data begins with `/api/cities/:city`.
 */
export interface Endpoint {
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	readonly path: string;
	/** One sentence for the generated document. */
	readonly summary: string;
	readonly params?: z.ZodType;
	readonly query?: z.ZodType;
	readonly body?: z.ZodType;
	readonly reply: z.ZodType;
	/** Status of the good answer; 200 unless said. */
	readonly status?: number;
	/** True for a question asked by POST: allowed where the program is read-only. */
	readonly savesNothing?: boolean;
}

export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Written<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<E extends Endpoint> = Parsed<E["params"]>;
export type QueryOf<E extends Endpoint> = Parsed<E["query"]>;
export type BodyOf<E extends Endpoint> = Parsed<E["body"]>;
export type ReplyOf<E extends Endpoint> = Parsed<E["reply"]>;
/** What a caller may write, before defaults are filled in. */
export type QueryInputOf<E extends Endpoint> = Written<E["query"]>;
export type BodyInputOf<E extends Endpoint> = Written<E["body"]>;
export type ReplyInputOf<E extends Endpoint> = Written<E["reply"]>;
