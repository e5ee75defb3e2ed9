import type { City } from "../../contracts/cities.ts";
import { CheckRequest, type ConflictReport } from "../../contracts/conflicts.ts";
import { type CoverageRun, CoverageSettings } from "../../contracts/coverage.ts";
import type { Project } from "../../contracts/projects.ts";
import type { Actor } from "../../domain/actor.ts";
import type { Recomputed } from "../../domain/reports/compare-manifests.ts";
import type { DataVersion, Manifest } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import { findCrs } from "../../platform/crs.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import type { ConflictService } from "../conflicts/service.ts";
import type { CoverageService } from "../coverage/service.ts";
import type { ProjectService } from "../projects/service.ts";
import { archiveOf, type Content, manifestOf, type ReportArchive, type Writing } from "./archive.ts";
import { coverageTable } from "./coverage-table.ts";
import { findingTable } from "./finding-table.ts";
import { findDistrictShapes } from "./queries.ts";

export type ReportService = ReturnType<typeof createReportService>;

interface ReportDeps {
	readonly db: Pool;
	readonly cities: CityService;
	readonly conflicts: ConflictService;
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
export function createReportService({ db, cities, conflicts, coverage, projects, now, programVersion }: ReportDeps) {
	/** What a coverage report holds, whatever it is written to. */
	async function coverageContent(actor: Actor, cityId: string, runId: string): Promise<Content> {
		const { city } = await cities.mustFind(cityId);
		const run = await coverage.find(actor, cityId, runId);
		return coverageContentOf(run, city, await findDistrictShapes(db, cityId, districtVersion(run)));
	}

	/** What a report of a project's saved findings holds. */
	async function findingContent(actor: Actor, cityId: string, projectId: string): Promise<Content> {
		const { report, projectRevision, isUpToDate } = await projects.findings(actor, cityId, projectId);
		const project = await projects.get(actor, cityId, projectId);
		return findingContentOf(report, { projectId, projectRevision, question: questionOf(project) }, isUpToDate);
	}

	async function archive(cityId: string, content: Content, writing: Writing): Promise<ReportArchive> {
		return archiveOf({ inForce: await cities.mustFind(cityId), programVersion, createdAt: now() }, content, writing);
	}

	/** The question of a report asked anew on the data of here and now; nothing saved is read. */
	async function contentAnew(actor: Actor, told: Manifest): Promise<Content> {
		const { cityId } = told.city;
		if (told.kind === "coverage") {
			const settings = CoverageSettings.parse({ level: told.parameters["level"], ...told.settings });
			const run = await coverage.measureAnew(actor, cityId, settings);
			return coverageContent(actor, cityId, run.runId);
		}
		const report = await conflicts.checkWhole(actor, cityId, CheckRequest.parse(told.parameters["question"]));
		return findingContentOf(report, told.parameters, true);
	}

	return {
		/** What the report would say of itself if it were made here and now. */
		async manifestAnew(actor: Actor, told: Manifest): Promise<Recomputed> {
			const inForce = await cities.mustFind(told.city.cityId);
			return manifestOf({ inForce, programVersion, createdAt: now() }, await contentAnew(actor, told));
		},

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

function coverageContentOf(run: CoverageRun, city: City, shapes: ReadonlyMap<string | null, object>): Content {
	if (run.summary === null) throw new AppError("coverage-run.not-done", { detail: "The run is not done yet." });
	const { summary } = run;
	return {
		kind: "coverage",
		isTrial: city.isTrial,
		runDate: run.runDate,
		tables: [coverageTable(summary, { isDemo: city.isDemo, isTrial: city.isTrial }, shapes)],
		parameters: { runId: run.runId, level: run.settings.level },
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

/** What was asked of a project: all of it that a check takes, so that the check can be asked again. */
const questionOf = (project: Project): Record<string, unknown> => ({
	...Object.fromEntries(Object.entries(project).filter(([key]) => key in CheckRequest.shape)),
	projectId: project.id,
});

function findingContentOf(report: ConflictReport, parameters: Content["parameters"], isUpToDate: boolean): Content {
	return {
		kind: "findings",
		isTrial: report.isTrial,
		runDate: report.runDate,
		tables: [findingTable(report)],
		parameters,
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
