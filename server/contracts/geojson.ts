import { z } from "zod";

/** `[lon, lat]` in EPSG:4326. */
export const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
const Ring = z.array(Position).min(4);

export const Polygon = z.strictObject({ type: z.literal("Polygon"), coordinates: z.array(Ring).min(1) });
export const MultiPolygon = z.strictObject({
	type: z.literal("MultiPolygon"),
	coordinates: z.array(z.array(Ring).min(1)).min(1),
});
/** What a planner draws: one part or several, holes allowed. */
export const AreaGeometry = z.union([Polygon, MultiPolygon]);
export type AreaGeometry = z.infer<typeof AreaGeometry>;

/** Any geometry on its way out; the database wrote it, so its inside is not checked again. */
export const AnyGeometry = z.looseObject({ type: z.string() });

/** West, south, east, north in degrees. */
export const Bounds = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bounds = z.infer<typeof Bounds>;
