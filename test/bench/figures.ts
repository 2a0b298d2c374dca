/* How rows of the benchmark become numbers and texts. */

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The ratios of values that were measured in the same run. */
export function ratios(values: readonly number[], base: readonly number[]): number[] {
	return values.map((value, run) => value / (base[run] ?? NaN));
}

/** Three digits that count; counts as they are. */
export function inDigits(value: number): string {
	if (!Number.isFinite(value)) return '-';
	if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
	return value.toPrecision(3);
}

/** "45.7 (43.3 to 47.4)": median and spread. */
export function withSpread(given: readonly number[]): string {
	// a ratio to nothing is none
	const values = given.filter(Number.isFinite);
	if (values.length === 0) return '-';
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const middle = inDigits(median(values));
	return least === most ? middle : `${middle} (${inDigits(least)} to ${inDigits(most)})`;
}
