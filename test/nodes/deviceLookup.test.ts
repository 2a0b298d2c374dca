import type { INodeParameters, INodeType } from 'n8n-workflow';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { startSimulator, type Simulator } from '../../simulator';
import { runNode, storeFor } from '../support/n8n';

const LORRY_1 = '868120145233601';
const LORRY_2 = '868120145233602';
const VANS = ['868120145233603', '868120145233604'];
const POSITION = { latitude: 10, longitude: 20, speed: 0, accstatus: 0 };

const position = { resource: 'position', operation: 'getMany', simplify: true, deviceSelection: 'one' };
const range = { timeRange: 'custom', from: '2026-03-01T08:00:00Z', to: '2026-03-01T09:00:00Z', simplify: true };
const named = (value: string, mode = 'name') => ({ device: { __rl: true, mode, value } });
const goesOn = { onError: 'continueRegularOutput' } as const;

const nodes = [
	new Protrack(),
	new ProtrackAlarm(),
	new ProtrackCommand(),
	new ProtrackDevice(),
	new ProtrackGeofence(),
	new ProtrackReport(),
	new ProtrackTrigger(),
];

describe.each(nodes.map((node) => [node.description.displayName, node] as const))(
	'Each device field of %s',
	(_, node) => {
		const fields = node.description.properties.filter(({ name }) => name === 'device');

		it('offers the list, the name and the IMEI, in this order', () => {
			expect(fields.length).toBeGreaterThan(0);
			for (const { type, modes = [] } of fields) {
				expect(type).toBe('resourceLocator');
				expect(modes.map(({ displayName, name }) => [displayName, name])).toEqual([
					['From List', 'list'],
					['By Name', 'name'],
					['By IMEI', 'imei'],
				]);
			}
		});

		it('lets n8n extract or check nothing of a name, because a number of an expression would be refused', () => {
			const modes = fields.flatMap((field) => field.modes ?? []);
			expect(modes.filter(({ extractValue }) => extractValue)).toEqual([]);
			expect(modes.filter(({ name, validation }) => name === 'name' && validation)).toEqual([]);
		});
	},
);

