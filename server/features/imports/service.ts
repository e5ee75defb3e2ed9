import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Actor } from "../../domain/actor.ts";
import type { VersionMetadata } from "../../domain/datasets/feature-row.ts";
import { judgeChange } from "../../domain/datasets/judge-change.ts";
import type { CityDescription, Mapping } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool, Transaction } from "../../platform/database.ts";
import { hashSource } from "../../platform/hash-source.ts";
import { withWorkFolder } from "../../platform/work-folder.ts";
import type { DatasetService, PublishedVersion } from "../datasets/service.ts";
import { extraOf, metadataOf, neededSources, nothingAccepted, refuseEmpty, wantedLayers } from "./import-plan.ts";
import { type LoadedSource, loadSource } from "./load-sources.ts";
import { loadTables } from "./load-tables.ts";
import { type LayerCounts, mapLayer } from "./map-layer.ts";
import * as queries from "./queries.ts";

export interface ImportRequest {
	readonly cityId: string;
	/** A file, or the folder that the mapping's files lie in. */
	readonly path: string;
	readonly mapping: Mapping;
	/** Only this layer of the mapping. */
	readonly layerName?: string;
	/** The person's word where the file does not say: `EPSG:n`. */
	readonly crs?: string;
	/** ISO day of the content, where neither file nor mapping tells it. */
	readonly asOf?: string;
	readonly onInvalid: "reject" | "repair";
	/** Everything is done and told, and nothing kept. */
	readonly isDryRun: boolean;
	/** The person has seen how much would change and wants it. */
	readonly acceptChanges: boolean;
}

export interface ImportedLayer extends Omit<PublishedVersion, "rejects"> {
	readonly rejects: PublishedVersion["rejects"];
	readonly lookedCount: number;
	readonly leftOut: Readonly<Record<string, number>>;
}

export interface ImportReport {
	readonly cityId: string;
	readonly mapping: string;
	readonly outcome: "published" | "unchanged" | "tried";
	readonly asOf: string;
	readonly sources: readonly LoadedSource[];
	readonly layers: readonly ImportedLayer[];
	readonly doubts: readonly string[];
	readonly sourceSha256: string;
	readonly durationMs: number;
}

export type ImportService = ReturnType<typeof createImportService>;

/** Rolls everything back after a trial, with the report that was made. */
class TrialEnded extends Error {
	readonly report: ImportReport;
	constructor(report: ImportReport) {
		super("trial");
		this.report = report;
	}
}

/**
 * From a file to published layers in one transaction: a crash at any point, of this program or of the
 * database, leaves what was published before.
 */
