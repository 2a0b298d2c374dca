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

	within(span: Span): T[] {
		if (!this.sorted) {
			this.entries.sort((a, b) => this.timeOf(a.record) - this.timeOf(b.record));
			this.sorted = true;
		}
		const found: T[] = [];
		for (const { record, visibleFrom } of this.entries) {
			const time = this.timeOf(record);
			if (time >= span.begin && time <= span.end && visibleFrom <= span.now) found.push(record);
		}
		return found;
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

	points(span: Span): Point[] {
		return this.fixes.within(span);
	}

	alarms(span: Span): AlarmRecord[] {
		return this.events.within(span);
	}

	meters(span: Span): number {
		const track = this.points({ ...span, end: span.end - 1 });
		let meters = 0;
		track.forEach((point, index) => {
			const before = track[index - 1];
			if (before) meters += distanceMeters(before, point);
		});
		return meters;
	}
}
