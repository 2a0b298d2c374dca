// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

import type { IExecuteFunctions } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import type { Operation } from '../../nodes/shared/operation';
import { ToolCall } from '../../nodes/shared/toolCall';
import type { ProtrackClient } from '../../protrack/client';
import { startSimulator, type Simulator } from '../../simulator';
import { runNode, runTool, storeFor, type Host } from '../support/n8n';
import { imeisUpTo, START } from '../support/testData';

let sim: Simulator;
let host: Host;
beforeEach(async () => {
	sim = await startSimulator({ frozen: true, startAt: START * 1000, timeToleranceSeconds: 1e10 });
	host = { node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) };
	jest.spyOn(Date, 'now').mockReturnValue(START * 1000);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await sim.stop();
});

function addDevices(count: number): string[] {
	const imeis = imeisUpTo(count);
	imeis.forEach((imei, index) =>
		sim.addDevice({ imei, name: `Truck ${index}`, position: { latitude: 10, longitude: 20 } }),
	);
	return imeis;
}

/** Points of the last minutes; the speed is their number. */
function addPoints(imei: string, count: number): void {
	const first = START - 10 * count;
	for (let index = 0; index < count; index += 1)
		sim.addPoints(imei, [{ gpstime: first + 10 * index, latitude: 10, longitude: 20, speed: index, course: 0 }]);
}

const one = (imei: string) => ({ deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: imei } });
const positions = { resource: 'position', operation: 'getMany', deviceSelection: 'all', returnAll: true };
const alarms = { resource: 'alarm', operation: 'getMany', deviceSelection: 'all', returnAll: true };
const playback = { resource: 'playback', operation: 'get', returnAll: true };

