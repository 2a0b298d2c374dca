import type { AlarmRecord, Point, TrackRecord } from './wire';

/** What the platform last heard of a device: a track record without what depends on the moment of asking. */
export type Report = Omit<TrackRecord, 'imei' | 'servertime' | 'acctime' | 'datastatus'> & {
	/** Epoch seconds of the last change of the ignition. */
	accChangedAt: number;
	/** A datastatus that a test insists on. */
	datastatus?: number;
};

/** A span of epoch seconds, both ends included, and the moment of asking: nothing is visible from the future. */
export interface Span {
	begin: number;
	end: number;
	now: number;
}

/** Where the data of a device comes from. Answers are ascending; at least `limit` of them when there are so many. */
export interface Telemetry {
	points(span: Span, limit: number): Point[];
	/** By system time. All alarms of the last system time returned are there, also beyond `limit`. */
	alarms(span: Span, limit: number): AlarmRecord[];
	/** Meters driven from `begin` (included) to `end` (excluded). */
	meters(span: Span): number;
}

/** A report of a device that never sent anything: zeros, and the sentinels of the recordings. */
export function blankReport(): Report {
	return {
		chargestatus: -1,
		fuel: '',
		latitude: 0,
		battery: -1,
		speed: 0,
		hearttime: 0,
		temperature: [],
		course: 0,
		temperaturetime: 0,
		systemtime: 0,
		longitude: 0,
		oilpowerstatus: -1,
		mileage: -1,
		todaymileage: -1,
		odometer: -1,
		externalpower: '',
		accstatus: -1,
		fueltime: 0,
		doorstatus: -1,
		gpstime: 0,
		defencestatus: -1,
		accChangedAt: 0,
	};
}
