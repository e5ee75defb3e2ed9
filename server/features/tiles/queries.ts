import { z } from "zod";
import { findLayer } from "../../domain/datasets/layers.ts";
import {
	isOverview,
	OVERVIEW_BELOW_ZOOM,
	type TileLayer,
	type TileVersion,
} from "../../domain/datasets/tile-layers.ts";
import type { Db } from "../../platform/database.ts";

export interface TilePlace {
	readonly z: number;
	readonly x: number;
	readonly y: number;
}

interface AskedTile {
	readonly cityId: string;
	readonly tile: TileLayer;
	readonly version: TileVersion;
	readonly place: TilePlace;
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
export async function drawTile(db: Db, asked: AskedTile): Promise<Buffer> {
	return isOverview(asked.tile.layer, asked.place.z) ? drawOverview(db, asked) : drawFeatures(db, asked);
}

/** From afar, out of the pieces made when the version was published. Uses overview_piece_geom_3857_gix. */
async function drawOverview(db: Db, { cityId, tile, version, place }: AskedTile): Promise<Buffer> {
	const [own = 0, appraisals = 0] = version.versions;
	const isGraded = tile.layer === "building";
	const [row] = await db`
		with ${boundsOf(db, place)}, feature as materialized (
			select p.feature_id as id, p.properties, p.geom_3857
			from overview_piece p, bounds
			where p.city_id = ${cityId} and p.version = ${own} and p.zoom = ${place.z} and p.geom_3857 && bounds.reach
			${isGraded ? smallGraded(db, { cityId, own, appraisals, zoom: place.z }) : db``}
		) ${isGraded ? gradesOf(db, cityId, appraisals, version.runDate) : db``}, shown as (
			select feature.properties
					${
						isGraded
							? db` || jsonb_build_object('id', feature.id,
						-- A block holds buildings of several grades: it says only where nobody can know them.
						'grade', case when feature.id is not null or ${gradeColumn(db)} = 'unknown' then ${gradeColumn(db)} end)`
							: db``
					} as properties,
				st_asmvtgeom(feature.geom_3857, bounds.tile, 4096, 64, true) as geom
			from feature cross join bounds ${isGraded ? db`cross join register cross join grade` : db``}
		)
		select st_asmvt(shown, ${tile.layer}, 4096, 'geom') as mvt from shown where geom is not null
	`;
	return Buffer.from(TileRow.parse(row).mvt);
}

/** Dangerous buildings that are dissolved from afar are drawn singly over the block: none is lost in it. */
const smallGraded = (db: Db, at: { cityId: string; own: number; appraisals: number; zoom: number }) => db`
	union all
	select b.id, building_overview_properties(b), st_buffer(b.geom_3857, pixel_m(${at.zoom}) / 2, 'quad_segs=1')
	from bounds, building b
	where b.city_id = ${at.cityId} and b.version = ${at.own} and b.geom_3857 && bounds.reach
		and st_area(b.geom_3857) < 4 * pixel_m(${at.zoom}) ^ 2
		and b.id in (
			select a.building_id from building_appraisal a
			where a.city_id = ${at.cityId} and a.version = ${at.appraisals} and a.kind = 'danger' and a.result in ('C', 'D')
		)`;

async function drawFeatures(db: Db, { cityId, tile, version, place }: AskedTile): Promise<Buffer> {
	const [own = 0, appraisals = 0] = version.versions;
	const pixelM = WORLD_M / (TILE_PX * 2 ** place.z);
	const isPolygon = findLayer(tile.layer)?.geometry === "polygon";
	const isDropping = isPolygon && place.z < DROPS_BELOW_ZOOM;
	const isGraded = tile.layer === "building";
	const columns = db(["id", ...tile.attributes].map((name) => `feature.${name}`));
	const [row] = await db`
		with ${boundsOf(db, place)}, feature as materialized (
			select ${db(["id", "geom_3857", ...tile.attributes].map((name) => `f.${name}`))}
			from ${db(tile.layer)} f, bounds
			where f.city_id = ${cityId} and f.version = ${own} and f.geom_3857 && bounds.reach
				${isDropping ? db`and st_area(f.geom_3857) >= ${pixelM * pixelM}` : db``}
		) ${isGraded ? gradesOf(db, cityId, appraisals, version.runDate) : db``}, shown as (
			select ${columns} ${isGraded ? db`, ${gradeColumn(db)} as grade` : db``},
				st_asmvtgeom(
					${place.z < OVERVIEW_BELOW_ZOOM ? db`st_simplifypreservetopology(feature.geom_3857, ${pixelM / 4})` : db`feature.geom_3857`},
					bounds.tile, 4096, 64, true
				) as geom
			from feature cross join bounds ${isGraded ? db`cross join register cross join grade` : db``}
		)
		select st_asmvt(shown, ${tile.layer}, 4096, 'geom') as mvt from shown where geom is not null
	`;
	return Buffer.from(TileRow.parse(row).mvt);
}

/** The tile, and the margin that keeps outlines whole across its edges. */
const boundsOf = (db: Db, { z, x, y }: TilePlace) => db`
	bounds as (
		select st_tileenvelope(${z}, ${x}, ${y}) as tile, st_tileenvelope(${z}, ${x}, ${y}, margin => 64.0 / 4096) as reach
	)`;

/** The newest valid danger grade of each building on that day, and whether a kept register covers the tile, asked once for all. */
const gradesOf = (db: Db, cityId: string, appraisals: number, runDate: string | null) => db`
	, grade as materialized (
		-- One object for the tile: a join of two lists of guessed length is planned as a loop in a loop.
		select coalesce(jsonb_object_agg(n.building_id, n.result) filter (where n.result is not null), '{}') as by_building
		from (select distinct on (a.building_id) a.building_id, a.result
		from building_appraisal a
		where a.city_id = ${cityId} and a.version = ${appraisals}
			and a.building_id = any (array(select id from feature)) and a.kind = 'danger'
			and a."date" is not null and a."date" <= ${runDate}::date
			and (a.valid_until is null or a.valid_until >= ${runDate}::date)
		order by a.building_id, a."date" desc, a.id) n
	), register as materialized (
		select v.coverage_3857, st_covers(v.coverage_3857, bounds.reach) as is_whole
		from bounds left join (
			select st_transform(d.coverage, 3857) as coverage_3857 from dataset_version d join city c on c.city_id = d.city_id
			where d.city_id = ${cityId} and d.version = ${appraisals} and 'building_appraisal' = any (c.register_kept)
		) v on true
	)`;

/** `none` = on no row of a kept register that covers the building; `unknown` = nobody can say. */
const gradeColumn = (db: Db) => db`
	coalesce(grade.by_building ->> feature.id, case
		when register.is_whole then 'none'
		when st_covers(register.coverage_3857, case when feature.id is null then st_envelope(feature.geom_3857) else feature.geom_3857 end) then 'none'
		else 'unknown' end)`;

const VersionRow = z.object({ is_there: z.boolean() });

/** True where each of these versions exists, current or not, and is one of its layer; 0 stands for a joined layer that was never loaded. */
export async function hasVersions(
	db: Db,
	cityId: string,
	tile: TileLayer,
	versions: readonly number[],
): Promise<boolean> {
	const layers = [tile.layer, ...tile.joins];
	const wanted = versions.flatMap((version, index) =>
		index > 0 && version === 0 ? [] : [{ version, layer: layers[index] }],
	);
	const [row] = await db`
		select count(*) = ${wanted.length} as is_there
		from dataset_version v
			join jsonb_to_recordset(${db.json(wanted as never)}) as w (version integer, layer text) on w.version = v.version and w.layer = v.layer
		where v.city_id = ${cityId}
	`;
	return VersionRow.parse(row).is_there;
}
