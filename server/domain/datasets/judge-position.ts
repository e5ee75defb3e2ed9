/**
 * Whether coordinates can be what their reference system says. A wrong zone, swapped axes or metres
 * read as degrees give a perfectly valid map of somewhere else; each is named here before it is loaded.
 */
export interface Position {
	/** Extent in the source's own numbers. */
	readonly minX: number;
	readonly minY: number;
	readonly maxX: number;
	readonly maxY: number;
	/** Share of the features within reach of the city, as read and with x and y exchanged; null = no city to compare with. */
	readonly insideShare: number | null;
	readonly swappedInsideShare: number | null;
	/** Kilometres from the city's centre to the middle of the data. */
	readonly awayKm: number | null;
}

export interface SystemFacts {
	readonly name: string;
	readonly isGeographic: boolean;
	/** False easting in metres; 38,500,000 for zone 38. */
	readonly falseEastingM: number;
}

/** At least this share of the features must lie in reach of the city. App default. */
const INSIDE_SHARE_MIN = 0.5;
const ZONE_PREFIXED_FROM = 13_000_000;

/** The zone-prefixed system of China whose easting this is, or null. Zones 25-45 are 3-degree, 13-23 6-degree. */
export function zoneOfEasting(eastingM: number): { zone: number; epsg: number; meridianDeg: number } | null {
	const zone = Math.floor(eastingM / 1_000_000);
	if (eastingM < ZONE_PREFIXED_FROM) return null;
	if (zone >= 25 && zone <= 45) return { zone, epsg: 4513 + (zone - 25), meridianDeg: zone * 3 };
	if (zone >= 13 && zone <= 23) return { zone, epsg: 4491 + (zone - 13), meridianDeg: zone * 6 - 3 };
	return null;
}

const sayZone = (eastingM: number): string | null => {
	const found = zoneOfEasting(eastingM);
	return found === null
		? null
		: `The eastings begin with zone ${found.zone} (central meridian ${found.meridianDeg}° E): on CGCS2000 that is EPSG:${found.epsg}.`;
};

/** One sentence on why the position cannot be right, or null. */
export function judgePosition(system: SystemFacts, at: Position): string | null {
	const middleX = (at.minX + at.maxX) / 2;
	const middleY = (at.minY + at.maxY) / 2;
	if (system.isGeographic) {
		const isInDegrees = Math.abs(middleX) <= 180 && Math.abs(middleY) <= 90;
		if (!isInDegrees) {
			if (Math.abs(middleX) <= 90 && Math.abs(middleY) <= 180) {
				return "The axes are swapped: the first number is a latitude. Exchange x and y in the file.";
			}
			return `The numbers (${round(middleX)}, ${round(middleY)}) are not degrees but metres or feet. ${sayZone(middleX) ?? sayZone(middleY) ?? "Tell their reference system."}`;
		}
	} else if (middleX >= ZONE_PREFIXED_FROM) {
		const zone = sayZone(middleX);
		if (zone !== null && Math.abs(middleX - system.falseEastingM) > 1_000_000) {
			return `The data are not in ${system.name}. ${zone}`;
		}
	}
	if (at.insideShare === null || at.insideShare >= INSIDE_SHARE_MIN) return null;
	if ((at.swappedInsideShare ?? 0) >= INSIDE_SHARE_MIN) {
		return "The axes are swapped: with x and y exchanged the data lie in the city, as they are they do not.";
	}
	const share = Math.round((1 - at.insideShare) * 100);
	return `${share} % of the features lie outside the city, their middle ${round(at.awayKm ?? 0)} km from it: another zone or another system than ${system.name}?`;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);
