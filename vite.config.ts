import path from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const root = path.dirname(fileURLToPath(import.meta.url));

export default defineConfig({
	root: path.join(root, "client"),
	plugins: [react()],
	worker: { format: "es" },
	build: {
		outDir: path.join(root, "dist/client"),
		emptyOutDir: true,
		sourcemap: false,
		chunkSizeWarningLimit: 2_400,
	},
	test: {
		root,
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: "node",
					root,
					environment: "node",
					globalSetup: ["tests/support/global-setup.ts"],
					include: ["tests/**/*.test.ts"],
					exclude: ["tests/client/**"],
					testTimeout: 60_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: "client",
					root,
					environment: "jsdom",
					include: ["tests/client/**/*.test.{ts,tsx}"],
				},
			},
		],
	},
});
