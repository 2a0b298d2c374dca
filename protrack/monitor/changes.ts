import { orNull, toPlace } from '../fleet/values';
import type { Zone } from '../fleet/geography';
import { nextFuel, type FuelMark } from './fuel';
import { nextLevel, type DebouncedState, type LevelChange } from './debounce';
import type { Rule, Snapshot } from './rules';
import { nextService, type ServiceMark } from './maintenance';
import { nextZones } from './zones';

/** What is remembered of one device to tell changes from states. */
export interface ChangeDetectionState {
	levels: Record<string, DebouncedState>;
	fuel: FuelMark | null;
	service: ServiceMark | null;
	/** The end of the subscription that was announced, in days since 1970. */
	announcedDay: number | null;
	/** Which of the zones it was in. */
	zones: number[] | null;
}

export const noMemory: ChangeDetectionState = {
	levels: {},
	fuel: null,
	service: null,
	announcedDay: null,
	zones: null,
};

/** Something that changed; `from` and `to` are words, or numbers in the field's unit. */
export interface Change {
	event: string;
	field: string;
	from: string | number | null;
	to: string | number | null;
	/** The measurement behind the words, and the limit that it crossed. */
	value?: number | null;
	limit?: number;
	zone?: string;
	/** Tells zones of one name apart. */
	zoneIndex?: number;
	/** When it came about, where that is known (epoch seconds). */
	at?: number;
}

export interface ChangeDetectionOptions {
	/** The rules whose events are wanted. */
	rules: Rule[];
	/** Null where the event is not wanted. */
	fuel: { liters: number; windowSeconds: number } | null;
	serviceEveryKm: number | null;
	subscriptionDays: number | null;
	zones: { zones: Zone[]; marginM: number } | null;
}

const DAY_SECONDS = 86_400;

/**
 * What one poll changes in the memory of one device. What is seen for the first time is the starting point and no change, but for a subscription: who is
 * told too late is not told.
 * @param endsAt end of the subscription in epoch seconds, null when not known
 * @param endsBy which of the two ends of the device that is
 */
export function nextMemory(
	memory: ChangeDetectionState,
	snapshot: Snapshot,
	endsAt: number | null,
	options: ChangeDetectionOptions,
	endsBy = 'userExpiresAt',
): { memory: ChangeDetectionState; changes: Change[] } {
	const next: ChangeDetectionState = { ...memory, levels: { ...memory.levels } };
	const changes: Change[] = [];

	for (const rule of options.rules) {
		const before = memory.levels[rule.name] ?? null;
		const said = rule.say(snapshot, before?.value ?? null);
		const { level, change } = nextLevel(unlessRenewed(before, rule, said, snapshot), said, snapshot.now, rule.debounce);
		if (level) next.levels[rule.name] = level;
		if (!change) continue;
		const value = rule.measure?.(snapshot, change.to);
		const limit = typeof rule.limit === 'function' ? rule.limit(value ?? null) : rule.limit;
		const measured = { ...(value !== undefined && { value }), ...(limit !== undefined && { limit }) };
		for (const event of eventsOf(rule, change)) {
			const at = event === 'deviceExpired' ? endsAt : rule.at?.(snapshot, change.to);
			changes.push({ event, field: rule.field, ...change, ...measured, ...momentOf(at, snapshot) });
		}
	}
	if (options.fuel) {
		const liters = orNull(snapshot.position.fuelLiters);
		const at = snapshot.track.fueltime || snapshot.track.hearttime || snapshot.now;
		const { mark, change } = nextFuel(memory.fuel, liters === null ? null : { liters, at }, options.fuel);
		next.fuel = mark;
		if (change) {
			const { event, from, to } = change;
			changes.push({ event, field: 'fuelLiters', from, to, limit: options.fuel.liters, ...momentOf(at, snapshot) });
		}
	} else next.fuel = null;
	if (options.serviceEveryKm) {
		const { mark, change } = nextService(memory.service, snapshot.track, options.serviceEveryKm);
		next.service = mark;
		if (change) changes.push({ event: 'serviceDue', field: 'odometerKm', ...change });
	} else next.service = null;
	if (options.subscriptionDays !== null && endsAt) {
		const days = Math.floor((endsAt - snapshot.now) / DAY_SECONDS);
		const day = Math.floor(endsAt / DAY_SECONDS);
		// One that ended long ago is no news.
		if (days >= -1 && days <= options.subscriptionDays && memory.announcedDay !== day) {
			next.announcedDay = day;
			const limit = options.subscriptionDays;
			changes.push({ event: 'subscriptionEnding', field: endsBy, from: null, to: endsAt, value: days, limit });
		}
	}
	if (options.zones) {
		const { zones, marginM } = options.zones;
		const { inside, changes: crossed } = nextZones(memory.zones, livePlace(snapshot), zones, marginM);
		next.zones = inside;
		for (const { event, zone, index } of crossed) {
			const [from, to] = event === 'zoneEntered' ? ['outside', 'inside'] : ['inside', 'outside'];
			changes.push({ event, field: 'zone', from, to, zone: zone.name, zoneIndex: index });
		}
	} else next.zones = null;
	return { memory: next, changes };
}

/** All positions of one poll are read within less time than this: what came about later came about after it. */
const LONGEST_READING_SECONDS = 60;

/**
 * The level to compare with. That is the remembered one, unless the platform's times tell that the present value began only after the poll that is
 * remembered: then the device must have had another value in between, and that one is returned.
 */
function unlessRenewed(
	before: DebouncedState | null,
	{ renewed }: Rule,
	said: string | null,
	snapshot: Snapshot,
): DebouncedState | null {
	if (before === null || said !== before.value || snapshot.comparedWith === null) return before;
	const { since, from } = renewed?.(snapshot, said) ?? { since: 0, from: said };
	return since > snapshot.comparedWith + LONGEST_READING_SECONDS && since <= snapshot.now ? { value: from } : before;
}

/** Nothing that was found has come about later than now. */
function momentOf(at: number | null | undefined, { now }: Snapshot): Pick<Change, 'at'> {
	return at ? { at: Math.min(at, now) } : {};
}

/** The first word of a device ever is an event of its own; to be online is one besides. Who expires unseen was still never seen. */
function eventsOf(rule: Rule, { from, to }: LevelChange): string[] {
	const event = rule.events[to];
	const isFirst = from === 'neverOnline' && ['online', 'offline'].includes(to);
	if (isFirst) return to === 'online' ? ['deviceFirstSeen', 'deviceOnline'] : ['deviceFirstSeen'];
	return event ? [event] : [];
}

function livePlace({ position }: Snapshot) {
	const { latitude, longitude } = toPlace(position.latitude, position.longitude);
	return position.isStale || latitude === null || longitude === null ? null : { latitude, longitude };
}
