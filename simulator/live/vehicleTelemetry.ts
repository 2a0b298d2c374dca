import type { Drive, LiveSource } from '../world/device';
import { displaced, sixDecimals } from '../world/geometry';
import { findLast } from '../world/findLast';
import { chance, mix } from '../world/random';
import { blankReport, type Report, type Span } from '../world/telemetry';
import type { AlarmRecord, Point } from '../world/wire';
import type { AlarmModel } from './alarmModel';
import type { Contact } from './contact';
import type { Vehicle } from './fleet';
import type { Schedule, Trip } from './schedule';
import { sensorReadings } from './sensors';

/** Seconds between two fixes while driving (the recordings show 5 to 12), and while parked. */
const FIX_EVERY = 10;
const PARKED_FIX_EVERY = 1500;

/** Seconds between two heartbeats of a parked vehicle. */
const HEARTBEAT = 180;

/** Seconds after the ignition went off in which fixes still come. */
const AFTER_OFF = 20;

/** Seconds from a fix to its arrival at the platform. */
const ON_THE_WAY = 1;

/** Points are made for spans of this many seconds; this many spans are kept. */
const SPAN = 3600;
const KEPT_SPANS = 3;

/** One vehicle of the live fleet: everything it ever sent is a function of seed and time, nothing is stored. */
export class VehicleTelemetry implements LiveSource {
	private readonly spans = new Map<number, Point[]>();

	constructor(
		private readonly vehicle: Vehicle,
		private readonly schedule: Schedule,
		private readonly contact: Contact,
		private readonly alarmModel: AlarmModel,
		private readonly seed: number,
		/** Epoch seconds of the first day on the platform. */
		private readonly since: number,
	) {}

	report(now: number): Report {
		if (this.vehicle.trouble === 'neverOnline' || now < this.since) return blankReport();
		const heard = this.contact.lastContact(now);
		const fix = this.lastFix(heard);
		const heartbeatEvery = this.schedule.at(heard).ignition ? FIX_EVERY : HEARTBEAT;
		const hearttime = Math.max(heard - ((heard + this.seed) % heartbeatEvery), fix.gpstime);
		// nothing of the vehicle is known later than this
		const state = this.schedule.at(hearttime);
		const base = { ...blankReport(), ...sensorReadings(this.vehicle, state, hearttime, this.seed), hearttime };
		if (this.vehicle.trouble === 'noFix') {
			return { ...base, gpstime: hearttime, systemtime: hearttime, accChangedAt: state.ignitionChangedAt };
		}
		return {
			...base,
			latitude: sixDecimals(fix.latitude),
			longitude: sixDecimals(fix.longitude),
			speed: fix.speed,
			course: fix.course,
			gpstime: fix.gpstime,
			systemtime: Math.min(this.contact.receivedAt(fix.gpstime, ON_THE_WAY), now),
			accChangedAt: state.ignitionChangedAt,
		};
	}

	points(span: Span, limit: number): Point[] {
		const found: Point[] = [];
		if (!this.hasFixes()) return found;
		const end = Math.min(span.end, span.now);
		for (let start = floorTo(SPAN, Math.max(span.begin, this.since)); start <= end; start += SPAN) {
			for (const point of this.spanOf(start)) {
				const visible = this.contact.receivedAt(point.gpstime, ON_THE_WAY) <= span.now;
				if (visible && point.gpstime >= Math.max(span.begin, this.since) && point.gpstime <= end) found.push(point);
			}
			if (found.length >= limit) break;
		}
		return found;
	}

	alarms(span: Span, limit: number): AlarmRecord[] {
		if (!this.hasFixes()) return [];
		return this.alarmModel.received(Math.max(span.begin, this.since), Math.min(span.end, span.now), limit);
	}

	meters(span: Span): number {
		if (!this.hasFixes()) return 0;
		const latest = this.contact.lastContact(span.now);
		const odometerAt = (time: number) => this.schedule.at(Math.max(this.since, Math.min(time, latest))).odometer;
		return odometerAt(span.end) - odometerAt(span.begin);
	}

	/** When it drove, by the second, whatever was sent of it. */
	drives(begin: number, end: number): Drive[] {
		const drives: Drive[] = [];
		let current: Drive | undefined;
		let before = this.schedule.at(begin).odometer;
		for (let time = begin + 1; time <= end; time += 1) {
			const { speedKmh, odometer } = this.schedule.at(time);
			if (speedKmh === 0) current = undefined;
			else if (current === undefined) drives.push((current = { begin: time - 1, end: time, meters: 0 }));
			if (current) {
				current.end = time;
				current.meters += odometer - before;
			}
			before = odometer;
		}
		return drives;
	}

	private hasFixes(): boolean {
		return this.vehicle.trouble !== 'neverOnline' && this.vehicle.trouble !== 'noFix';
	}

	/** The newest fix that has arrived. */
	private lastFix(heard: number): Point {
		for (let start = floorTo(SPAN, heard); start > heard - 3 * SPAN; start -= SPAN) {
			const fix = findLast(this.spanOf(start), (point) => point.gpstime <= heard - ON_THE_WAY);
			if (fix) return fix;
		}
		throw new Error('A parked vehicle sends a fix within every span');
	}

	private spanOf(start: number): Point[] {
		const known = this.spans.get(start);
		if (known) return known;
		const points = this.pointsFrom(start);
		if (this.spans.size >= KEPT_SPANS) {
			const oldest = this.spans.keys().next();
			if (!oldest.done) this.spans.delete(oldest.value);
		}
		this.spans.set(start, points);
		return points;
	}

	private pointsFrom(start: number): Point[] {
		const end = start + SPAN - 1;
		const trips = this.schedule.tripsWithin(start, end);
		const times = trips.flatMap((trip) => this.fixTimes(trip, start, end));
		const phase = this.seed % PARKED_FIX_EVERY;
		for (let time = floorTo(PARKED_FIX_EVERY, start) + phase; time <= end; time += PARKED_FIX_EVERY) {
			if (time >= start && !this.schedule.at(time).trip) times.push(time);
		}
		return times.sort((a, b) => a - b).map((time) => this.fixAt(time));
	}

	/** Moments of fixes during a trip, from `begin` to `end`. Now and then one is sent twice, as in the vendor's own sample. */
	private fixTimes(trip: Trip, begin: number, end: number): number[] {
		const times: number[] = [];
		for (let step = 0; step * FIX_EVERY <= trip.ends - trip.starts; step += 1) {
			const dice = mix(this.seed, trip.starts, step);
			const time = trip.starts + step * FIX_EVERY + (dice % 3);
			if (time < begin || time > end) continue;
			const heard = this.schedule.at(time).ignition || this.schedule.at(time - AFTER_OFF).ignition;
			if (heard) times.push(time);
			if (heard && dice % 211 === 0) times.push(time);
		}
		return times;
	}

	private fixAt(gpstime: number): Point {
		const state = this.schedule.at(gpstime);
		// a receiver never stands quite still
		const jitter = (salt: number) => 6 * chance(this.seed, gpstime, salt) - 3;
		const { latitude, longitude } = displaced(state, jitter(41), jitter(42));
		return { longitude, latitude, gpstime, speed: state.speedKmh, course: state.course };
	}
}

function floorTo(step: number, time: number): number {
	return time - (time % step);
}
