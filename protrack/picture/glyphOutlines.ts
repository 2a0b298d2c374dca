import { numberReader } from './glyphDigits';
import { contourDigits, glyphDigits } from './glyphs';
import type { Spot } from './scene';

/** Thousandths of an em, y goes up from the baseline. A point that is not on the curve pulls it, as in TrueType. */
export interface CurvePoint extends Spot {
	isOnCurve: boolean;
}

export interface Glyph {
	/** Width with the space around it, in thousandths of an em. */
	advance: number;
	boldAdvance: number;
	/** Filled where the winding number is not zero. */
	contours: readonly (readonly CurvePoint[])[];
}

/** Heights of x and H, in thousandths of an em. */
export const X_HEIGHT = 536;
export const CAP_HEIGHT = 714;

/** Read when the first letter is drawn: most runs draw none. */
let glyphs: ReadonlyMap<string, Glyph> | undefined;

/** @returns undefined for a character that the font lacks */
export function glyphOf(character: string): Glyph | undefined {
	glyphs ??= readGlyphs();
	return glyphs.get(character);
}

function readGlyphs(): Map<string, Glyph> {
	const contours = readContours();
	const reader = numberReader(glyphDigits);
	const found = new Map<string, Glyph>();
	let codePoint = 0;
	while (!reader.isAtEnd()) {
		codePoint += reader.count();
		const advance = reader.count();
		const boldAdvance = advance + reader.signed();
		const ownContours = Array.from({ length: reader.count() }, () => {
			const contour = contours[reader.count()] ?? [];
			const x = reader.signed();
			const y = reader.signed();
			return contour.map((point) => ({ ...point, x: point.x + x, y: point.y + y }));
		});
		found.set(String.fromCodePoint(codePoint), { advance, boldAdvance, contours: ownContours });
	}
	return found;
}

/** Each begins at 0, 0. */
function readContours(): CurvePoint[][] {
	const reader = numberReader(contourDigits);
	const contours: CurvePoint[][] = [];
	while (!reader.isAtEnd()) {
		const isOnCurve = reader.flags(reader.count());
		let x = 0;
		let y = 0;
		contours.push(
			isOnCurve.map((flag, index) => {
				if (index > 0) {
					x += reader.signed();
					y += reader.signed();
				}
				return { x, y, isOnCurve: flag };
			}),
		);
	}
	return contours;
}
