import type { Envelope, WireRequest } from '../../protrack/client';
import { FakeClient, ok, randomOf } from './fakeClient';

/** A second of the year 2026. */
export const T0 = 1_790_000_000;

export interface ModelAlarm {
	imei: string;
	systemtime: number;
	/** From then on the platform shows it. */
	visibleFrom: number;
	gpstime: number;
	/** Tells alarms of one second apart; two that are equal in all are true duplicates. */
	speed: number;
}

/**
 * The platform as far as the watch sees it, without network and in no time: tracks in one order or another, alarms by system time,
 * those of one second in another order each time, 100 to a page.
 */
export class ModelPlatform {
	now = T0;
	private readonly alarmsOf = new Map<string, ModelAlarm[]>();
	/** When each device was heard of last. */
	readonly devices = new Map<string, number>();
	/** Decides about a request before it is served; throws, or gives an answer, or nothing. */
	meddle: (request: WireRequest) => Envelope | undefined = () => undefined;
	/** What the record of a track call shows as the server's time. */
	clockOf: (imei: string) => number = () => this.now;
	/** A device that was not heard of for longer is offline. */
	offlineAfterSeconds = Infinity;
	/** False: equal times always come in the order they were added. */
	isShuffled = true;
	readonly client: FakeClient;
	private readonly random: () => number;

	constructor(seed = 1) {
		this.random = randomOf(seed);
		this.client = new FakeClient((request) => this.meddle(request) ?? this.serve(request));
	}

	addDevices(imeis: readonly string[]): void {
		imeis.forEach((imei) => this.devices.set(imei, this.now));
	}

	/** An alarm that the platform receives now, with a word of the device. */
	raise(imei: string, more: Partial<ModelAlarm> = {}): ModelAlarm {
		const systemtime = more.systemtime ?? this.now;
		const alarm = { imei, systemtime, visibleFrom: systemtime, gpstime: systemtime - 5, speed: 0, ...more };
		this.devices.set(imei, this.now);
		return this.add(alarm);
	}

	/** An alarm without any word of the device. */
	add(alarm: ModelAlarm): ModelAlarm {
		const alarms = this.alarmsOf.get(alarm.imei) ?? [];
		alarms.push(alarm);
		this.alarmsOf.set(alarm.imei, alarms);
		return alarm;
	}

	/** Calls made since the last look. */
	calls(name: 'track' | 'alarmList'): number {
		return this.client.sent.filter(({ endpoint }) => endpoint === name).length;
	}

	asked(): string[] {
		return this.client.sent.filter(({ endpoint }) => endpoint === 'alarmList').map(({ query }) => query.imei ?? '');
	}

	forget(): void {
		this.client.sent.length = 0;
	}

	private serve({ endpoint, query }: WireRequest): Envelope {
		return endpoint === 'track' ? this.tracks((query.imeis ?? '').split(',')) : this.alarmPage(query);
	}

	private tracks(imeis: string[]): Envelope {
		const known = imeis.filter((imei) => this.devices.has(imei));
		const records = known.map((imei) => {
			const heard = this.devices.get(imei) ?? 0;
			const datastatus = this.now - heard >= this.offlineAfterSeconds ? 4 : 2;
			return { imei, servertime: this.clockOf(imei), hearttime: heard, systemtime: heard, gpstime: heard, datastatus };
		});
		return ok(this.shuffled(records), this.now);
	}

	private alarmPage({ imei = '', begintime, endtime }: Record<string, string>): Envelope {
		const found = (this.alarmsOf.get(imei) ?? []).filter(
			(alarm) =>
				alarm.visibleFrom <= this.now && alarm.systemtime >= Number(begintime) && alarm.systemtime <= Number(endtime),
		);
		const page = this.shuffled(found).sort((a, b) => a.systemtime - b.systemtime);
		return ok(page.slice(0, 100).map(wireAlarm), this.now);
	}

	private shuffled<T>(list: readonly T[]): T[] {
		if (!this.isShuffled) return [...list];
		return list
			.map((item) => ({ item, rank: this.random() }))
			.sort((a, b) => a.rank - b.rank)
			.map(({ item }) => item);
	}
}

function wireAlarm({ systemtime, gpstime, speed }: ModelAlarm): Record<string, unknown> {
	return {
		alarmtype: 7,
		longitude: 20,
		latitude: 10,
		gpstime,
		systemtime,
		speed,
		course: 0,
		geofenceid: 0,
		geofencename: '',
	};
}
