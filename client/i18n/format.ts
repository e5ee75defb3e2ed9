const locales: Readonly<Record<string, string>> = { en: "en-GB", zh: "zh-CN", vi: "vi-VN" };
const localeOf = (language: string): string => locales[language] ?? "en-GB";

/** m² below one hectare, ha above; never more digits than the data bears. */
export function formatArea(areaM2: number, language: string): string {
	const isLarge = areaM2 >= 10_000;
	const value = isLarge ? areaM2 / 10_000 : areaM2;
	const digits = isLarge ? 1 : value < 10 ? 1 : 0;
	return `${new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits }).format(value)} ${isLarge ? "ha" : "m²"}`;
}

/** Metres below one kilometre, then kilometres with one decimal. */
export function formatDistance(distanceM: number, language: string): string {
	const isLong = distanceM >= 1_000;
	const number = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: isLong ? 1 : 0 });
	return isLong ? `${number.format(distanceM / 1_000)} km` : `${number.format(distanceM)} m`;
}

/** A share from 0 to 1 as per cent with one decimal. */
export const formatShare = (share: number, language: string): string =>
	new Intl.NumberFormat(localeOf(language), { style: "percent", maximumFractionDigits: 1 }).format(share);

export const formatNumber = (value: number, language: string): string =>
	new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 2 }).format(value);

/** An ISO day in the reader's way of writing. */
export const formatDay = (day: string, language: string): string =>
	new Intl.DateTimeFormat(localeOf(language), { dateStyle: "medium", timeZone: "UTC" }).format(
		new Date(`${day.slice(0, 10)}T00:00:00Z`),
	);
