import type { Actor, Role } from "../../domain/actor.ts";
import type { VersionMetadata } from "../../domain/datasets/feature-row.ts";
import type { Comparison } from "../../domain/datasets/judge-change.ts";
import { findLayer, type Layer } from "../../domain/datasets/layers.ts";
import { RejectTally } from "../../domain/datasets/reject-tally.ts";
import type { RejectCode } from "../../domain/datasets/row-fault.ts";
import { AppError } from "../../platform/app-error.ts";
import { copyRows } from "../../platform/copy-rows.ts";
import type { Pool, Transaction } from "../../platform/database.ts";
import * as queries from "./queries.ts";
import { type Rows, stageRows } from "./stage-rows.ts";
import * as stagedQueries from "./staged-queries.ts";

/** Rejects kept one by one with a version; all of them are counted. App default. */
const REJECTS_LISTED = 1_000;
const publishers: readonly Role[] = ["administrator", "analyst", "planner"];

export interface LayerInput {
	readonly layerName: string;
	readonly said: VersionMetadata;
	readonly rows: Rows;
	/** What happens to geometry that is not valid. Default: the row is rejected and says where. */
	readonly onInvalid?: "reject" | "repair";
	/** More that is said of the version, e.g. `snap_tolerance_m`; read by whoever knows the key. */
	readonly extra?: Readonly<Record<string, unknown>>;
}

export interface PublishedVersion {
	readonly layerName: string;
	/** Null where the layer was left as it was. */
	readonly version: number | null;
	readonly readCount: number;
	readonly acceptedCount: number;
	readonly rejectedCount: number;
	readonly repairedCount: number;
	readonly rejectsByCode: Readonly<Record<string, number>>;
	readonly rejects: RejectTally["listed"];
	readonly contentSha256: string;
	/** False where the current version already says exactly this. */
	readonly isNew: boolean;
}

export interface VerifiedLayer {
	readonly layerName: string;
	readonly version: number;
	readonly contentSha256: string;
	/** The rows hash to what was published. */
	readonly isSound: boolean;
}

export type StagedLayer = Omit<PublishedVersion, "version" | "isNew">;

export interface PublishOptions {
	/**
	 * Asked for every layer before it is written, with what it would replace. False = leave this layer
	 * as it is; throw to leave everything as it was.
	 */
	readonly confirm?: (staged: StagedLayer, comparison: Comparison | null) => boolean;
}

/** Until accounts exist, who may act in an imported city. */
const demonstrationPeople = [
	{ personId: "planner", name: "Planner", role: "planner" },
	{ personId: "officer", name: "Heritage officer", role: "heritage_officer" },
	{ personId: "analyst", name: "Analyst", role: "analyst" },
	{ personId: "administrator", name: "Administrator", role: "administrator" },
	{ personId: "reader", name: "Reader", role: "reader" },
] as const;

/** Refuses who may not publish, before any work is done for them. */
function mustPublish(actor: Actor): void {
	if (publishers.includes(actor.role)) return;
	throw new AppError("actor.forbidden", { detail: `A ${actor.role} may not publish data.` });
}

function mustFindLayer(name: string): Layer {
	const layer = findLayer(name);
	if (layer === undefined) throw new AppError("layer.unknown", { detail: `There is no layer ${name}.` });
	return layer;
}

async function mustFindCity(db: Transaction | Pool, cityId: string): Promise<void> {
	if ((await queries.findCity(db, cityId)) !== undefined) return;
	throw new AppError("city.unknown", { detail: `There is no city ${cityId}.` });
}

export type DatasetService = ReturnType<typeof createDatasetService>;

