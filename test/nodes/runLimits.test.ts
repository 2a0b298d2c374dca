import { setGlobalState, type INodeType } from 'n8n-workflow';

import { hintText } from '../../credentials/errorText';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { withDefaultLimits, withRunLimits } from '../../nodes/shared/runLimits';
import { planMileage, readAccounts } from '../../protrack/fleet';
import { runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';
import { FakeClient, ok } from '../support/fakeClient';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const NOW = Date.parse('2026-11-24T12:00:00Z');
const FIRST = 350000000000001;

const range = {
	timeRange: 'custom',
	from: '={{ $json.from ?? "2026-11-23T00:00:00Z" }}',
	to: '={{ $json.to ?? "2026-11-24T00:00:00Z" }}',
};
const several = { deviceSelection: 'several', devices: '={{ $json.imeis }}' };
const everyone = { deviceSelection: 'all', includeSubAccounts: false };
const all = { returnAll: true, simplify: true };
const mileage = {
	resource: 'mileage',
	operation: 'getReport',
	per: '={{ $json.per ?? "day" }}',
	simplify: true,
	...range,
};
const playback = {
	resource: 'playback',
	operation: 'get',
	device: { __rl: true, mode: 'imei', value: `={{ $json.imei ?? "${FIRST}" }}` },
	output: 'points',
	...all,
	...range,
};
const alarms = { resource: 'alarm', operation: 'getMany', ...all, ...range };
const positions = { resource: 'position', operation: 'getMany', ...all };
const devices = { resource: 'device', operation: 'getMany', includeSubAccounts: true, ...all };
const continues = { onError: 'continueRegularOutput' } as const;

const imeisUpTo = (count: number) => Array.from({ length: count }, (_, index) => String(FIRST + index));

/** CPU time, which a busy machine does not change. */
async function secondsOf(task: () => unknown): Promise<number> {
	const before = process.cpuUsage();
	await task();
	return process.cpuUsage(before).user / 1_000_000;
}

describe('Limits of a run', () => {
	let sim: Simulator;

	beforeEach(async () => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		setGlobalState({ defaultTimezone: 'UTC' });
		sim = await startSimulator({ frozen: true, startAt: NOW });
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await sim.stop();
	});

	const hostOf = (node: INodeType): Host => ({ node, credential: new ProtrackApi(), store: storeFor(sim) });
	const tracking = () => hostOf(new Protrack());

	function addDevices(count: number, account?: string): string[] {
		const imeis = imeisUpTo(count);
		imeis.forEach((imei) => sim.addDevice({ imei, account, position: { latitude: 1, longitude: 2 } }));
		return imeis;
	}

	describe('refuse before anything is sent', () => {
		it('a mistyped year of a mileage report, with the number, the range, the devices and the option', async () => {
			const { error } = await runNode(tracking(), { ...mileage, ...several }, [
				{ imeis: imeisUpTo(17), from: '1990-01-01T00:00:00Z' },
			]);
			expect(error?.message).toBe(
				'The mileage of 17 devices from 1990-01-01 to 2026-11-24 would take about 13,476 calls and give about 229,092 items, more than the 2,000 calls and 100,000 items allowed in one run',
			);
			expect(error?.description).toContain(
				'raise the option "Max Calls" (up to 100,000) and the option "Max Items" (up to 1,000,000)',
			);
			const { error: one } = await runNode(tracking(), { ...mileage, ...several }, [
				{ imeis: imeisUpTo(1), from: '1990-01-01T00:00:00Z' },
			]);
			expect(one?.message).toBe(
				'The mileage of 1 device from 1990-01-01 to 2026-11-24 would take about 13,476 calls, more than the 2,000 calls allowed in one run',
			);
			expect(one?.description).toContain('"Max Calls" (up to 100,000)');
			expect(sim.requests).toHaveLength(0);
		});

		it('what no option allows, without the hint to raise one', async () => {
			const { error } = await runNode(tracking(), { ...mileage, ...several }, [
				{ imeis: imeisUpTo(100), from: '1990-01-01T00:00:00Z' },
			]);
			expect(error?.message).toContain('1,347,600 items, more than');
			expect(error?.description).toContain('"Max Items" allows at most 1,000,000');
			expect(error?.description).not.toContain('raise');
		});

		it.each([
			['all devices, whose number is not known yet', { ...everyone }, { from: '1990-01-01T00:00:00Z' }],
			['a year that is no year', { ...several }, { from: '0001-01-01T00:00:00Z', imeis: imeisUpTo(1) }],
			['that in one piece', { ...several }, { from: '0001-01-01T00:00:00Z', imeis: imeisUpTo(1), per: 'range' }],
			[
				'many devices for a shorter time',
				{ ...several },
				{ from: '2024-01-01T00:00:00Z', imeis: imeisUpTo(300), per: 'day' },
			],
		])('a mileage report of %s, without taking long', async (_, selection, json) => {
			let message: string | undefined;
			const seconds = await secondsOf(async () => {
				message = (await runNode(tracking(), { ...mileage, ...selection }, [json])).error?.message;
			});
			expect(message).toMatch(/would (take about [\d,]+ calls|give about [\d,]+ items)/);
			expect(seconds).toBeLessThan(5);
			expect(sim.requests).toHaveLength(0);
		});

		it('mileage totals of thousands of ranges, without planning all of them', async () => {
			const start = Date.parse('1990-01-01T00:00:00Z');
			const inputWith = (stepMs: number) =>
				imeisUpTo(1500).map((imei, index) => ({
					imeis: [imei],
					per: 'range',
					from: new Date(start + index * stepMs).toISOString(),
				}));
			const messages: unknown[] = [];
			const secondsWith = async (stepMs: number) =>
				await secondsOf(async () => {
					const { error } = await runNode(tracking(), { ...mileage, ...several }, inputWith(stepMs));
					messages.push(error?.message);
				});
			// n8n's evaluation of the items takes most of it; a plan of each range would take some ten times as long
			const sameRange = await secondsWith(0);
			expect(await secondsWith(2_000_000)).toBeLessThan(3 * sameRange);
			expect(messages[1]).toMatch(
				/^The mileage of 1,500 devices from 1990-01-01 to 2026-11-24 would take about [\d,]+ calls, more than the 2,000/,
			);
			expect(sim.requests).toHaveLength(0);
		});

		it('mileage totals that are made of more records than may be read', async () => {
			const { error } = await runNode(tracking(), { ...mileage, ...several }, [
				{ imeis: imeisUpTo(1000), per: 'range', from: '2024-11-01T00:00:00Z' },
			]);
			expect(error?.message).toBe(
				'The mileage of 1,000 devices from 2024-11-01 to 2026-11-24 would give about 108,000 items, more than the 100,000 items allowed in one run',
			);
			expect(sim.requests).toHaveLength(0);
		});

		it('600,000 points of a playback', async () => {
			const { error } = await runNode(tracking(), playback, [
				{ from: '2026-09-15T12:00:00Z', to: '2026-11-24T00:00:00Z' },
			]);
			expect(error?.message).toBe(
				'The playback of 1 device from 2026-09-15 to 2026-11-24 would give about 600,480 items, more than the 100,000 items allowed in one run',
			);
			expect(sim.requests).toHaveLength(0);
		});

		it('what all input items together would take', async () => {
			const input = imeisUpTo(12).map((imei) => ({ imei }));
			const { error } = await runNode(tracking(), playback, input);
			expect(error?.message).toBe(
				'The playback of 12 devices from 2026-11-23 to 2026-11-24 would give about 103,680 items, more than the 100,000 items allowed in one run',
			);
			const { items } = await runNode(tracking(), playback, input, continues);
			expect(items).toEqual(input.map(() => ({ error: expect.stringContaining('103,680 items') as string })));
			expect(sim.requests).toHaveLength(0);
		});

		it('alarms of more devices than the calls that there may be', async () => {
			const { error } = await runNode(hostOf(new ProtrackAlarm()), { ...alarms, ...several }, [
				{ imeis: imeisUpTo(2001) },
			]);
			expect(error?.message).toBe(
				'The alarms of 2,001 devices from 2026-11-23 to 2026-11-24 would take about 2,001 calls, more than the 2,000 calls allowed in one run',
			);
			expect(sim.requests).toHaveLength(0);
		});

		it.each([
			[
				'details of accounts',
				() => new ProtrackAccount(),
				{ resource: 'account', operation: 'get', account: { __rl: true, mode: 'name', value: '={{ $json.id }}' } },
			],
			[
				'answers to commands',
				() => new ProtrackCommand(),
				{ resource: 'command', operation: 'getStatus', commandId: '={{ $json.id }}' },
			],
		])('%s that take a call each', async (_, node, parameters) => {
			const { error } = await runNode(
				hostOf(node()),
				{ ...parameters, simplify: true },
				imeisUpTo(2001).map((id) => ({ id })),
			);
			expect(error?.message).toContain('would take about 2,001 calls, more than the 2,000 calls allowed in one run');
			expect(sim.requests).toHaveLength(0);
		});

		it('positions that come out too often', async () => {
			addDevices(500);
			const { error } = await runNode(
				tracking(),
				{ ...positions, ...everyone },
				Array.from({ length: 201 }, () => ({})),
			);
			expect(error?.message).toContain('would give about 100,500 items');
			expect(sim.requests.map(({ path }) => path)).toEqual(['/api/authorization', '/api/device/list']);
		});
	});

	describe('are no obstacle for', () => {
		it('a small limit over a long time', async () => {
			addDevices(1);
			sim.addPoints(String(FIRST), [{ longitude: 1, latitude: 2, gpstime: Date.parse('2026-01-05T00:00:00Z') / 1000 }]);
			const { items, error } = await runNode(tracking(), { ...playback, returnAll: false, limit: 10 }, [
				{ from: '2025-11-24T00:00:00Z' },
			]);
			expect([error, items.length]).toEqual([undefined, 1]);
		});

		it.each([
			['a playback', playback],
			['a mileage report', { ...mileage, deviceSelection: 'one', device: playback.device }],
		])('%s whose range ends far in the future', async (_, parameters) => {
			addDevices(1);
			const seconds = await secondsOf(async () => {
				const { error } = await runNode(tracking(), parameters, [
					{ from: '2026-11-24T00:00:00Z', to: '3025-01-01T00:00:00Z' },
				]);
				expect(error).toBeUndefined();
			});
			expect(seconds).toBeLessThan(5);
		});

		it('many input items that share few calls', async () => {
			const imeis = addDevices(2100);
			const { items, error } = await runNode(
				tracking(),
				{ ...positions, deviceSelection: 'one', device: playback.device },
				imeis.map((imei) => ({ imei })),
			);
			expect([error, items.length]).toEqual([undefined, 2100]);
			expect(sim.count('track')).toBe(21);
		});

		it('many input items that ask for the same weeks', async () => {
			const imeis = addDevices(20);
			const input = imeis.map((imei) => ({ imeis: [imei], from: '2023-11-24T00:00:00Z', per: 'week' }));
			const { items, error } = await runNode(tracking(), { ...mileage, ...several }, input);
			expect(error).toBeUndefined();
			expect(items).toHaveLength(20 * 158);
			expect(sim.count('deviceMileage')).toBe(158);
		});
	});

	describe('can be raised', () => {
		it('by any of the items, for the whole run', async () => {
			const input = [{ options: {} }, { options: { maxItems: 200_000 } }];
			const long = { ...playback, from: '2026-11-10T00:00:00Z', options: '={{ $json.options }}' };
			expect((await runNode(tracking(), { ...long, options: {} }, input)).error?.message).toContain(
				'241,920 items, more than the 100,000',
			);
			addDevices(1);
			const asked = { ...long, options: { maxItems: '={{ $json.options.maxItems ?? 100000 }}' } };
			expect((await runNode(tracking(), asked, input)).error?.message).toContain(
				'241,920 items, more than the 200,000',
			);
			expect((await runNode(tracking(), asked, input.slice(1))).error).toBeUndefined();
		});

		it.each([
			['maxCalls', 1999, '"Max Calls" must be a whole number from 2,000 to 100,000'],
			['maxCalls', 100_001, '"Max Calls" must be a whole number from 2,000 to 100,000'],
			['maxItems', 'many', '"Max Items" must be a whole number from 100,000 to 1,000,000'],
		])('but not by %s = %p', async (name, value, message) => {
			const { error } = await runNode(tracking(), {
				...playback,
				options: { [name]: `={{ ${JSON.stringify(value)} }}` },
			});
			expect(error?.message).toBe(message);
			expect(sim.requests).toHaveLength(0);
		});

		it.each([
			['Account', new ProtrackAccount(), 'account', 'getMany'],
			['Alarm', new ProtrackAlarm(), 'alarm', 'getMany'],
			['Account details', new ProtrackAccount(), 'account', 'get'],
			['Command status', new ProtrackCommand(), 'command', 'getStatus'],
			['Device', new ProtrackDevice(), 'device', 'getMany'],
			['Mileage', new Protrack(), 'mileage', 'getReport'],
			['Playback', new Protrack(), 'playback', 'get'],
			['Position', new Protrack(), 'position', 'getMany'],
			['Emissions', new ProtrackReport(), 'emissions', 'getMany'],
			['Logbook', new ProtrackReport(), 'logbook', 'getMany'],
			['Score', new ProtrackReport(), 'score', 'getMany'],
			['Stop', new ProtrackReport(), 'stop', 'getMany'],
			['Summary', new ProtrackReport(), 'summary', 'get'],
			['Trip', new ProtrackReport(), 'trip', 'getMany'],
			['Visit', new ProtrackReport(), 'visit', 'getMany'],
		])('by options of %s', (_, node, resource, operation) => {
			const options = node.description.properties.filter(
				({ name, displayOptions }) =>
					name === 'options' &&
					displayOptions?.show?.resource?.includes(resource) &&
					displayOptions.show.operation?.includes(operation),
			);
			const names = options.flatMap((field) => field.options ?? []).map(({ name }) => name);
			expect(options).toHaveLength(1);
			expect(names.slice(-2)).toEqual(['maxCalls', 'maxItems']);
		});
	});

	describe('count while reading', () => {
		it('what comes out, and lose nothing of what was read', async () => {
			addDevices(500);
			const input = Array.from({ length: 202 }, () => ({}));
			const { items, outputs } = await runNode(
				hostOf(new ProtrackDevice()),
				{ ...devices, includeSubAccounts: false },
				input,
				continues,
			);
			const errors = items.filter(({ error }) => error !== undefined);
			expect(items.length - errors.length).toBe(100_000);
			expect(errors).toEqual(
				[1, 2].map(() => ({
					error: expect.stringMatching(/^This run has reached its limit of 100,000 items\. .*"Max Items"/) as string,
				})),
			);
			expect(outputs[0]?.at(-1)?.pairedItem).toEqual({ item: 201 });
		});

		it('the points of tracks like items', async () => {
			addDevices(1);
			const from = Date.parse('2026-11-23T00:00:00Z') / 1000;
			sim.addPoints(
				String(FIRST),
				Array.from({ length: 12_000 }, (_, index) => ({ longitude: 1, latitude: 2, gpstime: from + index })),
			);
			const input = Array.from({ length: 10 }, () => ({}));
			const { items } = await runNode(tracking(), { ...playback, output: 'track' }, input, continues);
			expect(items.map(({ pointCount }) => pointCount)).toEqual([
				...Array<number>(8).fill(12_000),
				4000,
				undefined,
				undefined,
			]);
			expect(items.slice(9)).toEqual(
				[1, 2].map(() => ({ error: expect.stringContaining('limit of 100,000 items') as string })),
			);
			expect((await runNode(tracking(), { ...playback, output: 'track' }, input)).error?.message).toBe(
				'This run has reached its limit of 100,000 items',
			);
		});
	});

	describe('with a small limit of the node', () => {
		function addSubAccounts(): void {
			for (let index = 0; index < 100; index += 1) {
				sim.addAccount({ account: `sub ${index}`, password: 'x' });
				sim.addDevice({
					imei: String(FIRST + index),
					account: `sub ${index}`,
					name: index % 2 ? 'Van' : 'Truck',
					position: { latitude: 1, longitude: 2 },
				});
			}
		}

		it('no more accounts are asked than it takes', async () => {
			addSubAccounts();
			const { items } = await runNode(hostOf(new ProtrackDevice()), { ...devices, returnAll: false, limit: 10 });
			expect(items.map(({ account }) => account)).toEqual(Array.from({ length: 10 }, (_, index) => `sub ${index}`));
			expect(sim.requests.length).toBeLessThanOrEqual(1 + 1 + 1 + 10);
		});

		it('devices count that pass the filters', async () => {
			addSubAccounts();
			const { items } = await runNode(hostOf(new ProtrackDevice()), {
				...devices,
				returnAll: false,
				limit: 3,
				filters: { name: 'van' },
			});
			expect(items.map(({ account }) => account)).toEqual(['sub 1', 'sub 3', 'sub 5']);
			expect(sim.requests.length).toBeLessThan(20);
		});

		it('the positions of no more devices are read', async () => {
			addSubAccounts();
			const { items } = await runNode(tracking(), {
				...positions,
				...everyone,
				includeSubAccounts: true,
				returnAll: false,
				limit: 10,
			});
			expect(items).toHaveLength(10);
			expect(sim.requests.length).toBeLessThanOrEqual(1 + 1 + 1 + 10 + 1);
		});

		it('an account that may not be read and would have come before is an error, beside the devices of the others', async () => {
			addSubAccounts();
			sim.fail({ path: 'deviceList', skip: 2, times: 1, effect: { code: 10007 } });
			const limited = { ...devices, returnAll: false, limit: 3 };
			const { items } = await runNode(hostOf(new ProtrackDevice()), limited, [{}], continues);
			expect(items.slice(0, 3).map(({ account }) => account)).toEqual(['sub 0', 'sub 2', 'sub 3']);
			expect(items.slice(3)).toEqual([
				{ error: expect.stringMatching(/^Account "sub 1": The platform denies permission/) as string },
			]);
		});
	});
});

