import { groupMarks, numbersText } from '../../../../protrack/insight/maps/marks';
import { signShapes, type Sign } from '../../../../protrack/insight/maps/placedSigns';
import { pictureThemes } from '../../../../protrack/insight/drawing/theme';
import type { Box, Spot } from '../../../../protrack/picture';
import { contains } from '../../../support/mapPictures';

describe('Marks that lie close together', () => {
	it('share a place, and all of them are in it', () => {
		const marks = Array.from({ length: 200 }, (_, index) => ({
			at: { x: (index * 37) % 600, y: (index * 61) % 400 },
			number: index + 1,
		}));
		const groups = groupMarks(marks, 26);
		expect(groups.length).toBeLessThan(200);
		expect(groups.flatMap(({ numbers }) => numbers).sort((a, b) => a - b)).toEqual(marks.map(({ number }) => number));
	});

	it('are grouped across the border of two cells', () => {
		const marks = [
			{ at: { x: 23, y: 23 }, number: 1 },
			{ at: { x: 25, y: 25 }, symbol: 'end' as const },
		];
		expect(groupMarks(marks, 24)).toEqual([{ at: { x: 24, y: 24 }, numbers: [1], symbols: new Set(['end']) }]);
	});

	it.each([
		[[1], '1'],
		[[1, 2], '1, 2'],
		[[3, 1, 2, 7], '1–3, 7'],
		[[1, 3, 5, 7, 8, 9], '1, 3 +4'],
		[[1, 2, 3, 5, 7, 9, 11], '1–3, 5 +3'],
	])('have the numbers %j as %s', (numbers, text) => {
		expect(numbersText(numbers)).toBe(text);
	});
});

describe('Signs', () => {
	const within = { x: 0, y: 0, width: 600, height: 400 };

	/** Paints signs as their boxes. */
	function placed(places: readonly Spot[], size = 24): Box[] {
		const boxes: Box[] = [];
		const signs = places.map(
			(at): Sign => ({
				...{ at, width: size, height: size },
				shapes: ({ x, y }) => {
					boxes.push({ x: x - size / 2, y: y - size / 2, width: size, height: size });
					return [];
				},
			}),
		);
		signShapes(signs, within, pictureThemes.light);
		return boxes;
	}

	it('that would cover each other move apart', () => {
		const [one, other] = placed([
			{ x: 100, y: 100 },
			{ x: 108, y: 102 },
		]);
		expect(other!.x - one!.x).toBeGreaterThanOrEqual(24);
	});

	it('at the same place move apart, too', () => {
		const boxes = placed(Array.from({ length: 6 }, () => ({ x: 300, y: 200 })));
		expect(new Set(boxes.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`)).size).toBe(6);
	});

	it('stay on the map', () => {
		const boxes = placed([
			{ x: 0, y: 0 },
			{ x: 600, y: 400 },
			{ x: -50, y: 200 },
		]);
		for (const { x, y } of boxes) {
			expect(contains(within, { x, y }, 0)).toBe(true);
			expect(contains(within, { x: x + 24, y: y + 24 }, 0)).toBe(true);
		}
	});

	it('that had to leave their place get a line to it', () => {
		const sign = { width: 60, height: 60, shapes: () => [] };
		const shapes = signShapes(
			[
				{ ...sign, at: { x: 100, y: 100 } },
				{ ...sign, at: { x: 110, y: 100 } },
			],
			within,
			pictureThemes.light,
		);
		expect(shapes.filter(({ kind }) => kind === 'line')).toHaveLength(2);
	});
});
