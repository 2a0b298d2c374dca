import type { Box, Shape, Spot } from './scene';

/** Pixels beyond which neither this module nor viewers compute reliably. */
const MAX_NUMBER = 1e12;

/** Whether a shape consists of numbers that can be painted and written: not NaN, not infinite, not astronomic. */
export function isPaintable(shape: Shape): boolean {
	return isUsable(shape.opacity ?? 1) && (!shape.clip || isBox(shape.clip)) && hasUsableGeometry(shape);
}

function hasUsableGeometry(shape: Shape): boolean {
	switch (shape.kind) {
		case 'line':
			return shape.spots.every(isSpot) && [shape.stroke.width, ...(shape.dash ?? [])].every(isUsable);
		case 'polygon':
			return shape.spots.every(isSpot);
		case 'circle':
			return isSpot(shape.center) && [shape.radius, shape.stroke?.width ?? 0].every(isUsable);
		case 'rectangle':
			return isBox(shape.box) && [shape.corner ?? 0, shape.stroke?.width ?? 0].every(isUsable);
		case 'text':
			return isSpot(shape.at) && [shape.size, shape.rotation ?? 0, shape.halo?.width ?? 0].every(isUsable);
		case 'image':
			return isBox(shape.box);
	}
}

const isUsable = (value: number) => Math.abs(value) <= MAX_NUMBER;
const isSpot = ({ x, y }: Spot) => isUsable(x) && isUsable(y);
const isBox = (box: Box) => isSpot(box) && isUsable(box.width) && isUsable(box.height);
