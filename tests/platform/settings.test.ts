import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configKeys, readConfig } from "../../server/platform/config.ts";

test(".env.example lists exactly the settings of the program", () => {
	const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
	const listed = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
	expect(listed.sort()).toEqual([...configKeys].sort());
});

test("an address beyond loopback is refused unless the program is read-only", () => {
	expect(() => readConfig({ HOST: "0.0.0.0" })).toThrow("READ_ONLY=true");
	expect(readConfig({ HOST: "0.0.0.0", READ_ONLY: "true" }).READ_ONLY).toBe(true);
	expect(readConfig({}).HOST).toBe("127.0.0.1");
});

test("a wrong setting is named", () => {
	expect(() => readConfig({ PORT: "eighty" })).toThrow(/PORT/);
	expect(() => readConfig({ DEMO_CITY: "village" })).toThrow(/DEMO_CITY/);
});
