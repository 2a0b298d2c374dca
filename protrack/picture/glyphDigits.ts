/*
 * How glyphs.ts writes whole numbers as text that is easy on JavaScript and on diffs: one character where the number is small, more where it is not.
 */

/** Printable ASCII without the space and what means something in a template literal or a string. */
export const DIGITS = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index))
	.filter((character) => !'"$\'`\\'.includes(character))
	.join('');

/** Numbers below it take one character; the digits from it on say that more follow. */
export const SINGLE = 56;

/** How many flags (bits) one character holds. */
export const FLAGS_PER_DIGIT = 6;

export interface NumberReader {
	isAtEnd(): boolean;
	/** The next number, from 0. */
	count(): number;
	/** The next number, which can be negative. */
	signed(): number;
	/** The next `length` flags. */
	flags(length: number): boolean[];
}

/** Reads what `tools/glyphs.ts` wrote; line breaks do not count. */
export function numberReader(text: string): NumberReader {
	const digits = Uint8Array.from(text.replaceAll('\n', ''), (character) => DIGITS.indexOf(character));
	let position = 0;
	const digit = () => digits[position++] ?? 0;
	const count = (): number => {
		const first = digit();
		return first < SINGLE ? first : first + (DIGITS.length - SINGLE) * count();
	};
	return {
		isAtEnd: () => position >= digits.length,
		count,
		signed: () => {
			const folded = count();
			return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
		},
		flags: (length) => {
			const packed = Array.from({ length: Math.ceil(length / FLAGS_PER_DIGIT) }, digit);
			return Array.from({ length }, (_, index) => {
				const bits = packed[Math.floor(index / FLAGS_PER_DIGIT)] ?? 0;
				return ((bits >> index % FLAGS_PER_DIGIT) & 1) === 1;
			});
		},
	};
}
