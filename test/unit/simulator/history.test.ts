import { startSimulator, type AlarmRecord, type Simulator } from '../../../simulator';
import { signedIn, type Client } from '../../support/simulatorClient';

const NOW = 1_790_000_000;
const IMEI = '868166056370001';

describe('history', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true });
		sim.addDevice({ imei: IMEI, position: { latitude: -12.05, longitude: -77.04, speed: 30 } });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	const ask = async <T>(path: string, begintime: number, endtime: number) =>
		await client.call<T>(path, { imei: IMEI, begintime, endtime });

	const points = (count: number, every = 1) =>
		Array.from({ length: count }, (_, index) => ({
			longitude: 1,
			latitude: 2,
			gpstime: NOW - count * every + index * every,
		}));

	describe('playback', () => {
		const playback = async (begin: number, end: number) => (await ask<string>('/api/playback', begin, end)).record;

		it('writes longitude, latitude, time, speed, course with trailing zeros cut', async () => {
			sim.addPoints(IMEI, [
				{ longitude: 113.97196, latitude: 22.56861, gpstime: NOW - 10, speed: 3, course: 228 },
				{ longitude: 113.971934, latitude: 22.5, gpstime: NOW - 20 },
			]);
			expect(await playback(0, NOW)).toBe(`113.971934,22.5,${NOW - 20},0,0;113.97196,22.56861,${NOW - 10},3,228`);
		});

		it('includes both ends', async () => {
			sim.addPoints(IMEI, points(5, 10));
			const record = await playback(NOW - 40, NOW - 20);
			expect(record.split(';').map((group) => Number(group.split(',')[2]))).toEqual([NOW - 40, NOW - 30, NOW - 20]);
		});

		it('gives the first 1000 points, and the border point again with the next page', async () => {
			sim.addPoints(IMEI, points(1001));
			const first = (await playback(0, NOW)).split(';');
			expect(first).toHaveLength(1000);
			const next = await playback(NOW - 2, NOW);
			expect(next.split(';')).toEqual([first.at(-1), `1,2,${NOW - 1},0,0`]);
		});

		it('keeps duplicates', async () => {
			const [point] = points(1);
			sim.addPoints(IMEI, point ? [point, point] : []);
			expect((await playback(0, NOW)).split(';')).toHaveLength(2);
		});

		it('hides a point until its time', async () => {
			sim.addPoints(IMEI, [{ longitude: 1, latitude: 2, gpstime: NOW + 5 }]);
			expect(await playback(0, NOW + 10)).toBe('');
			sim.clock.advance(5000);
			expect(await playback(0, NOW + 10)).toBe(`1,2,${NOW + 5},0,0`);
		});

		it('has three ways to say that there is nothing', async () => {
			const answers = [];
			for (const emptyPlayback of ['empty', 'absent', '20023'] as const) {
				sim.configure({ emptyPlayback });
				answers.push(await ask('/api/playback', 0, NOW));
			}
			expect(answers).toEqual([{ code: 0, record: '' }, { code: 0 }, { code: 20023, message: 'No Data.' }]);
		});
	});

	describe('alarms', () => {
		const alarms = async (begin: number, end: number) =>
			(await ask<AlarmRecord[]>('/api/alarm/list2', begin, end)).record;

		it('have the nine keys of the document', async () => {
			sim.addAlarm(IMEI, { type: 5, systemtime: NOW - 3, geofenceid: 1075558, geofencename: 'Almacén' });
			expect(await alarms(NOW - 3, NOW - 3)).toEqual([
				{
					alarmtype: 5,
					latitude: -12.05,
					longitude: -77.04,
					gpstime: NOW - 8,
					systemtime: NOW - 3,
					speed: 30,
					course: 0,
					geofenceid: 1075558,
					geofencename: 'Almacén',
				},
			]);
		});

		it('are one text in the deprecated list', async () => {
			sim.addAlarm(IMEI, { type: 27, systemtime: NOW - 3, speed: 40, course: 40 });
			sim.addAlarm(IMEI, { type: 5, systemtime: NOW - 2, speed: 0, geofenceid: 9 });
			const { record } = await ask<string>('/api/alarm/list', 0, NOW);
			expect(record).toBe(`27,-77.04,-12.05,${NOW - 8},${NOW - 3},40,40,0;5,-77.04,-12.05,${NOW - 7},${NOW - 2},0,0,9`);
		});

		it('are chosen by system time, not by the time of the device', async () => {
			sim.addAlarm(IMEI, { type: 1, systemtime: NOW - 10, gpstime: NOW - 5000 });
			expect(await alarms(NOW - 5000, NOW - 11)).toEqual([]);
			expect(await alarms(NOW - 10, NOW - 10)).toHaveLength(1);
		});

		it('come a hundred at a time, oldest first', async () => {
			for (let age = 1; age <= 101; age += 1) sim.addAlarm(IMEI, { type: 4, systemtime: NOW - age });
			const page = (await alarms(0, NOW)).map((alarm) => NOW - alarm.systemtime);
			expect(page).toEqual(Array.from({ length: 100 }, (_, index) => 101 - index));
		});

		it('arrive late when told to', async () => {
			sim.addAlarm(IMEI, { type: 7, systemtime: NOW - 60, visibleFrom: NOW + 30 });
			expect(await alarms(0, NOW)).toEqual([]);
			sim.clock.advance(30_000);
			expect(await alarms(0, NOW)).toHaveLength(1);
		});

		it('may be duplicates', async () => {
			sim.addAlarm(IMEI, { type: 7, systemtime: NOW - 60 });
			sim.addAlarm(IMEI, { type: 7, systemtime: NOW - 60 });
			const [one, other] = await alarms(0, NOW);
			expect(one).toEqual(other);
		});

		it('of one system time change places from request to request', async () => {
			for (let type = 1; type <= 8; type += 1) sim.addAlarm(IMEI, { type, systemtime: NOW - 60 });
			const orders = new Set<string>();
			for (let request = 0; request < 5; request += 1) {
				orders.add((await alarms(0, NOW)).map((alarm) => alarm.alarmtype).join());
			}
			expect(orders.size).toBeGreaterThan(1);
		});
	});

	describe('mileage', () => {
		const HALF_HOUR = Math.floor(NOW / 1800) * 1800;
		const WORDS = `parameter endtime error, value=The imei ${IMEI} can only query data that is less than ${HALF_HOUR - 1800}`;

		const mileage = async (begintime: number, endtime: number) =>
			await client.call<Array<{ mileage: number }>>('/api/device/mileage', { imeis: IMEI, begintime, endtime });

		it('is in kilometers and does not include the end', async () => {
			const at = (gpstime: number, latitude: number) => ({ longitude: 0, latitude, gpstime });
			sim.addPoints(IMEI, [at(HALF_HOUR - 3600, 1), at(HALF_HOUR - 60, 1.01), at(HALF_HOUR, 1.05)]);
			expect((await mileage(HALF_HOUR - 3600, HALF_HOUR)).record).toEqual([{ imei: IMEI, mileage: 1.11 }]);
		});

		it.each([
			['begins beside a half hour', HALF_HOUR - 3540, HALF_HOUR],
			['ends beside a half hour', HALF_HOUR - 3600, HALF_HOUR - 1],
			['is longer than seven days', HALF_HOUR - 7 * 86_400 - 1800, HALF_HOUR],
		])('is refused with 10006 when the span %s', async (_what, begin, end) => {
			expect((await mileage(begin, end)).code).toBe(10006);
		});

		it.each([
			['message', { code: 10004, message: WORDS }],
			['record', { code: 10004, message: '', record: WORDS }],
		] as const)(
			'is refused beyond the time that it is counted up to, if there is one, with the words in `%s`',
			async (mileageRejectionIn, refusal) => {
				sim.configure({ mileageCountedUntil: HALF_HOUR - 1800, mileageRejectionIn });
				expect(await mileage(HALF_HOUR - 3600, HALF_HOUR)).toEqual(refusal);
				expect((await mileage(HALF_HOUR - 3600, HALF_HOUR - 1800)).code).toBe(0);
				sim.configure({ mileageCountedUntil: Infinity });
				expect((await mileage(HALF_HOUR - 3600, HALF_HOUR)).code).toBe(0);
			},
		);

		it('is refused as a whole for one device with a time of its own', async () => {
			sim.addDevice({ imei: '868166056370002', mileageCountedUntil: HALF_HOUR - 1800 });
			const asked = { imeis: `${IMEI},868166056370002`, begintime: HALF_HOUR - 3600, endtime: HALF_HOUR };
			expect((await client.call('/api/device/mileage', asked)).message).toContain('The imei 868166056370002 can only');
			expect((await mileage(HALF_HOUR - 3600, HALF_HOUR)).code).toBe(0);
		});

		it('takes exactly seven days', async () => {
			expect((await mileage(HALF_HOUR - 7 * 86_400, HALF_HOUR)).code).toBe(0);
		});
	});

	describe.each(['/api/playback', '/api/alarm/list', '/api/alarm/list2'])('%s', (path) => {
		it('names what is missing', async () => {
			const answer = await client.call(path, { imei: IMEI, begintime: NOW });
			expect(answer).toEqual({ code: 10005, message: 'missing required parameter:endtime' });
		});

		it.each([
			['milliseconds', NOW * 1000, NOW * 1000],
			['times out of order', NOW, NOW - 1],
		])('refuses %s with 10004', async (_what, begin, end) => {
			expect((await ask(path, begin, end)).code).toBe(10004);
		});

		it('refuses a time that is no number with 10004', async () => {
			expect((await client.call(path, { imei: IMEI, begintime: '2026-09-21', endtime: NOW })).code).toBe(10004);
		});

		it('refuses an IMEI of nobody with 10013', async () => {
			const answer = await client.call(path, { imei: '9', begintime: 1, endtime: 2 });
			expect(answer).toEqual({ code: 10013, message: 'IMEI is not authorized' });
		});
	});
});
