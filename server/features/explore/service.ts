import type { z } from "zod";
import type { CityLayer } from "../../contracts/cities.ts";
import type { ReplyInputOf } from "../../contracts/endpoint.ts";
import {
	Filter,
	type getFeature,
	type listFeatures,
	type Provenance,
	type searchCity,
	type Value,
} from "../../contracts/features.ts";
import type { Actor } from "../../domain/actor.ts";
import { findLayer, type Layer, layers } from "../../domain/datasets/layers.ts";
import type { Language } from "../../domain/messages/languages.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import {
	countFeatures,
	type FilterClause,
	findFeature,
	findFeaturesAt,
	findPage,
	findRowsNaming,
	findZonesOf,
	type LayerInForce,
	type Page,
	searchLayer,
} from "./queries.ts";

export type ExploreService = ReturnType<typeof createExploreService>;

/** Registers that name a feature by one of their columns. */
const registersNaming: Readonly<Record<string, readonly { layer: string; column: string }[]>> = {
	building: [{ layer: "building_appraisal", column: "building_id" }],
	parcel: [{ layer: "approval", column: "subject_id" }],
	facility: [{ layer: "facility_entrance", column: "facility_id" }],
	heritage_item: [{ layer: "building", column: "heritage_id" }],
	estate: [{ layer: "building", column: "estate_id" }],
};

const searchedLayers = layers.filter(
	(layer) => layer.isTiled && !["walk_network", "pipe", "fire_lane", "hazard", "floodplain"].includes(layer.name),
);

export interface ListQuery {
	readonly bbox?: string | undefined;
	readonly filters?: string | undefined;
	readonly sort: string;
	readonly offset: number;
	readonly limit: number;
}

export function createExploreService({ db, cities }: { db: Pool; cities: CityService }) {
	async function inForce(
		actor: Actor,
		cityId: string,
	): Promise<{ layers: CityLayer[]; metricSrid: number; isDemo: boolean }> {
		const { city } = await cities.mustFind(cityId);
		const { layers: held } = await cities.layers(actor, cityId);
		return { layers: held, metricSrid: city.metricSrid, isDemo: city.isDemo };
	}

	async function mustFindLayer(actor: Actor, cityId: string, name: string) {
		const layer = findLayer(name);
		const held = await inForce(actor, cityId);
		const version = held.layers.find((entry) => entry.layer === name);
		if (layer === undefined || version === undefined) {
			throw new AppError("layer.unknown", { detail: `The layer ${name} is not loaded in this city.` });
		}
		const at: LayerInForce = { cityId, layer, version: version.version, metricSrid: held.metricSrid };
		return { at, version, held };
	}

	return {
		async feature(
			actor: Actor,
			cityId: string,
			layerName: string,
			id: string,
		): Promise<ReplyInputOf<typeof getFeature>> {
			const { at, version, held } = await mustFindLayer(actor, cityId, layerName);
			const found = await findFeature(db, at, id);
			if (found === null)
				throw new AppError("feature.unknown", { detail: `The layer ${layerName} has no feature ${id}.` });
			const zones = held.layers.find((entry) => entry.layer === "heritage_zone");
			const zoneRows =
				zones === undefined || at.layer.geometry === "none" || layerName === "heritage_zone"
					? []
					: await findZonesOf(db, at, { id, zoneVersion: zones.version });
			return {
				layer: layerName,
				id,
				geometry: found.geometry,
				areaM2: found.area_m2,
				lengthM: found.length_m,
				attributes: valuesOf(found.attributes),
				sourceAttributes: found.source_attributes,
				provenance: provenanceOf(version, held.isDemo),
				related: await relatedRows(actor, { cityId, layerName, id, held }),
				zones: zoneRows.map((zone) => ({
					id: zone.id,
					kind: zone.kind,
					names: { en: zone.name_en, zh: zone.name_zh, vi: zone.name_vi },
					status: zone.status,
					overlapM2: zone.overlap_m2,
				})),
			};
		},

		async featuresAt(
			actor: Actor,
			cityId: string,
			query: { lon: number; lat: number; toleranceM: number; layers: string; lang: Language },
		) {
			const held = await inForce(actor, cityId);
			const wanted = query.layers.split(",").flatMap((name) => {
				const layer = findLayer(name);
				if (layer === undefined)
					throw new AppError("layer.unknown", { detail: `There is no layer ${name}.`, place: "/layers" });
				const version = held.layers.find((entry) => entry.layer === name);
				return version === undefined || layer.geometry === "none"
					? []
					: [{ cityId, layer, version: version.version, metricSrid: held.metricSrid }];
			});
			const perLayer = await Promise.all(
				wanted.map(async (at) =>
					(await findFeaturesAt(db, at, query)).map((row) => ({
						layer: at.layer.name,
						id: row.id,
						label: row.label,
						areaM2: row.area_m2,
					})),
				),
			);
			return { features: perLayer.flat().sort((a, b) => (a.areaM2 ?? 0) - (b.areaM2 ?? 0)) };
		},

		async list(
			actor: Actor,
			cityId: string,
			layerName: string,
			query: ListQuery,
		): Promise<ReplyInputOf<typeof listFeatures>> {
			const { at } = await mustFindLayer(actor, cityId, layerName);
			const page = readPage(at.layer, query);
			const [total, rows] = await Promise.all([countFeatures(db, at, page), findPage(db, at, page)]);
			return {
				columns: at.layer.attributes.map((attribute) => ({ name: attribute.name, type: attribute.type })),
				rows: rows.map((row) => {
					const values = valuesOf(row.attributes);
					return {
						id: row.id,
						values: at.layer.attributes.map((attribute) => values[attribute.name] ?? null),
						point: row.lon === null || row.lat === null ? null : ([row.lon, row.lat] as [number, number]),
					};
				}),
				total,
				version: at.version,
			};
		},

		async search(
			actor: Actor,
			cityId: string,
			{ q, limit, lang }: { q: string; limit: number; lang: Language },
		): Promise<ReplyInputOf<typeof searchCity>> {
			const held = await inForce(actor, cityId);
			const words = q.trim();
			if (words === "") return { hits: [], hasMore: false };
			const perLayer = await Promise.all(
				searchedLayers.map(async (layer) => {
					const version = held.layers.find((entry) => entry.layer === layer.name);
					if (version === undefined) return [];
					const at = { cityId, layer, version: version.version, metricSrid: held.metricSrid };
					return (await searchLayer(db, at, { words, limit: limit + 1, lang })).map((row) => ({
						...row,
						layer: layer.name,
					}));
				}),
			);
			const hits = perLayer
				.flat()
				.sort((a, b) => a.rank - b.rank || a.label.length - b.label.length || (a.label < b.label ? -1 : 1));
			return {
				hits: hits.slice(0, limit).map((hit) => ({
					layer: hit.layer,
					id: hit.id,
					label: hit.label,
					matched: hit.matched,
					kind: hit.kind,
					point: [hit.lon, hit.lat] as [number, number],
					bounds: hit.bounds,
				})),
				hasMore: hits.length > limit,
			};
		},
	};

	async function relatedRows(
		actor: Actor,
		{
			cityId,
			layerName,
			id,
			held,
		}: { cityId: string; layerName: string; id: string; held: Awaited<ReturnType<typeof inForce>> },
	) {
		const registers = (registersNaming[layerName] ?? []).filter((register) =>
			held.layers.some((entry) => entry.layer === register.layer),
		);
		const found = await Promise.all(
			registers.map(async ({ layer, column }) => {
				const { at, version } = await mustFindLayer(actor, cityId, layer);
				return (await findRowsNaming(db, at, { column, id })).map((row) => ({
					layer,
					id: row.id,
					attributes: valuesOf(row.attributes),
					provenance: provenanceOf(version, held.isDemo),
				}));
			}),
		);
		return found.flat();
	}
}

