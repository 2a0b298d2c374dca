/**
 * Writes a value as the platform reads it. Numbers are plain decimals: most servers do not read JavaScript's 1e-7.
 * Digits beyond the 20th decimal are rounded away.
 */
export function plainDecimal(value: unknown): string {
	const text = String(value);
	if (typeof value !== 'number' || !text.includes('e')) return text;
	return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }).replace(/^-0$/, '0');
}
