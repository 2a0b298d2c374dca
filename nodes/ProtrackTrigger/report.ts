import type { IPollFunctions } from 'n8n-workflow';

import {
	counted,
	createProcessMap,
	endpoints,
	groupBy,
	inDigits,
	inOneLine,
	summarizeList,
	type EndpointName,
} from '../../protrack/client';
import { fullDeviceLabel, type Device } from '../../protrack/fleet';
import type { PollResult } from '../../protrack/monitor';

/** Writes to n8n's log. All warnings of the trigger go through here, which keeps each on one line: names in it may hold line breaks. */
export function warn(context: IPollFunctions, text: string): void {
	context.logger.warn(`Protrack Trigger: ${inOneLine(text, MAX_LINE)}`);
}

const MAX_LINE = 1000;

/** What was wrong in the last poll of each trigger, so that the log does not repeat it every minute. */
const activeWarnings = createProcessMap<ReadonlySet<string>>({ maxEntries: 1000 });

/** Hundreds of accounts with the same problem must not fill the log. */
const MAX_LINES = 10;

/**
 * Logs what stays wrong until somebody changes something, once for as long as it lasts.
 * @param key of the trigger and its account
 * @param texts all that is wrong in this poll; what is missing here is over
 */
export function warnOnce(context: IPollFunctions, key: string, texts: string[]): void {
	const unseen = texts.filter((text) => !activeWarnings.get(key)?.has(text));
	for (const text of unseen.slice(0, MAX_LINES)) warn(context, text);
	if (unseen.length > MAX_LINES) warn(context, `the same or alike ${inDigits(unseen.length - MAX_LINES)} times more`);
	activeWarnings.set(key, new Set(texts));
}

/** How many records of each endpoint could not be read in one poll. */
export type DamageCount = Map<EndpointName, number>;

/** When a trigger last got records of an endpoint that cannot be read, in ms of a monotonic clock. */
const damagedAt = createProcessMap<number>({ maxEntries: 1000 });

/** Not every poll asks for everything, so damage is new only after a pause of this length. */
const SAME_DAMAGE_MS = 3_600_000;

/** Lists that cannot be read to the end are outages, which are logged as such. */
const LOGGED_AS_OUTAGES: readonly EndpointName[] = ['deviceList', 'subAccountList'];

/** Logs that records cannot be read, once for as long as it goes on. @param trigger key of the trigger and its account */
export function warnOfDamage(context: IPollFunctions, trigger: string, damage: DamageCount): void {
	for (const [name, count] of damage) {
		if (LOGGED_AS_OUTAGES.includes(name)) continue;
		const key = `${trigger} ${name}`;
		const isNew = performance.now() - (damagedAt.get(key) ?? -Infinity) >= SAME_DAMAGE_MS;
		damagedAt.set(key, performance.now());
		if (isNew)
			warn(
				context,
				`${counted(count, 'record')} cannot be read and left out (${endpoints[name].title}); if it stays, ask your provider`,
			);
	}
}

/**
 * Logs what went wrong in a poll that succeeded all the same.
 * @param known the devices by IMEI, as far as their names are known
 * @param isLimitReached whether it has read as much as one poll may
 */
export function report(
	context: IPollFunctions,
	result: PollResult,
	known: ReadonlyMap<string, Device>,
	isLimitReached: boolean,
): void {
	for (const [text, imeis] of problems(result)) warn(context, `could not read ${someDevices(imeis, known)}, ${text}`);
	if (result.skipped.size > 0)
		warn(
			context,
			`there was no time for the positions of ${inDigits(result.skipped.size)} devices; they come first in the next poll`,
		);
	if (result.deferred > 0) {
		const reason = isLimitReached
			? 'one poll reads no more records'
			: result.aborted
				? 'nothing but errors came back'
				: 'time ran out';
		warn(context, `${result.deferred} devices come first in the next poll, ${reason}`);
	}
	if (result.alarms.some(({ incomplete }) => incomplete)) {
		warn(context, 'more alarms in one second than the platform can show; some may be missing');
	}
}

/** What is wrong, and with which devices; a device that keeps failing is logged once. */
function problems({ errors, repeated }: PollResult): Map<string, string[]> {
	const found = [...errors].filter(([imei]) => !repeated.has(imei));
	const byText = groupBy(found, ([, { isDeviceRejected, message }]) => {
		const prospect = isDeviceRejected ? 'tried again at growing intervals' : 'read again in the next poll';
		return `${prospect}. ${message}`;
	});
	return new Map([...byText].map(([text, failed]) => [text, failed.map(([imei]) => imei)]));
}

/** @param known the devices whose names are known @returns how many devices, and some of them */
export function someDevices(imeis: readonly string[], known: ReadonlyMap<string, Device> = new Map()): string {
	const labelOf = (imei: string) => {
		const device = known.get(imei);
		return device ? fullDeviceLabel(device) : imei;
	};
	const named = summarizeList(imeis.map(labelOf), { max: 10, rest: () => ' ...' });
	return imeis.length === 1 ? `device ${named}` : `${inDigits(imeis.length)} devices (${named})`;
}
