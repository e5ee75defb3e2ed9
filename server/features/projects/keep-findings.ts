import type { ConflictReport, Finding } from "../../contracts/conflicts.ts";

const isUnasked = (finding: Finding): boolean => finding.verdict === "not-known" && finding.reason === "query-failed";

/**
 * A check that could not ask again takes nothing away: where a rule's facts could not be read now, what an
 * earlier check found of the same subjects stands beside it, marked with the time it is of.
 */
export function keepUnaskedFindings(current: ConflictReport, previous: ConflictReport | null): ConflictReport {
	const unaskedRules = new Set(current.findings.filter(isUnasked).map((finding) => finding.rule));
	if (previous === null || unaskedRules.size === 0) return current;
	const judged = new Set(current.findings.filter((finding) => !isUnasked(finding)).map((finding) => finding.id));
	const kept = previous.findings
		.filter((finding) => unaskedRules.has(finding.rule) && !isUnasked(finding) && !judged.has(finding.id))
		.map((finding) => ({ ...finding, keptFrom: finding.keptFrom ?? previous.checkedAt }));
	return { ...current, findings: [...current.findings, ...kept] };
}
