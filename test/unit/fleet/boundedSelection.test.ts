import fc from 'fast-check';

import { BoundedSelection } from '../../../protrack/fleet/boundedSelection';

const ascending = (a: number, b: number) => a - b;

describe('A bounded selection', () => {
	it('keeps the first of all items in order, whatever order they come in', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 50 })),
				fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Infinity)),
				(items, limit) => {
					const selection = new BoundedSelection(limit, ascending);
					for (const item of items) selection.add(item);
					const expected = [...items].sort(ascending).slice(0, limit);
					expect(selection.sorted()).toEqual(expected);
					expect(selection.lastOfFull).toBe(items.length >= limit ? expected.at(-1) : undefined);
				},
			),
			{ seed: 23 },
		);
	});

	it('looks at each of many items a few times only', () => {
		let looks = 0;
		const selection = new BoundedSelection<number>(50, (a, b) => {
			looks += 1;
			return a - b;
		});
		for (let item = 100_000; item > 0; item -= 1) selection.add(item);
		expect(selection.sorted().slice(0, 3)).toEqual([1, 2, 3]);
		expect(looks).toBeLessThan(100_000 * 14);
	});
});
