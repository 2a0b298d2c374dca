import type { WireRequest } from '../../protrack/client';
import type { Envelope } from '../../protrack/client/envelope';
import type { AlarmRecord } from '../../simulator';
import { alarmPage, playbackPage, playbackText, type TieOrder } from '../../simulator/world/historyPage';
import { ManualTelemetry } from '../../simulator/world/manualTelemetry';
import { FakeClient, ok } from './fakeClient';
import { randomOf, T0 } from './testData';

/** An alarm as a test describes it. Its speed tells it from others of the same second. */
export interface MemoryAlarm extends Partial<AlarmRecord> {
	imei: string;
	systemtime: number;
	/** From then on the platform shows it, epoch seconds. */
	visibleFrom: number;
	gpstime: number;
	speed: number;
}

/** A point as a test describes it. Its speed tells it from others of the same second. */
export interface MemoryPoint {
	gpstime: number;
	/** From then on the platform shows it, epoch seconds. Default now. */
	visibleFrom?: number;
	speed: number;
}

/** What an alarm says of itself unless a test says otherwise, in the order of the wire. */
const blankAlarm: AlarmRecord = {
	alarmtype: 7,
	longitude: 20,
	latitude: 10,
	gpstime: 0,
	systemtime: 0,
	speed: 0,
	course: 0,
	geofenceid: 0,
	geofencename: '',
};

/**
 * The platform as far as monitors see it, in memory: latest positions, alarms and points. Its history is the simulator's own; there is no network,
 * no login and no time but `now`.
 */
export class MemoryPlatform {
	/** Epoch seconds. */
	now = T0;
	/** Decides about a request before it is served: throws, or answers, or leaves it to the platform. */
	intercept: (request: WireRequest) => Envelope | undefined = () => undefined;
	/** The order of tracks, and of alarms and points of one second, which nobody promises. */
	order: 'asAdded' | 'reversed' | 'shuffled' = 'shuffled';
	/** A device that was not heard of for so long is offline, in seconds. */
	offlineAfterSeconds = Infinity;
	/** How far the server time in the record of a track call is ahead, in seconds. */
	trackClockAheadBy = 0;
	readonly client = new FakeClient((request) => this.intercept(request) ?? this.answer(request));
	private readonly tracks = new Map<string, Record<string, unknown>>();
	private readonly history = new Map<string, ManualTelemetry>();
	private readonly random: () => number;

	constructor(seed = 1) {
		this.random = randomOf(seed);
	}

	/** The devices send their positions now, for the first time. */
	addDevices(imeis: readonly string[]): void {
		imeis.forEach((imei) => this.hear(imei));
	}

	/** The device sends its position now. @param keys of the track record that differ */
	hear(imei: string, keys: Record<string, unknown> = {}): void {
		const times = { hearttime: this.now, systemtime: this.now, gpstime: this.now };
		this.tracks.set(imei, { imei, latitude: 10, longitude: 20, speed: 0, ...times, ...keys });
	}

	/** An alarm that the platform receives now, with a position of the device. */
	raise(imei: string, more: Partial<MemoryAlarm> = {}): MemoryAlarm {
		const systemtime = more.systemtime ?? this.now;
		this.hear(imei);
		return this.addAlarm({ imei, systemtime, visibleFrom: systemtime, gpstime: systemtime - 5, speed: 0, ...more });
	}

	/** An alarm without a position of the device. */
	addAlarm(alarm: MemoryAlarm): MemoryAlarm {
		const { imei, visibleFrom, ...record } = alarm;
		this.historyOf(imei).addAlarm({ ...blankAlarm, ...record }, visibleFrom);
		return alarm;
	}

	/** A point of the device's history. */
	addPoint(imei: string, { visibleFrom = this.now, ...point }: MemoryPoint): void {
		this.historyOf(imei).addPoint({ longitude: 20.5, latitude: 10.5, course: 90, visibleFrom, ...point });
	}

	/** The device sends a point, and its latest fix if it is newer. */
	drive(imei: string, gpstime: number, speed: number): void {
		this.addPoint(imei, { gpstime, speed });
		this.hear(imei, { gpstime: Math.max(Number(this.tracks.get(imei)?.gpstime ?? 0), gpstime) });
	}

	/** The record of a track call. */
	trackOf(imei: string): Record<string, unknown> {
		const track = this.tracks.get(imei) ?? {};
		const isOffline = this.now - Number(track.hearttime) >= this.offlineAfterSeconds;
		return { servertime: this.now + this.trackClockAheadBy, datastatus: isOffline ? 4 : 2, ...track };
	}

	/** Calls made since the last `forget`. */
	calls(name: string): number {
		return this.client.sent.filter(({ endpoint }) => endpoint === name).length;
	}

	/** The devices whose alarms were asked for since the last `forget`. */
	asked(): string[] {
		return this.client.sent.filter(({ endpoint }) => endpoint === 'alarmList').map(({ query }) => query.imei ?? '');
	}

	forget(): void {
		this.client.sent.length = 0;
	}

	private answer({ endpoint, query }: WireRequest): Envelope {
		const { imei = '', imeis = '', begintime, endtime } = query;
		if (endpoint === 'track') {
			const known = imeis.split(',').filter((each) => this.tracks.has(each));
			return ok(
				this.ordered(known).map((each) => this.trackOf(each)),
				this.now,
			);
		}
		const span = { begin: Number(begintime), end: Number(endtime), now: this.now };
		const history = this.historyOf(imei);
		if (endpoint === 'playback') return ok(playbackText(playbackPage(history, span, this.ordered)), this.now);
		return ok(alarmPage(history, span, this.ordered), this.now);
	}

	private historyOf(imei: string): ManualTelemetry {
		const history = this.history.get(imei) ?? new ManualTelemetry();
		this.history.set(imei, history);
		return history;
	}

	private readonly ordered: TieOrder = (records) => {
		if (this.order === 'asAdded') return [...records];
		if (this.order === 'reversed') return [...records].reverse();
		return records
			.map((record) => ({ record, rank: this.random() }))
			.sort((a, b) => a.rank - b.rank)
			.map(({ record }) => record);
	};
}