/** Columns of our own tables hold nothing else than these. */
const valuesOf = (attributes: Record<string, unknown>): Record<string, z.input<typeof Value>> =>
	attributes as Record<string, z.input<typeof Value>>;

const provenanceOf = (version: CityLayer, isDemo: boolean): z.input<typeof Provenance> => ({
	layer: version.layer,
	version: version.version,
	asOf: version.asOf,
	source: version.source,
	authority: version.authority,
	licence: version.licence,
	precisionM: version.precisionM,
	isStale: version.isStale,
	isDemo,
});

function readPage(layer: Layer, query: ListQuery): Page {
	const isDescending = query.sort.startsWith("-");
	const column = isDescending ? query.sort.slice(1) : query.sort;
	if (column !== "id" && !layer.attributes.some((attribute) => attribute.name === column)) {
		throw new AppError("request.invalid", {
			detail: `The layer ${layer.name} has no attribute ${column} to sort by.`,
			place: "/sort",
		});
	}
	return {
		bbox: readBbox(query.bbox),
		filters: readFilters(layer, query.filters),
		sort: { column, isDescending },
		offset: query.offset,
		limit: query.limit,
	};
}

function readBbox(text: string | undefined): Page["bbox"] {
	if (text === undefined) return null;
	const [west, south, east, north, ...rest] = text.split(",").map(Number);
	const isBox =
		[west, south, east, north].every((value) => value !== undefined && Number.isFinite(value)) && rest.length === 0;
	if (
		!isBox ||
		west === undefined ||
		south === undefined ||
		east === undefined ||
		north === undefined ||
		west >= east ||
		south >= north
	) {
		throw new AppError("request.invalid", { detail: "The box is west,south,east,north in degrees.", place: "/bbox" });
	}
	return [west, south, east, north];
}

function readFilters(layer: Layer, text: string | undefined): FilterClause[] {
	if (text === undefined) return [];
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		throw new AppError("request.invalid", { detail: "The filters are not JSON.", place: "/filters", cause: error });
	}
	const read = Filter.array().max(20).safeParse(parsed);
	if (!read.success)
		throw new AppError("request.invalid", {
			detail: "The filters are a list of attribute, op and value.",
			place: "/filters",
		});
	return read.data.map((filter, index) => readFilter(layer, filter, `/filters/${index}`));
}

function readFilter(layer: Layer, filter: Filter, place: string): FilterClause {
	const attribute =
		filter.attribute === "id"
			? ({ name: "id", type: "text" } as const)
			: layer.attributes.find((candidate) => candidate.name === filter.attribute);
	if (attribute === undefined) {
		throw new AppError("request.invalid", {
			detail: `The layer ${layer.name} has no attribute ${filter.attribute}.`,
			place,
		});
	}
	const needsValue = filter.op !== "is-null" && filter.op !== "is-not-null";
	if (needsValue && filter.value === undefined)
		throw new AppError("request.invalid", { detail: "The filter has no value.", place });
	const isNumeric = attribute.type === "number" || attribute.type === "integer";
	const isBad =
		(isNumeric && needsValue && filter.op !== "contains" && !Number.isFinite(Number(filter.value))) ||
		(attribute.type === "date" &&
			needsValue &&
			filter.op !== "contains" &&
			!/^\d{4}-\d{2}-\d{2}$/.test(String(filter.value)));
	if (isBad)
		throw new AppError("request.invalid", { detail: `${String(filter.value)} is no ${attribute.type}.`, place });
	return { attribute, op: filter.op, value: filter.value ?? null };
}
