/* Filters of the PNG specification, undone: each byte was written as the difference from what its neighbors let expect. */

type Predictor = (left: number, above: number, aboveLeft: number) => number;

/** By filter type. */
const predictors: readonly Predictor[] = [
	() => 0,
	(left) => left,
	(_, above) => above,
	(left, above) => (left + above) >> 1,
	nearestToSum,
];

/**
 * @param rows each with its filter type in front
 * @param step bytes between a byte and the one of the pixel to its left
 * @returns the rows without their filter types; undefined where one is unknown
 */
export function unfiltered(rows: Uint8Array, rowLength: number, step: number): Uint8Array | undefined {
	const height = rows.length / (rowLength + 1);
	const lines = new Uint8Array(rowLength * height);
	for (let row = 0; row < height; row++) {
		const predict = predictors[rows[row * (rowLength + 1)] ?? 0];
		if (predict === undefined) return undefined;
		const start = row * rowLength;
		for (let index = 0; index < rowLength; index++) {
			const hasLeft = index >= step;
			const left = hasLeft ? lines[start + index - step] : 0;
			const above = row > 0 ? lines[start + index - rowLength] : 0;
			const aboveLeft = hasLeft && row > 0 ? lines[start + index - rowLength - step] : 0;
			const difference = rows[row * (rowLength + 1) + 1 + index] ?? 0;
			lines[start + index] = difference + predict(left ?? 0, above ?? 0, aboveLeft ?? 0);
		}
	}
	return lines;
}

/** Paeth's predictor. */
function nearestToSum(left: number, above: number, aboveLeft: number): number {
	const sum = left + above - aboveLeft;
	const [toLeft, toAbove, toAboveLeft] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - aboveLeft)];
	if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
	return toAbove <= toAboveLeft ? above : aboveLeft;
}
