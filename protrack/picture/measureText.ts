import { visibleCharacters } from './cleanText';
import { glyphOf } from './glyphOutlines';

/** Thousandths of an em that a character without a glyph takes: as wide as a Chinese one, so that a text of any writing is hardly longer than measured. */
export const MISSING_ADVANCE = 1000;

/** Thousandths of an em from the start of a character to that of the next. */
export function advanceOf(character: string, isBold: boolean): number {
	const glyph = glyphOf(character);
	return (isBold ? glyph?.boldAdvance : glyph?.advance) ?? MISSING_ADVANCE;
}

/**
 * How long a text is in a PNG, in pixels; in an SVG, which takes the font of whoever looks at it, about as long.
 * @param size pixels of an em
 */
export function measureText(text: string, size: number, isBold = false): number {
	return (visibleCharacters(text).reduce((sum, character) => sum + advanceOf(character, isBold), 0) * size) / 1000;
}

/** Whether a PNG can show every character that can be seen: Latin, Greek and Cyrillic letters, digits, common signs. */
export function isDrawable(text: string): boolean {
	return visibleCharacters(text).every((character) => glyphOf(character) !== undefined);
}

/** What a PNG can show of a text, without the spaces that the rest would leave at its ends and twice inside. */
export const drawablePart = (text: string): string =>
	visibleCharacters(text)
		.filter((character) => glyphOf(character) !== undefined)
		.join('')
		.replace(/ {2,}/g, ' ')
		.trim();

const ELLIPSIS = '…';
/** Pixels by which sums of lengths may be wrong. */
const ROUNDING = 1e-6;

/**
 * A text that is no longer than `maxWidth`: shortened with "…" between two characters as a reader sees them. Empty where not even that fits.
 * @param size pixels of an em
 */
export function fitText(text: string, size: number, maxWidth: number, isBold = false): string {
	const available = maxWidth + ROUNDING;
	const room = available - measureText(ELLIPSIS, size, isBold);
	let width = 0;
	let end = 0;
	for (const { segment, index } of new Intl.Segmenter('en').segment(text)) {
		width += measureText(segment, size, isBold);
		if (width <= room) end = index + segment.length;
		if (width > available) return room < 0 ? '' : `${text.slice(0, end).trimEnd()}${ELLIPSIS}`;
	}
	return text;
}