describe('A tool', () => {
	it('answers a small question with the items alone', async () => {
		const [imei = ''] = addDevices(1);
		expect(await runTool(host, { ...positions, ...one(imei) })).toEqual([
			expect.objectContaining({ imei, latitude: 10, longitude: 20 }),
		]);
	});

	it('shows some of many, and says so in the JSON', async () => {
		addDevices(40);
		const answer = await runTool(host, positions);
		expect(JSON.stringify(answer).length).toBeLessThan(13_000);
		const { note } = answer.at(-1) ?? {};
		expect(note).toMatch(/^\d\d of 40 results shown\. /);
		expect(answer).toHaveLength(1 + Number(/^\d+/.exec(String(note))?.[0]));
	});

	it('shows some points of the whole time of a playback, the first and the last among them', async () => {
		const [imei = ''] = addDevices(1);
		addPoints(imei, 101);
		const answer = await runTool(host, { ...playback, ...one(imei), spokenRange: 'last hour' });
		const speeds = answer.slice(0, -1).map(({ speedKmh }) => Number(speedKmh));
		expect([speeds[0], speeds.at(-1), speeds.length]).toEqual([0, 100, 25]);
		expect(answer.at(-1)?.note).toMatch(/^25 of 101 results shown, evenly spread\./);
		const [track, more] = await runTool(host, { ...playback, ...one(imei), output: 'track', spokenRange: 'last hour' });
		expect(track?.points).toHaveLength(20);
		expect(track?.pointCount).toBe(101);
		expect(more?.note).toBe('"points" shows 20 of 101, evenly spread.');
	});

	it('says that nothing was found', async () => {
		addDevices(1);
		host.node = new ProtrackAlarm();
		expect(await runTool(host, { ...alarms, spokenRange: 'yesterday' })).toEqual([{ note: 'Nothing was found.' }]);
	});

	it('gives the hints that n8n shows above the output elsewhere', async () => {
		const [imei = ''] = addDevices(1);
		addPoints(imei, 20);
		const asked = { ...playback, ...one(imei), returnAll: false, limit: 5, timeRange: 'lastHour' };
		const { hints } = await runNode(host, asked);
		expect(hints).toEqual([expect.stringContaining('Stopped by "Limit"')]);
		expect((await runTool(host, asked)).at(-1)).toEqual({ note: hints[0] });
	});

	it('uses the range in words, and the menu where there are none', async () => {
		const [imei = ''] = addDevices(1);
		host.node = new ProtrackAlarm();
		sim.addAlarm(imei, { type: 7, systemtime: START - 2 * 3600 });
		expect(await runTool(host, { ...alarms, spokenRange: 'last 3 hours', timeRange: 'lastHour' })).toEqual([
			expect.objectContaining({ imei }),
		]);
		expect(await runTool(host, { ...alarms, timeRange: 'lastHour' })).toEqual([{ note: 'Nothing was found.' }]);
		await expect(runTool(host, { ...alarms, spokenRange: 'soon' })).rejects.toThrow(/"Time Range in Words" is not/);
	});

	it('names the field for words where its value is of a wrong kind, or its expression fails', async () => {
		addDevices(1);
		host.node = new ProtrackAlarm();
		await expect(runTool(host, { ...alarms, spokenRange: '={{ ({ last: 3 }) }}' })).rejects.toThrow(
			'"Time Range in Words" is not text',
		);
		await expect(runTool(host, { ...alarms, spokenRange: "={{ $('No Such Node').item.json.x }}" })).rejects.toThrow(
			'"Time Range in Words" cannot be read',
		);
	});

	it('gives what could be read, and an error for what could not', async () => {
		const [imei = ''] = addDevices(1);
		const unknown = '999999999999999';
		const answer = await runTool(host, { ...positions, deviceSelection: 'several', devices: [imei, unknown] });
		expect(answer).toEqual([
			expect.objectContaining({ imei }),
			{ error: expect.stringContaining(`does not show the device`) },
		]);
	});

	it('fails where nothing could be read', async () => {
		await expect(runTool(host, { ...positions, ...one('999999999999999') })).rejects.toThrow(
			/does not show the device/,
		);
	});

	it('looks for no call whose path is not public, which takes longer than a client waits', async () => {
		await sim.stop();
		sim = await startSimulator({
			frozen: true,
			startAt: START * 1000,
			timeToleranceSeconds: 1e10,
			paths: { accountList: '/api/customer/list' },
		});
		host.store = storeFor(sim);
		const [imei = ''] = addDevices(1);
		const answer = await runTool(host, { ...positions, includeSubAccounts: true });
		expect(answer).toEqual([
			expect.objectContaining({ imei }),
			{ error: expect.stringContaining('does not know the call "Sub-account list"') },
		]);
		expect(sim.requests.filter(({ path }) => /nosuchcall|customer/.test(path))).toEqual([]);
	});

	it('sends nothing once its time is over, and says what is missing', async () => {
		const imeis = addDevices(20);
		host.node = new ProtrackAlarm();
		for (const imei of imeis) sim.addAlarm(imei, { type: 7, systemtime: START - 60 });
		const start = performance.now();
		jest.spyOn(performance, 'now').mockImplementation(() => start + (sim.count('alarmList2') > 0 ? 41_000 : 0));
		const answer = await runTool(host, alarms);
		const errors = answer.filter(({ error }) => error !== undefined);
		expect(answer.length - errors.length).toBe(sim.count('alarmList2'));
		expect(sim.count('alarmList2')).toBeLessThan(20);
		expect(JSON.stringify(errors)).toContain('The time for one call of a tool is over');
	});

	it('ends within a minute, whatever it waits for', async () => {
		const over = new AbortController();
		const timer = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal);
		const waits = { execute: async () => await new Promise(() => {}) } as unknown as Operation;
		const call = new ToolCall({} as IExecuteFunctions).run({} as ProtrackClient, waits);
		over.abort();
		await expect(call).rejects.toThrow('The time for one call of a tool is over');
		const [[ms = 0] = []] = timer.mock.calls;
		expect(ms).toBeLessThanOrEqual(55_000);
	});
});
