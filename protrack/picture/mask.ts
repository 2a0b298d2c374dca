/** How much of each pixel a shape covers (0 to 1), row by row, and which pixels of a row it touched: only those are looked at again. */
export interface Mask {
	width: number;
	height: number;
	/** Cells of a row: the pixels, and two more that take what lies at the right edge. */
	stride: number;
	coverage: Float32Array;
	/** First touched pixel of each row, and the one behind the last. */
	left: Int32Array;
	right: Int32Array;
	/** A run of pixels of each row that are covered wholly, from its first to before its last; lines have nothing to add there. */
	fullLeft: Int32Array;
	fullRight: Int32Array;
}

export function createMask(width: number, height: number): Mask {
	const stride = width + 2;
	return {
		width,
		height,
		stride,
		coverage: new Float32Array(stride * height),
		left: new Int32Array(height).fill(stride),
		right: new Int32Array(height),
		fullLeft: new Int32Array(height),
		fullRight: new Int32Array(height),
	};
}

/** Notes that the cells from `left` to before `right` of a row have changed. */
export function touch(mask: Mask, row: number, left: number, right: number): void {
	if (left < (mask.left[row] ?? 0)) mask.left[row] = left;
	if (right > (mask.right[row] ?? 0)) mask.right[row] = right;
}

/** Looks for the run of wholly covered pixels around a column, unless it is known already. */
export function noteFull(mask: Mask, row: number, column: number): void {
	const { coverage, stride, fullLeft, fullRight } = mask;
	const isFull = (each: number) => each >= 0 && each < mask.width && (coverage[row * stride + each] ?? 0) >= 1;
	if (!isFull(column)) return;
	let left = fullLeft[row] ?? 0;
	let right = fullRight[row] ?? 0;
	if (column < left || column >= right) {
		left = column;
		right = column + 1;
	}
	while (isFull(left - 1)) left--;
	while (isFull(right)) right++;
	fullLeft[row] = left;
	fullRight[row] = right;
}

/** Empties it for the next shape. */
export function clearRow(mask: Mask, row: number): void {
	const start = row * mask.stride;
	mask.coverage.fill(0, start + (mask.left[row] ?? 0), start + (mask.right[row] ?? 0));
	mask.left[row] = mask.stride;
	mask.right[row] = 0;
	mask.fullLeft[row] = 0;
	mask.fullRight[row] = 0;
}
