import { z } from "zod";
import { endpoint } from "./endpoint.ts";

export const getHealth = endpoint({
	method: "GET",
	path: "/api/health",
	summary: "The program lives.",
	reply: z.strictObject({ status: z.literal("alive"), version: z.string() }),
});

export const getReadiness = endpoint({
	method: "GET",
	path: "/api/ready",
	summary: "The database answers, its migrations are done, and a city is loaded; 503 until then.",
	reply: z.strictObject({ status: z.literal("ready"), migrations: z.int(), cities: z.int() }),
});
