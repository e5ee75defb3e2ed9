import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { ConflictReport, Finding } from "../../contracts/conflicts.ts";
import type { AreaCoverage, CoverageRun } from "../../contracts/coverage.ts";
import type { Actor } from "../../domain/actor.ts";
import { canonicalJson, type DataVersion, type Manifest, noticesOf } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import { zipOf } from "../../platform/zip.ts";
import type { CityInForce, CityService } from "../cities/service.ts";
import type { CoverageService } from "../coverage/service.ts";
import type { ProjectService } from "../projects/service.ts";
import { findDistrictShapes } from "./queries.ts";

export type ReportService = ReturnType<typeof createReportService>;
export type ReportFormat = "csv" | "geojson";

export interface ReportArchive {
	readonly name: string;
	readonly stream: Readable;
}

interface ReportDeps {
	readonly db: Pool;
	readonly cities: CityService;
	readonly coverage: CoverageService;
	readonly projects: ProjectService;
	readonly now: () => Date;
	readonly programVersion: string;
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Spreadsheets tell UTF-8 by it; without it Chinese names are mangled. */
const BOM = "\uFEFF";

/** Exports as zips of one data file and the manifest that lets every figure be computed again. */
export function createReportService({ db, cities, coverage, projects, now, programVersion }: ReportDeps) {
	function archive(
		base: { inForce: CityInForce; kind: Manifest["kind"]; isTrial: boolean; runDate: string },
		content: Content,
	): ReportArchive {
		const { inForce, kind, isTrial, runDate } = base;
		const { city } = inForce;
		const data = Buffer.from(content.text, "utf8");
		const question = {
			kind,
			cityId: city.cityId,
			parameters: content.parameters,
			settings: content.settings,
			rules: content.rules,
			dataVersions: content.dataVersions.map((version) => version.contentSha256),
			runDate,
		};
		const createdAt = now();
		const manifest: Manifest = {
			manifestVersion: 1,
			reportId: createHash("sha256").update(canonicalJson(question)).digest("hex").slice(0, 20),
			kind,
			createdAt: createdAt.toISOString(),
			asOf: runDate,
			program: { name: "Palimpsest", version: programVersion },
			city: { cityId: city.cityId, names: city.names, jurisdiction: city.jurisdiction },
			isDemo: city.isDemo,
			isTrial,
			notices: noticesOf({ isDemo: city.isDemo, isTrial }),
			parameters: content.parameters,
			settings: content.settings,
			rules: content.rules,
			dataVersions: content.dataVersions,
			figures: content.figures,
			files: [
				{
					name: content.fileName,
					bytes: data.length,
					sha256: createHash("sha256").update(data).digest("hex"),
					rows: content.rowCount,
				},
			],
		};
		const entries = [
			{ name: content.fileName, content: data },
			{ name: "manifest.json", content: Buffer.from(`${JSON.stringify(manifest, null, "\t")}\n`, "utf8") },
		];
		return { name: `palimpsest-${city.cityId}-${kind}-${manifest.reportId}.zip`, stream: zipOf(entries, createdAt) };
	}

	return {
		async coverage(actor: Actor, cityId: string, runId: string, format: ReportFormat): Promise<ReportArchive> {
			const inForce = await cities.mustFind(cityId);
			const run = await coverage.find(actor, cityId, runId);
			if (run.summary === null) throw new AppError("coverage-run.not-done", { detail: "The run is not done yet." });
			const { summary } = run;
			const isTrial = inForce.city.isTrial;
			const rows = summary.areas.flatMap((area) => coverageRows(area, { isDemo: inForce.city.isDemo, isTrial }));
			const shapes =
				format === "csv"
					? new Map<string | null, object>()
					: await findDistrictShapes(db, cityId, districtVersion(run));
			return archive(
				{ inForce, kind: "coverage", isTrial, runDate: run.runDate },
				{
					fileName: `coverage.${format}`,
					text:
						format === "csv"
							? csvOf(rows)
							: geojsonOf(
									rows.map((row) => ({ row, geometry: shapes.get(row["district_id"] as string | null) ?? null })),
								),
					rowCount: rows.length,
					parameters: { runId, level: run.settings.level },
					settings: { accessMaxM: run.settings.accessMaxM },
					rules: [],
					dataVersions: summary.dataVersions.map(({ isStale: _isStale, ...version }): DataVersion => version),
					figures: {
						network: summary.network,
						notJoinedCount: summary.notJoinedCount,
						missingLayers: summary.missingLayers,
						city: summary.areas[0],
					},
				},
			);
		},

		async findings(actor: Actor, cityId: string, projectId: string, format: ReportFormat): Promise<ReportArchive> {
			const inForce = await cities.mustFind(cityId);
			const { report, projectRevision, isUpToDate } = await projects.findings(actor, cityId, projectId);
			const rows = report.findings.map((finding) => findingRow(finding, report));
			const leftOut = report.rules.reduce((sum, rule) => sum + rule.findingsLeftOut, 0);
			return archive(
				{ inForce, kind: "findings", isTrial: report.isTrial, runDate: report.runDate },
				{
					fileName: `findings.${format}`,
					text:
						format === "csv"
							? csvOf(rows)
							: geojsonOf(rows.map((row, index) => ({ row, geometry: report.findings[index]?.geometry ?? null }))),
					rowCount: rows.length,
					parameters: {
						projectId,
						projectRevision,
						kind: report.kind,
						stage: report.stage,
						actions: report.actions,
						boundary: report.boundary,
					},
					settings: Object.fromEntries(
						report.rules.flatMap((rule) =>
							rule.parameters.map((parameter) => [
								`${rule.code}.${parameter.key}`,
								{
									value: parameter.value,
									unit: parameter.unit,
									origin: parameter.origin,
									isCitySetting: parameter.isCitySetting,
								},
							]),
						),
					),
					rules: report.rules.map((rule) => ({ code: rule.code, version: rule.version })),
					dataVersions: report.layers.flatMap((layer) =>
						layer.version === null || layer.asOf === null
							? []
							: [
									{
										layer: layer.layer,
										version: layer.version,
										asOf: layer.asOf,
										source: layer.source ?? "",
										licence: "",
										contentSha256: layer.contentSha256 ?? "",
									},
								],
					),
					figures: {
						checkedAt: report.checkedAt,
						isUpToDate,
						ruleCounts: report.ruleCounts,
						findingCounts: report.findingCounts,
						findingsLeftOut: leftOut,
						ready: report.ready,
					},
				},
			);
		},
	};
}

interface Content {
	readonly fileName: string;
	readonly text: string;
	readonly rowCount: number;
	readonly parameters: Manifest["parameters"];
	readonly settings: Manifest["settings"];
	readonly rules: Manifest["rules"];
	readonly dataVersions: readonly DataVersion[];
	readonly figures: Manifest["figures"];
}

/** Cells that a spreadsheet would run are escaped; the flag of a demonstration or trial stands in every row. */
const csvOf = (rows: readonly Row[]): string =>
	BOM + stringify([...rows], { header: true, escape_formulas: true, cast: { boolean: (value) => String(value) } });

const geojsonOf = (features: readonly { row: Row; geometry: object | null }[]): string =>
	`${JSON.stringify({ type: "FeatureCollection", features: features.map(({ row, geometry }) => ({ type: "Feature", properties: row, geometry })) })}\n`;

const districtVersion = (run: CoverageRun): number =>
	run.summary?.dataVersions.find((version) => version.layer === "district")?.version ?? 0;

function coverageRows(area: AreaCoverage, flags: { isDemo: boolean; isTrial: boolean }): Row[] {
	return area.categories.map((category) => {
		const { buildings, people, buildingShare, peopleShare } = category.residential;
		return {
			district_id: area.districtId,
			district_en: area.names?.en ?? null,
			district_zh: area.names?.zh ?? null,
			district_vi: area.names?.vi ?? null,
			category: category.code,
			limit_m: category.limitM,
			facilities: category.facilityCount,
			facilities_not_joined: category.facilitiesNotJoined,
			not_known_reason: category.notKnown,
			residential_buildings: area.residentialCount,
			reached: buildings.reached,
			not_reached: buildings["not-reached"],
			at_edge_of_data: buildings["at-edge"],
			not_joined: buildings["not-joined"],
			category_not_known: buildings["category-not-known"],
			share_of_buildings: buildingShare,
			residents_reached: people?.reached ?? null,
			residents_not_reached: people?.["not-reached"] ?? null,
			residents_not_counted:
				people === null ? null : people["at-edge"] + people["not-joined"] + people["category-not-known"],
			share_of_residents: peopleShare,
			use_not_known_buildings: area.useNotKnownCount,
			use_not_known_reached: category.useNotKnown.buildings.reached,
			is_demonstration: flags.isDemo,
			is_trial: flags.isTrial,
		};
	});
}

function findingRow(finding: Finding, report: ConflictReport): Row {
	const rule = report.rules.find((entry) => entry.code === finding.rule);
	return {
		rule: finding.rule,
		rule_version: rule?.version ?? null,
		verdict: finding.verdict,
		severity: finding.severity,
		reason: finding.reason ?? finding.cause,
		subject_kind: finding.subject.kind,
		subject_id: finding.subject.id,
		overlap_m2: finding.overlapM2,
		share_of_subject: finding.shareOfSubject,
		hit_ids: finding.hits.map((hit) => hit.id).join(" "),
		sentence_en: finding.sentence.en,
		sentence_zh: finding.sentence.zh,
		sentence_vi: finding.sentence.vi,
		remedy_en: finding.remedy.en,
		clauses: rule?.clauses.join(" ") ?? null,
		basis:
			rule?.basis.map((basis) => `${basis.instrument.en}, ${basis.article.en} (${basis.verifiedText.en})`).join("; ") ??
			null,
		data: finding.data.map((entry) => `${entry.layer} v${entry.version} of ${entry.asOf}`).join("; "),
		is_demonstration: report.isDemo,
		is_trial: finding.isTrial,
	};
}
