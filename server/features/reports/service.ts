import type { ConflictReport } from "../../contracts/conflicts.ts";
import type { CoverageRun } from "../../contracts/coverage.ts";
import type { Actor } from "../../domain/actor.ts";
import type { DataVersion } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import { findCrs } from "../../platform/crs.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import type { CoverageService } from "../coverage/service.ts";
import type { ProjectService } from "../projects/service.ts";
import { archiveOf, type Content, type ReportArchive, type Writing } from "./archive.ts";
import { coverageTable } from "./coverage-table.ts";
import { findingTable } from "./finding-table.ts";
import { findDistrictShapes } from "./queries.ts";

export type ReportService = ReturnType<typeof createReportService>;

interface ReportDeps {
	readonly db: Pool;
	readonly cities: CityService;
	readonly coverage: CoverageService;
	readonly projects: ProjectService;
	readonly now: () => Date;
	readonly programVersion: string;
}

/** GeoJSON knows one reference system, and a table without geometry has none. */
async function refuseCrs({ format, epsg }: Writing): Promise<void> {
	await findCrs(`EPSG:${epsg}`);
	if (epsg !== 4326 && !["gpkg", "fgb", "shp"].includes(format))
		throw new AppError("report.crs-not-for-format", {
			detail: `A ${format} file has no reference system to choose.`,
			place: "/epsg",
		});
}

/** Exports as zips of data files and the manifest that lets every figure be computed again. */
export function createReportService({ db, cities, coverage, projects, now, programVersion }: ReportDeps) {
	/** What a coverage report holds, whatever it is written to. */
	async function coverageContent(actor: Actor, cityId: string, runId: string): Promise<Content> {
		const { city } = await cities.mustFind(cityId);
		const run = await coverage.find(actor, cityId, runId);
		if (run.summary === null) throw new AppError("coverage-run.not-done", { detail: "The run is not done yet." });
		const { summary } = run;
		const shapes = await findDistrictShapes(db, cityId, districtVersion(run));
		return {
			kind: "coverage",
			isTrial: city.isTrial,
			runDate: run.runDate,
			tables: [coverageTable(summary, { isDemo: city.isDemo, isTrial: city.isTrial }, shapes)],
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
		};
	}

	/** What a report of a project's saved findings holds. */
	async function findingContent(actor: Actor, cityId: string, projectId: string): Promise<Content> {
		const { report, projectRevision, isUpToDate } = await projects.findings(actor, cityId, projectId);
		return {
			kind: "findings",
			isTrial: report.isTrial,
			runDate: report.runDate,
			tables: [findingTable(report)],
			parameters: {
				projectId,
				projectRevision,
				kind: report.kind,
				stage: report.stage,
				actions: report.actions,
				boundary: report.boundary,
			},
			settings: settingsOf(report),
			rules: report.rules.map((rule) => ({ code: rule.code, version: rule.version })),
			dataVersions: versionsOf(report),
			figures: {
				checkedAt: report.checkedAt,
				isUpToDate,
				ruleCounts: report.ruleCounts,
				findingCounts: report.findingCounts,
				findingsLeftOut: report.rules.reduce((sum, rule) => sum + rule.findingsLeftOut, 0),
				ready: report.ready,
			},
		};
	}

	async function archive(cityId: string, content: Content, writing: Writing): Promise<ReportArchive> {
		return archiveOf({ inForce: await cities.mustFind(cityId), programVersion, createdAt: now() }, content, writing);
	}

	return {
		async coverage(actor: Actor, cityId: string, runId: string, writing: Writing): Promise<ReportArchive> {
			await refuseCrs(writing);
			return archive(cityId, await coverageContent(actor, cityId, runId), writing);
		},

		async findings(actor: Actor, cityId: string, projectId: string, writing: Writing): Promise<ReportArchive> {
			await refuseCrs(writing);
			return archive(cityId, await findingContent(actor, cityId, projectId), writing);
		},
	};
}

const districtVersion = (run: CoverageRun): number =>
	run.summary?.dataVersions.find((version) => version.layer === "district")?.version ?? 0;

const settingsOf = ({ rules }: ConflictReport): Content["settings"] =>
	Object.fromEntries(
		rules.flatMap((rule) =>
			rule.parameters.map(({ key, value, unit, origin, isCitySetting }) => [
				`${rule.code}.${key}`,
				{ value, unit, origin, isCitySetting },
			]),
		),
	);

const versionsOf = ({ layers }: ConflictReport): DataVersion[] =>
	layers.flatMap(({ layer, version, asOf, source, licence, contentSha256 }) =>
		version === null || asOf === null
			? []
			: [{ layer, version, asOf, source: source ?? "", licence: licence ?? "", contentSha256: contentSha256 ?? "" }],
	);
