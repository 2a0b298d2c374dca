import { MAX_SIDE, pngSteps, toPng, type Shape } from '../../../protrack/picture';
import { drawn, sceneOf, seen } from '../../support/pictures';

const black = '#000000';

describe('A PNG', () => {
	it('has the size and the background of its scene', () => {
		const picture = seen(toPng(sceneOf([], '#123456')));
		expect([picture.width, picture.height]).toEqual([100, 80]);
		expect([picture.at(0, 0), picture.at(99, 79)]).toEqual(['#123456', '#123456']);
	});

	it('comes in steps, one for each shape, so that others can run in between', () => {
		const box = (x: number): Shape => ({ kind: 'rectangle', box: { x, y: 10, width: 20, height: 20 }, fill: black });
		const scene = sceneOf([box(10), box(40), box(NaN)]);
		const steps = pngSteps(scene);
		expect([steps.next().done, steps.next().done]).toEqual([false, false]);
		expect(steps.next()).toEqual({ done: true, value: toPng(scene) });
	});

	it('has more pixels with a pixel ratio, and everything is larger', () => {
		const box: Shape = { kind: 'rectangle', box: { x: 10, y: 10, width: 20, height: 20 }, fill: black };
		const picture = seen(toPng(sceneOf([box]), 3));
		expect([picture.width, picture.height]).toEqual([300, 240]);
		expect([picture.at(29, 45), picture.at(30, 45), picture.at(89, 45), picture.at(90, 45)]).toEqual([
			'#ffffff',
			black,
			black,
			'#ffffff',
		]);
	});

	it.each([0, -1, MAX_SIDE + 1, NaN, Infinity])('cannot be %p pixels wide', (width) => {
		expect(() => toPng({ ...sceneOf([]), width })).toThrow(RangeError);
	});

	it('cannot be larger by its pixel ratio either', () => {
		expect(() => toPng(sceneOf([]), 41)).toThrow('A picture has 1 to 4096 pixels on a side, not 4100.');
	});

	it('refuses a text that is no color', () => {
		const shape: Shape = { kind: 'circle', center: { x: 1, y: 1 }, radius: 1, fill: '#red' };
		expect(() => toPng(sceneOf([shape]))).toThrow('A color is written #rrggbb, not "#red".');
	});

	it('of one color takes few bytes', () => {
		expect(toPng({ ...sceneOf([]), width: 1000, height: 700 }).length).toBeLessThan(10_000);
	});
});

describe('What is filled', () => {
	it('covers its area: a circle', () => {
		for (const radius of [3, 10, 30]) {
			const area = drawn({ kind: 'circle', center: { x: 50.3, y: 40.7 }, radius, fill: black }).ink();
			expect(Math.abs(area / (Math.PI * radius ** 2) - 1)).toBeLessThan(0.005);
		}
	});

	it('covers its area: a triangle between the pixels', () => {
		const spots = [
			{ x: 10.25, y: 10.5 },
			{ x: 80.75, y: 20.125 },
			{ x: 30.5, y: 70.875 },
		];
		const [a, b, c] = spots as [(typeof spots)[0], (typeof spots)[0], (typeof spots)[0]];
		const area = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
		expect(Math.abs(drawn({ kind: 'polygon', spots, fill: black }).ink() / area - 1)).toBeLessThan(0.005);
	});

	it('covers its area where most of it lies outside of the picture', () => {
		const box = { x: -1000, y: -1000, width: 1050.5, height: 1040 };
		expect(drawn({ kind: 'rectangle', box, fill: black }).ink()).toBeCloseTo(50.5 * 40, 0);
	});

	it('has soft edges: half a pixel is half as dark', () => {
		const picture = drawn({ kind: 'rectangle', box: { x: 10.5, y: 10, width: 20, height: 20 }, fill: black });
		expect(['#ffffff', '#808080', black]).toEqual([picture.at(9, 15), picture.at(10, 15), picture.at(11, 15)]);
	});

	it('stays filled where it overlaps itself', () => {
		const twice = [
			{ x: 10, y: 10 },
			{ x: 50, y: 10 },
			{ x: 50, y: 50 },
			{ x: 10, y: 50 },
		];
		expect(drawn({ kind: 'polygon', spots: [...twice, ...twice], fill: black }).at(30, 30)).toBe(black);
	});

	it('has round corners where they are wanted', () => {
		const box = { x: 10, y: 10, width: 60, height: 40 };
		const area = drawn({ kind: 'rectangle', box, corner: 10, fill: black }).ink();
		expect(Math.abs(area / (60 * 40 - (4 - Math.PI) * 100) - 1)).toBeLessThan(0.005);
	});

	it('lets through what is below by its opacity', () => {
		const box = { x: 0, y: 0, width: 50, height: 80 };
		const picture = drawn(
			{ kind: 'rectangle', box, fill: '#ff0000' },
			{ kind: 'rectangle', box: { ...box, width: 100 }, fill: '#0000ff', opacity: 0.25 },
		);
		expect([picture.at(20, 20), picture.at(70, 20)]).toEqual(['#bf0040', '#bfbfff']);
	});

	it('and has an edge lets through what is below as a whole, not its own parts', () => {
		const picture = drawn({
			kind: 'circle',
			center: { x: 50, y: 40 },
			radius: 20,
			fill: '#ff0000',
			stroke: { color: '#0000ff', width: 10 },
			opacity: 0.5,
		});
		expect([50, 68, 72, 90].map((x) => picture.at(x, 40))).toEqual(['#ff8080', '#8080ff', '#8080ff', '#ffffff']);
	});

	it('ends at its clip box', () => {
		const clip = { x: 20, y: 20, width: 30, height: 20 };
		const picture = drawn({ kind: 'circle', center: { x: 50, y: 40 }, radius: 100, fill: black, clip });
		expect(picture.ink()).toBeCloseTo(600, 0);
		expect([picture.at(20, 20), picture.at(49, 39), picture.at(50, 30), picture.at(30, 40)]).toEqual([
			black,
			black,
			'#ffffff',
			'#ffffff',
		]);
	});

	it('is painted in the order of the shapes', () => {
		const box = { x: 0, y: 0, width: 100, height: 80 };
		const picture = drawn({ kind: 'rectangle', box, fill: '#ff0000' }, { kind: 'rectangle', box, fill: '#00ff00' });
		expect(picture.at(50, 40)).toBe('#00ff00');
	});
});

