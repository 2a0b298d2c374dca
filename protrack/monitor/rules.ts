import type { TrackRecord } from '../client';
import { toPosition, type Position } from '../fleet/position';
import { orNull } from '../fleet/values';
import type { Debounce } from './debounce';

/** What a poll saw of one device. */
export interface Snapshot {
	track: TrackRecord;
	position: Position;
	/** Epoch seconds by the server's clock. */
	now: number;
	/** When the poll was made that is compared with (epoch seconds), null when that is not known. */
	comparedWith: number | null;
}

/** @param now server time of this poll @param comparedWith server time of the poll that is remembered; both in epoch seconds */
export function toSnapshot(track: TrackRecord, now: number, comparedWith: number | null = null): Snapshot {
	return { track, position: toPosition(track), now, comparedWith };
}

/** What is compared with what was remembered; the state has a letter for each, see state/changesCodec.ts. */
export type RuleName =
	| 'connection'
	| 'ignition'
	| 'door'
	| 'charging'
	| 'fuelSupply'
	| 'armed'
	| 'movement'
	| 'speed'
	| 'battery'
	| 'voltage'
	| 'temperature'
	| 'contact';

/** One thing that is watched on every device; each is data for `nextLevel`. */
export interface Rule {
	name: RuleName;
	/** The field of the position that changes. */
	field: string;
	/** The words that it may say; the state keeps their number, so the order must not change. */
	values: readonly string[];
	/** What the device says; null for nothing. `was` is what it was, for a threshold that must not flutter. */
	say: (snapshot: Snapshot, was: string | null) => string | null;
	/** The event of each new value; a value without one changes silently. */
	events: Readonly<Record<string, string>>;
	debounce: Debounce;
	/** The number behind the words, for events about a limit; undefined where it would say nothing. */
	measure?: (snapshot: Snapshot, said: string) => number | null | undefined;
	limit?: number | ((measured: number | null) => number);
	/** When it came about, where the platform tells (epoch seconds); else it was when the device was heard of last. */
	at?: (snapshot: Snapshot, said: string) => number | null;
	/** The user's numbers behind its values. When one of them is edited, what a device says by the new ones is no change but the new starting point. */
	parameters?: readonly number[];
	/**
	 * Where the platform's own times tell since when a device has a value: that time (epoch seconds), and the value that it had before. So a value that
	 * a device left and came back to is told from one that stayed, although no poll has seen the change.
	 */
	renewed?: (snapshot: Snapshot, value: string) => { since: number; from: string } | null;
}

/** Everything a user can set; times in seconds. */
export interface RuleOptions {
	debounce: Debounce;
	movingKmh: number;
	speedLimitKmh: number;
	batteryPercent: number;
	voltage: number;
	temperature: { min: number; max: number };
	noContactSeconds: number;
}

/** How far a value must come back before the same limit can be crossed again. */
const HYSTERESIS = { batteryPercent: 5, voltage: 0.4, speedKmh: 5, temperature: 1 };

/** Below the limit is `low`, until it has come back above it by some margin. */
function lowBelow(value: number | null, limit: number, back: number, was: string | null): string | null {
	if (value === null) return null;
	return value < (was === 'low' ? back : limit) ? 'low' : 'fine';
}

function outside(values: number[], { min, max }: { min: number; max: number }, was: string | null): string | null {
	if (values.length === 0) return null;
	// A narrow range has room for a narrow margin only.
	const margin = was === 'outOfRange' ? Math.min(HYSTERESIS.temperature, (max - min) / 4) : 0;
	return values.some((value) => value < min + margin || value > max - margin) ? 'outOfRange' : 'fine';
}

/** A stale position says nothing about what the vehicle does now. */
const live = ({ position }: Snapshot) => !position.isStale;
const online = ({ position }: Snapshot) => position.status === 'online';

const silentSeconds = ({ track, now }: Snapshot) => (track.hearttime ? now - track.hearttime : null);

/** The sensor that is farthest out of the range, or the nearest to its end. */
function worst(values: number[], { min, max }: { min: number; max: number }): number | null {
	const excess = (value: number) => Math.max(min - value, value - max);
	return values.reduce<number | null>(
		(found, value) => (found === null || excess(value) > excess(found) ? value : found),
		null,
	);
}

/** The end of the range that is nearer to what was measured. */
const nearestEnd = (value: number | null, { min, max }: { min: number; max: number }) =>
	value !== null && max - value > value - min ? min : max;

/** `acctime` is how long the ignition has been as it is (chapter 2.2; inferred from recorded replies), 0 and less where that is not known. */
function ignitionTime({ track }: Snapshot): number | null {
	const { acctime, servertime } = track;
	return acctime && servertime && acctime > 0 && acctime < servertime ? servertime - acctime : null;
}

function ignitionRenewed(snapshot: Snapshot, from: string): ReturnType<NonNullable<Rule['renewed']>> {
	const since = ignitionTime(snapshot);
	return since === null ? null : { since, from };
}

/** Recorded devices were offline after 52 minutes of silence. One that was heard of just now and is called offline all the same proves nothing. */
const MIN_SILENCE_SECONDS = 600;

/** Whoever has sent something was online then. */
function offlineRenewed(snapshot: Snapshot): ReturnType<NonNullable<Rule['renewed']>> {
	const silent = silentSeconds(snapshot);
	return silent !== null && silent >= MIN_SILENCE_SECONDS ? { since: snapshot.now - silent, from: 'online' } : null;
}

/** Without a sensor the platform says -1. */
const voltageOf = ({ position }: Snapshot) => orNull(position.externalVoltage);