/** Data sets as immutable versions: staged, judged, hashed, and published by moving one pointer. */
export function createDatasetService({ db, now }: { readonly db: Pool; readonly now: () => Date }) {
	async function createCity(actor: Actor, city: queries.NewCity, tx: Transaction | Pool = db): Promise<void> {
		mustPublish(actor);
		const fault = await queries.findCityFault(tx, city);
		if (fault !== null) throw new AppError("request.invalid", { detail: fault });
		await queries.upsertCity(tx, city);
		if (!city.isDemo) for (const person of demonstrationPeople) await queries.upsertPerson(tx, city.cityId, person);
	}

	/** Publishes within a transaction of the caller's, so that several layers appear together. */
	async function publishIn(
		tx: Transaction,
		actor: Actor,
		cityId: string,
		input: LayerInput,
		options: PublishOptions = {},
	): Promise<PublishedVersion> {
		mustPublish(actor);
		const layer = mustFindLayer(input.layerName);
		await mustFindCity(tx, cityId);
		const staged = await stage(tx, layer, input);
		await queries.takePublishLock(tx, cityId);
		if (options.confirm !== undefined) {
			const comparison = await compare(tx, layer, cityId);
			if (!options.confirm(staged, comparison)) return { ...staged, version: null, isNew: false };
		}
		const extra = input.extra ?? {};
		const wanted = { contentSha256: staged.contentSha256, said: input.said, extra };
		const same = await queries.findCurrentIfSame(tx, cityId, layer, wanted);
		if (same !== undefined) return { ...staged, version: same, isNew: false };
		const version = await queries.insertVersion(tx, cityId, {
			...staged,
			said: input.said,
			metadata: { given: extra, rejectsByCode: staged.rejectsByCode, repairedCount: staged.repairedCount },
			stagedAt: now(),
		});
		await stagedQueries.insertAccepted(tx, layer, cityId, version);
		await insertRejects(tx, cityId, version, staged.rejects);
		await queries.pointTo(tx, { cityId, layerName: layer.name, version }, { personId: actor.personId, at: now() });
		return { ...staged, version, isNew: true };
	}

	/** Publishes layers together: readers see all of them or none. */
	async function publishLayers(
		actor: Actor,
		cityId: string,
		inputs: Iterable<LayerInput>,
		options: PublishOptions = {},
	): Promise<PublishedVersion[]> {
		const published: PublishedVersion[] = [];
		await db.begin(async (tx) => {
			for (const input of inputs) published.push(await publishIn(tx, actor, cityId, input, options));
			await refreshStatistics(tx, published);
		});
		return published;
	}

	async function publishRows(
		actor: Actor,
		cityId: string,
		layerName: string,
		said: VersionMetadata,
		rows: Rows,
		options: Pick<LayerInput, "onInvalid" | "extra"> & PublishOptions = {},
	): Promise<PublishedVersion> {
		const [published] = await publishLayers(actor, cityId, [{ layerName, said, rows, ...options }], options);
		if (published === undefined) throw new Error("Nothing was published.");
		return published;
	}

	/** Points a layer back to an earlier version; the newer one stays and can be pointed to again. */
	async function rollBack(actor: Actor, cityId: string, layerName: string, toVersion?: number): Promise<number> {
		mustPublish(actor);
		mustFindLayer(layerName);
		return db.begin(async (tx) => {
			await queries.takePublishLock(tx, cityId);
			const current = await queries.findCurrentVersion(tx, cityId, layerName);
			const versions = await queries.listVersions(tx, cityId, layerName);
			const target = versions.find(({ version }) =>
				toVersion === undefined ? version < (current ?? 0) : version === toVersion,
			);
			if (target === undefined) {
				throw new AppError("dataset.version-unknown", {
					detail: `The layer ${layerName} has no such version to go back to.`,
				});
			}
			await queries.pointTo(
				tx,
				{ cityId, layerName, version: target.version },
				{ personId: actor.personId, at: now() },
			);
			return target.version;
		});
	}

	/** Recomputes the hash of a stored version from its rows. */
	async function verifyVersion(cityId: string, version: number): Promise<{ expected: string; actual: string }> {
		const row = await queries.findVersion(db, cityId, version);
		if (row === undefined) throw new AppError("dataset.version-unknown", { detail: `There is no version ${version}.` });
		const actual = await stagedQueries.hashStored(db, mustFindLayer(row.layer), cityId, version);
		return { expected: row.contentSha256, actual };
	}

	/** Verifies what is published in a city, layer by layer. */
	async function verifyCity(cityId: string): Promise<VerifiedLayer[]> {
		await mustFindCity(db, cityId);
		const verified: VerifiedLayer[] = [];
		for (const { layerName, version } of await queries.listCurrent(db, cityId)) {
			const { expected, actual } = await verifyVersion(cityId, version);
			verified.push({ layerName, version, contentSha256: expected, isSound: actual === expected });
		}
		return verified;
	}

	return {
		/** Which of these contents the city holds, and as which version. */
		holds: (cityId: string, hashes: readonly string[]): Promise<ReadonlyMap<string, number>> =>
			queries.findVersionsByContent(db, cityId, hashes),
		mustPublish,
		createCity,
		verifyCity,
		publishIn,
		publishLayers,
		refreshStatistics,
		publishRows,
		rollBack,
		verifyVersion,
	};
}

