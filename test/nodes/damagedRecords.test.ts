import type * as Workflow from 'n8n-workflow';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

import type { INodeParameters, INodeType } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { deviceMethods } from '../../nodes/shared/devicePicker';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const IMEIS = ['350000000000001', '350000000000002', '350000000000003'];
const goesOn = { onError: 'continueRegularOutput' } as const;
const range: INodeParameters = { timeRange: 'custom', from: '2026-03-01T08:00:00Z', to: '2026-03-01T10:00:00Z' };
const device = { __rl: true, mode: 'imei', value: '350000000000001' };

let sim: Simulator;
let accounts = 0;
const hostOf = (node: INodeType): Host => ({ node, credential: new ProtrackApi(), store: storeFor(sim) });

beforeEach(async () => {
	sim = await startSimulator({
		frozen: true,
		startAt: NOW,
		account: `damaged${(accounts += 1)}`,
		timeToleranceSeconds: 10_000_000_000,
	});
	IMEIS.forEach((imei, index) =>
		sim.addDevice({
			imei,
			name: `Truck ${index + 1}`,
			onlinetime: 1_700_000_000,
			position: { latitude: 10, longitude: 20 },
		}),
	);
	['north', 'south'].forEach((account) => sim.addAccount({ account, password: 'x' }));
	for (let minute = 1; minute <= 3; minute += 1) {
		const time = sim.seconds() - 60 * minute;
		sim.addAlarm('350000000000001', { type: 7, systemtime: time, gpstime: time });
		sim.addPoints('350000000000001', [{ longitude: 20, latitude: 10, gpstime: time, speed: 50, course: 0 }]);
	}
});
afterEach(async () => await sim.stop());

const lists: Array<[string, string, () => INodeType, INodeParameters, string]> = [
	[
		'deviceList',
		'Device: Get Many',
		() => new ProtrackDevice(),
		{ resource: 'device', operation: 'getMany', returnAll: true, simplify: true },
		'1 of 3 records cannot be read (Device list)',
	],
	[
		'track',
		'Position: Get Many',
		() => new Protrack(),
		{ resource: 'position', operation: 'getMany', deviceSelection: 'all', returnAll: true, simplify: true },
		'Truck 1 (350000000000001): 1 of 3 records cannot be read (Track)',
	],
	[
		'accountList',
		'Account: Get Many',
		() => new ProtrackAccount(),
		{ resource: 'account', operation: 'getMany', account: '', returnAll: true, simplify: true },
		'1 of 2 records cannot be read (Sub-account list)',
	],
	[
		'alarmList2',
		'Alarm: Get Many',
		() => new ProtrackAlarm(),
		{
			resource: 'alarm',
			operation: 'getMany',
			deviceSelection: 'one',
			device,
			...range,
			returnAll: true,
			simplify: true,
		},
		'1 of 3 records cannot be read (Alarm list)',
	],
	[
		'playback',
		'Playback: Get',
		() => new Protrack(),
		{ resource: 'playback', operation: 'get', device, ...range, output: 'points', returnAll: true, simplify: true },
		'1 of 3 records cannot be read (Playback)',
	],
	[
		'deviceMileage',
		'Mileage: Get Report',
		() => new Protrack(),
		{ resource: 'mileage', operation: 'getReport', deviceSelection: 'all', ...range, per: 'range', simplify: true },
		'Truck 1 (350000000000001): 1 of 3 records cannot be read (Mileage report)',
	],
];

describe.each(lists)('one damaged record of %s', (path, _, nodeOf, parameters, message) => {
	beforeEach(() => sim.fail({ path, effect: 'damaged-record' }));

	it('is an error item beside the others with Continue On Fail', async () => {
		const { items } = await runNode(hostOf(nodeOf()), parameters, [{}], goesOn);
		const errors = items.filter(({ error }) => error !== undefined).map(({ error }) => error as string);
		expect(errors).toHaveLength(1);
		expect(errors[0]).toContain(message);
		expect(items.filter(({ error }) => error === undefined)).toHaveLength(message.includes('of 3') ? 2 : 1);
	});

	it('is the error of the node without, since the result lacks something', async () => {
		const { error } = await runNode(hostOf(nodeOf()), parameters);
		expect(error?.message).toContain(message);
		expect(error?.description).toContain('ask your provider');
	});
});

it('A damaged record does not keep the device list from the pickers', async () => {
	sim.fail({ path: 'deviceList', effect: 'damaged-record' });
	const { results } = await deviceMethods.listSearch.searchDevices.call(
		loadOptionsContext(hostOf(new ProtrackDevice())) as never,
		'',
	);
	expect(results.map(({ value }) => value)).toEqual(IMEIS.slice(1));
});

it('A damaged record beside the position of a vehicle keeps its engine running: it may be a second record of it', async () => {
	const send = {
		resource: 'command',
		operation: 'send',
		deviceSelection: 'several',
		devices: ['350000000000002', '350000000000003'],
		command: 'RELAY,1',
		safetyCheck: true,
		maxSpeed: 3,
		waitForAnswer: false,
	};
	sim.fail({ path: 'track', effect: 'damaged-record' });
	const { items } = await runNode(hostOf(new ProtrackCommand()), send, [{}], goesOn);
	expect(items).toEqual([{ error: expect.stringContaining('cannot be read') as string }]);
	expect(sim.count('commandSend')).toBe(0);
});

it('Playback comes in order of time when the page does not', async () => {
	const playback = {
		resource: 'playback',
		operation: 'get',
		device,
		...range,
		output: 'points',
		returnAll: true,
		simplify: true,
	};
	sim.fail({ path: 'playback', effect: 'reversed' });
	const { items } = await runNode(hostOf(new Protrack()), playback);
	const times = items.map(({ fixedAt }) => fixedAt as string);
	expect(times).toHaveLength(3);
	expect(times).toEqual([...times].sort());
});
