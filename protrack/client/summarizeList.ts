import { inDigits } from './plurals';

interface ListOptions {
	/** How many are named. */
	max?: number;
	separator?: string;
	/** The text in place of the items that are not named. */
	rest?: (count: number) => string;
}

/** "a, b, c, d, e and 2 more": enough to recognize what is meant without flooding the screen. */
export function summarizeList(
	texts: readonly string[],
	{ max = 5, separator = ', ', rest = (count) => ` and ${inDigits(count)} more` }: ListOptions = {},
): string {
	return texts.slice(0, max).join(separator) + (texts.length > max ? rest(texts.length - max) : '');
}
