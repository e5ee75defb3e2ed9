import type { PossibleCause, SentenceValue, Verdict } from "../rules/verdict.ts";
import { type Language, messageAt } from "./languages.ts";

/** The name of a feature in a language, or its id where it has none. */
export type NameOf = (layer: string, id: string, language: Language) => string;

const locales = { en: "en-GB", zh: "zh-CN", vi: "vi-VN" } as const;

/** Making a format costs more than a thousand uses of it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(digits: number, language: Language): Intl.NumberFormat {
	const key = `${language}/${digits}`;
	const known = formats.get(key);
	if (known !== undefined) return known;
	const made = new Intl.NumberFormat(locales[language], {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
	formats.set(key, made);
	return made;
}

/** Numbers as the language writes them, with exactly those digits. */
const writeNumber = (value: number, digits: number, language: Language): string =>
	formatOf(digits, language).format(value);

/** Puts values into `{places}`; a place without a value throws, so that no sentence goes out with a hole. */
function fillTemplate(template: string, textOf: (place: string) => string): string {
	return template.replace(/\{(\w+)\}/g, (_, place: string) => textOf(place));
}

function writeValue(value: SentenceValue, language: Language, nameOf: NameOf): string {
	const join = (parts: readonly string[]): string =>
		parts.length === 0 ? messageAt(language, "phrases.none") : parts.join(messageAt(language, "phrases.separator"));
	switch (value.kind) {
		case "text":
		case "date":
			return value.value ?? messageAt(language, "phrases.notRecorded");
		case "number":
			return value.value === null
				? messageAt(language, "phrases.notRecorded")
				: writeNumber(value.value, value.digits, language);
		case "word":
			return messageAt(language, value.key);
		case "words":
			return join(value.keys.map((key) => messageAt(language, key)));
		case "feature":
			return nameOf(value.layer, value.id, language);
		case "features":
			return join(value.ids.map((id) => nameOf(value.layer, id, language)));
	}
}

const sentenceKeys = {
	conflict: "conflict",
	possible: "conflict",
	"not-known": "notKnown",
	opportunity: "opportunity",
	clear: "clear",
} as const;

/** Why a verdict is not known, with what is wanting: one clause a reason. */
function writeReason(verdict: Extract<Verdict, { kind: "not-known" }>, language: Language): string {
	const clauses = [...new Set(verdict.gaps.map((gap) => gap.reason))].map((reason) => {
		const missing = verdict.gaps
			.filter((gap) => gap.reason === reason)
			.map((gap) => messageAt(language, `missing.${gap.missing}`));
		return fillTemplate(messageAt(language, "phrases.withMissing"), (place) =>
			place === "reason"
				? messageAt(language, `reasons.${reason}`)
				: [...new Set(missing)].join(messageAt(language, "phrases.separator")),
		);
	});
	return clauses.join(messageAt(language, "phrases.clauses"));
}

export interface Telling {
	readonly code: string;
	readonly verdict: Exclude<Verdict, { kind: "not-applicable" }>;
	/** The day the data are of, for a sentence that says so. */
	readonly asOf: string | null;
	/** Country whose rule runs as a trial here. */
	readonly trialOf: string | null;
}

/** The whole sentence of a verdict: led by its doubt, followed by the trial. */
export function writeSentence(telling: Telling, language: Language, nameOf: NameOf): string {
	const { verdict } = telling;
	const template = messageAt(language, `rules.${telling.code}.${sentenceKeys[verdict.kind]}`);
	const filled = fillTemplate(template, (place) => placeOf(telling, place, language, nameOf));
	return follow(lead(capitalise(filled), verdict, language), telling.trialOf, language);
}

function placeOf(telling: Telling, place: string, language: Language, nameOf: NameOf): string {
	const { verdict } = telling;
	if (place === "reason" && verdict.kind === "not-known") return writeReason(verdict, language);
	if (place === "as_of") return telling.asOf ?? messageAt(language, "phrases.notRecorded");
	const value = verdict.values[place];
	if (value === undefined)
		throw new Error(`The sentence of ${telling.code} (${verdict.kind}) has no value for {${place}}.`);
	return writeValue(value, language, nameOf);
}

function lead(sentence: string, verdict: Telling["verdict"], language: Language): string {
	const causes = causesOf(verdict);
	if (causes.length === 0) return sentence;
	const phrase = verdict.kind === "possible" ? "phrases.possibly" : "phrases.uncertain";
	const told = causes.map((cause) => messageAt(language, `causes.${cause}`));
	return fillTemplate(messageAt(language, phrase), (place) =>
		place === "cause" ? told.join(messageAt(language, "phrases.clauses")) : sentence,
	);
}

/** The doubt that leads, and the paper nobody keeps where that is not the doubt itself. */
function causesOf(verdict: Telling["verdict"]): PossibleCause[] {
	if (verdict.kind === "opportunity") return verdict.uncertain === null ? [] : [verdict.uncertain];
	if (verdict.kind !== "possible") return [];
	const paper = verdict.isPaperUnkept && verdict.cause !== "document-not-kept" ? (["document-not-kept"] as const) : [];
	return [verdict.cause, ...paper];
}

function follow(sentence: string, trialOf: string | null, language: Language): string {
	if (trialOf === null) return sentence;
	const trial = writeTrial(trialOf, language);
	return fillTemplate(messageAt(language, "phrases.sentences"), (place) => (place === "first" ? sentence : trial));
}

/** "Rule of China, applied as a trial." */
export const writeTrial = (jurisdiction: string, language: Language): string =>
	fillTemplate(messageAt(language, "phrases.trial"), () => messageAt(language, `countries.${jurisdiction}`));

const capitalise = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
