import { ProtrackError } from '../../protrack/client';
import { DateTime } from '../../protrack/thirdParty';
import { before, readyRanges } from './readyRanges';

/* What people and language models say for a range of time. Strict on purpose: a range that is guessed gives answers about another time. */

export const SPOKEN_RANGE_TITLE = 'Time Range in Words';

/** What is understood, for a person and for a model. */
export const SPOKEN_RANGE_EXAMPLES = [
	...readyRanges.map(({ name }) => name.toLowerCase()),
	'last 3 days (or minutes, hours, weeks, months)',
	'2026-11-01',
	'2026-11-01 to 2026-11-07',
	'2026-11-01T08:00 to 2026-11-01T17:30',
	'since 2026-11-01',
].join(', ');

type Span = [from: DateTime, to: DateTime];

/**
 * Reads a range of time in words, such as "yesterday", "last 3 days" or "2026-11-01 to 2026-11-07" (both days included).
 * @param now in the time zone that the words mean; a range that lasts longer ends now
 * @throws ProtrackError `input` for anything else, which lists what is understood
 */
export function parseSpokenRange(text: string, now: DateTime): Span {
	const words = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/\.$/, '');
	const [from, to] = ready(words, now) ?? lately(words, now) ?? between(words, now) ?? notUnderstood(text);
	const end = DateTime.min(to, now);
	if (from < end) return [from, end];
	throw ProtrackError.input(
		`"${SPOKEN_RANGE_TITLE}" is ${from < to ? 'in the future' : 'no range, it does not begin before it ends'}: "${text.slice(0, 60)}"`,
		'Give a range that has begun, with the earlier time first.',
	);
}

function ready(words: string, now: DateTime): Span | undefined {
	return readyRanges.find(({ name }) => name.toLowerCase() === words)?.of(now);
}

/** "last 3 days" */
function lately(words: string, now: DateTime): Span | undefined {
	const [, amount, unit] = /^(?:last|past) (\d{1,4}) (minute|hour|day|week|month)s?$/.exec(words) ?? [];
	return unit === undefined ? undefined : before(Number(amount), `${unit as 'day'}s`)(now);
}

/** "2026-11-01", "2026-11-01 to 2026-11-07", "since yesterday" */
function between(words: string, now: DateTime): Span | undefined {
	const [first = '', second = first, ...more] = words.startsWith('since ')
		? [words.slice('since '.length), 'now']
		: words.split(' to ');
	const [from, to] = [moment(first, now), moment(second, now)];
	return from && to && more.length === 0 ? [from[0], to[1]] : undefined;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z|[-+]\d\d:\d\d)?$/;

/** A day from begin to end, or a point in time; undefined for anything else. */
function moment(words: string, now: DateTime): Span | undefined {
	if (words === 'now') return [now, now];
	if (words === 'today' || words === 'yesterday') return day(now.minus({ days: words === 'today' ? 0 : 1 }));
	const time = DateTime.fromISO(words.replace(' ', 'T').toUpperCase(), { zone: now.zoneName ?? undefined });
	if (!time.isValid) return undefined;
	if (DATE.test(words)) return day(time);
	return TIME.test(words) ? [time, time] : undefined;
}

function day(time: DateTime): Span {
	return [time.startOf('day'), time.plus({ days: 1 }).startOf('day')];
}

function notUnderstood(text: string): never {
	throw ProtrackError.input(
		`"${SPOKEN_RANGE_TITLE}" is not understood: "${text.slice(0, 60)}"`,
		`Give one of: ${SPOKEN_RANGE_EXAMPLES}.`,
	);
}
