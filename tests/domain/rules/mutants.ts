import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseSync } from "oxc-parser";

/**
 * Mutation of the rules. Every comparison, connective, negation and word in the judging code gets wrong
 * twins, all written into one copy of the folder behind a switch: `globalThis.mutant === 17 ? wrong : right`.
 * One import then serves every mutant. Data of a rule, and what only goes into a sentence, is left alone.
 */
export interface Mutant {
	readonly no: number;
	readonly place: string;
	readonly change: string;
	/** Read once when the module loads: it has a folder of its own, wrong from the start. */
	readonly entry?: string;
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const source = path.join(root, "server/domain/rules");
/** What decides nothing: the run, words for sentences, types, the bare list. */
const leftAlone = new Set([
	"run.ts",
	"sentence-values.ts",
	"catalogue.ts",
	"rule.ts",
	"verdict.ts",
	"facts.ts",
	"shared-parameters.ts",
]);
/** Properties whose values are told, not judged. */
const toldProperties = new Set(["grounds", "values", "measures", "touches", "hits", "key", "isPaperUnkept"]);

/** Functions that only say what was measured. */
const tellingFunctions = new Set([
	"protectionOf",
	"hitOf",
	"percent",
	"groundsOf",
	"zoneValues",
	"sharedValues",
	"notApplicable",
	"metM2",
	"coreShareOf",
	"refuse",
	"compare",
]);

const comparisons: Readonly<Record<string, readonly string[]>> = {
	"<": ["<=", ">="],
	"<=": ["<", ">"],
	">": [">=", "<="],
	">=": [">", "<"],
	"===": ["!=="],
	"!==": ["==="],
	"+": ["-"],
	"-": ["+"],
	"*": ["/"],
	"/": ["*"],
};
const connectives: Readonly<Record<string, string>> = { "&&": "||", "||": "&&" };
const calls: Readonly<Record<string, string>> = { and: "or", or: "and" };

interface Node {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
	typeof value === "object" && value !== null && typeof (value as Node).type === "string";

const childrenOf = (node: Node): Node[] =>
	Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

/** Writes the switched copy and lists what each number changes. */
export function writeMutants(): { folder: string; mutants: Mutant[]; entry: string } {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.join(folder, "rules"), { recursive: true });
	cpSync(path.join(root, "server/domain/datasets"), path.join(folder, "datasets"), { recursive: true });
	const mutants: Mutant[] = [];
	for (const file of readdirSync(source)) {
		const text = readFileSync(path.join(source, file), "utf8");
		writeFileSync(path.join(folder, "rules", file), leftAlone.has(file) ? text : switchFile(file, text, mutants));
	}
	return { folder, mutants, entry: pathToFileURL(path.join(folder, "rules/run.ts")).href };
}

const folder = path.join(root, ".cache/mutants");

function writeStatic(no: number, file: string, text: string): string {
	const own = path.join(folder, String(no));
	cpSync(source, path.join(own, "rules"), { recursive: true });
	cpSync(path.join(root, "server/domain/datasets"), path.join(own, "datasets"), { recursive: true });
	writeFileSync(path.join(own, "rules", file), text);
	return pathToFileURL(path.join(own, "rules/run.ts")).href;
}

function switchFile(file: string, text: string, mutants: Mutant[]): string {
	const { program } = parseSync(file, text);
	let depth = 0;
	const add = (node: Node, wrong: string): number => {
		const no = mutants.length + 1;
		const isStatic = depth === 0;
		const line = text.slice(0, node.start).split("\n").length;
		mutants.push({
			no,
			place: `${file}:${line}`,
			change: `${text.slice(node.start, node.end)} → ${wrong}`,
			...(isStatic && { entry: writeStatic(no, file, text.slice(0, node.start) + wrong + text.slice(node.end)) }),
		});
		return no;
	};
	const of = (node: unknown): string => text.slice((node as Node).start, (node as Node).end);

	const wrongsOf = (node: Node): string[] => {
		if (node.type === "BinaryExpression") {
			const operator = String(node["operator"]);
			return (comparisons[operator] ?? []).map((wrong) => `${of(node["left"])} ${wrong} ${of(node["right"])}`);
		}
		if (node.type === "LogicalExpression") {
			const wrong = connectives[String(node["operator"])];
			return wrong === undefined ? [] : [`(${of(node["left"])}) ${wrong} (${of(node["right"])})`];
		}
		if (node.type === "UnaryExpression" && node["operator"] === "!") return [of(node["argument"])];
		if (node.type === "CallExpression" && isNode(node["callee"]) && node["callee"].type === "Identifier") {
			const name = String(node["callee"]["name"]);
			const args = (node["arguments"] as Node[]).map(of).join(", ");
			if (name === "not") return [args];
			return calls[name] === undefined ? [] : [`${calls[name]}(${args})`];
		}
		if (node.type === "Literal" && typeof node["value"] === "string") return ['"something-else"'];
		if (node.type === "Literal" && typeof node["value"] === "boolean") return [String(!node["value"])];
		return [];
	};

	const render = (node: Node): string => {
		const isFunction = /Function/.test(node.type);
		if (isFunction) depth += 1;
		let out = "";
		let at = node.start;
		for (const child of childrenOf(node)
			.filter(isJudging(node))
			.sort((a, b) => a.start - b.start)) {
			if (child.start < at) continue;
			out += text.slice(at, child.start) + render(child);
			at = child.end;
		}
		out += text.slice(at, node.end);
		for (const wrong of wrongsOf(node)) out = `(globalThis.mutant === ${add(node, wrong)} ? (${wrong}) : ${out})`;
		if (isFunction) depth -= 1;
		return out;
	};
	const whole = render(program as unknown as Node);
	return text.slice(0, (program as unknown as Node).start) + whole;
}

/** Whether a child takes part in judging: no types, imports, keys or data of the rule. */
function isJudging(parent: Node): (child: Node) => boolean {
	return (child) => {
		if (child.type.startsWith("TS") && child.type !== "TSAsExpression" && child.type !== "TSSatisfiesExpression")
			return false;
		if (isTelling(child)) return false;
		if (child.type === "ImportDeclaration" || child.type === "ThrowStatement" || child.type === "TemplateLiteral")
			return false;
		if (parent.type === "TSAsExpression" && child === parent["typeAnnotation"]) return false;
		if (parent.type === "Property") {
			const key = isNode(parent["key"]) ? String(parent["key"]["name"] ?? parent["key"]["value"]) : "";
			return child !== parent["key"] && !toldProperties.has(key);
		}
		if (parent.type === "MemberExpression" && child === parent["property"]) return false;
		if (parent.type === "ObjectExpression" && child.type === "Property") return !isRuleData(parent, child);
		return true;
	};
}

/** A function that tells, where it is written and where it is called. */
function isTelling(node: Node): boolean {
	const name = node.type === "CallExpression" ? node["callee"] : node["id"];
	const isFunction = ["CallExpression", "FunctionDeclaration", "VariableDeclarator"].includes(node.type);
	return isFunction && isNode(name) && tellingFunctions.has(String(name["name"]));
}

/** In the object given to `defineRule`, only `judge` judges. */
function isRuleData(object: Node, property: Node): boolean {
	const names = (object["properties"] as Node[]).map((one) => (isNode(one["key"]) ? String(one["key"]["name"]) : ""));
	const isRule = names.includes("code") && names.includes("judge");
	return isRule && isNode(property["key"]) && property["key"]["name"] !== "judge";
}
