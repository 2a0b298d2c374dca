import { parseJson } from './json';
import { scalarText } from './scalarText';

/*
 * Recognizes commands that stop an engine in calls that are not meant to send commands. All other texts have to pass, including a message that contains
 * the word "stop", so only a whole text counts as a command. Where commands are sent, a list of harmless texts is used instead
 * (fleet/harmlessCommands.ts), because this list can never be complete.
 */

const PARTS = '(ENGINE|CAR|VEHICLE|MOTOR|OIL|FUEL|PETROL|ELEC|IGNITION|POWER)';
/** The words of different manufacturers, with or without a space. */
const COMMAND = [
	'P?RELAY',
	'DYD',
	'(QUICK|FAST|T)?STOP',
	`(STOP|CUT|CUTOFF|CUT OFF|KILL|BLOCK|DISABLE) ?(THE )?${PARTS}`,
	`${PARTS} ?(OFF|STOP|CUT|CUTOFF|CUT OFF|KILL|DISABLE)`,
	'CUT',
	'CUT ?OFF',
	'KILL',
	'IMMOB(ILI[SZ](E|ER|ATION))?',
	'SETDIGOUT',
].join('|');
/** Commands only with a value after them. CAR is missing here: "Car 1" is a name. */
const SWITCH = 'S20|ENGINE|OIL|FUEL|PETROL|ELEC|IGNITION|POWER';
const VALUE = '(\\d+|ON|OFF|TRUE|FALSE)';
/** A password of the device may stand before a command. */
const ENGINE_STOP = new RegExp(`^([\\d*]+ )?((${COMMAND})( ?${VALUE}( ${VALUE})*)?|(${SWITCH}) [01]( \\d+)*)$`);

/** Deeper nesting is rejected, because no call needs it. */
const MAX_NESTED = 50;
/** How often a text is decoded; no server does it more than once or twice. */
const MAX_ENCODED = 5;

/**
 * Whether a value is a command that stops an engine, or contains one in a list or in JSON, keys included. Upper and lower case, punctuation, percent
 * encoding, full-width letters and invisible characters make no difference.
 */
export function holdsEngineStop(value: unknown, depth = 0): boolean {
	if (depth > MAX_NESTED) return true;
	if (value === null || value === undefined) return false;
	if (typeof value === 'object') {
		const names = Array.isArray(value) ? [] : Object.keys(value);
		return [...names, ...(Object.values(value) as unknown[])].some((each) => holdsEngineStop(each, depth + 1));
	}
	const written = scalarText(value);
	const text = decodedText(written);
	// The original text too: decoding turns an encoded quote inside JSON into the end of its text.
	const contents = [...new Set([text, written])].map(parsed);
	return text.split(/[;|\r\n]/).some(isEngineStop) || contents.some((each) => holdsEngineStop(each, depth + 1));
}

function isEngineStop(text: string): boolean {
	const words = text
		.toUpperCase()
		.replace(/[^A-Z0-9*]+/g, ' ')
		.trim();
	return ENGINE_STOP.test(words);
}

/** The text as a server or a device may read it. */
function decodedText(text: string): string {
	let decoded = visible(text);
	for (let times = 0; times < MAX_ENCODED; times += 1)
		decoded = visible(decoded.replace(/(%[0-9a-f]{2})+/gi, decodedOrSame));
	return decoded;
}

/** Turns full-width and similar letters into plain ones, and removes marks and control characters, except line breaks. */
function visible(text: string): string {
	return text.normalize('NFKD').replace(/[\p{M}\p{Cf}\p{DI}]|(?![\t\r\n])\p{Cc}/gu, '');
}

export function decodedOrSame(encoded: string): string {
	try {
		return decodeURIComponent(encoded);
	} catch {
		return encoded;
	}
}

/** @returns what the JSON of a list, an object or a text holds, null for any other text */
function parsed(text: string): unknown {
	return /^\s*[[{"]/.test(text) ? parseJson(text) : null;
}
