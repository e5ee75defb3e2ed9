import { AppError } from "../../platform/app-error.ts";
import type { OutputSystem } from "./queries.ts";

const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
export const storageSystem = CRS84;
const uriOf = (srid: number): string => `http://www.opengis.net/def/crs/EPSG/0/${srid}`;

/** CGCS2000 Gauss-Krüger zones and its geographic system count north first, like EPSG:4326 itself. */
const isNorthFirst = (srid: number): boolean => srid === 4326 || (srid >= 4490 && srid <= 4554);
const isInDegrees = (srid: number): boolean => srid === 4326 || srid === 4490;

/** Systems that a city's data may be had in: WGS 84 in both orders, Web Mercator, the city's own metric system. */
export const systemsOf = (metricSrid: number): string[] => [CRS84, ...new Set([4326, 3857, metricSrid].map(uriOf))];

/** The system of a `crs`, `bbox-crs` or `filter-crs`; refused where the city does not offer it. */
export function readSystem(
	uri: string | undefined,
	metricSrid: number,
	place: string,
): OutputSystem & { readonly uri: string } {
	const wanted = uri ?? CRS84;
	if (!systemsOf(metricSrid).includes(wanted))
		throw new AppError("request.invalid", { detail: `${wanted.slice(0, 120)} is none of the systems offered.`, place });
	if (wanted === CRS84) return { uri: CRS84, srid: 4326, isFlipped: false, digits: 9 };
	const srid = Number(wanted.split("/").at(-1));
	return { uri: wanted, srid, isFlipped: isNorthFirst(srid), digits: isInDegrees(srid) ? 9 : 4 };
}
