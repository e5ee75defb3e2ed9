import type { ItemsQuery } from "../../contracts/ogc.ts";
import type { Actor } from "../../domain/actor.ts";
import type { Filter } from "../../domain/cql2/ast.ts";
import { mapGeometries } from "../../domain/cql2/check-filter.ts";
import { findLayer } from "../../domain/datasets/layers.ts";
import { noticesOf } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityInForce, CityService } from "../cities/service.ts";
import { type Collection, layerCollection, ownCollection } from "./collections.ts";
import * as queries from "./queries.ts";
import { readBox, readFilter, readProperties, readTime } from "./read-filter.ts";
import { readSystem } from "./systems.ts";

export type OgcService = ReturnType<typeof createOgcService>;

/** Features in one answer; more are asked for page by page. */
const LIMIT_MAX = 10_000;

export interface Page {
	readonly inForce: CityInForce;
	readonly collection: Collection;
	readonly items: readonly queries.ItemRow[];
	readonly matched: number;
	readonly limit: number;
	/** Id that the next page starts after; null on the last. */
	readonly next: string | null;
	readonly systemUri: string;
}

/** The city's layers, projects, findings and coverage as OGC API collections: read only, versioned, paged. */
export function createOgcService({ db, cities }: { readonly db: Pool; readonly cities: CityService }) {
	async function collections(actor: Actor, cityId: string): Promise<Collection[]> {
		const { layers } = await cities.layers(actor, cityId);
		const { city } = await cities.mustFind(cityId);
		const stamps = await queries.findProjectStamps(db, cityId);
		const run = await queries.findLatestRun(db, cityId);
		return [
			...layers.flatMap((held) => {
				const layer = findLayer(held.layer);
				return layer === undefined ? [] : [layerCollection(layer, held)];
			}),
			ownCollection("projects", stamps.projects, city.bounds),
			ownCollection("findings", stamps.findings, city.bounds),
			...(run === null ? [] : [ownCollection("coverage", run, city.bounds)]),
		];
	}

	async function mustFind(actor: Actor, cityId: string, id: string): Promise<Collection> {
		const found = (await collections(actor, cityId)).find((collection) => collection.id === id);
		if (found === undefined)
			throw new AppError("collection.unknown", { detail: `There is no collection ${id.slice(0, 80)} in this city.` });
		return found;
	}

	/** The collection in the version asked for: an older one while it is kept, else the answer that it is gone. */
	async function inVersion(cityId: string, collection: Collection, version: string | undefined): Promise<Collection> {
		if (version === undefined || version === collection.version) return collection;
		const { source } = collection;
		const isThere =
			source.kind === "layer"
				? /^\d{1,9}$/.test(version) && (await queries.isVersionThere(db, cityId, source.layer.name, Number(version)))
				: source.kind === "coverage" && (await queries.isRunThere(db, cityId, version));
		if (!isThere)
			throw new AppError("dataset.version-gone", {
				detail: `Version ${version} of ${collection.id} is not here any more; the one in force is ${collection.version}.`,
			});
		return { ...collection, version };
	}

	/** Every geometry of the filter in the system of the data. */
	const placed = (
		filter: Filter | null,
		uri: string | undefined,
		metricSrid: number,
		place: string,
	): Promise<Filter | null> => {
		if (filter === null) return Promise.resolve(null);
		const system = readSystem(uri, metricSrid, `/${place}-crs`);
		return mapGeometries(filter, async (operand) => {
			const geometry = await queries.placeGeometry(db, operand.geometry, system).catch(() => null);
			if (geometry === null)
				throw new AppError("filter.invalid", {
					detail: "A geometry of the question does not lie on the earth in its system.",
					place: `/${place}`,
				});
			return { kind: "geometry", geometry };
		});
	};

	return {
		collections,
		collection: mustFind,

		async items(actor: Actor, cityId: string, id: string, query: ItemsQuery): Promise<Page> {
			const inForce = await cities.mustFind(cityId);
			const collection = await inVersion(cityId, await mustFind(actor, cityId, id), query.version);
			const { metricSrid } = inForce.city;
			const system = readSystem(query.crs, metricSrid, "/crs");
			const isBoxless = query.bbox !== undefined && collection.geometry === "none";
			const parts = [
				isBoxless
					? ({ kind: "truth", value: false } as const)
					: await placed(readBox(query.bbox), query["bbox-crs"], metricSrid, "bbox"),
				await placed(readFilter(query, collection), query["filter-crs"], metricSrid, "filter"),
				readTime(query.datetime, collection),
				...readProperties(query, collection),
			].filter((part) => part !== null);
			const asked: queries.Asked = {
				cityId,
				collection,
				filter: { kind: "and", parts: [{ kind: "truth", value: true }, ...parts] },
			};
			const limit = Math.min(query.limit, LIMIT_MAX);
			const after = query.after ?? null;
			const found = await queries.findItems(db, asked, { after, limit: limit + 1, system });
			const items = found.slice(0, limit);
			const next = found.length > limit ? (items.at(-1)?.id ?? null) : null;
			return {
				inForce,
				collection,
				items,
				matched: await queries.countItems(db, asked),
				limit,
				next,
				systemUri: system.uri,
			};
		},

		async item(
			actor: Actor,
			cityId: string,
			id: string,
			itemId: string,
			query: { crs?: string | undefined; version?: string | undefined },
		) {
			const { city } = await cities.mustFind(cityId);
			const collection = await inVersion(cityId, await mustFind(actor, cityId, id), query.version);
			const system = readSystem(query.crs, city.metricSrid, "/crs");
			const found = await queries.findItem(
				db,
				{ cityId, collection, filter: { kind: "truth", value: true } },
				itemId,
				system,
			);
			if (found === null)
				throw new AppError("feature.unknown", { detail: `There is no ${itemId.slice(0, 80)} in ${collection.id}.` });
			return { collection, item: found, systemUri: system.uri };
		},

		/** What no answer may leave out: that the city is invented, or that its rules run on trial. */
		async city(cityId: string) {
			const { city } = await cities.mustFind(cityId);
			return { city, notices: noticesOf({ isDemo: city.isDemo, isTrial: city.isTrial }) };
		},
	};
}
