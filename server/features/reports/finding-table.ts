import type { ConflictReport, Finding } from "../../contracts/conflicts.ts";
import type { Table } from "../../platform/table-files/table.ts";
import { type Field, tableOf } from "./fields.ts";

type Rule = ConflictReport["rules"][number];
interface Row {
	readonly finding: Finding;
	readonly rule: Rule | undefined;
	readonly isDemo: boolean;
}

/** Every finding of a report, a row each, in the order of the panel. */
export function findingTable(report: ConflictReport): Table {
	const ruleByCode = new Map(report.rules.map((rule) => [rule.code, rule]));
	const rows = report.findings.map((finding) => ({
		finding,
		rule: ruleByCode.get(finding.rule),
		isDemo: report.isDemo,
	}));
	return tableOf("findings", fields, rows, ({ finding }) => finding.geometry);
}

const fields: readonly Field<Row>[] = [
	["rule", "text", ({ finding }) => finding.rule],
	["rule_version", "integer", ({ rule }) => rule?.version ?? null],
	["verdict", "text", ({ finding }) => finding.verdict],
	["severity", "text", ({ finding }) => finding.severity],
	["reason", "text", ({ finding }) => finding.reason ?? finding.cause],
	["subject_kind", "text", ({ finding }) => finding.subject.kind],
	["subject_id", "text", ({ finding }) => finding.subject.id],
	["overlap_m2", "number", ({ finding }) => finding.overlapM2],
	["share_of_subject", "number", ({ finding }) => finding.shareOfSubject],
	["hit_ids", "text", ({ finding }) => finding.hits.map((hit) => hit.id).join(" ")],
	["sentence_en", "text", ({ finding }) => finding.sentence.en],
	["sentence_zh", "text", ({ finding }) => finding.sentence.zh],
	["sentence_vi", "text", ({ finding }) => finding.sentence.vi],
	["remedy_en", "text", ({ finding }) => finding.remedy.en],
	["remedy_zh", "text", ({ finding }) => finding.remedy.zh],
	["remedy_vi", "text", ({ finding }) => finding.remedy.vi],
	["clauses", "text", ({ rule }) => rule?.clauses.join(" ") ?? null],
	["basis", "text", ({ rule }) => (rule === undefined ? null : sayBasis(rule))],
	[
		"data",
		"text",
		({ finding }) => finding.data.map((entry) => `${entry.layer} v${entry.version} of ${entry.asOf}`).join("; "),
	],
	["is_demonstration", "boolean", ({ isDemo }) => isDemo],
	["is_trial", "boolean", ({ finding }) => finding.isTrial],
];

const sayBasis = (rule: Rule): string =>
	rule.basis.map((basis) => `${basis.instrument.en}, ${basis.article.en} (${basis.verifiedText.en})`).join("; ");
