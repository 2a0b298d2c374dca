import path from 'node:path';
import { loadSync, type Font } from 'opentype.js';
import { DIGITS, FLAGS_PER_DIGIT, SINGLE } from '../protrack/picture/glyphDigits';

/*
 * What protrack/picture/glyphs.ts holds: the outlines of the letters that a PNG can show. `npm run glyphs` writes it; a test fails while it is out of date.
 * Contours that several letters share (the dot of i, the accent of é and ó, A in Latin, Greek and Cyrillic) are written once.
 */

/** One letter of the font: contours go from their first point, which lies at `x`, `y`. Lengths are thousandths of an em, y goes up. */
interface Letter {
	codePoint: number;
	advance: number;
	/** That of its bold sister. Only its width is kept: the outline is made from the regular one. */
	boldAdvance: number;
	contours: { points: Point[]; x: number; y: number }[];
}

interface Point {
	x: number;
	y: number;
	isOnCurve: boolean;
}

const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'vietnamese'];

/** First and last code point. */
const RANGES: readonly (readonly [number, number])[] = [
	[0x20, 0x7e],
	[0xa0, 0x17f],
	// ƒ, Ơ, Ư
	[0x192, 0x192],
	[0x1a0, 0x1a1],
	[0x1af, 0x1b0],
	// Ș, Ț
	[0x218, 0x21b],
	[0x2bb, 0x2bc],
	[0x2c6, 0x2c7],
	[0x2d8, 0x2dd],
	// Greek
	[0x384, 0x38a],
	[0x38c, 0x38c],
	[0x38e, 0x3a1],
	[0x3a3, 0x3ce],
	// Cyrillic: Slavic languages, Kazakh, Kyrgyz, Tatar, Mongolian
	[0x400, 0x45f],
	[0x490, 0x493],
	[0x496, 0x497],
	[0x49a, 0x49d],
	[0x4a2, 0x4a3],
	[0x4ae, 0x4b3],
	[0x4ba, 0x4bb],
	[0x4d8, 0x4d9],
	[0x4e8, 0x4e9],
	// ẞ and Vietnamese
	[0x1e9e, 0x1ef9],
	// punctuation, currencies, signs
	[0x2010, 0x205f],
	[0x20a0, 0x20bf],
	[0x2100, 0x214f],
	[0x2212, 0x2212],
	[0xfffd, 0xfffd],
];

/** The font has no arrows: a shaft with a head, drawn to the right, clockwise as all letters are, and turned for the others. */
const ARROW: readonly (readonly [number, number])[] = [
	[80, 392],
	[700, 392],
	[520, 572],
	[572, 624],
	[840, 357],
	[572, 90],
	[520, 142],
	[700, 322],
	[80, 322],
];
const ARROW_ADVANCE = 920;
const ARROWS: readonly { codePoint: number; turn: (x: number, y: number) => readonly [number, number] }[] = [
	{ codePoint: 0x2190, turn: (x, y) => [ARROW_ADVANCE - x, 714 - y] },
	{ codePoint: 0x2191, turn: (x, y) => [ARROW_ADVANCE / 2 + 357 - y, x - 103] },
	{ codePoint: 0x2192, turn: (x, y) => [x, y] },
	{ codePoint: 0x2193, turn: (x, y) => [ARROW_ADVANCE / 2 - 357 + y, 817 - x] },
];

/** The text of protrack/picture/glyphs.ts. */
export function glyphSource(): string {
	const contours = new Map<string, number>();
	const glyphs: string[] = [];
	let previous = 0;
	for (const { codePoint, advance, boldAdvance, contours: ownContours } of letters()) {
		glyphs.push(count(codePoint - previous), count(advance), signed(boldAdvance - advance), count(ownContours.length));
		previous = codePoint;
		for (const { points, x, y } of ownContours) {
			const text = contourText(points);
			const index = contours.get(text) ?? contours.size;
			contours.set(text, index);
			glyphs.push(count(index), signed(x), signed(y));
		}
	}
	return `/*
 * Outlines of Noto Sans (regular) for the letters of a PNG: Copyright 2022 The Noto Project Authors
 * (https://github.com/notofonts/latin-greek-cyrillic), under the SIL Open Font License 1.1, which comes with the package.
 * Written by \`npm run glyphs\`; glyphOutlines.ts reads it.
 */

export const contourDigits = \`
${inLines([...contours.keys()].join(''))}
\`;

export const glyphDigits = \`
${inLines(glyphs.join(''))}
\`;
`;
}

