/**
 * Shares a whole number of people over weights by largest remainder: parts are whole and add up to
 * the total exactly. Ties go to the earlier place. No weight at all = equal parts.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
	if (weights.length === 0) return [];
	const sum = weights.reduce((all, weight) => all + weight, 0);
	const even = sum > 0 ? weights : weights.map(() => 1);
	const evenSum = sum > 0 ? sum : weights.length;
	const exact = even.map((weight) => (total * weight) / evenSum);
	const parts = exact.map(Math.floor);
	let left = Math.round(total - parts.reduce((all, part) => all + part, 0));
	const byRemainder = exact
		.map((value, index) => ({ index, remainder: value - Math.floor(value) }))
		.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
	for (const { index } of byRemainder) {
		if (left <= 0) break;
		parts[index] = (parts[index] as number) + 1;
		left -= 1;
	}
	return parts;
}
