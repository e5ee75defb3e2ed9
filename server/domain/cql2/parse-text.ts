import {
	type CompareOp,
	compareOps,
	type Filter,
	FilterFault,
	type Operand,
	ReadingBudget,
	readDay,
	readEnd,
	readTime,
	type SpatialOp,
	spatialOps,
	type TemporalOp,
	temporalOps,
} from "./ast.ts";
import { boxGeometry, checkGeometry } from "./geometry.ts";
import { TokenReader } from "./token-reader.ts";
import { isWktWord, readWkt } from "./wkt.ts";

/** Reads CQL2 text, e.g. `year_built < 1950 AND S_INTERSECTS(geometry, BBOX(114,22,115,23))`. */
export function parseFilterText(text: string): Filter {
	const parser = new TextParser(text);
	const filter = parser.either(0);
	parser.tokens.mustEnd();
	return filter;
}

const reserved = new Set(["and", "or", "not", "like", "between", "in", "is", "null", "true", "false"]);

class TextParser {
	readonly tokens: TokenReader;
	readonly #budget = new ReadingBudget();

	constructor(text: string) {
		this.tokens = new TokenReader(text);
	}

	either(depth: number): Filter {
		return this.#joined("or", depth, () => this.#joined("and", depth, () => this.#negation(depth)));
	}

	#joined(kind: "and" | "or", depth: number, next: () => Filter): Filter {
		this.#budget.node(depth);
		const parts = [next()];
		while (this.tokens.takeWord(kind)) parts.push(next());
		const [only] = parts;
		return parts.length === 1 && only !== undefined ? only : { kind, parts };
	}

	#negation(depth: number): Filter {
		this.#budget.node(depth);
		if (!this.tokens.takeWord("not")) return this.#predicate(depth);
		return { kind: "not", part: this.#negation(depth + 1) };
	}

	#predicate(depth: number): Filter {
		if (this.tokens.takeSign("(")) {
			const inner = this.either(depth + 1);
			this.tokens.mustTakeSign(")");
			return inner;
		}
		const word = this.tokens.peekWord();
		const truth = word === "true" || word === "false";
		if (truth && !this.tokens.isSignNext(compareOps, 1)) {
			this.tokens.take();
			return { kind: "truth", value: word === "true" };
		}
		const spatial = spatialOps.find((op) => op === word);
		if (spatial !== undefined) return this.#relation("spatial", spatial, depth);
		const temporal = temporalOps.find((op) => op === word);
		if (temporal !== undefined) return this.#relation("temporal", temporal, depth);
		return this.#comparison(depth);
	}

	#relation(kind: "spatial", op: SpatialOp, depth: number): Filter;
	#relation(kind: "temporal", op: TemporalOp, depth: number): Filter;
	#relation(kind: "spatial" | "temporal", op: SpatialOp | TemporalOp, depth: number): Filter {
		this.tokens.take();
		this.tokens.mustTakeSign("(");
		const left = this.#operand(depth + 1);
		this.tokens.mustTakeSign(",");
		const right = this.#operand(depth + 1);
		this.tokens.mustTakeSign(")");
		return { kind, op, left, right } as Filter;
	}

	#comparison(depth: number): Filter {
		const value = this.#operand(depth);
		const sign = this.tokens.takeOneSign(compareOps);
		if (sign !== undefined) {
			return { kind: "compare", op: sign as CompareOp, left: value, right: this.#operand(depth) };
		}
		if (this.tokens.takeWord("is")) {
			const isNegated = this.tokens.takeWord("not");
			this.tokens.mustTakeWord("null");
			return negatedIf(isNegated, { kind: "is-null", value });
		}
		const isNegated = this.tokens.takeWord("not");
		return negatedIf(isNegated, this.#membership(value, depth));
	}

	#membership(value: Operand, depth: number): Filter {
		if (this.tokens.takeWord("like")) return { kind: "like", value, pattern: this.#operand(depth) };
		if (this.tokens.takeWord("between")) {
			const low = this.#operand(depth);
			this.tokens.mustTakeWord("and");
			return { kind: "between", value, low, high: this.#operand(depth) };
		}
		if (this.tokens.takeWord("in")) {
			this.tokens.mustTakeSign("(");
			const choices = [this.#operand(depth)];
			while (this.tokens.takeSign(",")) choices.push(this.#operand(depth));
			this.tokens.mustTakeSign(")");
			return { kind: "in", value, choices };
		}
		throw this.tokens.fault("A comparison is expected");
	}

	#operand(depth: number): Operand {
		this.#budget.node(depth);
		const token = this.tokens.take();
		if (token.kind === "text") return { kind: "text", value: token.value };
		if (token.kind === "number") return { kind: "number", value: Number(token.value) };
		if (token.kind === "quoted-name") return { kind: "property", name: token.value };
		if (token.kind !== "word") throw new FilterFault("A property or a value is expected.", token.position);
		const word = token.value.toLowerCase();
		if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
		if (this.tokens.isSignNext(["("]) || isWktWord(word)) return this.#called(word, token.position, depth);
		if (reserved.has(word)) throw new FilterFault(`${token.value} stands where a value should.`, token.position);
		return { kind: "property", name: token.value };
	}

	#called(word: string, position: number, depth: number): Operand {
		if (isWktWord(word)) return { kind: "geometry", geometry: checkGeometry(readWkt(word, this.tokens), this.#budget) };
		this.tokens.mustTakeSign("(");
		const made = this.#function(word, position, depth);
		this.tokens.mustTakeSign(")");
		return made;
	}

	#function(word: string, position: number, depth: number): Operand {
		if (word === "date") return readDay(this.tokens.mustTakeText(), position);
		if (word === "timestamp") return readTime(this.tokens.mustTakeText(), position);
		if (word === "casei") return { kind: "casei", value: this.#operand(depth + 1) };
		if (word === "bbox") {
			return { kind: "geometry", geometry: boxGeometry(this.tokens.mustTakeNumbers(), this.#budget) };
		}
		if (word === "interval") {
			const start = this.#end(depth);
			this.tokens.mustTakeSign(",");
			return { kind: "interval", start, end: this.#end(depth) };
		}
		throw new FilterFault(`There is no function ${word.slice(0, 40)}.`, position);
	}

	#end(depth: number): Operand | null {
		const end = this.#operand(depth + 1);
		return end.kind === "text" ? readEnd(end.value) : end;
	}
}

const negatedIf = (isNegated: boolean, part: Filter): Filter => (isNegated ? { kind: "not", part } : part);
