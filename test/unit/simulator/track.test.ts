import { startSimulator, type DeviceRecord, type Simulator, type TrackRecord } from '../../../simulator';
import { signedIn, type Client } from '../../support/simulatorClient';

const NOW = 1_790_000_000;

/** As recorded in Peru 2025 and Costa Rica 2026 (api-facts §5). */
const RECORDED_KEYS =
	'chargestatus fuel latitude battery speed hearttime temperature course temperaturetime acctime systemtime longitude oilpowerstatus ' +
	'mileage todaymileage odometer externalpower servertime accstatus datastatus fueltime doorstatus imei gpstime defencestatus';

describe('track and devices', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	const track = async (imeis: string) => (await client.call<TrackRecord[]>('/api/track', { imeis })).record;

	it('has the keys of the recordings in their order', async () => {
		sim.addDevice({ imei: '1', position: { latitude: 1, longitude: 2 } });
		const [record] = await track('1');
		expect(Object.keys(record ?? {}).join(' ')).toBe(RECORDED_KEYS);
	});

	it('gives zeros and sentinels for a device that was never online', async () => {
		sim.addDevice({ imei: '1' });
		const [record] = await track('1');
		expect(record).toEqual({
			...{ chargestatus: -1, fuel: '', latitude: 0, battery: -1, speed: 0, hearttime: 0, temperature: [], course: 0 },
			...{ temperaturetime: 0, acctime: NOW, systemtime: 0, longitude: 0, oilpowerstatus: -1, mileage: -1 },
			...{ todaymileage: -1, odometer: -1, externalpower: '', servertime: NOW, accstatus: -1, datastatus: 1 },
			...{ fueltime: 0, doorstatus: -1, imei: '1', gpstime: 0, defencestatus: -1 },
		});
	});

	it('tells online, offline, expired and blocked devices apart', async () => {
		const position = { latitude: 1, longitude: 2 };
		sim.addDevice({ imei: '2', position });
		sim.addDevice({ imei: '3', position, platformduetime: NOW - 1 });
		sim.addDevice({ imei: '4', position: { ...position, hearttime: NOW - 901 } });
		sim.addDevice({ imei: '5', position, blocked: true });
		const records = await track('2,3,4,5');
		expect(records.map((record) => record.datastatus)).toEqual([2, 3, 4, 5]);
	});

	it('counts the time since the ignition changed', async () => {
		sim.addDevice({ imei: '1', position: { accstatus: 0 } });
		sim.clock.advance(60_000);
		sim.setPosition('1', { accstatus: 1 });
		sim.clock.advance(30_000);
		sim.setPosition('1', { accstatus: 1, speed: 20 });
		expect((await track('1'))[0]).toMatchObject({ accstatus: 1, acctime: 30, speed: 20, gpstime: NOW + 90 });
	});

	it('omits IMEIs that are not in the tree', async () => {
		sim.addDevice({ imei: '1' });
		expect((await track('1,9')).map((record) => record.imei)).toEqual(['1']);
	});

	it('refuses the whole list when the option says so', async () => {
		sim.configure({ unauthorizedInBatch: 'refuse' });
		sim.addDevice({ imei: '1' });
		expect((await client.call('/api/track', { imeis: '1,9' })).code).toBe(10013);
	});

	it('answers in its own order', async () => {
		for (const imei of ['1', '2', '3']) sim.addDevice({ imei });
		expect((await track('3,1,2')).map((record) => record.imei)).toEqual(['1', '2', '3']);
	});

	it('is 10005 without imeis', async () => {
		expect(await client.call('/api/track')).toEqual({ code: 10005, message: 'missing required parameter:imeis' });
	});

	it.each(['/api/track', '/api/device/detail'])('%s takes 100 IMEIs and refuses 101', async (path) => {
		const imeis = Array.from({ length: 101 }, (_, index) => String(index));
		expect((await client.call(path, { imeis: imeis.slice(1).join(',') })).code).toBe(0);
		expect((await client.call(path, { imeis: imeis.join(',') })).code).toBe(10006);
	});

	it('shows the details of a device as the list does', async () => {
		sim.addDevice({ imei: '512345678901234', model: 'VT05S', plate: 'TheOne', simcard: '7557862586' });
		const expected = {
			imei: '512345678901234',
			devicename: 'VT05S-01234',
			devicetype: 'VT05S',
			platenumber: 'TheOne',
			onlinetime: 0,
			platformduetime: 0,
			simcard: '7557862586',
			iccid: '',
			activatedtime: 0,
			userduetime: 0,
		};
		expect((await client.call('/api/device/detail', { imeis: '512345678901234' })).record).toEqual([expected]);
		expect((await client.call('/api/device/list')).record).toEqual([expected]);
	});

	it('lists the devices of one account only, and no more than 500', async () => {
		sim.addAccount({ account: 'sub', password: 'p' });
		sim.addDevice({ imei: '1' });
		for (let index = 0; index < 501; index += 1) sim.addDevice({ imei: `9${index}`, account: 'sub' });
		const own = await client.call<DeviceRecord[]>('/api/device/list');
		const below = await client.call<DeviceRecord[]>('/api/device/list', { account: 'sub' });
		expect([own.record.length, below.record.length]).toEqual([1, 500]);
	});

	it('keeps a sub-account away from the devices of others', async () => {
		sim.addAccount({ account: 'sub', password: 'p' });
		sim.addAccount({ account: 'other', password: 'p' });
		sim.addDevice({ imei: '1', account: 'other' });
		const sub = await signedIn(sim, 'sub', 'p');
		const answers = [
			await sub.call('/api/device/list', { account: 'other' }),
			await sub.call('/api/device/list', { account: 'demo' }),
			await sub.call('/api/playback', { imei: '1', begintime: 1, endtime: 2 }),
		];
		expect(answers.map((answer) => answer.code)).toEqual([10007, 10007, 10013]);
		expect((await sub.call('/api/track', { imeis: '1' })).record).toEqual([]);
	});

	it('forgets a device that was removed', async () => {
		sim.addDevice({ imei: '1' });
		sim.removeDevice('1');
		expect(await track('1')).toEqual([]);
	});
});
