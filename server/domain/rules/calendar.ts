/** Legal periods run in calendar years and months; days are ISO texts, so that no clock or zone gets in. */
export function addMonths(isoDay: string, months: number): string {
	const [year, month, day] = isoDay.split("-").map(Number) as [number, number, number];
	const total = year * 12 + (month - 1) + months;
	const toYear = Math.floor(total / 12);
	const toMonth = (total % 12) + 1;
	return format(toYear, toMonth, Math.min(day, daysIn(toYear, toMonth)));
}

/** 29 February counts as 28 February where the year has none. */
export const addYears = (isoDay: string, years: number): string => addMonths(isoDay, years * 12);

function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const format = (year: number, month: number, day: number): string =>
	`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
