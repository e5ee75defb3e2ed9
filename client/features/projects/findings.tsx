import { useTranslation } from "react-i18next";
import type { ConflictReport, Finding } from "../../../server/contracts/conflicts.ts";
import { formatDay, formatNumber } from "../../i18n/format.ts";
import type { Language } from "../../map/style.ts";
import { notKnownColour, opportunityColour, severityColour } from "../../ui/palette.ts";

interface FindingsProps {
	readonly report: ConflictReport;
	readonly language: Language;
	/** Not of what is drawn now: the last answer there is. */
	readonly isOld: boolean;
	readonly shown: string | null;
	readonly onShow: (findingId: string | null) => void;
}

const severityRank = ["prohibited", "requires-approval", "requires-action", "advisory"] as const;

/** Findings in the order of what must be done: conflicts by severity, possible, not known, chances; then what is clear. */
export function Findings({ report, language, isOld, shown, onShow }: FindingsProps) {
	const { t } = useTranslation();
	const { findingCounts: counts } = report;
	const of = (verdict: Finding["verdict"]): Finding[] =>
		report.findings.filter((finding) => finding.verdict === verdict).sort((a, b) => rankOf(a) - rankOf(b));
	const clearRules = report.rules.filter((rule) => rule.headline === "clear");
	const notApplicable = report.rules.filter((rule) => rule.headline === "not-applicable");
	return (
		<section aria-label={t("project.findings")} style={{ opacity: isOld ? 0.55 : 1 }}>
			<h2 className="subtitle">{t("project.findings")}</h2>
			<p role="status" style={{ margin: "0 0 4px", fontWeight: 600 }} data-testid="headline">
				{t("project.headline", {
					conflict: formatNumber(counts.conflict, language),
					possible: formatNumber(counts.possible, language),
					notKnown: formatNumber(counts["not-known"], language),
					clear: formatNumber(clearRules.length, language),
				})}
			</p>
			{isOld && <p className="not-known">{t("project.old")}</p>}
			{report.isTrial && <p className="dim">{report.trialText?.[language]}</p>}
			<p className="dim" style={{ margin: 0 }}>
				{t("project.judgedAsOf", { day: formatDay(report.runDate, language) })}
			</p>
			{(["conflict", "possible", "not-known", "opportunity"] as const).map((verdict) => (
				<Group
					key={verdict}
					title={t(`verdict.${verdict}`)}
					findings={of(verdict)}
					report={report}
					language={language}
					shown={shown}
					onShow={onShow}
				/>
			))}
			<details>
				<summary>
					✓ {t("verdict.clear")} ({clearRules.length})
				</summary>
				<ul className="plain">
					{clearRules.map((rule) => (
						<li key={rule.code} className="line">
							{rule.code} · {rule.title[language]}
						</li>
					))}
				</ul>
			</details>
			<details>
				<summary>
					{t("verdict.not-applicable")} ({notApplicable.length})
				</summary>
				<ul className="plain">
					{notApplicable.map((rule) => (
						<li key={rule.code} className="line">
							{rule.code} · {rule.title[language]}: {rule.notApplicable?.[language]}
						</li>
					))}
				</ul>
			</details>
		</section>
	);
}

const rankOf = (finding: Finding): number => (finding.severity === null ? 9 : severityRank.indexOf(finding.severity));

/** Shown at first in each group; the rest unfolds, and its number is said. */
const FIRST = 25;

function Group({
	title,
	findings,
	report,
	language,
	shown,
	onShow,
}: { title: string; findings: readonly Finding[] } & Omit<FindingsProps, "isOld">) {
	const { t } = useTranslation();
	if (findings.length === 0) return null;
	const list = (some: readonly Finding[]) => (
		<ul className="plain">
			{some.map((finding) => (
				<FindingLine
					key={finding.id}
					finding={finding}
					report={report}
					language={language}
					isShown={shown === finding.id}
					onShow={onShow}
				/>
			))}
		</ul>
	);
	return (
		<>
			<h3 className="subtitle">
				{title} ({formatNumber(findings.length, language)})
			</h3>
			{list(findings.slice(0, FIRST))}
			{findings.length > FIRST && (
				<details>
					<summary>{t("project.more", { number: formatNumber(findings.length - FIRST, language) })}</summary>
					{list(findings.slice(FIRST, 400))}
					{findings.length > 400 && <p className="not-known">{t("project.exportAll")}</p>}
				</details>
			)}
		</>
	);
}

export function colourOfFinding(finding: Pick<Finding, "verdict" | "severity">): string {
	if (finding.verdict === "not-known") return notKnownColour;
	if (finding.verdict === "opportunity" || finding.severity === null) return opportunityColour;
	return severityColour[finding.severity];
}

function FindingLine({
	finding,
	report,
	language,
	isShown,
	onShow,
}: {
	finding: Finding;
	report: ConflictReport;
	language: Language;
	isShown: boolean;
	onShow: (id: string | null) => void;
}) {
	const { t } = useTranslation();
	const rule = report.rules.find((entry) => entry.code === finding.rule);
	return (
		<li
			className="line"
			style={{
				borderLeft: `4px solid ${colourOfFinding(finding)}`,
				paddingLeft: 8,
				background: isShown ? "#F7F3EA" : undefined,
			}}
			onMouseEnter={() => onShow(finding.id)}
			onMouseLeave={() => onShow(null)}
		>
			<div className="grow">
				<div>{finding.sentence[language]}</div>
				<div className="dim">
					{finding.rule} · {finding.severityText?.[language] ?? finding.reasonText?.[language] ?? ""}
				</div>
				<details>
					<summary className="dim">{t("project.why")}</summary>
					<dl className="rows" style={{ fontSize: 12 }}>
						<dt>{t("project.clause")}</dt>
						<dd>{rule?.clauses.join(", ")}</dd>
						{rule?.basis.map((basis) => (
							<Basis
								key={`${basis.instrument.en}${basis.article.en}`}
								label={basis.classText[language]}
								text={`${basis.instrument[language]}, ${basis.article[language]} (${basis.verifiedText[language]})`}
							/>
						))}
						{finding.measures.map((measure) => (
							<Basis
								key={measure.key}
								label={measure.name[language]}
								text={`${measure.value === null ? t("inspector.notKnown") : formatNumber(measure.value, language)} ${measure.unit}${measure.limit === null ? "" : ` (${t("project.limit")} ${formatNumber(measure.limit, language)} ${measure.unit})`}`}
							/>
						))}
						{finding.data.map((data) => (
							<Basis
								key={data.layer}
								label={t(`layer.${data.layer}`)}
								text={`${t("layers.asOf", { day: formatDay(data.asOf, language) })}${data.isStale ? ` · ${t("inspector.stale")}` : ""}`}
							/>
						))}
						<dt>{t("project.remedy")}</dt>
						<dd>{finding.remedy[language]}</dd>
						<dt>{t("project.role")}</dt>
						<dd>{rule?.roleText[language]}</dd>
					</dl>
				</details>
				<button
					type="button"
					className="link"
					onFocus={() => onShow(finding.id)}
					onClick={() => onShow(isShown ? null : finding.id)}
				>
					{t("project.showOnMap")}
				</button>
			</div>
		</li>
	);
}

function Basis({ label, text }: { label: string; text: string }) {
	return (
		<>
			<dt>{label}</dt>
			<dd>{text}</dd>
		</>
	);
}
