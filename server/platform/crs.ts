import { AppError } from "./app-error.ts";
import { runProgram } from "./run-program.ts";

/** A reference system that can be brought to WGS 84 without guessing. */
export interface Crs {
	readonly name: string;
	/** EPSG code where it has one the database knows; else null, with `proj` to transform by. */
	readonly epsg: number | null;
	readonly proj: string;
	readonly isGeographic: boolean;
	/** What a person should know of the way to WGS 84, e.g. that two datums are taken as one. */
	readonly note: string | null;
}

/** Datums of which no shift is published that holds for a whole city; PROJ would take none, some 50-100 m off. */
const datumsWithoutShift = [
	{ pattern: /Beijing[ _]?1954|New[ _]Beijing/i, name: "Beijing 54" },
	{ pattern: /Xi'?an[ _]?1980/i, name: "Xi'an 80" },
];

const refuse = (detail: string): AppError => new AppError("import.crs-refused", { detail });

/**
 * Reads a reference system, `EPSG:n` or WKT, and makes sure that a transformation to WGS 84 is
 * published and usable here. Where PROJ would only have a ballpark, the file is refused: a silent
 * datum shift moves every building by up to some hundred metres.
 */
export function findCrs(definition: string): Promise<Crs> {
	const known = found.get(definition) ?? readCrs(definition);
	found.set(definition, known);
	return known;
}

/** A folder of thirty files mostly says the same system thirty times. */
const found = new Map<string, Promise<Crs>>();

async function readCrs(definition: string): Promise<Crs> {
	const wkt = await runProgram("projinfo", ["-q", "-o", "WKT2:2019", "--single-line", definition]).catch(() => {
		throw new AppError("import.crs-unknown", { detail: `${definition.slice(0, 60)} is no known reference system.` });
	});
	const name = /^\w+\["([^"]+)"/.exec(wkt)?.[1] ?? definition;
	const unshifted = datumsWithoutShift.find(({ pattern }) => pattern.test(wkt));
	if (unshifted !== undefined) {
		throw refuse(
			`${name} rests on ${unshifted.name}, for which no general shift is published: convert the data to CGCS2000 with the survey's own parameters first.`,
		);
	}
	const note = await findWayToWgs84(definition, wkt, name);
	const epsg = /ID\["EPSG",(\d+)\]\]\s*$/.exec(wkt.trim())?.[1];
	const proj = (await runProgram("projinfo", ["-q", "-o", "PROJ", "--single-line", definition])).trim();
	return {
		name,
		epsg: epsg === undefined ? null : Number(epsg),
		proj,
		isGeographic: /^GEOG(CRS|RAPHIC)/.test(wkt),
		note,
	};
}

async function findWayToWgs84(definition: string, wkt: string, name: string): Promise<string | null> {
	if (/China Geodetic Coordinate System 2000|CGCS[ _]?2000/i.test(wkt)) {
		return "CGCS2000 is taken as WGS 84: they differ by centimetres.";
	}
	const summary = await runProgram("projinfo", ["-s", definition, "-t", "EPSG:4326", "--summary"]);
	const ways = summary.split("\n").filter((line) => / m, |unknown accuracy/.test(line));
	const isUsable = (way: string): boolean => !/ballpark transformation|grid missing/i.test(way);
	if (ways.some(isUsable)) return null;
	const why = ways.some((way) => way.includes("grid missing"))
		? "its shift needs a grid file that is not installed"
		: "no shift from it to WGS 84 is published";
	throw refuse(`${name} cannot be used as it is: ${why}. Convert the data to a system on WGS 84 or CGCS2000 first.`);
}
