import { z } from "zod";
import type { Db } from "../../platform/database.ts";

const ShapeRow = z.object({ id: z.string().nullable(), geometry: z.looseObject({ type: z.string() }) });

/** Outlines of a city's districts in one version, and under null of the city itself. */
export async function findDistrictShapes(db: Db, cityId: string, version: number): Promise<Map<string | null, object>> {
	const rows = await db`
		select id, st_asgeojson(geom, 7)::json as geometry from district where city_id = ${cityId} and version = ${version}
		union all
		select null, st_asgeojson(geom, 7)::json from city where city_id = ${cityId}
	`;
	return new Map(
		z
			.array(ShapeRow)
			.parse(rows)
			.map((row) => [row.id, row.geometry]),
	);
}
