import { z } from "zod";

/** `[lon, lat]` in EPSG:4326. */
export const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
/** Any geometry on its way out; the database wrote it, so its inside is not checked again. */
export const AnyGeometry = z.looseObject({ type: z.string() });

/** West, south, east, north in degrees. */
export const Bounds = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bounds = z.infer<typeof Bounds>;
