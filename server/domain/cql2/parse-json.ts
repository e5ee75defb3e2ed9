import {
	type CompareOp,
	compareOps,
	type Filter,
	FilterFault,
	filterLimits,
	type Operand,
	ReadingBudget,
	readDay,
	readEnd,
	readTime,
	spatialOps,
	temporalOps,
} from "./ast.ts";
import { boxGeometry, checkGeometry } from "./geometry.ts";

/** Reads CQL2 JSON, e.g. `{"op":"<","args":[{"property":"year_built"},1950]}`. */
export function parseFilterJson(text: string): Filter {
	if (text.length > filterLimits.characters) {
		throw new FilterFault(`The filter is longer than ${filterLimits.characters} characters.`);
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new FilterFault("The filter is no JSON.");
	}
	return readFilter(value, { budget: new ReadingBudget(), depth: 0 });
}

interface Reading {
	readonly budget: ReadingBudget;
	readonly depth: number;
}

const deeper = ({ budget, depth }: Reading): Reading => ({ budget, depth: depth + 1 });

function readCall(value: unknown): { op: string; args: readonly unknown[] } {
	const { op, args } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
	if (typeof op !== "string" || !Array.isArray(args)) throw new FilterFault('A part has "op" and "args".');
	return { op: op.toLowerCase(), args };
}

function readFilter(value: unknown, reading: Reading): Filter {
	reading.budget.node(reading.depth);
	if (typeof value === "boolean") return { kind: "truth", value };
	const { op, args } = readCall(value);
	const inner = deeper(reading);
	if (op === "and" || op === "or") {
		if (args.length < 2) throw new FilterFault(`${op} joins at least two parts.`);
		return { kind: op, parts: args.map((part) => readFilter(part, inner)) };
	}
	if (op === "not") return { kind: "not", part: readFilter(mustBe(op, args, 1)[0], inner) };
	return readPredicate(op, args, inner);
}

function readPredicate(op: string, args: readonly unknown[], reading: Reading): Filter {
	if (op === "in") return readIn(mustBe(op, args, 2), reading);
	const count = op === "isnull" ? 1 : op === "between" ? 3 : 2;
	const [first, second, third] = mustBe(op, args, count).map((arg) => readOperand(arg, reading));
	if (first !== undefined && op === "isnull") return { kind: "is-null", value: first };
	if (first === undefined || second === undefined) throw new FilterFault(`${op} lacks a value.`);
	if (op === "between" && third !== undefined) return { kind: "between", value: first, low: second, high: third };
	if (op === "like") return { kind: "like", value: first, pattern: second };
	const compare = compareOps.find((known) => known === op);
	if (compare !== undefined) return { kind: "compare", op: compare satisfies CompareOp, left: first, right: second };
	const spatial = spatialOps.find((known) => known === op);
	if (spatial !== undefined) return { kind: "spatial", op: spatial, left: first, right: second };
	const temporal = temporalOps.find((known) => known === op);
	if (temporal !== undefined) return { kind: "temporal", op: temporal, left: first, right: second };
	throw new FilterFault(`There is no operator ${op.slice(0, 40)}.`);
}

function readIn([value, choices]: readonly unknown[], reading: Reading): Filter {
	if (!Array.isArray(choices) || choices.length === 0) throw new FilterFault("in takes a list of values.");
	return {
		kind: "in",
		value: readOperand(value, reading),
		choices: choices.map((choice) => readOperand(choice, reading)),
	};
}

function mustBe(op: string, args: readonly unknown[], count: number): readonly unknown[] {
	if (args.length !== count) throw new FilterFault(`${op.slice(0, 40)} takes ${count} values, not ${args.length}.`);
	return args;
}

function readOperand(value: unknown, reading: Reading): Operand {
	reading.budget.node(reading.depth);
	if (typeof value === "string") return { kind: "text", value };
	if (typeof value === "boolean") return { kind: "boolean", value };
	if (typeof value === "number") return { kind: "number", value };
	if (typeof value !== "object" || value === null) throw new FilterFault("A property or a value is expected.");
	const said = value as Record<string, unknown>;
	if (typeof said["property"] === "string") return { kind: "property", name: said["property"] };
	if (typeof said["date"] === "string") return readDay(said["date"]);
	if (typeof said["timestamp"] === "string") return readTime(said["timestamp"]);
	if (Array.isArray(said["interval"])) return readInterval(said["interval"], deeper(reading));
	if (Array.isArray(said["bbox"])) {
		return { kind: "geometry", geometry: boxGeometry(said["bbox"].map(Number), reading.budget) };
	}
	if (typeof said["type"] === "string") return { kind: "geometry", geometry: checkGeometry(value, reading.budget) };
	if (String(said["op"]).toLowerCase() === "casei") {
		return { kind: "casei", value: readOperand(mustBe("casei", readCall(value).args, 1)[0], deeper(reading)) };
	}
	throw new FilterFault("A value is of no known form.");
}

function readInterval(ends: readonly unknown[], reading: Reading): Operand {
	const [start, end] = mustBe("interval", ends, 2).map((part) => {
		const read = readOperand(part, reading);
		return read.kind === "text" ? readEnd(read.value) : read;
	});
	return { kind: "interval", start: start ?? null, end: end ?? null };
}
