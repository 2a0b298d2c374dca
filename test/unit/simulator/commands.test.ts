import { startSimulator, type Simulator } from '../../../simulator';
import { signedIn, type Client } from '../../support/simulatorClient';

const NOW = 1_790_000_000;
const IMEI = '868166056370001';
const POSITION = { latitude: 1, longitude: 2, speed: 2, oilpowerstatus: 1, mileage: 500 };

describe('commands', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true, commandAnswerDelayMs: 4000 });
		sim.addDevice({ imei: IMEI, position: POSITION });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	const send = async (command: string, paramData?: string, imei = IMEI) =>
		await client.call<{ commandid: string }>('/api/command/send', {
			imei,
			command,
			...(paramData ? { paramData } : {}),
		});

	const statusOf = async (commandid: string) =>
		(await client.call<{ response: string; commandstatus: number }>('/api/command/query', { commandid })).record;

	it('are answered by the device after a while', async () => {
		const { commandid } = (await send('RELAY,1')).record;
		sim.clock.advance(3999);
		expect(await statusOf(commandid)).toEqual({ response: '', commandstatus: 0 });
		sim.clock.advance(1);
		expect(await statusOf(commandid)).toEqual({
			response: 'Cut off the fuel supply: Success! Speed: 2km/h.',
			commandstatus: 1,
		});
	});

	it('cut and restore the fuel, silently', async () => {
		await send('RELAY,1');
		expect(sim.position(IMEI).oilpowerstatus).toBe(1);
		sim.clock.advance(4000);
		expect(sim.position(IMEI).oilpowerstatus).toBe(0);
		await send('RELAY,0');
		sim.clock.advance(4000);
		expect(sim.position(IMEI).oilpowerstatus).toBe(1);
		expect((await client.call('/api/alarm/list2', { imei: IMEI, begintime: 0, endtime: NOW + 60 })).record).toEqual([]);
	});

	it('set the mileage through paramData', async () => {
		expect((await send('SET_MILEAGE', '{"mileage":"30"}')).code).toBe(0);
		sim.clock.advance(4000);
		expect(sim.position(IMEI).mileage).toBe(30_000);
	});

	it.each([
		['999999', 'Set mileage: Success!'],
		['12345678901', 'ERROR:100'],
		['1000000', 'ERROR:101'],
		['thirty', 'ERROR:102'],
		['30.5', 'ERROR:103'],
	])('are answered by the device as live ones do: mileage %s, %s', async (mileage, response) => {
		const { commandid } = (await send('SET_MILEAGE', JSON.stringify({ mileage }))).record;
		sim.clock.advance(4000);
		expect(await statusOf(commandid)).toEqual({ response, commandstatus: 1 });
		expect(sim.position(IMEI).mileage).toBe(mileage === '999999' ? 999_999_000 : 500);
	});

	describe('read their parameters', () => {
		const fields = () => ({ access_token: client.token, imei: IMEI, command: 'RESET' });
		const posted = async (query: Record<string, string>, form: Record<string, string>) =>
			(await (
				await client.fetch('/api/command/send', query, { method: 'POST', body: new URLSearchParams(form) })
			).json()) as { code: number };

		it.each([
			[undefined, 0, 10005],
			['query', 0, 10005],
			['form', 10005, 0],
			['both', 0, 0],
			[{ commandSend: 'form' }, 10005, 0],
			[{ commandQuery: 'form' }, 0, 10005],
		] as const)('with the option %j: %d in the address, %d in a form', async (parametersIn, inQuery, inForm) => {
			if (parametersIn) sim.configure({ parametersIn });
			expect([(await posted(fields(), {})).code, (await posted({}, fields())).code]).toEqual([inQuery, inForm]);
			expect(sim.requests.at(-1)).toMatchObject({ query: {}, form: fields() });
		});
	});

	it.each([
		['SET_MILEAGE,30', undefined],
		['SET_MILEAGE', undefined],
		['SET_MILEAGE', '{"mileage":30}'],
		['SET_MILEAGE', 'thirty'],
		['RELAY,2', undefined],
		['LOCK', undefined],
	])('refuse %s with %s as unsupported', async (command, paramData) => {
		expect((await send(command, paramData)).code).toBe(20048);
	});

	it('have their own code for a device that is not in service', async () => {
		sim.addDevice({ imei: '1' });
		sim.addDevice({ imei: '2', position: { ...POSITION, hearttime: NOW - 7200 } });
		sim.addDevice({ imei: '3', position: POSITION, userduetime: NOW - 1 });
		sim.addDevice({ imei: '4', position: POSITION, blocked: true });
		sim.addDevice({ imei: '5', position: POSITION, unsupportedCommands: ['RESET'] });
		const codes = [];
		for (const imei of ['1', '2', '3', '4', '5', '6']) codes.push((await send('RESET', undefined, imei)).code);
		expect(codes).toEqual([20017, 20017, 20046, 20089, 20048, 10013]);
	});

	it('may never be answered, or be answered with a failure that changes nothing', async () => {
		sim.addDevice({ imei: '1', position: POSITION, commandAnswer: null });
		sim.addDevice({ imei: '2', position: POSITION, commandAnswer: 'Cut off the fuel supply: Fail! Speed: 60km/h.' });
		const silent = (await send('RELAY,1', undefined, '1')).record.commandid;
		const failing = (await send('RELAY,1', undefined, '2')).record.commandid;
		sim.clock.advance(3_600_000);
		expect((await statusOf(silent)).commandstatus).toBe(0);
		expect((await statusOf(failing)).response).toMatch(/Fail!/);
		expect(sim.position('2').oilpowerstatus).toBe(1);
	});

	it('are 20005 for an unknown id, and for one of somebody else', async () => {
		sim.addAccount({ account: 'sub', password: 'p' });
		const { commandid } = (await send('RESET')).record;
		const sub = await signedIn(sim, 'sub', 'p');
		expect((await client.call('/api/command/query', { commandid: 'FFFFF' })).code).toBe(20005);
		expect((await sub.call('/api/command/query', { commandid })).code).toBe(20005);
	});
});

describe('geofences', () => {
	let sim: Simulator;
	let client: Client;
	const circle = { imei: IMEI, efencename: 'Almacén', alarmtype: 2, longitude: -77.04, latitude: -12.05, radius: 100 };

	beforeEach(async () => {
		sim = await startSimulator();
		sim.addDevice({ imei: IMEI });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	it('are remembered', async () => {
		expect(await client.call('/api/geofence/create', circle)).toEqual({ code: 0 });
		expect(sim.geofences).toEqual([
			{
				id: 1,
				account: 'demo',
				imei: IMEI,
				name: 'Almacén',
				alarmtype: 2,
				longitude: -77.04,
				latitude: -12.05,
				radius: 100,
			},
		]);
	});

	it.each([
		[{ radius: 99 }, 10006],
		[{ radius: 5001 }, 10006],
		[{ radius: 5000 }, 0],
		[{ radius: 100.5 }, 10004],
		[{ radius: 'wide' }, 10004],
		[{ alarmtype: 3 }, 10006],
		[{ latitude: 90.1 }, 10006],
		[{ efencename: '' }, 10005],
		[{ imei: '9' }, 10013],
	])('with %j get code %d and leave nothing behind if refused', async (change, code) => {
		expect((await client.call('/api/geofence/create', { ...circle, ...change })).code).toBe(code);
		expect(sim.geofences).toHaveLength(code === 0 ? 1 : 0);
	});
});
