import type { INodeParameters, INodeType } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const OWN = '350000000000001';
const NORTH = '350000000000002';
const SOUTH = '350000000000003';

const everything = { deviceSelection: 'all', includeSubAccounts: true, returnAll: true, simplify: true };
const lastDay = { timeRange: 'last24Hours' };
const operations: Array<[string, INodeType, INodeParameters]> = [
	['Device: Get Many', new ProtrackDevice(), { ...everything, resource: 'device', operation: 'getMany' }],
	['Position: Get Many', new Protrack(), { ...everything, resource: 'position', operation: 'getMany' }],
	[
		'Mileage: Get Report',
		new Protrack(),
		{ ...everything, ...lastDay, resource: 'mileage', operation: 'getReport', per: 'range' },
	],
	[
		'Alarm: Get Many',
		new ProtrackAlarm(),
		{ ...everything, ...lastDay, resource: 'alarm', operation: 'getMany', filters: {} },
	],
];

let sim: Simulator;
let host: Omit<Host, 'node'>;
beforeEach(async () => {
	sim = await startSimulator({ frozen: true, startAt: Date.now() });
	sim.addAccount({ account: 'north', password: 'x' });
	sim.addAccount({ account: 'south', password: 'x' });
	[
		[OWN, sim.account],
		[NORTH, 'north'],
		[SOUTH, 'south'],
	].forEach(([imei = '', account]) => {
		sim.addDevice({ imei, account, name: `at ${account}`, position: { latitude: 1, longitude: 2 } });
		sim.addAlarm(imei, { type: 7 });
	});
	host = { credential: new ProtrackApi(), store: storeFor(sim) };
});
afterEach(async () => await sim.stop());

const goOn = { onError: 'continueRegularOutput' } as const;

describe.each(operations)('%s, when the list of one sub-account is rejected,', (_, node, parameters) => {
	it.each([10007, 10016, 20005])('fails with an error that names the account (code %d)', async (code) => {
		sim.fail({ path: 'deviceList', account: 'north', effect: { code } });
		const { error, items } = await runNode({ ...host, node }, parameters);
		expect(error?.message).toMatch(/^Account "north": .*\(Device list, code \d+/);
		expect(error?.description).toBeTruthy();
		expect(items).toEqual([]);
	});

	it('gives what the other accounts have, and the error after it, with Continue On Fail', async () => {
		sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const { items } = await runNode({ ...host, node }, parameters, [{}], goOn);
		expect(items.map(({ imei, error }) => imei ?? error)).toEqual([
			OWN,
			SOUTH,
			expect.stringMatching(/^Account "north": /),
		]);
		expect(Object.keys(items.at(-1) ?? {})).toEqual(['error']);
	});

	it('gives the own devices and the error with Continue On Fail when the sub-accounts cannot be listed', async () => {
		sim.fail({ path: 'accountList', account: '', effect: { code: 10007 } });
		const { items } = await runNode({ ...host, node }, parameters, [{}], goOn);
		expect(items.map(({ imei, error }) => imei ?? error)).toEqual([
			OWN,
			expect.stringMatching(/^Account ".*": .*Sub-account list/),
		]);
	});

	it('does not fail the items that do not need it', async () => {
		sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const asked = { ...parameters, includeSubAccounts: '={{ $json.all }}' };
		const { items } = await runNode({ ...host, node }, asked, [{ all: false }, { all: true }], goOn);
		expect(items.map(({ imei, error }) => imei ?? error)).toEqual([
			OWN,
			OWN,
			SOUTH,
			expect.stringContaining('"north"'),
		]);
	});
});

describe('A selection of all devices that cannot be complete', () => {
	it('asks for nothing more when the node fails anyway', async () => {
		sim.fail({ path: 'deviceList', account: 'north', effect: { code: 10007 } });
		const [, node, parameters] = operations[3] as (typeof operations)[number];
		await runNode({ ...host, node }, parameters);
		expect(sim.count('alarmList2')).toBe(0);
	});

	it('names all accounts of one error in one item', async () => {
		['north', 'south'].forEach((account) => sim.fail({ path: 'deviceList', account, effect: { code: 10007 } }));
		const [, node, parameters] = operations[1] as (typeof operations)[number];
		const { items } = await runNode({ ...host, node }, parameters, [{}], goOn);
		expect(items.map(({ imei, error }) => imei ?? error)).toEqual([
			OWN,
			expect.stringMatching(/^Accounts "north", "south": /),
		]);
	});
});

describe('The lists in the editor', () => {
	const node = new ProtrackDevice();
	const search = async () =>
		(await node.methods.listSearch.searchDevices.call(loadOptionsContext({ ...host, node }), '')).results.map(
			({ value }) => value,
		);

	it.each(['north', ''])(
		'of devices show what can be listed when the list of account "%s" is rejected',
		async (account) => {
			sim.fail({ path: 'deviceList', account, effect: { code: 10007 } });
			expect(await search()).toEqual(account === '' ? [NORTH, SOUTH] : [OWN, SOUTH]);
		},
	);

	it('of devices say what is wrong when no list can be read', async () => {
		sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		await expect(search()).rejects.toThrow('denies permission');
	});
});
