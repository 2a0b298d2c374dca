/** The largest of 1, 2, 5 times a power of ten that is not above a limit. @param limit above 0 */
export function roundBelow(limit: number): number {
	const power = 10 ** Math.floor(Math.log10(limit));
	const factor = [5, 2, 1].find((each) => each * power <= limit) ?? 1;
	return factor * power;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below a limit. @param limit above 0 */
export function roundAbove(limit: number): number {
	const power = 10 ** Math.floor(Math.log10(limit));
	// Not exactly, because 0.1 * 3 is a little more than 0.3.
	const factor = [1, 2, 5].find((each) => each * power >= limit * 0.999_999) ?? 10;
	return factor * power;
}