/** The rules by the events that they can bring. @see design 5 */
export function allRules(options: RuleOptions): Rule[] {
	const { debounce } = options;
	const word = (name: RuleName, field: keyof Position, events: Rule['events']): Rule => ({
		name,
		field,
		events,
		values: Object.keys(events),
		debounce,
		// A device that is offline keeps its last words.
		say: (snapshot) =>
			online(snapshot) && snapshot.position[field] !== null ? String(snapshot.position[field]) : null,
	});
	return [
		{
			name: 'connection',
			field: 'status',
			values: ['neverOnline', 'online', 'expired', 'offline', 'blocked'],
			events: {
				online: 'deviceOnline',
				offline: 'deviceOffline',
				expired: 'deviceExpired',
				blocked: 'deviceBlocked',
			},
			debounce,
			say: ({ position }) => (position.status === null ? null : String(position.status)),
			renewed: (snapshot, value) => (value === 'offline' ? offlineRenewed(snapshot) : null),
		},
		{
			...word('ignition', 'ignition', { on: 'ignitionOn', off: 'ignitionOff' }),
			at: ignitionTime,
			renewed: (snapshot, value) => ignitionRenewed(snapshot, value === 'on' ? 'off' : 'on'),
		},
		word('door', 'door', { open: 'doorOpened', closed: 'doorClosed' }),
		word('charging', 'charging', { true: 'chargingStarted', false: 'chargingStopped' }),
		word('fuelSupply', 'fuelSupply', { cut: 'fuelSupplyCut', on: 'fuelSupplyRestored' }),
		word('armed', 'armed', { true: 'armed', false: 'disarmed' }),
		{
			name: 'movement',
			field: 'state',
			values: ['moving', 'standing'],
			events: { moving: 'movementStarted', standing: 'movementStopped' },
			debounce,
			say: (snapshot, was) => {
				const { speedKmh } = snapshot.position;
				if (!live(snapshot) || speedKmh === null) return null;
				// Slower than this it stands, but a vehicle that moves is not stopped by a slow moment above drift.
				return speedKmh > (was === 'moving' ? Math.min(3, options.movingKmh) : options.movingKmh)
					? 'moving'
					: 'standing';
			},
			measure: ({ position }) => position.speedKmh,
			limit: options.movingKmh,
			parameters: [options.movingKmh],
			// Until its ignition was switched on it stood.
			renewed: (snapshot, value) =>
				value === 'moving' && snapshot.position.ignition === 'on' ? ignitionRenewed(snapshot, 'standing') : null,
		},
		{
			name: 'speed',
			field: 'speedKmh',
			values: ['over', 'within'],
			events: { over: 'speeding', within: 'speedingEnded' },
			debounce,
			say: (snapshot, was) => {
				const { speedKmh } = snapshot.position;
				if (!live(snapshot) || speedKmh === null) return null;
				const limit = was === 'over' ? Math.max(0, options.speedLimitKmh - HYSTERESIS.speedKmh) : options.speedLimitKmh;
				return speedKmh > limit ? 'over' : 'within';
			},
			measure: ({ position }) => position.speedKmh,
			limit: options.speedLimitKmh,
			parameters: [options.speedLimitKmh],
		},
		{
			name: 'battery',
			field: 'batteryPercent',
			values: ['low', 'fine'],
			events: { low: 'lowBattery' },
			debounce,
			say: ({ position }, was) =>
				lowBelow(
					position.batteryPercent,
					options.batteryPercent,
					Math.min(100, options.batteryPercent + HYSTERESIS.batteryPercent),
					was,
				),
			measure: ({ position }) => position.batteryPercent,
			limit: options.batteryPercent,
			parameters: [options.batteryPercent],
		},
		{
			name: 'voltage',
			field: 'externalVoltage',
			values: ['low', 'fine'],
			events: { low: 'lowExternalVoltage' },
			debounce,
			say: (snapshot, was) => lowBelow(voltageOf(snapshot), options.voltage, options.voltage + HYSTERESIS.voltage, was),
			measure: voltageOf,
			limit: options.voltage,
			parameters: [options.voltage],
		},
		{
			name: 'temperature',
			field: 'temperaturesC',
			values: ['outOfRange', 'fine'],
			events: { outOfRange: 'temperatureOutOfRange', fine: 'temperatureBackInRange' },
			debounce,
			say: ({ position }, was) => outside(position.temperaturesC, options.temperature, was),
			measure: ({ position }) => worst(position.temperaturesC, options.temperature),
			limit: (measured) => nearestEnd(measured, options.temperature),
			at: ({ track }) => track.temperaturetime,
			parameters: [options.temperature.min, options.temperature.max],
		},
		{
			name: 'contact',
			field: 'lastSeenAt',
			values: ['silent', 'heard'],
			events: { silent: 'noContact', heard: 'contactRestored' },
			debounce: { seconds: 0, polls: 1 },
			say: (snapshot) => {
				const silent = silentSeconds(snapshot);
				if (silent === null) return null;
				return silent >= options.noContactSeconds ? 'silent' : 'heard';
			},
			// How long it was silent is not known any more once it can be heard again. In minutes, as the user set it.
			measure: (snapshot, said) => (said === 'silent' ? Math.floor((silentSeconds(snapshot) ?? 0) / 60) : undefined),
			limit: options.noContactSeconds / 60,
			at: ({ track }, said) => (said === 'silent' ? (track.hearttime ?? 0) + options.noContactSeconds : null),
			parameters: [options.noContactSeconds],
			renewed: ({ track }, value) =>
				value === 'silent' && track.hearttime
					? { since: track.hearttime + options.noContactSeconds, from: 'heard' }
					: null,
		},
	];
}
