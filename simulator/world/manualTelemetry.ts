import { distanceMeters } from './geometry';
import type { Span, Telemetry } from './telemetry';
import type { AlarmRecord, Point } from './wire';

/** An alarm as a test describes it; what is left out is filled in from the device's last position and the clock. */
export interface AlarmInput {
	type: number;
	/** When the server received it, epoch seconds. Default now. */
	systemtime?: number;
	/** When the device raised it. Default 5 s before `systemtime`. */
	gpstime?: number;
	/** From when on the platform shows it, epoch seconds. Default `systemtime`; later makes a late arrival. */
	visibleFrom?: number;
	latitude?: number;
	longitude?: number;
	speed?: number;
	course?: number;
	geofenceid?: number;
	geofencename?: string;
}

/** A point as a test describes it. */
export interface PointInput {
	longitude: number;
	latitude: number;
	gpstime: number;
	speed?: number;
	course?: number;
	/** From when on the platform shows it, epoch seconds. Default `gpstime`. */
	visibleFrom?: number;
}

/** Records in order of time, each hidden until its moment. */
class Timeline<T> {
	private readonly entries: Array<{ record: T; visibleFrom: number }> = [];

	private sorted = true;

	constructor(private readonly timeOf: (record: T) => number) {}

	add(record: T, visibleFrom: number): void {
		this.entries.push({ record, visibleFrom });
		this.sorted = false;
	}

	/** @returns what a span holds; not much more than `limit`, but all of the last time that is returned */
	within(span: Span, limit: number): T[] {
		if (!this.sorted) {
			this.entries.sort((a, b) => this.timeOf(a.record) - this.timeOf(b.record));
			this.sorted = true;
		}
		const found: T[] = [];
		let last = NaN;
		for (let index = this.firstFrom(span.begin); ; index += 1) {
			const entry = this.entries[index];
			if (!entry) break;
			const { record, visibleFrom } = entry;
			const time = this.timeOf(record);
			if (time > span.end || (found.length >= limit && time !== last)) break;
			if (visibleFrom > span.now) continue;
			found.push(record);
			last = time;
		}
		return found;
	}

	/** Binary search. @returns where the entries of a time or later begin */
	private firstFrom(begin: number): number {
		let [low, high] = [0, this.entries.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			const entry = this.entries[middle];
			if (entry && this.timeOf(entry.record) < begin) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** What a test put in by hand. */
export class ManualTelemetry implements Telemetry {
	private readonly fixes = new Timeline<Point>((point) => point.gpstime);

	private readonly events = new Timeline<AlarmRecord>((alarm) => alarm.systemtime);

	addPoint(point: PointInput): void {
		const { visibleFrom = point.gpstime, longitude, latitude, gpstime, speed = 0, course = 0 } = point;
		this.fixes.add({ longitude, latitude, gpstime, speed, course }, visibleFrom);
	}

	addAlarm(alarm: AlarmRecord, visibleFrom: number): void {
		this.events.add(alarm, visibleFrom);
	}

	points(span: Span, limit: number): Point[] {
		return this.fixes.within(span, limit);
	}

	alarms(span: Span, limit: number): AlarmRecord[] {
		return this.events.within(span, limit);
	}

	meters(span: Span): number {
		const track = this.points({ ...span, end: span.end - 1 }, Infinity);
		let meters = 0;
		track.forEach((point, index) => {
			const before = track[index - 1];
			if (before) meters += distanceMeters(before, point);
		});
		return meters;
	}
}