export function createImportService(options: {
	readonly db: Pool;
	readonly datasets: DatasetService;
	readonly now: () => Date;
	readonly log?: (line: string) => void;
}) {
	const { db, datasets, now } = options;
	const log = options.log ?? (() => {});

	async function importData(actor: Actor, request: ImportRequest): Promise<ImportReport> {
		datasets.mustPublish(actor);
		const startedAt = now();
		const run = {
			cityId: request.cityId,
			mapping: request.mapping.name,
			sourceName: path.basename(request.path),
			sourceSha256: await hashSource(request.path),
			startedBy: actor.personId,
			startedAt,
		};
		try {
			return await withWorkFolder(startedAt, (workFolder) =>
				db.begin(async (tx) => {
					const report = await importIn(tx, actor, request, { workFolder, startedAt, sha256: run.sourceSha256 });
					if (request.isDryRun) throw new TrialEnded({ ...report, outcome: "tried" });
					const kept = { ...run, finishedAt: now(), outcome: report.outcome, problemCode: null, problemDetail: null };
					await queries.insertImportRun(tx, { ...kept, report: summaryOf(report) });
					return report;
				}),
			);
		} catch (error) {
			if (error instanceof TrialEnded) return error.report;
			if (error instanceof AppError) {
				const problem = { problemCode: error.code, problemDetail: error.message };
				await queries.insertImportRun(db, { ...run, ...problem, finishedAt: now(), outcome: "refused", report: {} });
			}
			throw error;
		}
	}

	async function importIn(
		tx: Transaction,
		actor: Actor,
		request: ImportRequest,
		at: { readonly workFolder: string; readonly startedAt: Date; readonly sha256: string },
	): Promise<ImportReport> {
		const { mapping, cityId } = request;
		const description = mapping.cities.find((city) => city.cityId === cityId);
		if (description !== undefined && !("source" in description.boundary)) await createCity(tx, actor, description);
		const sources = await loadSources(tx, request, at.workFolder, description);
		refuseEmpty(mapping, sources);
		if (description !== undefined && "source" in description.boundary) {
			const table = mustFind(sources, description.boundary.source).table;
			await createCity(tx, actor, { ...description, boundary: (await queries.unionOf(tx, table)) as never });
		}
		const frame = await mustFindFrame(tx, cityId);
		const asOf = await findAsOf(tx, request, sources);
		const coverage = JSON.parse(frame.boundary) as VersionMetadata["coverage"];
		const doubts: string[] = [];
		const layers = await publishAll(tx, actor, request, { sources, asOf, coverage, doubts, workFolder: at.workFolder });
		if (layers.every((layer) => layer.acceptedCount === 0)) throw nothingAccepted(layers);
		if (doubts.length > 0 && !request.acceptChanges && !request.isDryRun) {
			throw new AppError("import.changes-too-much", {
				detail: `${doubts.join(" ")} Look at it; import again with --accept-changes if that is right.`,
			});
		}
		await datasets.refreshStatistics(tx, layers);
		return {
			cityId,
			mapping: mapping.name,
			outcome: layers.some((layer) => layer.isNew) ? "published" : "unchanged",
			asOf,
			sources: [...sources.values()],
			layers,
			doubts,
			sourceSha256: at.sha256,
			durationMs: now().getTime() - at.startedAt.getTime(),
		};
	}

	const createCity = (tx: Transaction, actor: Actor, city: CityDescription): Promise<void> =>
		datasets.createCity(actor, { ...city, boundary: city.boundary, isDemo: false, referenceDate: null }, tx);

	async function loadSources(
		tx: Transaction,
		request: ImportRequest,
		workFolder: string,
		description: CityDescription | undefined,
	): Promise<Map<string, LoadedSource>> {
		const frame = await queries.findCityFrame(tx, request.cityId);
		const metricSrid = description?.metricSrid ?? frame?.metricSrid;
		if (metricSrid === undefined) {
			throw new AppError("city.unknown", {
				detail: `There is no city ${request.cityId}, and the mapping ${request.mapping.name} does not describe it.`,
			});
		}
		const locatedIn = new Set(request.mapping.sources.flatMap((spec) => spec.locateIn ?? []));
		const place = { path: request.path, workFolder, cityId: request.cityId, metricSrid, locatedIn };
		const wanted = neededSources(request);
		const loaded = new Map<string, LoadedSource>();
		for (const [index, spec] of request.mapping.sources.entries()) {
			if (!wanted.has(spec.name)) continue;
			await mkdir(path.join(workFolder, String(index)));
			const source = await loadSource(tx, spec, { ...place, crs: request.crs ?? null }, index);
			log(`Read ${spec.name}: ${source.featureCount} features.`);
			loaded.set(spec.name, source);
		}
		return loaded;
	}

	async function publishAll(
		tx: Transaction,
		actor: Actor,
		request: ImportRequest,
		given: {
			readonly sources: Map<string, LoadedSource>;
			readonly asOf: string;
			readonly coverage: VersionMetadata["coverage"];
			readonly doubts: string[];
			readonly workFolder: string;
		},
	): Promise<ImportedLayer[]> {
		const { mapping } = request;
		const folder = path.join(given.workFolder, "tables");
		const lookup = await loadTables(mapping.tables, request.path, folder);
		const layers: ImportedLayer[] = [];
		for (const layer of wantedLayers(request)) {
			const counts: LayerCounts = { looked: 0, leftOut: new Map() };
			const rows = mapLayer(tx, layer, { specs: mapping.sources, sources: given.sources, lookup, counts });
			const said = metadataOf(mapping, layer, given.asOf, given.coverage);
			const published = await datasets.publishIn(
				tx,
				actor,
				request.cityId,
				{ layerName: layer.layer, said, rows, onInvalid: request.onInvalid, extra: extraOf(layer) },
				{
					confirm(staged, comparison) {
						// A layer the file has nothing for stays as it is; taking it away is another act.
						if (staged.acceptedCount === 0 && comparison === null) return false;
						if (comparison !== null) given.doubts.push(...judgeChange(layer.layer, comparison));
						return true;
					},
				},
			);
			log(`Mapped ${layer.layer}: ${published.acceptedCount} of ${published.readCount} rows.`);
			layers.push({ ...published, lookedCount: counts.looked, leftOut: Object.fromEntries(counts.leftOut) });
		}
		return layers;
	}

	return { importData };
}

function mustFind(sources: ReadonlyMap<string, LoadedSource>, name: string): LoadedSource {
	const source = sources.get(name);
	if (source === undefined) throw new Error(`The mapping names no source ${name}.`);
	return source;
}

async function mustFindFrame(tx: Transaction, cityId: string) {
	const frame = await queries.findCityFrame(tx, cityId);
	if (frame === undefined) throw new AppError("city.unknown", { detail: `There is no city ${cityId}.` });
	return frame;
}

async function findAsOf(
	tx: Transaction,
	request: ImportRequest,
	sources: ReadonlyMap<string, LoadedSource>,
): Promise<string> {
	const { asOf } = request.mapping;
	if (request.asOf !== undefined) return request.asOf;
	if (typeof asOf === "string") return asOf;
	const tables = [...sources.values()].map((source) => source.table);
	const newest = asOf === null ? null : await queries.newestDay(tx, tables, asOf.newestOf);
	if (newest !== null) return newest;
	throw new AppError("request.invalid", {
		detail: "The file does not say of which day it is: tell it with --as-of YYYY-MM-DD.",
	});
}

/** What is kept of a report: counts, without the list of rejects, which is kept with the version. */
const summaryOf = (report: ImportReport): object => ({
	...report,
	layers: report.layers.map(({ rejects: _rejects, ...layer }) => layer),
});
