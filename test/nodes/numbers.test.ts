import { readNumber } from '../../nodes/shared/numbers';

const rule = { min: 1, max: 20, unit: 'km/h', hint: 'Correct it.' };
const message = (value: unknown, more: Partial<Parameters<typeof readNumber>[2]> = {}) => {
	try {
		return readNumber(value, 'Speed', { ...rule, ...more });
	} catch (error) {
		return (error as Error).message;
	}
};

describe('A number of a field', () => {
	it.each([
		[20, 20],
		[' 7.5 ', 7.5],
		['+3', 3],
		['.5e1', 5],
		['20.', 20],
	])('is read from %j', (value, number) => {
		expect(message(value)).toBe(number);
	});

	it.each([true, [5], { value: 5 }, null, undefined, '', ' ', 'fast', '0x10', '1,5', 'Infinity', NaN, Infinity, 0, 21])(
		'is not read from %p, and the error names the field',
		(value) => {
			expect(message(value)).toBe('"Speed" must be a number from 1 to 20 km/h');
		},
	);

	it('may have to be whole, and may have no upper limit', () => {
		const whole = { max: undefined, unit: undefined, whole: true } as const;
		expect(message(1e9, whole)).toBe(1e9);
		expect(message(1.5, whole)).toBe('"Speed" must be a whole number of at least 1');
		expect(message('1e999', whole)).toBe('"Speed" must be a whole number of at least 1');
	});

	it('may be quoted in its error', () => {
		expect(message('fast', { quoted: true })).toMatch(/, not "fast"$/);
		expect(message(null, { quoted: true })).toMatch(/, and is empty$/);
		expect(message([5], { quoted: true })).toMatch(/km\/h$/);
	});
});
