import { ALARM } from '../world/alarmTypes';
import { sixDecimals } from '../world/geometry';
import { chance, mix } from '../world/random';
import type { AlarmRecord } from '../world/wire';
import { CITIES, type Zone } from './cities';
import { LONGEST_WAIT, type Contact } from './contact';
import type { Vehicle } from './fleet';
import { KINDS } from './kinds';
import type { Schedule, VehicleState } from './schedule';

/** Alarms are drawn for spans of this many seconds. */
const BUCKET = 600;

/** Types by what the vehicle does, each as often as it is listed. */
const DRIVING = [
	...[ALARM.rapidDeceleration, ALARM.rapidDeceleration, ALARM.rapidDeceleration, ALARM.rapidAcceleration],
	...[ALARM.rapidAcceleration, ALARM.sharpTurn, ALARM.sharpTurn, ALARM.fatigueDriving],
];
const PARKED = [
	ALARM.parking,
	ALARM.vibration,
	ALARM.vibration,
	ALARM.lowBattery,
	ALARM.powerDisconnect,
	ALARM.lowExternalBattery,
];
const RARE = [ALARM.sos];

/** Speed above which a vehicle may be reported for speeding, km/h. */
const SPEEDING_KMH = 55;

/** Seconds from departure to the gate of the yard. */
const TO_THE_GATE = 75;

/** The alarms of one vehicle: drawn by chance per span of time, but true to what the vehicle does at that moment. */
export class AlarmModel {
	private readonly zones: readonly Zone[];

	constructor(
		private readonly vehicle: Vehicle,
		private readonly schedule: Schedule,
		private readonly contact: Contact,
		private readonly seed: number,
		/** Alarms in a second, on average. */
		private readonly rate: number,
	) {
		this.zones = CITIES[vehicle.city].zones;
	}

	/** Alarms received from `begin` to `end`, ascending; at least `limit` of them when there are so many, with all of the last second. */
	received(begin: number, end: number, limit: number): AlarmRecord[] {
		const found: AlarmRecord[] = [];
		const first = Math.floor((begin - LONGEST_WAIT) / BUCKET);
		for (let bucket = first; bucket * BUCKET <= end; bucket += 1) {
			// what is raised from here on is received from here on, so earlier alarms are complete
			if (found.filter((alarm) => alarm.systemtime < bucket * BUCKET).length >= limit) break;
			found.push(...this.drawn(bucket).filter(({ systemtime }) => systemtime >= begin && systemtime <= end));
		}
		return found.sort((a, b) => a.systemtime - b.systemtime);
	}

	private drawn(bucket: number): AlarmRecord[] {
		const alarms: AlarmRecord[] = [];
		const mean = this.rate * BUCKET;
		// Knuth's way to draw a Poisson number
		let product = chance(this.seed, bucket, 0);
		for (let index = 1; product > Math.exp(-mean); index += 1) {
			const at = bucket * BUCKET + Math.floor(chance(this.seed, bucket, index, 1) * BUCKET);
			const alarm = this.alarmNear(at, bucket, index);
			const isKnown = alarms.some(
				({ alarmtype, gpstime }) => alarmtype === alarm.alarmtype && gpstime === alarm.gpstime,
			);
			if (!isKnown) alarms.push(alarm);
			product *= chance(this.seed, bucket, index);
		}
		return alarms;
	}

	private alarmNear(at: number, bucket: number, index: number): AlarmRecord {
		const dice = mix(this.seed, bucket, index, 2);
		const turn = this.turningPoint(bucket, dice);
		const gpstime = turn?.at ?? at;
		const state = this.schedule.at(gpstime);
		const alarmtype = turn?.type ?? this.typeFor(state, dice);
		const zone = isGeofence(alarmtype) ? this.zones[dice % this.zones.length] : undefined;
		return {
			alarmtype,
			latitude: sixDecimals(state.latitude),
			longitude: sixDecimals(state.longitude),
			gpstime,
			systemtime: this.contact.receivedAt(gpstime, 2 + (mix(dice) % 9)),
			speed: state.speedKmh,
			course: state.course,
			geofenceid: zone?.id ?? 0,
			geofencename: zone?.name ?? '',
		};
	}

	/** Every second alarm of a span in which a trip begins or ends is about that: ignition, or the fence of the yard. */
	private turningPoint(bucket: number, dice: number): { at: number; type: number } | undefined {
		if (dice % 2 === 0) return undefined;
		const begin = bucket * BUCKET;
		const end = begin + BUCKET;
		const turns = this.schedule.tripsWithin(begin, end).flatMap((trip) => [
			{ at: trip.starts, type: ALARM.engineOn },
			{ at: trip.starts + TO_THE_GATE, type: ALARM.geofenceOut },
			{ at: Math.floor(trip.ends) - TO_THE_GATE, type: ALARM.geofenceIn },
			{ at: Math.ceil(trip.ends), type: ALARM.engineOff },
		]);
		const here = turns.filter(({ at }) => at >= begin && at < end);
		return here.length > 0 ? here[(dice >>> 4) % here.length] : undefined;
	}

	private typeFor(state: VehicleState, dice: number): number {
		if (dice % 97 === 0) return pick(RARE, dice);
		if (state.speedKmh > SPEEDING_KMH && dice % 3 !== 0) return ALARM.speeding;
		if (state.speedKmh > 0) return pick(DRIVING, dice >>> 8);
		if (state.ignition) return ALARM.engineIdle;
		const { probes } = KINDS[this.vehicle.kind];
		if (state.doorOpen) return probes > 0 && dice % 4 < 2 ? ALARM.highTemperature : ALARM.doorOpen;
		return pick(PARKED, dice >>> 8);
	}
}

function isGeofence(alarmtype: number): boolean {
	return alarmtype === ALARM.geofenceIn || alarmtype === ALARM.geofenceOut;
}

function pick(types: readonly number[], dice: number): number {
	return types[dice % types.length] ?? ALARM.sos;
}
