const MS_PER_DAY = 86_400_000;

/** Whole days from the day a layer was surveyed to the day it is judged on; both ISO days. Negative = from the future. */
export const layerAgeDays = (asOf: string, runDate: string): number =>
	Math.floor((Date.parse(runDate) - Date.parse(asOf)) / MS_PER_DAY);
