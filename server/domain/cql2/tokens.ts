import { FilterFault, filterLimits } from "./ast.ts";

export interface Token {
	readonly kind: "word" | "quoted-name" | "text" | "number" | "sign" | "end";
	/** Of a word: as written. */
	readonly value: string;
	readonly position: number;
}

const patterns: readonly { kind: Token["kind"]; pattern: RegExp }[] = [
	{ kind: "number", pattern: /[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/y },
	{ kind: "word", pattern: /[\p{L}_:][\p{L}\p{N}_:.]*/uy },
	{ kind: "quoted-name", pattern: /"([^"]|"")*"/y },
	{ kind: "text", pattern: /'([^'\\]|''|\\'|\\)*'/y },
	{ kind: "sign", pattern: /<>|<=|>=|[=<>(),]/y },
];

const unquoted: Partial<Record<Token["kind"], (raw: string) => string>> = {
	text: (raw) => raw.slice(1, -1).replaceAll("''", "'").replaceAll("\\'", "'"),
	"quoted-name": (raw) => raw.slice(1, -1).replaceAll('""', '"'),
};

function tokenAt(text: string, position: number): Token & { readonly length: number } {
	for (const { kind, pattern } of patterns) {
		pattern.lastIndex = position;
		const raw = pattern.exec(text)?.[0];
		if (raw !== undefined) return { kind, value: unquoted[kind]?.(raw) ?? raw, position, length: raw.length };
	}
	throw new FilterFault("This is not understood.", position);
}

/** The words of a filter; what is in quotes stays a value and nothing else. */
export function readTokens(text: string): Token[] {
	if (text.length > filterLimits.characters) {
		throw new FilterFault(`The filter is longer than ${filterLimits.characters} characters.`);
	}
	const tokens: Token[] = [];
	let position = 0;
	for (;;) {
		while (/\s/.test(text[position] ?? "")) position += 1;
		if (position >= text.length) break;
		const { length, ...token } = tokenAt(text, position);
		tokens.push(token);
		position += length;
	}
	return [...tokens, { kind: "end", value: "", position: text.length }];
}
