import type { Simulator } from '../../../simulator';
import { LIVE_ACCOUNTS, LIVE_VEHICLES } from '../../../simulator/live/fleet';
import { Client, signedIn } from '../../support/simulatorClient';

/** The package's defaults. */
const MIN_STOP_SECONDS = 180;
const LONGEST_ABSENCE_SECONDS = 180;

interface Circle {
	latitude: number;
	longitude: number;
	radiusM: number;
}

/** The truck that the operations ask about, and the range of its points; nothing in it is at its edge. */
export const truck = LIVE_VEHICLES[3]!;
export const FROM = '2026-11-27T06:00:00Z';
export const TO = '2026-11-27T14:00:00Z';
/** Where the simulator's clock stands still. */
export const NOW = Date.parse('2026-11-28T12:00:00Z');

interface WireAlarm {
	alarmtype: number;
	gpstime: number;
	systemtime: number;
}

/** What is true on the simulated platform, read without the package: by the account that owns the truck, so that the credential's token stays good. */
export class PlatformTruth {
	private constructor(
		readonly simulator: Simulator,
		private readonly owner: Client,
	) {}

	static async of(simulator: Simulator): Promise<PlatformTruth> {
		const { password } = LIVE_ACCOUNTS.find(({ account }) => account === truck.account)!;
		return new PlatformTruth(simulator, await signedIn(simulator, truck.account, password));
	}

	/** What the platform says to a login: 0 is yes. */
	async loginCode(account: string, password: string): Promise<number> {
		return (await new Client(this.simulator).authorize(account, password)).code;
	}

	/** The points of the truck in the range, oldest first. */
	async points(): Promise<Array<{ longitude: number; latitude: number; seconds: number; speed: number }>> {
		const text = await this.allPages('/api/playback', (record) => {
			const rows = (record as string).split(';').filter(Boolean);
			return rows.map((row) => ({ row, seconds: Number(row.split(',')[2]) }));
		});
		return text.map(({ row }) => {
			const [longitude = 0, latitude = 0, seconds = 0, speed = 0] = row.split(',').map(Number);
			return { longitude, latitude, seconds, speed };
		});
	}

	/** Its alarms in the range, oldest first. */
	async alarms(): Promise<WireAlarm[]> {
		const pages = await this.allPages('/api/alarm/list2', (record) =>
			(record as WireAlarm[]).map((alarm) => ({ alarm, seconds: alarm.systemtime })),
		);
		return pages.map(({ alarm }) => alarm);
	}

	/** The kilometers that the platform counts for it in the range. */
	async mileageKm(): Promise<number> {
		const [begintime, endtime] = range();
		const query = { imeis: truck.imei, begintime, endtime };
		const { record } = await this.owner.call<Array<{ mileage: number }>>('/api/device/mileage', query);
		return record[0]!.mileage;
	}

	/** How far it truly drove in the range, and where it stood long enough to end a trip; the last stop lasts to the end of the range. */
	trips(): { count: number; km: number; begin: string; end: string; stops: Array<{ from: string; to: string }> } {
		const drives = this.simulator.drives(truck.imei, ...range());
		const [, to] = range();
		const stops = drives
			.map(({ end }, index) => ({ from: end, to: drives[index + 1]?.begin ?? to }))
			.filter((stop) => stop.to - stop.from >= MIN_STOP_SECONDS)
			.map((stop) => ({ from: iso(stop.from), to: iso(stop.to) }));
		const km = drives.reduce((sum, { meters }) => sum + meters, 0) / 1000;
		return { count: stops.length, km, begin: iso(drives[0]!.begin), end: iso(drives.at(-1)!.end), stops };
	}

	/** When it was in a circle: the first and the last point of each time. */
	async visits(place: Circle): Promise<Array<{ from: string; to: string }>> {
		const visits: Array<{ from: number; to: number }> = [];
		let isInside = false;
		for (const point of await this.points()) {
			const { seconds } = point;
			const wasInside = isInside;
			isInside = kilometers(place, point) * 1000 <= place.radiusM;
			if (!isInside) continue;
			const last = visits.at(-1);
			if (last && (wasInside || seconds - last.to <= LONGEST_ABSENCE_SECONDS)) last.to = seconds;
			else visits.push({ from: seconds, to: seconds });
		}
		return visits.map(({ from, to }) => ({ from: iso(from), to: iso(to) }));
	}

	/** The devices that are nearest to the truck, without those whose place is unknown. */
	nearest(count: number): Array<{ imei: string; km: number }> {
		const here = this.simulator.position(truck.imei);
		return LIVE_VEHICLES.filter(({ imei }) => imei !== truck.imei)
			.map(({ imei }) => ({ imei, place: this.simulator.position(imei) }))
			.filter(({ place }) => place.latitude !== 0 || place.longitude !== 0)
			.map(({ imei, place }) => ({ imei, km: kilometers(here, place) }))
			.sort((one, other) => one.km - other.km)
			.slice(0, count);
	}

	private async allPages<Row extends { seconds: number }>(path: string, rowsOf: (record: unknown) => Row[]) {
		const [begin, endtime] = range();
		const all: Row[] = [];
		for (let begintime = begin; ; begintime = all.at(-1)!.seconds + 1) {
			const { record } = await this.owner.call(path, { imei: truck.imei, begintime, endtime });
			const rows = rowsOf(record).sort((one, other) => one.seconds - other.seconds);
			if (rows.length === 0) return all;
			all.push(...rows);
		}
	}
}

/** The range in epoch seconds. */
function range(): [number, number] {
	return [Date.parse(FROM) / 1000, Date.parse(TO) / 1000];
}

/** Epoch seconds as the package writes times. */
export function iso(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Kilometers between two places on a sphere. */
function kilometers(
	one: { latitude: number; longitude: number },
	other: { latitude: number; longitude: number },
): number {
	const radians = (degrees: number) => (degrees * Math.PI) / 180;
	const half =
		Math.sin(radians(other.latitude - one.latitude) / 2) ** 2 +
		Math.cos(radians(one.latitude)) *
			Math.cos(radians(other.latitude)) *
			Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
	return 2 * 6371.0088 * Math.asin(Math.sqrt(half));
}
