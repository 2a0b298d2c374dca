import {
	counted,
	epochSecondsNow,
	PERMISSION_DENIED,
	TIME_REJECTED,
	type EarlyEnd,
	type ProtrackError,
} from '../../../protrack/client';
import type { CallStatistics } from '../../../protrack/fleet';
import { finding, findingOfError, type CheckName, type Finding } from './finding';

/* Whether and how the platform answers. */

/** Some seconds are the way of the answer; the platform is known to refuse logins whose time is minutes off. */
const CLOCK_OFF_SECONDS = 30;
const CLOCK_WRONG_SECONDS = 300;
const SLOW_MS = 5000;
/** Older than this it says nothing about today. */
const EARLY_END_KEPT_SECONDS = 7 * 86_400;

/** What keeps everything else from being checked: no session, or no token. */
export function loginFinding(error: ProtrackError): Finding {
	return findingOfError(checkOf(error), 'error', error);
}

/** What an error is about that every call would end with. */
export function checkOf({ code, kind, failureCause }: ProtrackError): CheckName {
	if (code === PERMISSION_DENIED) return 'openApi';
	if (code === TIME_REJECTED) return 'clock';
	if (failureCause === 'rate-limited') return 'pace';
	return kind === 'unsupported' || code === undefined ? 'connection' : 'login';
}

/** @param offset seconds by which the platform's clock is ahead of the host's */
export function clockFinding(offset: number): Finding {
	const off = Math.abs(offset);
	if (off < CLOCK_OFF_SECONDS) return finding('clock', 'ok', 'The clocks of n8n and of the platform agree.');
	return finding(
		'clock',
		off < CLOCK_WRONG_SECONDS ? 'warning' : 'error',
		`The clock of the machine that runs n8n is ${lasting(off)} ${offset > 0 ? 'behind' : 'ahead of'} that of the platform.`,
		'Find out which of the two is right. If it is the platform, set the clock of the machine that runs n8n, for example by NTP. Stop Engine refuses to work from 2 minutes on.',
	);
}

/** @param early undefined when no early end was noticed */
export function tokenFindings(early: EarlyEnd | undefined): Finding[] {
	if (!early || epochSecondsNow() - early.at > EARLY_END_KEPT_SECONDS) return [];
	return [
		finding(
			'token',
			'warning',
			`A login of n8n ended after ${lasting(early.after)} instead of 2 hours, on ${isoOf(early.at)}: another program probably uses this account.`,
			'Each login of another program ends that of n8n. Ask your provider for a separate account that only n8n uses.',
		),
	];
}

/** @param pace what this process has learned so far; nothing is tried out for it */
export function paceFinding(
	{ refusals }: Pick<CallStatistics, 'refusals'>,
	pace: { calls: number; windowMs: number } | undefined,
): Finding {
	const learned = pace && `takes about ${counted(pace.calls, 'call')} in ${lasting(Math.round(pace.windowMs / 1000))}`;
	if (refusals === 0) {
		const text = learned
			? `The platform ${learned}, as this n8n process has learned. Calls are spread so that it takes them.`
			: 'The platform has refused no call of this n8n process of late, so no limit is known.';
		return finding('pace', learned ? 'info' : 'ok', text);
	}
	return finding(
		'pace',
		'warning',
		`The platform refused ${counted(refusals, 'call')} of this check, because calls come too often${learned ? `. It ${learned}` : ''}.`,
		'Let workflows that use this account run less often. Other programs that use the account count too.',
	);
}

export function speedFindings({ calls, slowestMs }: Pick<CallStatistics, 'calls' | 'slowestMs'>): Finding[] {
	if (slowestMs < SLOW_MS) return [];
	return [
		finding(
			'speed',
			'warning',
			`The platform is slow: the slowest of ${counted(calls, 'call')} took ${lasting(Math.round(slowestMs / 1000))}.`,
			'Polls of the trigger may not finish in a minute and then come later. Ask your provider, or poll less often.',
		),
	];
}

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';

/** "45 seconds", "14 minutes", "3 hours". */
function lasting(seconds: number): string {
	if (seconds < 120) return counted(seconds, 'second');
	return seconds < 7200 ? counted(Math.round(seconds / 60), 'minute') : counted(Math.round(seconds / 3600), 'hour');
}
