import { Workflow, type INodeParameters } from 'n8n-workflow';
import { createPoller } from '../../support/n8n';
import { addDevices, all, hostWith, openWorld, raise, range, type World } from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

/** A trigger of this fleet that has polled once, and the line of its next poll. */
async function begin(parameters: INodeParameters = all) {
	const poller = createPoller(world.host, parameters);
	await poller.poll();
	world.sim.clock.advance(60_000);
	const lineOf = async (poll: () => Promise<unknown> = async () => await poller.poll()) => {
		world.sim.clearLog();
		poller.details.length = 0;
		await poll();
		const lines = poller.details.filter((line) => line.startsWith('Protrack Trigger:'));
		expect(lines).toHaveLength(1);
		return (lines[0] ?? '').replace(/\d+\.\d s$/, 'N s');
	};
	return { poller, lineOf };
}

const sentWithoutLogins = () => world.sim.requests.filter(({ path }) => !path.endsWith('/authorization')).length;

describe('The log tells of each poll, in one line,', () => {
	it('its calls by what they ask for, its events, and how long it took', async () => {
		addDevices(world.sim, 120);
		const { poller, lineOf } = await begin();
		range(3).forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
		expect(await lineOf()).toBe('Protrack Trigger: 10 calls (2 positions, 8 alarms), 3 events, N s');
		expect([world.sim.count('track'), world.sim.count('alarmList2'), world.sim.count()]).toEqual([2, 8, 10]);
		expect(await lineOf()).toBe('Protrack Trigger: 7 calls (2 positions, 5 alarms), 0 events, N s');
		expect(poller.warnings).toEqual([]);
	});

	it('the list of the devices, and the points of their tracks', async () => {
		addDevices(world.sim, 1);
		const poller = createPoller(world.host, { ...all, events: ['newPosition'] });
		await poller.poll();
		expect(poller.details.join()).toMatch(/2 calls \(1 device list, 1 positions\), 0 events/);
		world.sim.clock.advance(60_000);
		world.sim.setPosition(imeiOf(0), {});
		world.sim.addPoints(imeiOf(0), [{ gpstime: world.sim.seconds(), latitude: 1, longitude: 2 }]);
		await poller.poll();
		expect(poller.details.at(-1)).toMatch(/2 calls \(1 positions, 1 points\), 1 event,/);
	});

	it.each([
		['a stumble', 10000, 2],
		['a complaint', 10009, 3],
	])('with each call that was made again after %s', async (_, code, times) => {
		addDevices(world.sim, 1);
		const { lineOf } = await begin();
		raise(world.sim, imeiOf(0));
		world.sim.fail({ path: 'alarmList2', times, effect: { code } });
		expect(await lineOf()).toBe(
			`Protrack Trigger: ${2 + times} calls (1 positions, ${1 + times} alarms), 1 event, N s`,
		);
		expect(world.sim.count()).toBe(2 + times);
	});

	it('with each further page', async () => {
		addDevices(world.sim, 1);
		const { lineOf } = await begin();
		range(150).forEach((index) =>
			raise(world.sim, imeiOf(0), { speed: index, systemtime: world.sim.seconds() - 50 + Math.floor(index / 3) }),
		);
		expect(await lineOf()).toBe('Protrack Trigger: 3 calls (1 positions, 2 alarms), 150 events, N s');
		expect(world.sim.count()).toBe(3);
	});

	it('with the call that a new token made necessary, but not with the login', async () => {
		addDevices(world.sim, 1);
		const { lineOf } = await begin();
		world.sim.killToken();
		expect(await lineOf()).toBe('Protrack Trigger: 3 calls (2 positions, 1 alarms), 0 events, N s');
		expect([sentWithoutLogins(), world.sim.count('authorization')]).toEqual([3, 1]);
	});

	it('also when it fails', async () => {
		addDevices(world.sim, 1);
		const { poller, lineOf } = await begin();
		world.sim.fail({ path: 'track', effect: { httpStatus: 503 } });
		expect(await lineOf(async () => await poller.poll().catch(() => undefined))).toBe(
			'Protrack Trigger: 4 calls (4 positions), failed, N s',
		);
		expect(world.sim.count()).toBe(4);
	});

	it('also when somebody fetches a test event', async () => {
		addDevices(world.sim, 1);
		const { poller, lineOf } = await begin();
		expect(await lineOf(async () => await poller.poll('manual'))).toBe(
			'Protrack Trigger: 2 calls (1 positions, 1 alarms), 1 event, N s',
		);
	});
});

describe('A hint in the node says what each poll costs', () => {
	const hintsFor = (events: string[], options: INodeParameters) => {
		const { node } = hostWith(world.host, {});
		const { hints = [], name } = node.description;
		const workflow = new Workflow({
			nodes: [
				{
					id: '1',
					name: 'Trigger',
					type: name,
					typeVersion: 1,
					position: [0, 0],
					parameters: { ...all, events, options },
				},
			],
			connections: {},
			active: false,
			nodeTypes: { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) },
		});
		const trigger = workflow.getNode('Trigger');
		if (!trigger) throw new Error('no node');
		// As n8n's editor does it.
		return hints
			.filter(
				({ displayCondition = '' }) =>
					workflow.expression.getSimpleParameterValue(trigger, displayCondition, 'internal', {}) === true,
			)
			.map(({ message }) => message);
	};

	it.each<[string[], INodeParameters, string]>([
		[
			['alarm'],
			{},
			'one for each 100 devices, plus one for each device that has sent something since the last poll, and some for silent devices in turn.',
		],
		[
			['alarm', 'ignitionOn'],
			{ reduceCalls: true },
			'one for each 100 devices, plus one for each device that has sent something since the last poll, and some for silent devices in turn.',
		],
		[
			['alarm'],
			{ reduceCalls: false },
			'one for each 100 devices, plus one for each device, whether it has sent something or not ("Reduce API Calls" spares most of these).',
		],
		[['ignitionOn'], {}, 'one for each 100 devices.'],
		[['newPosition'], {}, 'one for each 100 devices, plus one for each vehicle that has moved.'],
		[
			['alarm', 'newPosition'],
			{},
			'one for each 100 devices, plus one for each device that has sent something since the last poll, and some for silent devices in turn, plus one for each vehicle that has moved.',
		],
	])('for %j with %j', (events, options, calls) => {
		expect(hintsFor(events, options)).toEqual([`API calls of each poll: ${calls}`]);
	});
});
