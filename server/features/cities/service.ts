import type { City, CityLayer, Person } from "../../contracts/cities.ts";
import type { AnyGeometry } from "../../contracts/geojson.ts";
import type { Actor } from "../../domain/actor.ts";
import { layerAgeDays } from "../../domain/datasets/layer-age.ts";
import { findLayer, layers } from "../../domain/datasets/layers.ts";
import { tileLayer, tileVersionOf } from "../../domain/datasets/tile-layers.ts";
import { AppError } from "../../platform/app-error.ts";
import type { Pool } from "../../platform/database.ts";
import {
	type CityRow,
	findCities,
	findLayersInForce,
	findOutline,
	findPeople,
	type LayerRow,
	measureBounds,
} from "./queries.ts";

export type CityService = ReturnType<typeof createCityService>;

/** What other features need to know of a city before they can answer anything about it. */
export interface CityInForce {
	readonly city: City;
	readonly registerKept: readonly string[];
	/** ISO day that everything is judged as of: the city's reference date, else today. */
	readonly runDate: string;
}

export function createCityService({ db, now }: { db: Pool; now: () => Date }) {
	const bounds = createBoundsMemory(db);

	async function mustFind(cityId: string): Promise<CityInForce> {
		const [row] = await findCities(db, cityId);
		if (row === undefined) throw new AppError("city.unknown", { detail: `There is no city ${cityId}.` });
		return {
			city: toCity(row),
			registerKept: row.register_kept,
			runDate: row.reference_date ?? now().toISOString().slice(0, 10),
		};
	}

	return {
		mustFind,

		async list(_actor: Actor): Promise<City[]> {
			return (await findCities(db, null)).map(toCity);
		},

		async outline(_actor: Actor, cityId: string): Promise<{ geometry: { [key: string]: unknown; type: string } }> {
			const found = await findOutline(db, cityId);
			if (found === null) throw new AppError("city.unknown", { detail: `There is no city ${cityId}.` });
			return found;
		},

		async people(_actor: Actor, cityId: string): Promise<Person[]> {
			await mustFind(cityId);
			return (await findPeople(db, cityId, null)).map((row) => ({
				personId: row.person_id,
				name: row.name,
				role: row.role,
			}));
		},

		async actorOf(cityId: string, personId: string): Promise<Actor | null> {
			const [row] = await findPeople(db, cityId, personId);
			return row === undefined ? null : { personId: row.person_id, name: row.name, role: row.role };
		},

		async layers(_actor: Actor, cityId: string): Promise<{ layers: CityLayer[]; missing: string[] }> {
			const { runDate } = await mustFind(cityId);
			const rows = await findLayersInForce(db, cityId);
			const versionByLayer = new Map(rows.map((row) => [row.layer, row.version]));
			const inForce = await Promise.all(
				rows.map(async (row) =>
					toCityLayer(row, { cityId, runDate, versionByLayer, bounds: await bounds(cityId, row) }),
				),
			);
			return {
				layers: inForce,
				missing: layers.map((layer) => layer.name).filter((name) => !versionByLayer.has(name)),
			};
		},
	};
}

/** Versions never change, so each one's extent is measured once. */
function createBoundsMemory(db: Pool) {
	const known = new Map<string, [number, number, number, number] | null>();
	return async (cityId: string, row: LayerRow): Promise<[number, number, number, number] | null> => {
		if (findLayer(row.layer)?.geometry === "none" || findLayer(row.layer) === undefined) return null;
		const key = `${cityId}/${row.version}/${row.content_sha256}`;
		const remembered = known.get(key);
		if (remembered !== undefined) return remembered;
		const measured = await measureBounds(db, { cityId, layer: row.layer, version: row.version });
		known.set(key, measured);
		return measured;
	};
}

function toCity(row: CityRow): City {
	return {
		cityId: row.city_id,
		names: { en: row.name_en, zh: row.name_zh, vi: row.name_vi },
		jurisdiction: row.jurisdiction,
		rulePacks: row.rule_packs,
		isTrial: row.rule_packs.some((pack) => pack !== row.jurisdiction),
		isDemo: row.is_demo,
		referenceDate: row.reference_date,
		metricSrid: row.metric_srid,
		residentPop: row.resident_pop,
		bounds: row.bounds,
		hasData: row.has_data,
	};
}

interface LayerContext {
	readonly cityId: string;
	readonly runDate: string;
	readonly versionByLayer: ReadonlyMap<string, number>;
	readonly bounds: [number, number, number, number] | null;
}

function toCityLayer(row: LayerRow, { cityId, runDate, versionByLayer, bounds }: LayerContext): CityLayer {
	const drawn = tileLayer(row.layer);
	const tileVersion = drawn === undefined ? undefined : tileVersionOf(drawn, versionByLayer, runDate);
	const maxAgeDays = row.max_age_days ?? findLayer(row.layer)?.maxAgeDays ?? 0;
	const ageDays = layerAgeDays(row.as_of, runDate);
	return {
		layer: row.layer,
		version: row.version,
		asOf: row.as_of,
		source: row.source,
		authority: row.authority,
		licence: row.licence,
		precisionM: row.precision_m,
		rowCount: row.accepted_count,
		rejectedCount: row.rejected_count,
		contentSha256: row.content_sha256,
		publishedAt: row.published_at.toISOString(),
		maxAgeDays,
		ageDays,
		isStale: ageDays > maxAgeDays,
		coverageShare: row.coverage_share,
		coverage: row.coverage as AnyGeometryValue,
		bounds,
		catCodesHeld: row.cat_codes_held,
		tilesUrl: tileVersion === undefined ? null : `/tiles/${cityId}/${row.layer}/${tileVersion}/{z}/{x}/{y}.mvt`,
		minZoom: drawn?.minZoom ?? 0,
		maxZoom: drawn?.maxZoom ?? 0,
	};
}

type AnyGeometryValue = ReturnType<(typeof AnyGeometry)["parse"]>;
