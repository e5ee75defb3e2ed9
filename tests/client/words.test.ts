import { describe, expect, test } from "vitest";
import en from "../../client/i18n/en.json";
import vi from "../../client/i18n/vi.json";
import zh from "../../client/i18n/zh.json";
import { legendOf, themes } from "../../client/map/themes.ts";
import { modes } from "../../client/workspace.ts";
import { findLayer, layers } from "../../server/domain/datasets/layers.ts";

type Words = { readonly [key: string]: string | Words };

const keysOf = (words: Words, before = ""): string[] =>
	Object.entries(words).flatMap(([key, value]) =>
		typeof value === "string" ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
	);
const has = (key: string): boolean => keys.has(key);
/** English tells one from many; Chinese and Vietnamese do not. */
const withoutPlural = (list: readonly string[]): string[] =>
	[...new Set(list.map((key) => key.replace(/_(one|other)$/, "")))].sort();

const keys = new Set(keysOf(en));

describe("the words of the page", () => {
	test("stand in all three languages", () => {
		expect(withoutPlural(keysOf(zh))).toEqual(withoutPlural(keysOf(en)));
		expect(withoutPlural(keysOf(vi))).toEqual(withoutPlural(keysOf(en)));
	});

	test("fill in the same values in every language", () => {
		const blanks = (words: Words, key: string): string[] => {
			const found = key
				.split(".")
				.reduce<string | Words | undefined>((at, part) => (typeof at === "object" ? at[part] : undefined), words);
			return typeof found === "string"
				? [...found.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort()
				: [];
		};
		for (const key of keys) {
			if (/_(one|other)$/.test(key)) continue;
			expect([key, blanks(zh, key)]).toEqual([key, blanks(en, key)]);
			expect([key, blanks(vi, key)]).toEqual([key, blanks(en, key)]);
		}
	});

	test("name every layer, attribute, mode, theme and legend entry", () => {
		const wanted = [
			...layers.map((layer) => `layer.${layer.name}`),
			...layers.flatMap((layer) => layer.attributes.map((attribute) => `attribute.${attribute.name}`)),
			...modes.map((mode) => `mode.${mode}`),
			...themes.map((theme) => `theme.${theme}`),
			...themes.flatMap((theme) => legendOf(theme).map((entry) => `legend.${entry.key}`)),
		];
		expect([...new Set(wanted)].filter((key) => !has(key))).toEqual([]);
	});

	test("name every value of what a reader meets first", () => {
		const said = ["building", "heritage_zone", "heritage_item", "parcel"].flatMap((name) =>
			(findLayer(name)?.attributes ?? [])
				.filter(
					(attribute) =>
						attribute.values &&
						["kind", "status", "heritage_type", "origin", "title_status", "supply_mode"].includes(attribute.name),
				)
				.flatMap((attribute) => attribute.values ?? []),
		);
		expect([...new Set(said)].filter((value) => !has(`value.${value}`))).toEqual([]);
	});
});
