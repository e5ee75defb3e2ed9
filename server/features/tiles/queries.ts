import { z } from "zod";
import { findLayer } from "../../domain/datasets/layers.ts";
import type { TileLayer, TileVersion } from "../../domain/datasets/tile-layers.ts";
import type { Db } from "../../platform/database.ts";

export interface TilePlace {
	readonly z: number;
	readonly x: number;
	readonly y: number;
}

const TileRow = z.object({ mvt: z.instanceof(Uint8Array) });

/** Side of the world in Web Mercator, in its own metres. */
const WORLD_M = 40_075_016.685_578_49;
/** Pixels across a tile as the map draws it. */
const TILE_PX = 512;

/** Polygons under a pixel² are not drawn below this zoom: nobody could see them. */
const DROPS_BELOW_ZOOM = 15;

/**
 * One layer of one tile. Uses the index `<layer>_geom_3857_gix`; the margin keeps outlines whole
 * across tile edges. Returns no bytes where nothing is there.
 */
export async function drawTile(
	db: Db,
	{ cityId, tile, version, place }: { cityId: string; tile: TileLayer; version: TileVersion; place: TilePlace },
): Promise<Buffer> {
	const [own = 0, appraisals = 0] = version.versions;
	const pixelM = WORLD_M / (TILE_PX * 2 ** place.z);
	const isPolygon = findLayer(tile.layer)?.geometry === "polygon";
	const isDropping = isPolygon && place.z < DROPS_BELOW_ZOOM;
	const [row] = await db`
		with bounds as (
			select st_tileenvelope(${place.z}, ${place.x}, ${place.y}) as tile,
				st_tileenvelope(${place.z}, ${place.x}, ${place.y}, margin => 64.0 / 4096) as reach
		), shown as (
			select f.id, ${db(tile.attributes.map((name) => `f.${name}`))}
				${tile.layer === "building" ? gradeColumn(db, cityId, appraisals, version.runDate) : db``},
				st_asmvtgeom(
					${place.z < DROPS_BELOW_ZOOM ? db`st_simplifypreservetopology(f.geom_3857, ${pixelM / 4})` : db`f.geom_3857`},
					bounds.tile, 4096, 64, true
				) as geom
			from ${db(tile.layer)} f, bounds
			where f.city_id = ${cityId} and f.version = ${own} and f.geom_3857 && bounds.reach
				${isDropping ? db`and st_area(f.geom_3857) >= ${pixelM * pixelM}` : db``}
		)
		select st_asmvt(shown, ${tile.layer}, 4096, 'geom') as mvt from shown where geom is not null
	`;
	return Buffer.from(TileRow.parse(row).mvt);
}

/**
 * The newest valid danger grade on that day; `none` = on no row of a kept register that covers the
 * building; `unknown` = nobody can say.
 */
function gradeColumn(db: Db, cityId: string, appraisals: number, runDate: string | null) {
	return db`, coalesce((
		select a.result from building_appraisal a
		where a.city_id = ${cityId} and a.version = ${appraisals} and a.building_id = f.id and a.kind = 'danger'
			and a."date" is not null and a."date" <= ${runDate}::date
			and (a.valid_until is null or a.valid_until >= ${runDate}::date)
		order by a."date" desc, a.id limit 1
	), case when exists (
		select 1 from dataset_version v join city c on c.city_id = v.city_id
		where v.city_id = ${cityId} and v.version = ${appraisals}
			and 'building_appraisal' = any (c.register_kept) and st_covers(v.coverage, f.geom)
	) then 'none' else 'unknown' end) as grade`;
}

const VersionRow = z.object({ is_there: z.boolean() });

/** True where each of these versions exists, current or not; 0 stands for a layer that was never loaded. */
export async function hasVersions(
	db: Db,
	cityId: string,
	layer: string,
	versions: readonly number[],
): Promise<boolean> {
	const [own = 0, ...joined] = versions;
	const wanted = joined.filter((version) => version !== 0);
	const [row] = await db`
		select exists (
				select 1 from dataset_version where city_id = ${cityId} and version = ${own} and layer = ${layer}
			) and (
				select count(*) from dataset_version where city_id = ${cityId} and version = any (${wanted})
			) = ${wanted.length} as is_there
	`;
	return VersionRow.parse(row).is_there;
}
