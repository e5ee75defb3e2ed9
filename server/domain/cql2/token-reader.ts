import { FilterFault } from "./ast.ts";
import { readTokens, type Token } from "./tokens.ts";

/** Goes through the words of a filter one by one. */
export class TokenReader {
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(text: string) {
		this.#tokens = readTokens(text);
	}

	#next(): Token {
		const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)];
		if (token === undefined) throw new FilterFault("The filter is empty.");
		return token;
	}

	take(): Token {
		const token = this.#next();
		this.#at += 1;
		return token;
	}

	/** The word that comes next, in lower case; undefined where no word does. */
	peekWord(): string | undefined {
		const token = this.#next();
		return token.kind === "word" ? token.value.toLowerCase() : undefined;
	}

	takeWord(word: string): boolean {
		if (this.peekWord() !== word) return false;
		this.#at += 1;
		return true;
	}

	takeOneSign(signs: readonly string[]): string | undefined {
		const token = this.#next();
		if (token.kind !== "sign" || !signs.includes(token.value)) return undefined;
		this.#at += 1;
		return token.value;
	}

	takeSign(sign: string): boolean {
		return this.takeOneSign([sign]) !== undefined;
	}

	isSignNext(signs: readonly string[], ahead = 0): boolean {
		const token = this.#tokens[this.#at + ahead];
		return token?.kind === "sign" && signs.includes(token.value);
	}

	mustTakeSign(sign: string): void {
		if (!this.takeSign(sign)) throw this.fault(`${sign} is expected`);
	}

	mustTakeWord(word: string): void {
		if (!this.takeWord(word)) throw this.fault(`${word.toUpperCase()} is expected`);
	}

	mustTakeText(): string {
		const token = this.#next();
		if (token.kind !== "text") throw this.fault("A text in single quotes is expected");
		this.#at += 1;
		return token.value;
	}

	mustTakeNumber(): number {
		const token = this.#next();
		if (token.kind !== "number") throw this.fault("A number is expected");
		this.#at += 1;
		return Number(token.value);
	}

	mustTakeNumbers(): number[] {
		const numbers = [this.mustTakeNumber()];
		while (this.takeSign(",")) numbers.push(this.mustTakeNumber());
		return numbers;
	}

	isNumberNext(): boolean {
		return this.#next().kind === "number";
	}

	mustEnd(): void {
		if (this.#next().kind !== "end") throw this.fault("The filter should end here");
	}

	fault(expected: string): FilterFault {
		const { kind, value, position } = this.#next();
		return new FilterFault(`${expected}, not ${kind === "end" ? "the end" : value.slice(0, 40)}.`, position);
	}
}
