import fc from 'fast-check';
import { nameFits } from '../../../protrack/fleet';

describe('A name', () => {
	it.each<[string, string, boolean]>([
		['Truck 12', '', true],
		['Truck 12', ' , ', true],
		['', '', true],
		['', 'truck', false],
		['', '*', true],
		['Truck 12', 'truck', true],
		['My Truck', 'TRUCK', true],
		['Truck 12', 'truck *', true],
		['My Truck 12', 'truck *', false],
		['My Truck 12', '*truck *', true],
		['Truck 1', 'Truck ?', true],
		['Truck 12', 'Truck ?', false],
		['Truck 12', 'van, truck ??', true],
		['Bus 3', 'van, truck ??', false],
		['abcabd', '*abd', true],
		['abcabc', '*abd', false],
		['a.b', 'a?b', true],
		['axb', 'a.b*', false],
		['Такси 2', 'такси*', true],
	])('"%s" with the pattern "%s": %s', (name, pattern, fits) => {
		expect(nameFits(name, pattern)).toBe(fits);
	});

	it('fits as a regular expression of the same meaning would have it', () => {
		const pattern = fc.stringMatching(/^[ab?*]{1,8}$/).filter((text) => /[*?]/.test(text));
		fc.assert(
			fc.property(fc.stringMatching(/^[ab]{0,10}$/), pattern, (name, like) => {
				const oracle = new RegExp(`^${like.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
				expect(nameFits(name, like)).toBe(oracle.test(name));
			}),
			{ numRuns: 1000 },
		);
	});

	it('is found out about quickly, whatever the pattern', () => {
		expect(nameFits('a'.repeat(5000), `${'a*'.repeat(50)}b`)).toBe(false);
	});
});
