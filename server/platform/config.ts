import { z } from "zod";

const Flag = z.enum(["true", "false"]).transform((value) => value === "true");

const Config = z.object({
	/** Absent: the program owns a private cluster. */
	DATABASE_URL: z.string().startsWith("postgres").optional(),
	HOST: z.string().default("127.0.0.1"),
	PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
	LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
	/** Folder of the private cluster and of caches. */
	PALIMPSEST_FOLDER: z.string().default(".palimpsest"),
	/** Needed to listen on anything but loopback: until accounts exist, others may only read. */
	READ_ONLY: Flag.default(false),
	/** Which demonstration city a first start loads. */
	DEMO_CITY: z.enum(["city", "quarter", "none"]).default("city"),
});
export type Config = z.infer<typeof Config>;
export const configKeys = Object.keys(Config.shape);

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Reads the environment once; throws one sentence a person can act on. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
	const known = Object.fromEntries(
		configKeys.filter((key) => env[key] !== undefined && env[key] !== "").map((key) => [key, env[key]]),
	);
	const parsed = Config.safeParse(known);
	if (!parsed.success) {
		const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
		throw new Error(`The settings are wrong. ${faults.join("; ")}`);
	}
	if (!isLoopback(parsed.data.HOST) && !parsed.data.READ_ONLY) {
		throw new Error(
			`HOST=${parsed.data.HOST} would open the program to other machines. Set READ_ONLY=true with it: until accounts exist, others may only read.`,
		);
	}
	return parsed.data;
}
