import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rulesDocument } from "./document.ts";

const file = path.resolve(import.meta.dirname, "../../../docs/rules.md");

test("docs/rules.md says what the catalogue says", () => {
	if (process.env["UPDATE_DOCS"] === "1") writeFileSync(file, rulesDocument());
	expect(readFileSync(file, "utf8")).toBe(rulesDocument());
});
