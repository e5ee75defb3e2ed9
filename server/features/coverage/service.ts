import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CityLayer, Names } from "../../contracts/cities.ts";
import type { CoverageRun, CoverageSettings, CoverageSummary } from "../../contracts/coverage.ts";
import {
	CoverageSettings as CoverageSettingsSchema,
	CoverageSummary as CoverageSummarySchema,
} from "../../contracts/coverage.ts";
import type { Actor } from "../../domain/actor.ts";
import type { CoverageAnswer, CoverageQuestion } from "../../domain/coverage/measure-coverage.ts";
import { findService, requiredWalkingServices, type Service, services } from "../../domain/coverage/services.ts";
import { coverageStates } from "../../domain/coverage/tally.ts";
import { pathToNearest } from "../../domain/network/path.ts";
import { UNREACHED } from "../../domain/network/search.ts";
import { canonicalJson } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import { runInWorker } from "../../platform/run-in-worker.ts";
import type { CityInForce, CityService } from "../cities/service.ts";
import * as queries from "./queries.ts";
import { sharePeople } from "./share-people.ts";
import { type CategoryInput, type NotKnownReason, summarise } from "./summarise.ts";

export type CoverageService = ReturnType<typeof createCoverageService>;

/** A run whose doer has not been heard of for so long is taken up again; the doer speaks three times as often. */
const ABANDONED_AFTER_MS = 30_000;
const POLL_MS = 100;

interface Inputs {
	readonly settings: CoverageSettings;
	readonly runDate: string;
	readonly versions: Readonly<Record<string, number>>;
}

export interface CoverageDeps {
	readonly db: Pool;
	readonly cities: CityService;
	readonly now: () => Date;
	readonly log: { error(fields: object, event: string): void };
	/** In the same thread where a caller wants no other, e.g. a test of the arithmetic. */
	readonly measure?: (question: CoverageQuestion) => Promise<CoverageAnswer>;
}

const measureOnThread = (question: CoverageQuestion): Promise<CoverageAnswer> =>
	runInWorker(new URL("./coverage-worker.ts", import.meta.url), question);

/** Layers that a run rests on; a changed version of any is another run. */
const restsOn = ["building", "district", "facility", "facility_entrance", "population", "walk_network"] as const;

