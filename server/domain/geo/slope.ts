/** A height of the ground, in the city's metric system. */
export interface Height {
	readonly xM: number;
	readonly yM: number;
	readonly elevM: number;
}

/**
 * Slope in percent of the plane that fits the heights best (least squares). Null for fewer than three, or
 * for heights in one line, which leave the plane open.
 */
export function slopePctOf(heights: readonly Height[]): number | null {
	if (heights.length < 3) return null;
	const meanOf = (pick: (height: Height) => number): number =>
		heights.reduce((sum, height) => sum + pick(height), 0) / heights.length;
	const [meanX, meanY, meanZ] = [meanOf((h) => h.xM), meanOf((h) => h.yM), meanOf((h) => h.elevM)];
	let [xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0];
	for (const { xM, yM, elevM } of heights) {
		const [x, y, z] = [xM - meanX, yM - meanY, elevM - meanZ];
		xx += x * x;
		xy += x * y;
		yy += y * y;
		xz += x * z;
		yz += y * z;
	}
	const determinant = xx * yy - xy * xy;
	if (determinant <= 1e-6 * Math.max(1, xx * yy)) return null;
	return 100 * Math.hypot((xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant);
}