describe('A tree of accounts without end', () => {
	it('ends at the limit of calls, with what was read and an error that names the option', async () => {
		const platform = new FakeClient(({ query }, index) =>
			ok([1, 2].map((number) => ({ account: `${query.account ? 'sub' : 'top'} ${index} ${number}` }))),
		);
		const { client } = withRunLimits({ client: platform } as never, []);
		const { accounts, failures } = await readAccounts(client, { recursive: true, limit: Infinity });
		expect([platform.sent.length, accounts.length]).toEqual([2000, 4000]);
		expect(failures[0]?.error).toMatchObject({
			message: 'This run has reached its limit of 2,000 calls',
			hints: [expect.stringContaining('raise the option "Max Calls" (up to 100,000)') as string],
		});
	});
});

describe('The error of a run that has reached a limit', () => {
	it('does not advise to raise an option that is as high as it can be', () => {
		const hint = (calls: number) =>
			hintText(
				withRunLimits({ client: {} } as never, [{ runLimits: { calls, items: 100_000 } }]).limits.exceeded('calls')
					.hints,
			);
		expect(hint(2000)).toContain('or raise the option "Max Calls"');
		expect(hint(100_000)).not.toContain('raise');
	});
});

describe('A list of the editor', () => {
	it('ends where a tree of accounts has no end', async () => {
		const platform = new FakeClient(({ query }, index) =>
			ok([1, 2].map((number) => ({ account: `${query.account ? 'sub' : 'top'} ${index} ${number}` }))),
		);
		const { failures } = await readAccounts(withDefaultLimits(platform), { recursive: true, limit: Infinity });
		expect(platform.sent).toHaveLength(2000);
		expect(hintText(failures[0]?.error.hints ?? [])).toContain('instead of choosing from the list');
	});
});

describe('The plan of a mileage report', () => {
	it('does not go beyond the period that is running', () => {
		const order = {
			from: NOW / 1000 - 86_400,
			to: Date.parse('9999-01-01T00:00:00Z') / 1000,
			per: 'day',
			zone: 'UTC',
			now: NOW / 1000,
		} as const;
		expect(
			planMileage(order).map(({ date, askedTo }) => [date, new Date(askedTo * 1000).toISOString().slice(0, 10)]),
		).toEqual([
			['2026-11-23', '2026-11-24'],
			['2026-11-24', '2026-11-25'],
		]);
	});
});
