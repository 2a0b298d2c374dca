import { inDigits, ProtrackError } from '../../protrack/client';

/** Reads a number from `min` to `max`. @throws ProtrackError `input` */
export function readNumber(value: unknown, title: string, min: number, max: number): number {
	return readBetween(value, title, min, max, false);
}

/** Reads a whole number from `min` to `max`, or of any size. @throws ProtrackError `input` */
export function readWholeNumber(value: unknown, title: string, min: number, max = Infinity): number {
	return readBetween(value, title, min, max, true);
}

function readBetween(value: unknown, title: string, min: number, max: number, isWhole: boolean): number {
	const text = ['string', 'number'].includes(typeof value) ? String(value).trim() : '';
	const number = text === '' ? NaN : Number(text);
	if (number >= min && number <= max && (!isWhole || Number.isInteger(number))) return number;
	const range = max === Infinity ? `of at least ${inDigits(min)}` : `from ${inDigits(min)} to ${inDigits(max)}`;
	throw ProtrackError.input(
		`"${title}" must be a ${isWhole ? 'whole ' : ''}number ${range}${text === '' ? ', and is empty' : `, not "${text.slice(0, 40)}"`}`,
		'Correct it, or check the expression that should give it. Nothing was created.',
	);
}
