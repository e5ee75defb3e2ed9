import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { actionReasons, buildingActions, layers, projectStages } from "../../../server/domain/datasets/layers.ts";
import { hasMessage, languages, messagesAt } from "../../../server/domain/messages/languages.ts";
import { inRunOrder, rules } from "../../../server/domain/rules/catalogue.ts";
import { fixtures } from "./fixtures.ts";

const folder = path.resolve(import.meta.dirname, "../../../server/domain/rules");

/** Layers written in the program itself, with the attributes that rules read. */
const ownLayers: Readonly<Record<string, readonly string[]>> = {
	building_action: [
		"project_id",
		"building_id",
		"action",
		"reason_code",
		"notice_days",
		"plan_ref",
		"from_use",
		"to_use",
	],
	project: ["stage"],
	renewal_unit: ["baseline_date"],
	city: ["register_kept"],
};
/** Named as one in the rules, held as two columns; and doors of a station, not loaded yet. */
const knownOtherwise = new Set(["approval.subject", "station.entrances", "facility.entrances"]);

describe("the catalogue", () => {
	test("codes and ids are each there once", () => {
		expect(new Set(rules.map((rule) => rule.code)).size).toBe(rules.length);
		expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
	});

	test("rules that rest on one another in a circle are refused, and so is a rule resting on itself", () => {
		const [first, second] = rules;
		if (first === undefined || second === undefined) throw new Error("no rules");
		const circle = [
			{ ...first, after: [second.code] },
			{ ...second, after: [first.code] },
		];
		expect(() => inRunOrder(circle)).toThrow(/rest on one another/);
		expect(() => inRunOrder([{ ...first, after: [first.code] }])).toThrow(/rest on one another/);
		expect(inRunOrder(rules)).toHaveLength(rules.length);
	});

	test("a rule runs after every rule it rests on", () => {
		const order = inRunOrder(rules).map((rule) => rule.code);
		for (const rule of rules) {
			for (const code of rule.after) expect(order.indexOf(code)).toBeLessThan(order.indexOf(rule.code));
		}
	});

	test.each(rules.map((rule) => [rule.code, rule] as const))("%s says everything in three languages", (code, rule) => {
		for (const language of languages) {
			for (const key of [
				"title",
				"remedy",
				"notKnown",
				"clear",
				rule.severity === "opportunity" ? "opportunity" : "conflict",
			]) {
				expect(hasMessage(language, `rules.${code}.${key}`), `${language} ${key}`).toBe(true);
			}
			expect(messagesAt(language, `rules.${code}.articles`)).toHaveLength(rule.basis.length);
			expect(messagesAt(language, `rules.${code}.caveats`)).toHaveLength(
				messagesAt("en", `rules.${code}.caveats`).length,
			);
			const keys = [
				...rule.basis.flatMap((basis) => [
					`instruments.${basis.instrument}`,
					`basisClasses.${basis.class}`,
					`verified.${basis.verified}`,
				]),
				...rule.parameters.map((parameter) => `parameters.${parameter.key}`),
				`roles.${rule.role}`,
			];
			expect(keys.filter((key) => !hasMessage(language, key))).toEqual([]);
		}
	});

	test.each(rules.map((rule) => [rule.code, rule] as const))("%s reads attributes that the layers hold", (_, rule) => {
		const unknown = rule.inputs.flatMap(({ layer, attributes }) => {
			const known = ownLayers[layer] ?? layers.find((one) => one.name === layer)?.attributes.map((one) => one.name);
			return attributes.filter((name) => known?.includes(name) !== true).map((name) => `${layer}.${name}`);
		});
		expect(unknown.filter((name) => !knownOtherwise.has(name))).toEqual([]);
	});

	test("every verdict a rule can give has a fixture", () => {
		for (const rule of rules) {
			const kinds = new Set(fixtures.filter((one) => one.rule === rule.code).map((one) => one.verdict.split("(")[0]));
			const fault = rule.severity === "opportunity" ? "opportunity" : "conflict";
			for (const kind of [fault, "not-known", "clear", "not-applicable"]) expect(kinds, rule.code).toContain(kind);
			const severities = [rule.severity, ...rule.escalations.map((one) => one.severity)].filter(
				(one) => one !== "opportunity",
			);
			for (const severity of severities) {
				expect(
					fixtures.some((one) => one.rule === rule.code && one.verdict === `conflict(${severity})`),
					`${rule.code} ${severity}`,
				).toBe(true);
			}
		}
	});
});

interface Node {
	readonly type: string;
	readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
const nodesIn = (node: Node): Node[] => [
	node,
	...Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode).flatMap(nodesIn)),
];

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** Facts whose attribute is called otherwise in its layer. */
const attributeNames: Readonly<Record<string, string>> = { zone_kind: "kind", item_kind: "kind" };
const schemaValues = new Map<string, Set<string>>([
	["action", new Set(buildingActions)],
	["reason_code", new Set(actionReasons)],
	["stage", new Set(projectStages)],
]);
for (const attribute of layers.flatMap((layer) => layer.attributes)) {
	if (attribute.values === undefined) continue;
	const known = schemaValues.get(attribute.name) ?? new Set();
	for (const value of attribute.values) known.add(value);
	schemaValues.set(attribute.name, known);
}

/** `fact.attribute === "value"`, wherever a rule writes it, as `[attribute, value]`. */
function comparedValues(source: string): [string, string][] {
	const { program } = parseSync("rule.ts", source);
	return nodesIn(program as unknown as Node).flatMap((node): [string, string][] => {
		if (node.type !== "BinaryExpression") return [];
		const sides = [node["left"], node["right"]].filter(isNode);
		const member = sides.find((side) => side.type === "MemberExpression");
		const literal = sides.find((side) => side.type === "Literal" && typeof side["value"] === "string");
		const property = member?.["property"];
		if (literal === undefined || !isNode(property)) return [];
		const name = snake(String(property["name"]));
		return [[attributeNames[name] ?? name, String(literal["value"])]];
	});
}

const strangers = (source: string): string[] =>
	comparedValues(source).flatMap(([name, value]) => {
		const known = schemaValues.get(name);
		return known === undefined || known.has(value) || isVerdictWord(name, value) ? [] : [`${name} = ${value}`];
	});

/** `kind` is also what a verdict, a subject and a layer's state are told by. */
const isVerdictWord = (name: string, value: string): boolean =>
	name === "kind" &&
	["conflict", "possible", "not-known", "clear", "not-applicable", "parcel", "building"].includes(value);

describe("values that rules compare with", () => {
	test("a value the schema does not know would be found", () => {
		expect(strangers('if (building.heritageType === "monument") return;')).toEqual(["heritage_type = monument"]);
		expect(strangers('if (zone.zoneKind !== "inner_core") return;')).toEqual(["kind = inner_core"]);
	});

	test("every one is a value of the schema", () => {
		const sources = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8"));
		expect(sources.flatMap(comparedValues).length).toBeGreaterThan(20);
		expect(sources.flatMap(strangers)).toEqual([]);
	});
});
