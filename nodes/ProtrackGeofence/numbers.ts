import { readNumber, type NumberRule } from '../shared/numbers';

export const CORRECT_NUMBER = 'Correct it, or check the expression that should give it. Nothing was created.';

/** Reads a number that the platform would check as well. @throws ProtrackError `input` that names the field and the value */
export const readGeofenceNumber = (value: unknown, title: string, rule: Omit<NumberRule, 'hint' | 'quoted'>): number =>
	readNumber(value, title, { ...rule, hint: CORRECT_NUMBER, quoted: true });