describe('A device that is given by its name', () => {
	let sim: Simulator;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now(), account: 'lookup' });
		sim.addDevice({ imei: LORRY_1, name: 'Lorry 1', plate: 'KCX 239M', position: POSITION });
		sim.addDevice({ imei: LORRY_2, name: 'Lorry 2', plate: '100200', position: POSITION });
		VANS.forEach((imei, index) => sim.addDevice({ imei, name: 'Van', plate: `KA-${index + 1}`, position: POSITION }));
	});
	afterEach(async () => await sim.stop());

	const run = async (
		parameters: INodeParameters,
		input: object[] = [{}],
		extra = {},
		node: INodeType = new Protrack(),
	) => await runNode({ node, credential: new ProtrackApi(), store: storeFor(sim) }, parameters, input as never, extra);
	const pathsOf = () => sim.requests.map(({ path }) => path.replace('/api/', ''));

	it.each<[string, INodeParameters, unknown]>([
		['in the mode By Name', named('={{ $json.device }}'), ' LORRY  2 '],
		['in the mode By IMEI', named('={{ $json.device }}', 'imei'), 'lorry 2'],
		['in the mode From List', named('={{ $json.device }}', 'list'), 'Lorry 2'],
		[
			'in the mode From List, over the name of another device',
			{
				device: {
					__rl: true,
					mode: 'list',
					value: '={{ $json.device }}',
					cachedResultName: `Lorry 1, KCX 239M (${LORRY_1})`,
				},
			},
			'Lorry 2',
		],
		['in a field that is an expression as a whole', { device: '={{ $json.device }}' }, 'Lorry 2'],
		['by a plate that is a number', named('={{ $json.device }}'), 100200],
		['by an IMEI that is a number', named('={{ $json.device }}'), Number(LORRY_2)],
		['by the label of an error', named('={{ $json.device }}'), `Lorry 2 (100200, ${LORRY_2})`],
	])('is found %s', async (_, parameters, device) => {
		const { items, error } = await run({ ...position, ...parameters }, [{ device }]);
		expect(error).toBeUndefined();
		expect(items).toEqual([expect.objectContaining({ imei: LORRY_2, deviceName: 'Lorry 2', plateNumber: '100200' })]);
	});

	it('costs the list of devices once, for all input items and for some minutes', async () => {
		const input = Array.from({ length: 300 }, (_, index) => ({ device: index % 2 ? 'Lorry 1' : 'lorry 2' }));
		const { items } = await run({ ...position, ...named('={{ $json.device }}') }, input);
		expect(items).toHaveLength(300);
		expect(pathsOf()).toEqual(['authorization', 'device/list', 'account/list', 'track']);
		sim.clearLog();
		await run({ ...position, ...named('Lorry 1') });
		expect(pathsOf()).toEqual(['authorization', 'track']);
	});

	it('costs no list where an IMEI is given', async () => {
		await run({ ...position, ...named(LORRY_1) });
		expect(pathsOf()).toEqual(['authorization', 'track', 'device/detail']);
	});

	it('may belong to an account below', async () => {
		sim.addAccount({ account: 'north', password: 'x' });
		sim.addDevice({ imei: '868120145233609', account: 'north', name: 'Tractor', position: POSITION });
		const { items } = await run({ ...position, ...named('tractor') });
		expect(items).toEqual([expect.objectContaining({ imei: '868120145233609', deviceName: 'Tractor' })]);
	});

	it.each([
		[
			'Lory 1',
			/^"Device": no device has the name, plate or IMEI "Lory 1"\. Most alike: Lorry 1 \(KCX 239M, 868120145233601\)/,
		],
		['van', /^"Device": 2 devices are called "van": Van \(KA-1, 868120145233603\), Van \(KA-2, 868120145233604\)/],
		['', /^"Device" is empty/],
		[null, /^"Device" is empty/],
		[{}, /^"Device" is not text/],
		[['Lorry 1'], /^"Device" is not text/],
		[[['Lorry 1']], /^"Device" is not text/],
	])('is an error of its item when it is not exact and unique: %j', async (device, text) => {
		const parameters = { ...position, device: '={{ $json.device }}' };
		const { items } = await run(parameters, [{ device }, { device: 'Lorry 1' }], goesOn);
		expect(items).toEqual([
			{ error: expect.stringMatching(text) as string },
			expect.objectContaining({ imei: LORRY_1 }),
		]);
		const { error } = await run(parameters, [{ device: 'Lorry 1' }, { device }]);
		expect(error).toMatchObject({ message: expect.stringMatching(text) as string, context: { itemIndex: 1 } });
	});

	it('is an error that says why the list cannot be read, and items with an IMEI go on', async () => {
		sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		const { items } = await run(
			{ ...position, ...named('={{ $json.device }}') },
			[{ device: 'Lorry 1' }, { device: LORRY_1 }],
			goesOn,
		);
		expect(items).toEqual([
			{
				error: expect.stringMatching(
					/^"Device" cannot be looked up in the list of devices: .*denies permission.*IMEI/,
				) as string,
			},
			expect.objectContaining({ imei: LORRY_1 }),
		]);
		expect(sim.count('deviceList')).toBe(1);
	});

	it.each<[string, INodeType, INodeParameters, string]>([
		[
			'Playback: Get',
			new Protrack(),
			{ resource: 'playback', operation: 'get', output: 'track', ...range },
			'playback',
		],
		[
			'Mileage: Get Report',
			new Protrack(),
			{ resource: 'mileage', operation: 'getReport', per: 'range', deviceSelection: 'one', ...range },
			'device/mileage',
		],
		[
			'Alarm: Get Many',
			new ProtrackAlarm(),
			{ resource: 'alarm', operation: 'getMany', deviceSelection: 'one', returnAll: true, order: 'newest', ...range },
			'alarm/list2',
		],
		['Device: Get', new ProtrackDevice(), { resource: 'device', operation: 'get', simplify: true }, 'device/detail'],
		[
			'Geofence: Create Circle',
			new ProtrackGeofence(),
			{
				resource: 'geofence',
				operation: 'createCircle',
				name: 'Depot',
				trigger: 'both',
				radius: 200,
				center: 'device',
				deviceSelection: 'one',
			},
			'geofence/create',
		],
		[
			'Command: Send',
			new ProtrackCommand(),
			{ resource: 'command', operation: 'send', command: 'RELAY,1', deviceSelection: 'one', waitForAnswer: false },
			'command/send',
		],
	])('is found by %s', async (_, node, parameters, path) => {
		const { error } = await run({ ...parameters, ...named('lorry 1') }, [{}], {}, node);
		expect(error).toBeUndefined();
		const asked = sim.requests.filter((request) => request.path === `/api/${path}`);
		expect(asked.map(({ query }) => query.imei ?? query.imeis)).toEqual([LORRY_1]);
	});

	it('is found among several, mixed with plates and IMEIs, in a text or an array', async () => {
		const parameters = { ...position, deviceSelection: 'several', returnAll: true, devices: '={{ $json.devices }}' };
		const devices = ['lorry 1', '100200', VANS[0]];
		const { items } = await run(parameters, [{ devices }, { devices: devices.join(', ') }]);
		expect(items.map(({ imei }) => imei)).toEqual([LORRY_1, LORRY_2, VANS[0], LORRY_1, LORRY_2, VANS[0]]);
		expect(sim.count('deviceList')).toBe(1);
	});

	describe('for a command', () => {
		const stop = {
			...{ resource: 'command', operation: 'send', command: 'RELAY,1', waitForAnswer: false },
			...{ deviceSelection: 'one', device: '={{ $json.device }}' },
		};
		const send = async (devices: string[], extra = {}) =>
			await run(
				stop,
				devices.map((device) => ({ device })),
				extra,
				new ProtrackCommand(),
			);

		it('names the vehicle in the item', async () => {
			const { items } = await send(['kcx239m']);
			expect(items).toEqual([
				expect.objectContaining({ deviceName: 'Lorry 1', plateNumber: 'KCX 239M', imei: LORRY_1, delivered: true }),
			]);
		});

		it.each(['van', 'lorry', 'Lorry 11'])(
			'sends nothing at all when it is not exact and unique: "%s"',
			async (device) => {
				const { error } = await send(['Lorry 1', device]);
				expect(error).toMatchObject({ context: { itemIndex: 1 } });
				expect(sim.count('commandSend')).toBe(0);
			},
		);

		it('sends nothing while a part of the list cannot be read, where another vehicle may have the name', async () => {
			sim.addAccount({ account: 'north', password: 'x' });
			sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
			const { error } = await send(['Lorry 1']);
			expect(error?.message).toMatch(/^"Device" cannot be looked up in the list of devices/);
			expect(sim.count('commandSend')).toBe(0);
			// A read names the vehicle in its items, so it may go on.
			expect((await run({ ...position, ...named('Lorry 1') })).items).toHaveLength(1);
		});

		it('sends nothing by name where an account may have more vehicles than the platform lists', async () => {
			for (let index = 0; index < 500; index += 1)
				sim.addDevice({ imei: String(868120145300000 + index), name: `Bus ${index}` });
			const { error } = await send(['Lorry 1']);
			expect(error?.message).toMatch(/^"Device" cannot be looked up in the list of devices: .*at most 500 devices/);
			expect(error?.description).toContain('An IMEI in place of a name or plate needs no list.');
			expect(sim.count('commandSend')).toBe(0);
			expect((await send([LORRY_1])).items).toHaveLength(1);
			expect((await run({ ...position, ...named('Lorry 1') })).items).toHaveLength(1);
		});

		it('looks the name up again after half a minute, because vehicles are renamed', async () => {
			const clock = jest.spyOn(performance, 'now');
			await send(['Lorry 1']);
			sim.amendDevice(LORRY_1, { devicename: 'Lorry 2' });
			sim.amendDevice(LORRY_2, { devicename: 'Lorry 1' });
			clock.mockReturnValue(performance.now() + 31_000);
			const { items } = await send(['Lorry 1']);
			expect(items).toEqual([expect.objectContaining({ imei: LORRY_2, deviceName: 'Lorry 1' })]);
		});
	});
});
