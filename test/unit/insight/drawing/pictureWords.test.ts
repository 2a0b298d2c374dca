import { alarmTypes } from '../../../../protrack/client/alarmTypes';
import {
	formatDistance,
	formatDuration,
	formatNumber,
	formatRange,
	formatSpeed,
} from '../../../../protrack/insight/drawing/format';
import { alarmLabel, fillText, languages, languageTexts } from '../../../../protrack/insight/languages';
import { pictureThemes } from '../../../../protrack/insight/drawing/theme';
import { isDrawable } from '../../../../protrack/picture';

const { en, es } = { en: languageTexts.en.pictures, es: languageTexts.es.pictures };

describe('A figure of a picture', () => {
	it('is written in the marks of its language', () => {
		expect(formatNumber(1234567.891, 1, en)).toBe('1,234,567.9');
		expect(formatNumber(1234.5, 1, es)).toBe('1.234,5');
		expect(formatNumber(-0.04, 1, en)).toBe('0.0');
		expect(formatNumber(-1234, 0, en)).toBe('-1,234');
	});

	it('has its unit', () => {
		expect(formatDistance(8449, 'km', en)).toBe('8.4 km');
		expect(formatDistance(1_609_344, 'mi', en)).toBe('1,000 mi');
		expect(formatDistance(0, 'km', en)).toBe('0 km');
		expect(formatSpeed(100, 'mi', en)).toBe('62 mph');
	});

	it.each([
		[0, '0 min'],
		[45, '45 s'],
		[59.6, '1 min'],
		[3599, '1 h 00 min'],
		[7500, '2 h 05 min'],
		[86_399, '1 d 0 h'],
		[187_200, '2 d 4 h'],
	])('of %d seconds is %s', (seconds, text) => {
		expect(formatDuration(seconds)).toBe(text);
	});
});

describe('A range of time', () => {
	const at = (iso: string) => Date.parse(iso) / 1000;

	it.each([
		['2026-11-28T05:00:00Z', '2026-11-29T05:00:00Z', '28 Nov 2026'],
		['2026-11-28T13:00:00Z', '2026-11-28T22:30:00Z', '28 Nov 2026, 08:00 – 17:30'],
		['2026-11-23T05:00:00Z', '2026-11-30T05:00:00Z', '23 Nov – 29 Nov 2026'],
		['2025-12-31T05:00:00Z', '2026-01-02T05:00:00Z', '31 Dec 2025 – 1 Jan 2026'],
		['2026-11-28T13:00:00Z', '2026-11-29T22:30:00Z', '28 Nov, 08:00 – 29 Nov 2026, 17:30'],
	])('from %s to %s is %s in Lima', (from, to, text) => {
		expect(formatRange({ from: at(from), to: at(to) }, 'America/Lima', en)).toBe(text);
	});

	it('is a whole day, also where that begins at 1:00 because clocks are changed', () => {
		const day = { from: at('2026-09-06T04:00:00Z'), to: at('2026-09-07T03:00:00Z') };
		expect(formatRange(day, 'America/Santiago', en)).toBe('6 Sep 2026');
	});
});

describe('The words of every language', () => {
	const wordsOf = (value: unknown): string[] =>
		typeof value === 'string' ? [value] : Object.values(value as object).flatMap(wordsOf);

	it.each(languages)('%s: can be drawn in a PNG, and none is empty', (language) => {
		const words = wordsOf(languageTexts[language].pictures);
		expect(words.filter((word) => word === '' || !isDrawable(word))).toEqual([]);
		expect(languageTexts[language].pictures.months).toHaveLength(12);
		expect(languageTexts[language].pictures.weekdays).toHaveLength(7);
	});

	it.each(['es', 'pt'] as const)('%s: name each type of alarm', (language) => {
		for (const { code, label } of alarmTypes) {
			const word = alarmLabel({ type: code, label }, language);
			expect(isDrawable(word)).toBe(true);
			if (label !== 'SOS') expect(word).not.toBe(label);
		}
	});

	it('take values, and keep a place without one', () => {
		expect(fillText('{a} of {b}', { a: '1' })).toBe('1 of {b}');
	});
});

describe('The colors of both themes', () => {
	const luminance = (color: string) => {
		const [red, green, blue] = [1, 3, 5].map((at) => {
			const part = parseInt(color.slice(at, at + 2), 16) / 255;
			return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
	};
	const contrast = (one: string, other: string) => {
		const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
		return (light! + 0.05) / (dark! + 0.05);
	};

	it.each(Object.entries(pictureThemes))('%s: a text can be read', (_, theme) => {
		for (const ground of [theme.background, theme.surface]) {
			expect(contrast(theme.text, ground)).toBeGreaterThan(12);
			expect(contrast(theme.muted, ground)).toBeGreaterThan(4.5);
		}
	});

	it.each(Object.entries(pictureThemes))('%s: speeds are told by lightness, without hues', (_, theme) => {
		const contrasts = theme.speeds.map((color) => contrast(color, theme.surface));
		for (const [index, each] of contrasts.entries())
			expect(each).toBeGreaterThan(index === 0 ? 2 : contrasts[index - 1]! * 1.25);
	});

	it.each(Object.entries(pictureThemes))('%s: lines stand out from the ground', (_, theme) => {
		for (const color of theme.series) expect(contrast(color, theme.surface)).toBeGreaterThan(2.2);
	});
});
