import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp } from "../../server/app.ts";
import { buildClient } from "../../server/platform/client-build.ts";
import type { Pool } from "../../server/platform/database.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** The real program on a port of its own, the client included where it is asked for. */
export async function startTestServer(
	db: Pool,
	{ withClient = false } = {},
): Promise<{ url: string; close: () => Promise<void> }> {
	if (withClient) await buildClient(root);
	const app = await buildApp({
		db,
		now: () => new Date(),
		logLevel: "silent",
		programVersion: "0.0.0-test",
		isReadOnly: false,
		...(withClient && { clientFolder: path.join(root, "dist/client") }),
	});
	const url = await app.listen({ host: "127.0.0.1", port: 0 });
	return { url, close: () => app.close() };
}