async function stage(tx: Transaction, layer: Layer, input: LayerInput): Promise<StagedLayer> {
	const rejects = new RejectTally(REJECTS_LISTED);
	await stagedQueries.createStagedTable(tx, layer);
	const readCount = await stageRows(tx, layer, input.rows, rejects);
	await stagedQueries.judgeStaged(tx, layer, input.onInvalid ?? "reject");
	let acceptedCount = 0;
	let repairedCount = 0;
	for (const outcome of await stagedQueries.countJudged(tx)) {
		if (outcome.code !== null) rejects.addCount(outcome.code, outcome.count);
		else [acceptedCount, repairedCount] = [outcome.count, outcome.repairedCount];
	}
	for (const row of await stagedQueries.listJudgedRejects(tx, REJECTS_LISTED)) {
		rejects.list({ ...row, code: row.code as RejectCode });
	}
	if (acceptedCount + rejects.total !== readCount) {
		throw new Error(
			`Rows were lost in ${layer.name}: ${readCount} read, ${acceptedCount} + ${rejects.total} accounted for.`,
		);
	}
	return {
		layerName: layer.name,
		readCount,
		acceptedCount,
		rejectedCount: rejects.total,
		repairedCount,
		rejectsByCode: Object.fromEntries(rejects.countByCode),
		rejects: rejects.listed,
		contentSha256: await stagedQueries.hashStaged(tx, layer),
	};
}

/** The version in force and the staged rows, or null where the layer has none yet. */
async function compare(tx: Transaction, layer: Layer, cityId: string): Promise<Comparison | null> {
	const version = await queries.findCurrentVersion(tx, cityId, layer.name);
	if (version === undefined) return null;
	const row = await stagedQueries.compareStaged(tx, layer, cityId, version);
	return {
		current: { count: row.currentCount, area: row.currentArea, extent: toExtent(row.currentExtent) },
		staged: { count: row.stagedCount, area: row.stagedArea, extent: toExtent(row.stagedExtent) },
		sharedCount: row.sharedCount,
		shiftedCount: row.shiftedCount,
	};
}

const toExtent = (box: readonly number[] | null): Comparison["current"]["extent"] =>
	box === null ? null : [box[0] ?? 0, box[1] ?? 0, box[2] ?? 0, box[3] ?? 0];

async function insertRejects(
	tx: Transaction,
	cityId: string,
	version: number,
	rejects: readonly RejectTally["listed"][number][],
): Promise<void> {
	const columns = ["city_id", "version", "reject_no", "line", "code", "detail"];
	const rows = rejects.map((fault, index) => [cityId, version, index + 1, fault.line, fault.code, fault.detail]);
	if (rows.length > 0) await copyRows(tx, { table: "import_reject", columns }, rows);
}

/** Without fresh statistics the first questions after a large load take the wrong way. */
async function refreshStatistics(tx: Transaction, published: readonly PublishedVersion[]): Promise<void> {
	const changed = new Set(published.filter((version) => version.isNew).map((version) => version.layerName));
	for (const layerName of changed) await tx`analyze ${tx(layerName)}`;
}
