import type { IPollFunctions } from 'n8n-workflow';

import { endpoints, isRefusal, type EndpointName } from '../../protrack/api';
import type { FleetRound } from '../../protrack/fleet';

/** What was wrong in the last poll of each trigger, so that a line a minute does not say the same. */
const standing = new Map<string, ReadonlySet<string>>();

/** What is wrong with hundreds of accounts at once must not fill the log. */
const MAX_LINES = 10;

/** Tells the log of n8n of what stays wrong until somebody changes something, once. @param key of the trigger and its account */
export function warnOnce(context: IPollFunctions, key: string, texts: string[]): void {
	const fresh = texts.filter((text) => !standing.get(key)?.has(text));
	for (const text of fresh.slice(0, MAX_LINES)) context.logger.warn(`Protrack Trigger: ${text}`);
	if (fresh.length > MAX_LINES) context.logger.warn(`Protrack Trigger: the same or alike ${fresh.length - MAX_LINES} times more`);
	standing.set(key, new Set(texts));
}

/** How many records of each call could not be read in one poll. */
export type DamageCount = Map<EndpointName, number>;

/** When a trigger last met records of a call that cannot be read, in ms of a clock that nobody sets back. */
const damageMetAt = new Map<string, number>();

/** Not every poll asks for everything, so damage that was not met for less than this is the same. */
const SAME_DAMAGE_MS = 3_600_000;

/** Lists that cannot be read to the end are outages, which tell of it themselves. */
const TOLD_AS_OUTAGES: readonly EndpointName[] = ['deviceList', 'subAccountList'];

/** Tells the log of n8n that records cannot be read, once for as long as it goes on. @param trigger key of the trigger and its account */
export function warnOfDamage(context: IPollFunctions, trigger: string, damage: DamageCount): void {
	for (const [name, count] of damage) {
		if (TOLD_AS_OUTAGES.includes(name)) continue;
		const key = `${trigger} ${name}`;
		const isNew = performance.now() - (damageMetAt.get(key) ?? -Infinity) >= SAME_DAMAGE_MS;
		damageMetAt.set(key, performance.now());
		if (isNew) context.logger.warn(`Protrack Trigger: ${count} ${count === 1 ? 'record' : 'records'} cannot be read and left out (${endpoints[name].title}); if it stays, ask your provider`);
	}
}

/** Tells the log of n8n what went wrong in a poll that brought something all the same. */
export function report(context: IPollFunctions, round: FleetRound): void {
	const warn = (text: string) => context.logger.warn(`Protrack Trigger: ${text}`);
	for (const [text, imeis] of complaints(round)) warn(`could not read ${someOf(imeis)}, ${text}`);
	if (round.skipped.size > 0) warn(`there was no time for the positions of ${round.skipped.size} devices; they come first in the next poll`);
	if (round.postponed > 0) {
		const reason = round.gaveUp ? 'nothing but faults came back' : 'time ran out';
		warn(`${round.postponed} devices come first in the next poll, ${reason}`);
	}
	if (round.alarms.some(({ incomplete }) => incomplete)) {
		warn('more alarms in one second than the platform can show; some may be missing');
	}
}

/** What is wrong, and with which devices; one that is bad again and again is spoken of once. */
function complaints({ faults, repeated }: FleetRound): Map<string, string[]> {
	const texts = new Map<string, string[]>();
	for (const [imei, fault] of faults) {
		if (repeated.has(imei)) continue;
		const prospect = isRefusal(fault) ? 'tried again at growing intervals' : 'read again in the next poll';
		const text = `${prospect}. ${fault.message}`;
		texts.set(text, [...(texts.get(text) ?? []), imei]);
	}
	return texts;
}

/** Says how many, and names some of them. */
export function someOf(imeis: string[]): string {
	if (imeis.length === 1) return `device ${imeis.join()}`;
	return `${imeis.length} devices (${imeis.slice(0, 10).join(', ')}${imeis.length > 10 ? ' ...' : ''})`;
}
