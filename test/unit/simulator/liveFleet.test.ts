import {
	startSimulator,
	type AccountRecord,
	type AlarmRecord,
	type DeviceRecord,
	type Simulator,
	type TrackRecord,
} from '../../../simulator';
import { signedIn, type Client } from '../../support/simulatorClient';

const NOW = 1_790_000_000;

/** Every account of the tree, found as a client would. */
async function accountsBelow(client: Client, account: string): Promise<string[]> {
	const { record } = await client.call<AccountRecord[]>('/api/account/list', { account });
	const below = await Promise.all(record.map((child) => accountsBelow(client, child.account)));
	return [account, ...below.flat()];
}

async function devicesOf(client: Client, accounts: string[]): Promise<DeviceRecord[]> {
	const lists = await Promise.all(
		accounts.map((account) => client.call<DeviceRecord[]>('/api/device/list', { account })),
	);
	return lists.flatMap((list) => list.record);
}

describe('the live fleet', () => {
	let sim: Simulator;
	let client: Client;
	let accounts: string[];
	let devices: DeviceRecord[];
	let imeis: string;

	beforeAll(async () => {
		sim = await startSimulator({ fleet: 'live', startAt: NOW * 1000, frozen: true });
		client = await signedIn(sim);
		accounts = await accountsBelow(client, sim.account);
		devices = await devicesOf(client, accounts);
		imeis = devices.map((device) => device.imei).join(',');
	});

	beforeEach(async () => {
		sim.clock.set(NOW * 1000);
		await client.authorize();
	});

	afterAll(async () => await sim.stop());

	const track = async (caller = client) => (await caller.call<TrackRecord[]>('/api/track', { imeis })).record;

	const playback = async (imei: string, begintime: number, endtime: number) => {
		const { record } = await client.call<string>('/api/playback', { imei, begintime, endtime });
		return record === '' ? [] : record.split(';').map((group) => group.split(',').map(Number));
	};

	it('is 36 devices in a tree of three levels', () => {
		expect(devices).toHaveLength(36);
		expect(new Set(devices.map((device) => device.imei)).size).toBe(36);
		expect(accounts).toEqual(expect.arrayContaining(['peñaflor-frío', 'алматы-логистика', '868166056370301']));
	});

	it('is the same for the same seed and time, byte by byte', async () => {
		const duplicateIndex = await startSimulator({ fleet: 'live', startAt: NOW * 1000, frozen: true });
		const twinClient = await signedIn(duplicateIndex);
		const span = { imei: devices[4]?.imei ?? '', begintime: NOW - 7200, endtime: NOW };
		expect(JSON.stringify(await track(twinClient))).toBe(JSON.stringify(await track()));
		expect(await twinClient.call('/api/playback', span)).toEqual(await client.call('/api/playback', span));
		await duplicateIndex.stop();
	});

	it('is another for another seed', async () => {
		const other = await startSimulator({ fleet: 'live', startAt: NOW * 1000, frozen: true, seed: 'other' });
		expect(await track(await signedIn(other))).not.toEqual(await track());
		await other.stop();
	});

	it('has one of each trouble, and most of it drives', async () => {
		const records = await track();
		const withStatus = (status: number) => records.filter((record) => record.datastatus === status).length;
		expect([withStatus(1), withStatus(3), withStatus(4), withStatus(5)]).toEqual([1, 1, 3, 1]);
		expect(records.filter((record) => record.datastatus === 2 && record.latitude === 0)).toHaveLength(1);
		expect(records.filter((record) => record.speed > 0 && record.datastatus === 2).length).toBeGreaterThan(10);
	});

	it('never reports from the future', async () => {
		for (const record of await track()) {
			for (const key of ['gpstime', 'systemtime', 'hearttime', 'fueltime', 'temperaturetime'] as const) {
				expect(record[key]).toBeLessThanOrEqual(NOW);
			}
			expect(record.hearttime).toBeGreaterThanOrEqual(record.gpstime);
			expect(record.acctime).toBeGreaterThanOrEqual(0);
		}
	});

	it('moves without jumps', async () => {
		const points = await playback(devices[4]?.imei ?? '', NOW - 86_400, NOW);
		expect(points).toHaveLength(1000);
		points.slice(1).forEach(([longitude = 0, latitude = 0, gpstime = 0], index) => {
			const [longitudeBefore = 0, latitudeBefore = 0, before = 0] = points[index] ?? [];
			const meters = Math.hypot(longitude - longitudeBefore, latitude - latitudeBefore) * 111_320;
			expect(gpstime).toBeGreaterThanOrEqual(before);
			expect(meters).toBeLessThanOrEqual((gpstime - before) * 28 + 12);
		});
	});

	it('shows the last point of the playback as the position', async () => {
		for (const record of (await track()).filter(({ datastatus, latitude }) => datastatus === 2 && latitude !== 0)) {
			const points = await playback(record.imei, NOW - 3600, NOW);
			expect(points.at(-1)).toEqual([record.longitude, record.latitude, record.gpstime, record.speed, record.course]);
		}
	});

	it('gives the same past when asked later', async () => {
		const imei = devices[5]?.imei ?? '';
		const then = await playback(imei, NOW - 3600, NOW - 60);
		sim.clock.advance(5 * 86_400_000);
		await client.authorize();
		expect(await playback(imei, NOW - 3600, NOW - 60)).toEqual(then);
	});

	it('drives as far as the odometer says', async () => {
		const begintime = Math.floor(NOW / 1800) * 1800 - 7200;
		const { record } = await client.call<Array<{ mileage: number }>>('/api/device/mileage', {
			imeis: devices[3]?.imei ?? '',
			begintime,
			endtime: begintime + 7200,
		});
		const odometers = [begintime, begintime + 7200].map((time) => {
			sim.clock.set(time * 1000 + 1000);
			return sim.position(devices[3]?.imei ?? '').odometer;
		});
		const driven = ((odometers[1] ?? 0) - (odometers[0] ?? 0)) / 1000;
		expect(record[0]?.mileage).toBeGreaterThan(5);
		expect(Math.abs((record[0]?.mileage ?? 0) - driven)).toBeLessThan(0.5);
	});

	it('raises about as many alarms as asked for, received a little after they were raised', async () => {
		const alarms: AlarmRecord[] = [];
		for (const { imei } of devices) {
			const query = { imei, begintime: NOW - 4 * 3600, endtime: NOW };
			alarms.push(...(await client.call<AlarmRecord[]>('/api/alarm/list2', query)).record);
		}
		expect(alarms.length / 240).toBeGreaterThan(5);
		expect(alarms.length / 240).toBeLessThan(7);
		expect(new Set(alarms.map((alarm) => alarm.alarmtype)).size).toBeGreaterThan(10);
		for (const alarm of alarms) {
			expect(alarm.systemtime).toBeGreaterThan(alarm.gpstime);
			expect(alarm.geofenceid > 0).toBe(alarm.alarmtype === 5 || alarm.alarmtype === 6);
			expect(alarm.geofencename !== '').toBe(alarm.geofenceid > 0);
		}
	});

	it('shows alarms only from the moment they were received', async () => {
		const query = { imei: devices[4]?.imei ?? '', begintime: NOW, endtime: NOW + 7200 };
		expect((await client.call('/api/alarm/list2', query)).record).toEqual([]);
		sim.clock.advance(3_600_000);
		const { record } = await client.call<AlarmRecord[]>('/api/alarm/list2', query);
		expect(record.length).toBeGreaterThan(0);
		for (const alarm of record) expect(alarm.systemtime).toBeLessThanOrEqual(NOW + 3600);
	});

	it('leaves a device alone that was set by hand', async () => {
		const own = await startSimulator({ fleet: 'live', startAt: NOW * 1000, frozen: true });
		const imei = devices[4]?.imei ?? '';
		own.setPosition(imei, { latitude: 1, longitude: 2, speed: 0 });
		own.clock.advance(600_000);
		expect(own.position(imei)).toMatchObject({ latitude: 1, longitude: 2, gpstime: NOW });
		await own.stop();
	});
});
