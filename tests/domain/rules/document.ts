import { messageAt, messagesAt } from "../../../server/domain/messages/languages.ts";
import { rules } from "../../../server/domain/rules/catalogue.ts";
import type { Rule } from "../../../server/domain/rules/rule.ts";
import { fixtures } from "./fixtures.ts";

const kinds = ["conflict", "possible", "not-known", "opportunity", "clear", "not-applicable"] as const;

/** `docs/rules.md`, whole: what each rule says and rests on, and how many fixtures hold each verdict of it. */
export function rulesDocument(): string {
	return [
		"# Rules",
		"",
		"Generated from the catalogue in `server/domain/rules` and its fixtures; `UPDATE_DOCS=1 npx vitest run tests/domain/rules/document.test.ts` writes it anew.",
		"",
		"## Rule × verdict",
		"",
		"How many fixtures hold each verdict; – where the rule cannot give it.",
		"",
		`| rule | | ${kinds.join(" | ")} |`,
		`|---|---|${kinds.map(() => "---:|").join("")}`,
		...rules.map(
			(rule) => `| ${rule.code} | ${say(rule, "title")} | ${kinds.map((kind) => countOf(rule, kind)).join(" | ")} |`,
		),
		"",
		...rules.flatMap(sectionOf),
	].join("\n");
}

const say = (rule: Rule, key: string): string => messageAt("en", `rules.${rule.code}.${key}`);

function countOf(rule: Rule, kind: string): string {
	const count = fixtures.filter((one) => one.rule === rule.code && one.verdict.split("(")[0] === kind).length;
	return count === 0 ? "–" : String(count);
}

function sectionOf(rule: Rule): string[] {
	const articles = messagesAt("en", `rules.${rule.code}.articles`);
	const severities = rule.escalations.map((one) => one.severity).filter((one) => one !== rule.severity);
	return [
		`## ${rule.code} ${say(rule, "title")}`,
		"",
		`${messageAt("zh", `rules.${rule.code}.title`)} · ${messageAt("vi", `rules.${rule.code}.title`)}`,
		"",
		`\`${rule.id}\`, version ${rule.version}, ${rule.jurisdiction}, in force from ${rule.validFrom}${rule.validTo === null ? "" : ` to ${rule.validTo}`}. Clauses ${rule.clauses.join(", ")} of the Opinions.`,
		`Severity ${[rule.severity, ...new Set(severities)].join(", also ")}; ${rule.isBlocking ? "blocks *ready*" : "does not block *ready*"}; ${messageAt("en", `roles.${rule.role}`)}.${rule.after.length > 0 ? ` Runs after ${rule.after.join(", ")}.` : ""}`,
		"",
		say(rule, "remedy"),
		"",
		"| rests on | article | class | verified |",
		"|---|---|---|---|",
		...rule.basis.map(
			(basis, index) =>
				`| ${messageAt("en", `instruments.${basis.instrument}`)} | ${articles[index]} | ${messageAt("en", `basisClasses.${basis.class}`)} | ${messageAt("en", `verified.${basis.verified}`)} |`,
		),
		"",
		...parametersOf(rule),
		...messagesAt("en", `rules.${rule.code}.caveats`).map((caveat) => `- ${caveat}`),
		"",
	];
}

function parametersOf(rule: Rule): string[] {
	if (rule.parameters.length === 0) return [];
	return [
		"| parameter | default | unit | origin |",
		"|---|---:|---|---|",
		...rule.parameters.map(
			(one) =>
				`| \`${one.key}\`: ${messageAt("en", `parameters.${one.key}`)} | ${Number(one.default.toFixed(4))} | ${one.unit} | ${messageAt("en", `verified.${one.origin}`)}: ${one.source} |`,
		),
		"",
	];
}
