import type { Box, Shape, Spot } from './scene';

/** Whether all numbers of a shape are finite: one that is not cannot be painted, and no viewer could read it. */
export function isPaintable(shape: Shape): boolean {
	return isFiniteNumber(shape.opacity ?? 1) && (!shape.clip || isBox(shape.clip)) && hasFiniteGeometry(shape);
}

function hasFiniteGeometry(shape: Shape): boolean {
	switch (shape.kind) {
		case 'line':
			return shape.spots.every(isSpot) && [shape.stroke.width, ...(shape.dash ?? [])].every(isFiniteNumber);
		case 'polygon':
			return shape.spots.every(isSpot);
		case 'circle':
			return isSpot(shape.center) && [shape.radius, shape.stroke?.width ?? 0].every(isFiniteNumber);
		case 'rectangle':
			return isBox(shape.box) && [shape.corner ?? 0, shape.stroke?.width ?? 0].every(isFiniteNumber);
		case 'text':
			return isSpot(shape.at) && [shape.size, shape.rotation ?? 0, shape.halo?.width ?? 0].every(isFiniteNumber);
		case 'image':
			return isBox(shape.box);
	}
}

const isFiniteNumber = (value: number) => Number.isFinite(value);
const isSpot = ({ x, y }: Spot) => isFiniteNumber(x) && isFiniteNumber(y);
const isBox = (box: Box) => isSpot(box) && isFiniteNumber(box.width) && isFiniteNumber(box.height);
