import { inDigits, ProtrackError } from '../../protrack/client';

export interface NumberRule {
	min: number;
	/** Left out where any size is possible. */
	max?: number;
	/** What the error shows behind the limits, e.g. "km/h". */
	unit?: string;
	/** Whether it must have no decimals. */
	whole?: true;
	/** What to do about the error. */
	hint: string;
	/** Whether the error quotes the value, for what mostly comes from an expression. */
	quoted?: true;
}

/** How a person or JSON writes a number; `Number()` also takes "", "0x10" and "Infinity". */
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** @returns the number that a value is or, as text, holds; NaN for anything else */
export function toNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : NaN;
}

/**
 * Reads a field for a number: a number, or text that holds one.
 * @throws ProtrackError `input` that names the field, for anything else and for what is out of range
 */
export function readNumber(value: unknown, title: string, rule: NumberRule): number {
	const { min, max = Infinity, unit, whole, hint, quoted } = rule;
	const number = toNumber(value);
	const isInRange = Number.isFinite(number) && number >= min && number <= max;
	if (isInRange && (!whole || Number.isInteger(number))) return number;
	const range = max === Infinity ? `of at least ${inDigits(min)}` : `from ${inDigits(min)} to ${inDigits(max)}`;
	const given = quoted ? describeGiven(value) : '';
	throw ProtrackError.input(
		`"${title}" must be a ${whole ? 'whole ' : ''}number ${range}${unit === undefined ? '' : ` ${unit}`}${given}`,
		hint,
	);
}

function describeGiven(value: unknown): string {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : null;
	if (value === null || value === undefined || text === '') return ', and is empty';
	return text === null ? '' : `, not "${text.slice(0, 40)}"`;
}