export function createCoverageService({ db, cities, now, log, measure = measureOnThread }: CoverageDeps) {
	const underWay = new Map<string, Promise<void>>();
	const measured = new LRUCache<string, Promise<{ answer: CoverageAnswer; placeIds: readonly string[] }>>({ max: 3 });

	async function inputsOf(actor: Actor, cityId: string, settings: CoverageSettings) {
		const inForce = await cities.mustFind(cityId);
		const { layers } = await cities.layers(actor, cityId);
		const held = layers.filter((layer) => restsOn.some((name) => name === layer.layer));
		const versions = Object.fromEntries(held.map((layer) => [layer.layer, layer.version]));
		const inputs: Inputs = { settings, runDate: inForce.runDate, versions };
		const runId = createHash("sha256").update(canonicalJson(inputs)).digest("hex").slice(0, 20);
		return { inForce, held, inputs, runId };
	}

	/** The network, the doors and the distances of a run; kept for paths, computed again after a restart. */
	function measureRun(cityId: string, runId: string, inForce: CityInForce, inputs: Inputs) {
		const key = `${cityId}/${runId}`;
		const known = measured.get(key);
		if (known !== undefined) return known;
		const promise = (async () => {
			const at = { cityId, metricSrid: inForce.city.metricSrid };
			const { places, question } = await gather(at, inputs);
			return { answer: await measure(question), placeIds: places.map((place) => place.id) };
		})();
		measured.set(key, promise);
		promise.catch(() => measured.delete(key));
		return promise;
	}

	async function gather(at: { cityId: string; metricSrid: number }, inputs: Inputs) {
		const { versions, settings } = inputs;
		const asked = requiredWalkingServices(settings.level);
		const [facility = 0, network = 0] = [versions["facility"], versions["walk_network"]];
		const [lines, places, entrances] = await Promise.all([
			queries.findNetworkLines(db, at, network),
			queries.findPlaces(db, at, {
				building: versions["building"] ?? 0,
				district: versions["district"] ?? 0,
				facility,
				network,
			}),
			queries.findEntrances(db, at, {
				facility,
				entrance: versions["facility_entrance"] ?? 0,
				network,
				codes: asked.map((service) => service.code),
			}),
		]);
		const question: CoverageQuestion = {
			lines: lines.map((line) => ({
				id: line.id,
				lonLat: line.lon_lat,
				metric: line.metric,
				isWalkable: line.is_walkable,
			})),
			places: places.map(({ x, y }) => ({ x, y })),
			entrances: entrances.map((entrance) => ({
				facilityId: entrance.id,
				code: entrance.cat_code,
				x: entrance.x,
				y: entrance.y,
			})),
			categories: asked.map((service) => ({ code: service.code, limitM: service.limitM })),
			accessMaxM: settings.accessMaxM,
		};
		return { places, question, asked };
	}

	async function doRun(
		cityId: string,
		runId: string,
		inForce: CityInForce,
		held: readonly CityLayer[],
		inputs: Inputs,
	): Promise<void> {
		const at = { cityId, metricSrid: inForce.city.metricSrid };
		const startedMs = performance.now();
		const { places, question, asked } = await gather(at, inputs);
		const gatheredMs = performance.now();
		const promise = measure(question).then((answer) => ({ answer, placeIds: places.map((place) => place.id) }));
		measured.set(`${cityId}/${runId}`, promise);
		promise.catch(() => measured.delete(`${cityId}/${runId}`));
		const { answer } = await promise;
		const measuredMs = performance.now();
		const { versions } = inputs;
		const [districts, people] = await Promise.all([
			queries.findDistricts(db, cityId, versions["district"] ?? 0),
			versions["population"] === undefined
				? null
				: queries.findPeople(db, at, { population: versions["population"], building: versions["building"] ?? 0 }),
		]);
		const categories: CategoryInput[] = answer.categories.map((category, index) => ({
			service: asked[index] as Service,
			distances: category,
			notKnown: notKnownOf(held, category.code, category.facilityIds.length),
		}));
		const { areas, states } = summarise({
			places,
			answer,
			categories,
			districts,
			people: people === null ? null : sharePeople(places, people),
		});
		const summary: CoverageSummary = {
			areas,
			notJoinedCount: answer.placeEdge.reduce((count, edge) => count + (edge === -1 ? 1 : 0), 0),
			network: networkFigures(answer, question.lines.length),
			dataVersions: held.map((layer) => ({
				layer: layer.layer,
				version: layer.version,
				asOf: layer.asOf,
				source: layer.source,
				licence: layer.licence,
				contentSha256: layer.contentSha256,
				isStale: layer.isStale,
			})),
			missingLayers: restsOn.filter((name) => versions[name] === undefined),
			timings: {
				gatherMs: Math.round(gatheredMs - startedMs),
				measureMs: Math.round(measuredMs - gatheredMs),
				summariseMs: Math.round(performance.now() - measuredMs),
			},
		};
		await db.begin((tx) =>
			queries.storeRun(tx, {
				cityId,
				runId,
				summary,
				at: now(),
				buildingIds: places.map((place) => place.id),
				lonLat: Float64Array.from(places.flatMap((place) => [place.lon, place.lat])),
				accessM: answer.accessM,
				categories: answer.categories.map((category, index) => ({
					code: category.code,
					states: states[index] as Uint8Array,
					distancesMm: category.distancesMm,
					facilities: category.facilities,
					facilityIds: category.facilityIds,
				})),
			}),
		);
	}

	async function mustFindRun(cityId: string, runId: string): Promise<{ inForce: CityInForce; row: queries.RunRow }> {
		const inForce = await cities.mustFind(cityId);
		const row = await queries.findRun(db, cityId, runId);
		if (row === undefined)
			throw new AppError("coverage-run.unknown", { detail: `There is no run ${runId} in this city.` });
		return { inForce, row };
	}

	async function mustFindResult(cityId: string, runId: string, code: string) {
		const { inForce, row } = await mustFindRun(cityId, runId);
		if (row.state !== "done") throw new AppError("coverage-run.not-done", { detail: "The run is not done yet." });
		const service = findService(code);
		const [places, category] = await Promise.all([
			queries.findRunPlaces(db, cityId, runId),
			queries.findRunCategory(db, { cityId, runId, code }),
		]);
		if (service === undefined || places === undefined || category === undefined) {
			throw new AppError("coverage.category-unknown", {
				detail: `The run has no category ${code}.`,
				place: "/category",
			});
		}
		return { inForce, row, service, places, category };
	}

	return {
		services: () => services.map(({ osmTags: _tags, ...service }) => ({ ...service, bands: [...service.bands] })),

		async start(actor: Actor, cityId: string, settings: CoverageSettings): Promise<CoverageRun> {
			const { inForce, held, inputs, runId } = await inputsOf(actor, cityId, settings);
			const at = now();
			const isMine = await queries.claimRun(db, {
				cityId,
				runId,
				inputs,
				askedBy: actor.personId,
				askedAt: at,
				staleBefore: new Date(at.getTime() - ABANDONED_AFTER_MS),
			});
			if (isMine) {
				const heartbeat = setInterval(() => {
					queries
						.touchRun(db, { cityId, runId, at: now() })
						.catch((error: unknown) => log.error({ err: error, runId }, "coverage-run.heartbeat-failed"));
				}, ABANDONED_AFTER_MS / 3);
				const doing = doRun(cityId, runId, inForce, held, inputs)
					.catch((error: unknown) => {
						log.error({ err: error, runId }, "coverage-run.failed");
						return queries.failRun(db, {
							cityId,
							runId,
							code: error instanceof AppError ? error.code : "server.failed",
							at: now(),
						});
					})
					.finally(() => {
						clearInterval(heartbeat);
						underWay.delete(runId);
					});
				underWay.set(runId, doing);
				// Most cities are measured before a person would notice; only a long one is asked for again.
				await Promise.race([doing, new Promise((resolve) => setTimeout(resolve, POLL_MS * 20))]);
			}
			return this.find(actor, cityId, runId);
		},

		/** Measures again what was measured before, from the data itself: the stored answer is dropped first. */
		async measureAnew(actor: Actor, cityId: string, settings: CoverageSettings): Promise<CoverageRun> {
			const { runId } = await inputsOf(actor, cityId, settings);
			measured.delete(`${cityId}/${runId}`);
			await queries.forgetRun(db, cityId, runId);
			await this.start(actor, cityId, settings);
			await underWay.get(runId);
			return this.find(actor, cityId, runId);
		},

		async find(_actor: Actor, cityId: string, runId: string): Promise<CoverageRun> {
			const { inForce, row } = await mustFindRun(cityId, runId);
			return {
				runId,
				state: row.state,
				settings: CoverageSettingsSchema.parse(row.inputs["settings"]),
				runDate: String(row.inputs["runDate"]),
				isDemo: inForce.city.isDemo,
				isTrial: inForce.city.isTrial,
				askedAt: row.asked_at.toISOString(),
				finishedAt: row.finished_at?.toISOString() ?? null,
				errorCode: row.error_code,
				summary: row.state === "done" ? CoverageSummarySchema.parse(row.summary) : null,
			};
		},

		async buildings(_actor: Actor, cityId: string, runId: string, code: string) {
			const { places, category } = await mustFindResult(cityId, runId, code);
			return {
				ids: places.buildingIds,
				lonLat: [...places.lonLat],
				states: [...category.states],
				stateNames: [...coverageStates],
				distancesM: Array.from(category.distancesMm, (mm) => (mm === UNREACHED ? null : Math.round(mm / 100) / 10)),
			};
		},

		async path(
			_actor: Actor,
			cityId: string,
			runId: string,
			{ building, category: code }: { building: string; category: string },
		) {
			const { inForce, row, service, places, category } = await mustFindResult(cityId, runId, code);
			const index = places.buildingIds.indexOf(building);
			if (index === -1)
				throw new AppError("coverage.building-unknown", {
					detail: `The run has no building ${building}.`,
					place: "/building",
				});
			const state = coverageStates[category.states[index] as number] ?? "category-not-known";
			const accessM = places.accessM[index] as number;
			const facilityId = category.facilityIds[category.facilities[index] as number];
			const inputs = row.inputs as unknown as Inputs;
			const base = {
				state,
				limitM: service.limitM,
				accessM: Number.isFinite(accessM) ? Math.round(accessM * 10) / 10 : null,
			};
			if (state !== "reached" || facilityId === undefined)
				return { ...base, distanceM: null, facility: null, geometry: null };
			const { answer } = await measureRun(cityId, runId, inForce, inputs);
			const seeds = answer.categories.find((entry) => entry.code === code)?.seeds ?? [];
			const walked = pathToNearest(
				answer.graph,
				seeds,
				{ edge: answer.placeEdge[index] as number, offsetMm: answer.placeOffsetMm[index] as number },
				service.limitM * 1_000,
			);
			const name = await queries.findFacilityNames(db, cityId, inputs.versions["facility"] ?? 0, facilityId);
			const names: Names = { en: name?.name_en ?? null, zh: name?.name_zh ?? null, vi: name?.name_vi ?? null };
			return {
				...base,
				distanceM: Math.round((category.distancesMm[index] as number) / 100) / 10,
				facility: { id: facilityId, names },
				geometry: walked === null ? null : { type: "LineString", coordinates: walked.lonLat },
			};
		},

		async notJoined(
			_actor: Actor,
			cityId: string,
			runId: string,
			{ offset, limit }: { offset: number; limit: number },
		) {
			const { row } = await mustFindRun(cityId, runId);
			const places = row.state === "done" ? await queries.findRunPlaces(db, cityId, runId) : undefined;
			if (places === undefined) throw new AppError("coverage-run.not-done", { detail: "The run is not done yet." });
			const all = places.buildingIds.flatMap((id, index) =>
				Number.isFinite(places.accessM[index] as number)
					? []
					: [
							{
								id,
								point: [places.lonLat[index * 2] as number, places.lonLat[index * 2 + 1] as number] as [number, number],
								accessM: null,
							},
						],
			);
			return { buildings: all.slice(offset, offset + limit), total: all.length };
		},
	};
}

/** Facility data absent for a category is not known, never zero; a list that volunteers keep proves presence, not absence. */
function notKnownOf(held: readonly CityLayer[], code: string, facilityCount: number): NotKnownReason | null {
	const facility = held.find((layer) => layer.layer === "facility");
	const hasNetwork = held.some((layer) => layer.layer === "walk_network");
	if (facility === undefined || !hasNetwork) return "layer-missing";
	if (facility.catCodesHeld?.includes(code) !== true) return "category-not-held";
	return facilityCount === 0 && facility.source.startsWith("OpenStreetMap") ? "no-feature-in-source" : null;
}

function networkFigures({ graph }: CoverageAnswer, lineCount: number): CoverageSummary["network"] {
	const inLargest = graph.component.reduce((count, component) => count + (component === 0 ? 1 : 0), 0);
	return {
		lines: lineCount,
		nodes: graph.nodeCount,
		edges: graph.edgeCount,
		components: graph.componentCount,
		largestComponentShare: graph.nodeCount === 0 ? 0 : inLargest / graph.nodeCount,
	};
}
