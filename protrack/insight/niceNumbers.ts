/** The largest of 1, 2, 5 times a power of ten that is not above a limit. @param limit above 0 */
export function roundBelow(limit: number): number {
	const power = 10 ** Math.floor(Math.log10(limit));
	const factor = [5, 2, 1].find((each) => each * power <= limit) ?? 1;
	return factor * power;
}
