import type { Color, Shape, Spot } from '../../picture';
import type { MotionState } from '../../fleet';
import type { PictureTheme } from '../drawing/theme';
import type { Sign } from './placedSigns';

const RADIUS = 11;

/** A filled circle with a number. */
export function numberedCircle(number: number, color: Color, theme: PictureTheme): (center: Spot) => Shape[] {
	return (center) => [
		{ kind: 'circle', center, radius: RADIUS, fill: color, stroke: { color: theme.background, width: 1.5 } },
		numberShape(number, center, theme.background),
	];
}

/** What a vehicle is doing, told by color and by form. */
export interface VehicleMark {
	number: number | null;
	state: MotionState;
	/** Where it is heading, clockwise from north; null where that is not known. */
	courseDeg: number | null;
}

/** A sign of a vehicle: moving is a circle with a tip in its direction, idling a diamond, parked a square, unknown a ring. */
export const vehicleSign = (mark: VehicleMark, at: Spot, theme: PictureTheme): Sign => ({
	at,
	width: 2 * RADIUS + 2,
	height: 2 * RADIUS + 2,
	shapes: vehicleShapes(mark, theme),
});

export const vehicleShapes =
	(mark: VehicleMark, theme: PictureTheme) =>
	(center: Spot): Shape[] => {
		const color = theme.states[mark.state];
		const isHollow = mark.state === 'unknown';
		const number =
			mark.number === null ? [] : [numberShape(mark.number, center, isHollow ? theme.text : theme.background)];
		return [...bodies[mark.state](center, color, theme, mark.courseDeg), ...number];
	};

type Body = (center: Spot, color: Color, theme: PictureTheme, courseDeg: number | null) => Shape[];

const bodies: Readonly<Record<MotionState, Body>> = {
	moving: (center, color, _, courseDeg) => [
		...(courseDeg === null ? [] : [tip(center, color, courseDeg)]),
		{ kind: 'circle', center, radius: RADIUS - 1, fill: color },
	],
	idling: ({ x, y }, color) => {
		const radius = RADIUS + 2.5;
		return [
			{
				kind: 'polygon',
				spots: [
					{ x, y: y - radius },
					{ x: x + radius, y },
					{ x, y: y + radius },
					{ x: x - radius, y },
				],
				fill: color,
			},
		];
	},
	parked: ({ x, y }, color, theme) => [
		{
			kind: 'rectangle',
			box: { x: x - 10, y: y - 10, width: 20, height: 20 },
			corner: 3,
			fill: color,
			stroke: { color: theme.background, width: 1 },
		},
	],
	unknown: (center, color, theme) => [
		{ kind: 'circle', center, radius: RADIUS - 1, fill: theme.background, stroke: { color, width: 2.5 } },
	],
};

function tip({ x, y }: Spot, color: Color, courseDeg: number): Shape {
	const angle = ((courseDeg - 90) * Math.PI) / 180;
	const corner = (turn: number, radius: number) => ({
		x: x + radius * Math.cos(angle + turn),
		y: y + radius * Math.sin(angle + turn),
	});
	return {
		kind: 'polygon',
		spots: [corner(0, RADIUS + 8), corner(0.95, RADIUS - 1), corner(-0.95, RADIUS - 1)],
		fill: color,
	};
}

function numberShape(number: number, { x, y }: Spot, color: Color): Shape {
	const size = number < 100 ? 11 : 9;
	const at = { x, y: y + size * 0.36 };
	return { kind: 'text', text: String(number), at, size, color, anchor: 'middle', isBold: true };
}
