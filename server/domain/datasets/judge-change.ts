/** The version in force and the one that would replace it, measured alike. */
export interface Comparison {
	readonly current: LayerMeasure;
	readonly staged: LayerMeasure;
	/** Features of the same id in both, and how many of them moved by 300 to 700 m. */
	readonly sharedCount: number;
	readonly shiftedCount: number;
}

interface LayerMeasure {
	readonly count: number;
	/** Of polygons, in square degrees: only ratios are used. */
	readonly area: number;
	readonly extent: readonly [west: number, south: number, east: number, north: number] | null;
}

/** A version with fewer than this share of the features or of the area asks for a person's word. App default. */
const SHARE_MIN = 0.5;
const SHIFTED_SHARE_MAX = 0.9;
const SHARED_MIN = 10;

const overlaps = (a: LayerMeasure["extent"], b: LayerMeasure["extent"]): boolean =>
	a === null || b === null || (a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]);

/** What a person should confirm before the current version is replaced; none = an ordinary update. */
export function judgeChange(layerName: string, { current, staged, sharedCount, shiftedCount }: Comparison): string[] {
	const doubts: string[] = [];
	if (staged.count < current.count * SHARE_MIN) {
		doubts.push(`${layerName}: ${staged.count} features instead of ${current.count}.`);
	}
	if (current.area > 0 && staged.count > 0) {
		const ratio = staged.area / current.area;
		if (ratio < SHARE_MIN || ratio > 1 / SHARE_MIN) {
			doubts.push(`${layerName}: the area is ${Math.round(ratio * 100)} % of what it was.`);
		}
	}
	if (!overlaps(current.extent, staged.extent)) doubts.push(`${layerName}: the new data lie elsewhere.`);
	if (sharedCount >= SHARED_MIN && shiftedCount > sharedCount * SHIFTED_SHARE_MAX) {
		doubts.push(
			`${layerName}: ${shiftedCount} of ${sharedCount} features moved by 300 to 700 m, as coordinates of GCJ-02 or BD-09 do.`,
		);
	}
	return doubts;
}
