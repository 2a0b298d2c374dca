import type { Envelope, WireRequest } from '../../protrack/client';
import {
	packState,
	readState,
	pollFleet,
	type ListedDevice,
	type MonitorState,
	type PackedState,
	type PollOptions,
	type PollResult,
} from '../../protrack/monitor';
import { noDetection } from './detectionOptions';
import { FakeClient, ok, refused } from './fakeClient';

export const T0 = 1_790_000_000;

export const usual: PollOptions = {
	...{ lateSeconds: 600, startSecondsAgo: 0, fullScanSeconds: 0, listAgeSeconds: 0, hasTime: () => true },
	...{
		alarms: true,
		points: false,
		changeDetection: noDetection,
		deviceInventory: null,
		isListComplete: true,
		newlyReadable: new Set(),
	},
};

/** An alarm or a point; its speed tells it from others. */
interface Row {
	imei: string;
	time: number;
	visibleFrom: number;
	speed: number;
}

/** A platform in memory, and one watch of it, whose state goes through JSON after each poll. */
export class FleetWorld {
	now = T0;
	state: MonitorState | null = null;
	/** Answers in the place of the platform. */
	meddle: (request: WireRequest) => Envelope | undefined = () => undefined;
	/** The order of points of one second is not promised. */
	isReversed = false;
	readonly client = new FakeClient((request) => this.meddle(request) ?? this.answer(request));
	private rules: PollOptions['changeDetection']['rules'] = [];
	private readonly tracks = new Map<string, Record<string, unknown>>();
	private readonly alarms: Row[] = [];
	private readonly points: Row[] = [];

	constructor(
		public imeis: string[],
		private readonly options: PollOptions = usual,
	) {
		imeis.forEach((imei) => this.hear(imei));
	}

	/** The device says something. */
	hear(imei: string, more: Record<string, unknown> = {}): void {
		const heard = { hearttime: this.now, systemtime: this.now, gpstime: this.now, datastatus: 2 };
		this.tracks.set(imei, { imei, latitude: 10, longitude: 20, speed: 0, ...heard, ...more });
	}

	raise(imei: string, speed: number): void {
		this.hear(imei);
		this.alarms.push({ imei, time: this.now, visibleFrom: this.now, speed });
	}

	/** The device sends a point, and its latest fix if it is newer. */
	drive(imei: string, time: number, speed: number): void {
		this.points.push({ imei, time, visibleFrom: this.now, speed });
		this.hear(imei, { gpstime: Math.max(Number(this.tracks.get(imei)?.gpstime ?? 0), time) });
	}

	async poll(changed: Partial<PollOptions> = {}, listed = new Map<string, ListedDevice>()): Promise<PollResult> {
		const all = { ...this.options, ...changed };
		const round = await pollFleet(this.client, this.imeis, listed, this.state, 'a', all);
		this.state = round.state;
		this.rules = all.changeDetection.rules;
		this.restart();
		return round;
	}

	/** The state as n8n stores it. */
	stored(): PackedState {
		if (!this.state) throw new Error('Nothing was polled yet');
		return packState(this.state, this.rules);
	}

	/** The next poll goes on from what n8n has stored. */
	restart(stored: unknown = this.stored()): void {
		this.state = readState(JSON.parse(JSON.stringify(stored)), 'a', this.rules);
	}

	async pollAfter(
		seconds: number,
		changed: Partial<PollOptions> = {},
		listed?: Map<string, ListedDevice>,
	): Promise<PollResult> {
		this.now += seconds;
		return await this.poll(changed, listed);
	}

	calls(name: string): number {
		return this.client.sent.filter(({ endpoint }) => endpoint === name).length;
	}

	forget(): void {
		this.client.sent.length = 0;
	}

	trackOf(imei: string): object {
		return { servertime: this.now, ...this.tracks.get(imei) };
	}

	private answer({ endpoint, query }: WireRequest): Envelope {
		if (endpoint === 'track') {
			const known = (query.imeis ?? '').split(',').filter((imei) => this.tracks.has(imei));
			return ok(
				known.map((imei) => this.trackOf(imei)),
				this.now,
			);
		}
		const [from, to] = [Number(query.begintime), Number(query.endtime)];
		const shown = (endpoint === 'playback' ? this.points : this.alarms)
			.filter(
				({ imei, visibleFrom, time }) => imei === query.imei && visibleFrom <= this.now && time >= from && time <= to,
			)
			.sort((a, b) => a.time - b.time || (this.isReversed ? b.speed - a.speed : a.speed - b.speed));
		if (endpoint === 'playback')
			return ok(
				shown
					.slice(0, 1000)
					.map(({ time, speed }) => `20.5,10.5,${time},${speed},90`)
					.join(';'),
				this.now,
			);
		const place = { longitude: 20, latitude: 10, course: 0, geofenceid: 0, geofencename: '' };
		return ok(
			shown
				.slice(0, 100)
				.map(({ time, speed }) => ({ ...place, alarmtype: 7, gpstime: time, systemtime: time, speed })),
			this.now,
		);
	}
}

export const alarmsOf = (round: PollResult) => round.alarms.map(({ record }) => record.speed);
export const pointsOf = (round: PollResult) => round.points.map(({ record }) => record.speed);

/** `track` refuses each call that names one of these devices. */
export const refuseTrackOf =
	(codes: Record<string, number>) =>
	({ endpoint, query }: WireRequest): Envelope | undefined => {
		const bad = endpoint === 'track' && (query.imeis ?? '').split(',').find((imei) => codes[imei]);
		return bad ? refused(codes[bad] ?? 0) : undefined;
	};