describe('A line', () => {
	const line = (spots: [number, number][], width: number, more: object = {}): Shape => ({
		kind: 'line',
		spots: spots.map(([x, y]) => ({ x, y })),
		stroke: { color: black, width },
		...more,
	});
	const across: [number, number][] = [
		[20, 40],
		[80, 40],
	];

	it('is as wide as it should be, with round ends', () => {
		for (const width of [2, 6, 15]) {
			const area = 60 * width + Math.PI * (width / 2) ** 2;
			expect(Math.abs(drawn(line(across, width)).ink() / area - 1)).toBeLessThan(0.01);
		}
	});

	it('thinner than a pixel is fainter, between two rows and on one', () => {
		expect(drawn(line(across, 0.25)).ink()).toBeCloseTo(60 * 0.25, 0);
		const onRow = across.map(([x, y]): [number, number] => [x, y + 0.5]);
		expect(drawn(line(onRow, 0.25)).ink()).toBeCloseTo(60 * 0.25, 0);
	});

	it('is as dark in any direction', () => {
		for (const angle of [0, 10, 30, 45, 77, 90]) {
			const [x, y] = [Math.cos((angle * Math.PI) / 180) * 30, Math.sin((angle * Math.PI) / 180) * 30];
			const ink = drawn(
				line(
					[
						[50 - x, 40 - y],
						[50 + x, 40 + y],
					],
					3,
				),
			).ink();
			expect(Math.abs(ink / (60 * 3 + Math.PI * 1.5 ** 2) - 1)).toBeLessThan(0.02);
		}
	});

	it('of many small pieces looks like one', () => {
		const pieces = Array.from({ length: 601 }, (_, index): [number, number] => [20 + index / 10, 20 + index / 20]);
		const whole = drawn(line([pieces[0]!, pieces.at(-1)!], 3));
		const many = drawn(line(pieces, 3));
		expect(Math.abs(many.ink() / whole.ink() - 1)).toBeLessThan(0.005);
		expect(many.at(50, 36)).toBe(whole.at(50, 36));
	});

	it('does not get darker where it crosses itself, even when it is transparent', () => {
		const cross: [number, number][] = [
			[20, 40],
			[80, 40],
			[50, 20],
			[50, 60],
		];
		const picture = drawn(line(cross, 6, { opacity: 0.5 }));
		expect([picture.at(50, 40), picture.at(30, 40)]).toEqual(['#808080', '#808080']);
	});

	it('has dashes and gaps', () => {
		const picture = drawn(
			line(
				[
					[0, 40],
					[100, 40],
				],
				2,
				{ dash: [10, 10] },
			),
		);
		expect([5, 15, 25, 35].map((x) => picture.at(x, 40))).toEqual([black, '#ffffff', black, '#ffffff']);
	});

	it('has its dashes at the same places when it begins far away', () => {
		const picture = drawn(
			line(
				[
					[-1_000_000, 40],
					[100, 40],
				],
				2,
				{ dash: [10, 10] },
			),
		);
		expect([5, 15, 25, 35].map((x) => picture.at(x, 40))).toEqual([black, '#ffffff', black, '#ffffff']);
	});

	it.each([
		['of one spot', [[50, 40]]],
		[
			'that goes nowhere',
			[
				[50, 40],
				[50, 40],
				[50, 40],
			],
		],
	] as [string, [number, number][]][])('%s is a dot', (_, spots) => {
		expect(drawn(line(spots, 10)).ink()).toBeCloseTo(Math.PI * 25, -0.5);
	});

	it('without spots or width is nothing', () => {
		expect(drawn(line([], 10), line(across, 0), line(across, -3)).ink()).toBe(0);
	});

	it('surrounds circles and rectangles', () => {
		const stroke = { color: black, width: 2 } as const;
		const ring = drawn({ kind: 'circle', center: { x: 50, y: 40 }, radius: 20, stroke });
		expect(Math.abs(ring.ink() / (2 * Math.PI * 20 * 2) - 1)).toBeLessThan(0.01);
		const frame = drawn({ kind: 'rectangle', box: { x: 10, y: 10, width: 40, height: 20 }, stroke });
		expect([frame.at(30, 9), frame.at(30, 10), frame.at(30, 11), frame.at(30, 20)]).toEqual([
			black,
			black,
			'#ffffff',
			'#ffffff',
		]);
	});
});