function letters(): Letter[] {
	const fonts = SUBSETS.map((subset) => ({ regular: loadSubset(subset, 400), bold: loadSubset(subset, 700) }));
	const arrows = ARROWS.map(({ codePoint, turn }): Letter => {
		const points = ARROW.map(([x, y]) => turn(x, y)).map(([x, y]) => ({ x, y, isOnCurve: true }));
		return { codePoint, advance: ARROW_ADVANCE, boldAdvance: ARROW_ADVANCE, contours: [fromItsFirstPoint(points)] };
	});
	const ofFonts = RANGES.flatMap(([first, last]) =>
		Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((codePoint) => {
			const font = fonts.find(({ regular }) => regular.charToGlyphIndex(String.fromCodePoint(codePoint)) > 0);
			return font === undefined ? [] : [letterOf(font.regular, font.bold, codePoint)];
		}),
	);
	return [...ofFonts, ...arrows].sort((one, other) => one.codePoint - other.codePoint);
}

function loadSubset(name: string, weight: number): Font {
	const folder = path.dirname(require.resolve('@fontsource/noto-sans/package.json'));
	return loadSync(path.join(folder, 'files', `noto-sans-${name}-${weight}-normal.woff`));
}

function letterOf(regular: Font, bold: Font, codePoint: number): Letter {
	const character = String.fromCodePoint(codePoint);
	const glyph = regular.charToGlyph(character);
	// the points of a composed letter exist only once its path was asked for
	glyph.getPath();
	const outline = glyph as unknown as {
		points?: unknown[];
		getContours(): { x: number; y: number; onCurve: boolean }[][];
	};
	const contours = outline.points === undefined ? [] : outline.getContours();
	return {
		codePoint,
		advance: glyph.advanceWidth ?? 0,
		boldAdvance: bold.charToGlyph(character).advanceWidth ?? 0,
		contours: contours.map((points) =>
			fromItsFirstPoint(points.map(({ x, y, onCurve }) => ({ x, y, isOnCurve: onCurve }))),
		),
	};
}

function fromItsFirstPoint(points: Point[]): Letter['contours'][number] {
	const rounded = points.map(({ x, y, isOnCurve }) => ({ x: Math.round(x), y: Math.round(y), isOnCurve }));
	const { x, y } = rounded[0] ?? { x: 0, y: 0 };
	return { points: rounded, x, y };
}

/** Number of points, which of them are on the curve, and the way from each to the next. */
function contourText(points: Point[]): string {
	const steps = points.slice(1).map((point, index) => {
		const before = points[index] ?? point;
		return signed(point.x - before.x) + signed(point.y - before.y);
	});
	return count(points.length) + flags(points.map(({ isOnCurve }) => isOnCurve)) + steps.join('');
}

function count(value: number): string {
	if (value < SINGLE) return digit(value);
	const leads = DIGITS.length - SINGLE;
	const rest = value - SINGLE;
	return digit(SINGLE + (rest % leads)) + count(Math.floor(rest / leads));
}

function signed(value: number): string {
	return count(value >= 0 ? 2 * value : -2 * value - 1);
}

function flags(values: boolean[]): string {
	return Array.from({ length: Math.ceil(values.length / FLAGS_PER_DIGIT) }, (_, index) => {
		const own = values.slice(index * FLAGS_PER_DIGIT, (index + 1) * FLAGS_PER_DIGIT);
		return digit(own.reduce((bits, value, position) => bits | (Number(value) << position), 0));
	}).join('');
}

const digit = (value: number) => DIGITS.charAt(value);

function inLines(text: string): string {
	return (text.match(/.{1,240}/g) ?? []).join('\n');
}
