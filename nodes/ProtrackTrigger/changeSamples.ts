import { toIso, type Device } from '../../protrack/fleet';
import type { ChangeDetectionOptions } from '../../protrack/monitor';
import type { ShownChange } from './event';

/** What the user has set, as far as a change shows it, and the usual values where that is not wanted. */
interface Limits {
	movingKmh: number;
	speedKmh: number;
	batteryPercent: number;
	voltage: number;
	temperature: { min: number; max: number };
	silentMinutes: number;
	fuelLiters: number;
	serviceEveryKm: number;
	subscriptionDays: number;
	zone: string;
	/** Of the device that stands for all. */
	name: string;
	/** Epoch seconds. */
	now: number;
}

const DAY_SECONDS = 86_400;
const oneDecimal = (value: number) => Math.round(value * 10) / 10;
const change = (
	field: string,
	from: ShownChange['from'],
	to: ShownChange['to'],
	more: Partial<ShownChange> = {},
): ShownChange => ({ field, from, to, ...more });

/** What each change looks like: one that passes the limits, however they are set. */
const samples: Readonly<Record<string, (limits: Limits) => ShownChange>> = {
	armed: () => change('armed', false, true),
	chargingStarted: () => change('charging', false, true),
	chargingStopped: () => change('charging', true, false),
	contactRestored: ({ silentMinutes: limit }) => change('lastSeenAt', 'silent', 'heard', { limit }),
	deviceAdded: () => change('device', null, 'listed'),
	deviceBlocked: () => change('status', 'online', 'blocked'),
	deviceExpired: () => change('status', 'online', 'expired'),
	deviceFirstSeen: () => change('status', 'neverOnline', 'online'),
	deviceOffline: () => change('status', 'online', 'offline'),
	deviceOnline: () => change('status', 'offline', 'online'),
	deviceRemoved: () => change('device', 'listed', 'removed'),
	// Only a name that is monitored comes.
	deviceRenamed: ({ name }) => change('name', null, name),
	disarmed: () => change('armed', true, false),
	doorClosed: () => change('door', 'open', 'closed'),
	doorOpened: () => change('door', 'closed', 'open'),
	fuelDropped: ({ fuelLiters: limit }) => change('fuelLiters', oneDecimal(41.5 + 2.1 * limit), 41.5, { limit }),
	fuelFilled: ({ fuelLiters: limit }) => change('fuelLiters', 20, oneDecimal(20 + 5.5 * limit), { limit }),
	fuelSupplyCut: () => change('fuelSupply', 'on', 'cut'),
	fuelSupplyRestored: () => change('fuelSupply', 'cut', 'on'),
	ignitionOff: () => change('ignition', 'on', 'off'),
	ignitionOn: () => change('ignition', 'off', 'on'),
	lowBattery: ({ batteryPercent: limit }) =>
		change('batteryPercent', 'fine', 'low', { value: Math.max(0, Math.ceil(limit) - 2), limit }),
	lowExternalVoltage: ({ voltage: limit }) =>
		change('externalVoltage', 'fine', 'low', { value: oneDecimal(Math.max(0, limit - 0.3)), limit }),
	movementStarted: ({ movingKmh: limit }) => change('state', 'standing', 'moving', { value: limit + 19, limit }),
	movementStopped: ({ movingKmh: limit }) => change('state', 'moving', 'standing', { value: 0, limit }),
	noContact: ({ silentMinutes: limit }) =>
		change('lastSeenAt', 'heard', 'silent', { value: Math.ceil(limit) + 2, limit }),
	serviceDue: ({ serviceEveryKm: every }) =>
		change('odometerKm', 2 * every, 3 * every, { value: 3 * every + every / 10 }),
	speeding: ({ speedKmh: limit }) => change('speedKmh', 'within', 'over', { value: limit + 6, limit }),
	speedingEnded: ({ speedKmh: limit }) =>
		change('speedKmh', 'over', 'within', { value: Math.max(0, limit - 12), limit }),
	subscriptionEnding: ({ subscriptionDays: limit, now }) => {
		const value = Math.min(14, Math.floor(limit));
		return change('userExpiresAt', null, toIso(now + value * DAY_SECONDS), { value, limit });
	},
	temperatureBackInRange: ({ temperature: { min, max } }) =>
		change('temperaturesC', 'outOfRange', 'fine', { value: (min + max) / 2, limit: max }),
	temperatureOutOfRange: ({ temperature: { max } }) =>
		change('temperaturesC', 'fine', 'outOfRange', { value: oneDecimal(max + 1.5), limit: max }),
	zoneEntered: ({ zone }) => change('zone', 'outside', 'inside', { zone }),
	zoneLeft: ({ zone }) => change('zone', 'inside', 'outside', { zone }),
};

/**
 * A change that would start the workflow with the limits as they are.
 * @param serverNow epoch seconds
 */
export function sampleOf(
	event: string,
	memory: ChangeDetectionOptions,
	device: Device | undefined,
	serverNow: number,
): ShownChange {
	return samples[event]?.(limitsOf(memory, device, serverNow)) ?? change('state', 'before', 'after');
}

function limitsOf(
	{ rules, fuel, serviceEveryKm, subscriptionDays, zones }: ChangeDetectionOptions,
	device: Device | undefined,
	now: number,
): Limits {
	const limitOf = (event: string, usual: number, measured: number | null = null): number => {
		const limit = rules.find(({ events }) => Object.values(events).includes(event))?.limit;
		return (typeof limit === 'function' ? limit(measured) : limit) ?? usual;
	};
	return {
		movingKmh: limitOf('movementStarted', 5),
		speedKmh: limitOf('speeding', 90),
		batteryPercent: limitOf('lowBattery', 20),
		voltage: limitOf('lowExternalVoltage', 11.5),
		temperature: {
			min: limitOf('temperatureOutOfRange', 2, -Infinity),
			max: limitOf('temperatureOutOfRange', 8, Infinity),
		},
		silentMinutes: limitOf('noContact', 60),
		fuelLiters: fuel?.liters ?? 10,
		serviceEveryKm: serviceEveryKm ?? 10_000,
		subscriptionDays: subscriptionDays ?? 30,
		zone: zones?.zones[0]?.name ?? 'Depot North',
		name: device?.name ?? 'Van 12',
		now,
	};
}
