import en from "./en.json" with { type: "json" };
import vi from "./vi.json" with { type: "json" };
import zh from "./zh.json" with { type: "json" };

export const languages = ["en", "zh", "vi"] as const;
export type Language = (typeof languages)[number];

/** Sentences, verdicts, reasons and units, one file a language: what screen, CSV and PDF print. */
const messagesOf: Readonly<Record<Language, unknown>> = { en, zh, vi };

/** The same words in every language. */
export type InEachLanguage = Readonly<Record<Language, string>>;

export const inEachLanguage = (say: (language: Language) => string): InEachLanguage => ({
	en: say("en"),
	zh: say("zh"),
	vi: say("vi"),
});

/**
 * One text by its key. Names of layers and attributes hold dots themselves (`missing.parcel.tenure`), so
 * the longest name that fits is taken at each step. A key nobody wrote throws: a sentence is never half said.
 */
export function messageAt(language: Language, key: string): string {
	const found = walk(messagesOf[language], key.split("."));
	if (typeof found !== "string") throw new Error(`No message ${key} in ${language}.`);
	return found;
}

export const hasMessage = (language: Language, key: string): boolean =>
	typeof walk(messagesOf[language], key.split(".")) === "string";

/** A list of texts, such as the articles of a rule. */
export function messagesAt(language: Language, key: string): readonly string[] {
	const found = walk(messagesOf[language], key.split("."));
	if (!Array.isArray(found)) throw new Error(`No list of messages ${key} in ${language}.`);
	return found.map(String);
}

function walk(node: unknown, names: readonly string[]): unknown {
	if (names.length === 0) return node;
	if (typeof node !== "object" || node === null) return undefined;
	for (let length = names.length; length > 0; length -= 1) {
		const child = (node as Record<string, unknown>)[names.slice(0, length).join(".")];
		const found = child === undefined ? undefined : walk(child, names.slice(length));
		if (found !== undefined) return found;
	}
	return undefined;
}
