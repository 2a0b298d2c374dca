import { drawablePart, fitText, isDrawable, measureText, toPng } from '../../../protrack/picture';
import { seen } from '../../support/pictures';

describe('The length of a text', () => {
	it('grows with its size', () => {
		expect(measureText('Truck 7', 20)).toBeCloseTo(2 * measureText('Truck 7', 10), 6);
	});

	it('is the same for all digits, so that numbers stand one below the other', () => {
		const lengths = Array.from('0123456789', (digit) => measureText(digit, 12));
		expect(new Set(lengths).size).toBe(1);
	});

	it('is larger in bold', () => {
		expect(measureText('Morning report', 12, true)).toBeGreaterThan(measureText('Morning report', 12));
	});

	it('is where the painted text ends', () => {
		const length = measureText('HHHHHHHHHH', 20);
		const png = toPng({
			width: 400,
			height: 40,
			background: '#ffffff',
			title: '',
			shapes: [{ kind: 'text', text: 'HHHHHHHHHH', at: { x: 10, y: 30 }, size: 20, color: '#000000' }],
		});
		const picture = seen(png);
		const dark = Array.from({ length: 400 }, (_, x) => x).filter((x) => picture.at(x, 25) < '#808080');
		// an H has some space on both sides
		expect(dark[0]! - 10).toBeCloseTo(2, -0.5);
		expect(10 + length - dark.at(-1)!).toBeCloseTo(2, -0.5);
	});

	it('does not count what cannot be seen', () => {
		expect(measureText('\u202eA\u200bB\u0007\u2066', 12)).toBe(measureText('AB', 12));
	});

	it('is the same for an accent of its own', () => {
		expect(measureText('Cafe\u0301', 12)).toBe(measureText('Café', 12));
	});

	it('counts an em for a letter that the font lacks', () => {
		expect(measureText('中文', 12)).toBe(24);
	});
});

describe('A text can be drawn', () => {
	it.each(['', 'Fuel truck LIM-102', 'Cafe\u0301', 'Łódź', 'Київ', 'a\u200bb\u202ec\t'])('%j', (text) => {
		expect(isDrawable(text)).toBe(true);
	});

	it.each([
		['Chinese', '货车 7'],
		['Arabic', 'شاحنة'],
		['Hebrew', 'משאית'],
		['Hindi', 'ट्रक'],
		['emoji', 'Truck 🚚'],
		['an accent that joins no letter', 'x\u0301'],
	])('unless it holds %s', (_, text) => {
		expect(isDrawable(text)).toBe(false);
	});
});

describe('What can be drawn of a text', () => {
	it.each([
		['Entregas', 'Entregas'],
		['🚚 Entregas 🚚 do norte', 'Entregas do norte'],
		['冷藏车', ''],
		['a\u0000\u202eb', 'ab'],
	])('%j is %j', (text, part) => {
		expect(drawablePart(text)).toBe(part);
	});
});

describe('A text that has to fit', () => {
	it('stays as it is where there is room', () => {
		for (let size = 8; size < 20; size += 0.1) {
			expect(fitText('Truck 7 of Lima', size, measureText('Truck 7 of Lima', size))).toBe('Truck 7 of Lima');
		}
	});

	it('is shortened to the room that there is, and no more', () => {
		const name = 'AvenidaPrincipal123-Lima';
		for (let room = 12; room < measureText(name, 12); room++) {
			const fitted = fitText(name, 12, room);
			expect(fitted).toMatch(/^(A.*)?…$/);
			expect(measureText(fitted, 12)).toBeLessThanOrEqual(room);
			expect(measureText(`${name.slice(0, fitted.length)}…`, 12)).toBeGreaterThan(room);
		}
	});

	it('never ends in half of a character', () => {
		expect(fitText('🚚🚚🚚', 12, 30)).toBe('🚚…');
		expect(fitText('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 12, 50)).toBe('👩‍👩‍👧…');
		expect(fitText('e\u0301e\u0301e\u0301e\u0301', 12, 25)).toMatch(/^(e\u0301)+…$/);
	});

	it('ends without a space before the dots', () => {
		expect(fitText('Truck 7 of the north', 12, measureText('Truck …', 12) + 1)).toBe('Truck…');
	});

	it('is empty where not even the dots fit', () => {
		expect(fitText('Truck 7', 12, 3)).toBe('');
		expect(fitText('Truck 7', 12, -1)).toBe('');
	});

	it('in bold gets shorter than in regular', () => {
		const room = measureText('Morning report', 12);
		expect(fitText('Morning report', 12, room, true)).toMatch(/…$/);
	});
});