describe('A text', () => {
	const text = (words: string, more: object = {}): Shape => ({
		kind: 'text',
		text: words,
		at: { x: 50, y: 40 },
		size: 20,
		color: black,
		...more,
	});
	/** The first and the last column and row that are not white. */
	function extent(...shapes: Shape[]) {
		const picture = drawn(...shapes);
		const range = (length: number) => Array.from({ length }, (_, index) => index);
		const columns = range(100).filter((x) => range(80).some((y) => picture.at(x, y) !== '#ffffff'));
		const rows = range(80).filter((y) => range(100).some((x) => picture.at(x, y) !== '#ffffff'));
		return { left: columns[0]!, right: columns.at(-1)!, top: rows[0]!, bottom: rows.at(-1)! };
	}

	it('stands on its baseline', () => {
		expect(extent(text('HHH'))).toMatchObject({ top: 26, bottom: 39 });
	});

	it('is moved to a whole row, where it is sharp', () => {
		expect(toPng(sceneOf([text('HHH', { at: { x: 50, y: 40.4 } })]))).toEqual(toPng(sceneOf([text('HHH')])));
	});

	it('begins, is centered or ends where it is anchored', () => {
		expect(extent(text('HHH')).left).toBeGreaterThanOrEqual(50);
		const { left, right } = extent(text('HHH', { anchor: 'middle' }));
		expect((left + right + 1) / 2).toBeCloseTo(50, -0.5);
		expect(extent(text('HHH', { anchor: 'end' })).right).toBeLessThan(50);
	});

	it('turns clockwise around its place', () => {
		const { left, right, top, bottom } = extent(text('HHH', { rotation: 90 }));
		expect(top).toBeGreaterThanOrEqual(50 - 10);
		expect(bottom - top).toBeGreaterThan(30);
		expect([left, right]).toEqual([50, 64]);
	});

	it('is darker in bold, but not higher', () => {
		expect(drawn(text('Hn7', { isBold: true })).ink()).toBeGreaterThan(1.3 * drawn(text('Hn7')).ink());
		const { top, bottom } = extent(text('HHH', { isBold: true }));
		expect(top).toBeGreaterThanOrEqual(25);
		expect(bottom).toBeLessThanOrEqual(40);
	});

	it('has holes where its letters have them', () => {
		const picture = drawn(text('O', { size: 60, at: { x: 20, y: 60 } }));
		expect(picture.at(43, 39)).toBe('#ffffff');
	});

	it('has a seam around it that the letters cover', () => {
		const halo = { color: '#ff0000', width: 6 };
		const picture = drawn(text('I', { size: 60, at: { x: 20, y: 60 }, halo }));
		const colors = Array.from({ length: 40 }, (_, x) => picture.at(10 + x, 40));
		expect(colors).toContain('#ff0000');
		expect(colors).toContain(black);
		expect(colors.lastIndexOf('#ff0000')).toBeGreaterThan(colors.lastIndexOf(black));
	});

	it('is a box where the font lacks a letter', () => {
		const box = extent(text('中'));
		expect([box.right - box.left, box.bottom - box.top]).toEqual([15, 13]);
	});

	it('shows nothing of control characters and of those that change the direction', () => {
		const plain = toPng(sceneOf([text('AB')]));
		expect(toPng(sceneOf([text('\u202eA\u2067\u0000B\u200f\u0007')]))).toEqual(plain);
	});

	it('without letters is nothing', () => {
		expect(drawn(text(''), text('   '), text('\n')).ink()).toBe(0);
	});
});
