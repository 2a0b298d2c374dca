import type { Box, Shape, Spot, Stroke } from './scene';

/** The same shape in a picture that is `ratio` times as wide and high. */
export function enlarged(shape: Shape, ratio: number): Shape {
	if (ratio === 1) return shape;
	const box = ({ width, height, ...corner }: Box): Box => ({
		...spot(corner),
		width: width * ratio,
		height: height * ratio,
	});
	const spot = ({ x, y }: Spot): Spot => ({ x: x * ratio, y: y * ratio });
	const stroke = <Width extends Stroke | undefined>(each: Width): Width =>
		each && { ...each, width: each.width * ratio };
	const common = shape.clip && { clip: box(shape.clip) };
	switch (shape.kind) {
		case 'line': {
			const dash = shape.dash && ([shape.dash[0] * ratio, shape.dash[1] * ratio] as const);
			return { ...shape, ...common, spots: shape.spots.map(spot), stroke: stroke(shape.stroke), ...(dash && { dash }) };
		}
		case 'polygon':
			return { ...shape, ...common, spots: shape.spots.map(spot) };
		case 'circle': {
			const { center, radius } = shape;
			return { ...shape, ...common, center: spot(center), radius: radius * ratio, stroke: stroke(shape.stroke) };
		}
		case 'rectangle': {
			const corner = (shape.corner ?? 0) * ratio;
			return { ...shape, ...common, box: box(shape.box), corner, stroke: stroke(shape.stroke) };
		}
		case 'text':
			return { ...shape, ...common, at: spot(shape.at), size: shape.size * ratio, halo: stroke(shape.halo) };
		case 'image':
			return { ...shape, ...common, box: box(shape.box) };
	}
}
