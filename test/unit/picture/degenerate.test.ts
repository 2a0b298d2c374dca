import { toPng, toSvg, type Shape } from '../../../protrack/picture';
import { drawn, sceneOf, seen } from '../../support/pictures';
import { readXml } from '../../support/strictXml';

const color = '#000000';
const stroke = { color, width: 4 } as const;

/** Shapes with one number that the test chooses, each as a row: where the number stands, and the shape. */
const shapesWith = (number: number): [string, Shape][] => [
	[
		'a spot of a line',
		{
			kind: 'line',
			spots: [
				{ x: 10, y: 10 },
				{ x: number, y: 30 },
				{ x: 60, y: number },
			],
			stroke,
		},
	],
	[
		'the width of a line',
		{
			kind: 'line',
			spots: [
				{ x: 10, y: 10 },
				{ x: 30, y: 30 },
			],
			stroke: { color, width: number },
		},
	],
	[
		'a dash',
		{
			kind: 'line',
			spots: [
				{ x: 10, y: 10 },
				{ x: 30, y: 30 },
			],
			stroke,
			dash: [number, 3],
		},
	],
	[
		'a spot of a dashed line',
		{
			kind: 'line',
			spots: [
				{ x: 10, y: 10 },
				{ x: number, y: 30 },
			],
			stroke,
			dash: [5, 3],
		},
	],
	[
		'a spot of a polygon',
		{
			kind: 'polygon',
			spots: [
				{ x: 10, y: 10 },
				{ x: number, y: 30 },
				{ x: 5, y: -number },
			],
			fill: color,
		},
	],
	['the center of a circle', { kind: 'circle', center: { x: number, y: 3 }, radius: 5, fill: color, stroke }],
	['a radius', { kind: 'circle', center: { x: 3, y: 3 }, radius: number, fill: color, stroke }],
	['a box', { kind: 'rectangle', box: { x: -10, y: number, width: number, height: 5 }, fill: color, stroke }],
	['a corner', { kind: 'rectangle', box: { x: 10, y: 10, width: 20, height: 5 }, fill: color, corner: number }],
	['the place of a text', { kind: 'text', text: 'Truck 7', at: { x: number, y: 20 }, size: 12, color }],
	['the size of a text', { kind: 'text', text: 'Truck 7', at: { x: 0, y: 20 }, size: number, color }],
	['a seam', { kind: 'text', text: 'Truck 7', at: { x: 0, y: 20 }, size: 12, color, halo: { color, width: number } }],
	['a rotation', { kind: 'text', text: 'Truck 7', at: { x: 0, y: 20 }, size: 12, color, rotation: number }],
	['an opacity', { kind: 'circle', center: { x: 3, y: 3 }, radius: 3, fill: color, opacity: number }],
	[
		'a clip box',
		{ kind: 'circle', center: { x: 3, y: 3 }, radius: 3, fill: color, clip: { x: 0, y: 0, width: number, height: 9 } },
	],
];

describe.each([NaN, Infinity, -Infinity, 1e300, -1e300, Number.MAX_VALUE])('A shape with %p', (number) => {
	it.each(shapesWith(number))('in %s is left out of both files', (_, shape) => {
		const scene = sceneOf([shape]);
		expect(seen(toPng(scene)).ink()).toBe(0);
		expect(toSvg(scene)).toBe(toSvg(sceneOf([])));
	});
});

describe.each([0, -1, 1e-9, 1e9, -1e9, 1e12, -1e12, Number.MIN_VALUE])('With %p', (number) => {
	it.each(shapesWith(number))('in %s both files can be read', (_, shape) => {
		const scene = sceneOf([shape]);
		expect(seen(toPng(scene))).toMatchObject({ width: 100, height: 80 });
		expect(toSvg(scene)).not.toMatch(/NaN|Infinity/);
		expect(readXml(toSvg(scene)).name).toBe('svg');
	});
});

describe('What lies far away', () => {
	it('is cut at the picture: a line that crosses it', () => {
		const line: Shape = {
			kind: 'line',
			spots: [
				{ x: -1e9, y: 40 },
				{ x: 1e9, y: 40 },
			],
			stroke,
		};
		expect(drawn(line).ink()).toBeCloseTo(400, 0);
	});

	it('is cut at the picture: a polygon around it', () => {
		const spots = [
			{ x: -1e9, y: -1e9 },
			{ x: 1e9, y: -1e9 },
			{ x: 1e9, y: 1e9 },
			{ x: -1e9, y: 1e9 },
		];
		expect(drawn({ kind: 'polygon', spots, fill: color }).ink()).toBe(8000);
	});

	it('is not seen when it lies beside the picture', () => {
		const spots = [1, 2, 3].map((index) => ({ x: 200 + index * 1e6, y: index * 20 }));
		expect(drawn({ kind: 'polygon', spots, fill: color }, { kind: 'line', spots, stroke }).ink()).toBe(0);
	});

	it('paints the same picture however often a wide line goes through it', () => {
		const spots = Array.from({ length: 10_000 }, (_, index) => ({ x: (index * 37) % 100, y: (index * 53) % 80 }));
		expect(drawn({ kind: 'line', spots, stroke: { color, width: 1e6 } }).ink()).toBe(8000);
	});

	it('of a text of a million letters is not painted', () => {
		const text: Shape = { kind: 'text', text: 'MM'.repeat(500_000), at: { x: 0, y: 40 }, size: 12, color };
		const short: Shape = { ...text, text: 'MM'.repeat(50) };
		expect(toPng(sceneOf([text]))).toEqual(toPng(sceneOf([short])));
	});
});
