import type { Debounce } from '../../../protrack/monitor/events/debounce';
import { detectionOf } from '../../support/detectionOptions';
import { FleetWorld } from '../../support/fleetWorld';
import { T0 } from '../../support/testData';

/*
 * n8n saves what is remembered with the items of an event, and not without one. So a change that makes no item is forgotten when n8n restarts, and
 * what comes after it looks like no change, unless the platform's own times tell.
 */

const IMEI = '860000000000001';

type Words = Record<string, unknown>;

async function say(world: FleetWorld, words: Words, afterSeconds = 60, debounce?: Debounce) {
	world.now += afterSeconds;
	world.hear(IMEI, words);
	const { changes } = await world.poll({ changeDetection: detectionOf({}, { debounce }), alarms: false });
	return changes.map(({ change }) => change);
}

const on = (seconds: number) => ({ accstatus: 1, acctime: seconds });
const off = (seconds: number) => ({ accstatus: 0, acctime: seconds });
/** Two polls, the last of which n8n has saved. */
async function saved(...words: [Words, Words]): Promise<FleetWorld> {
	const world = new FleetWorld([IMEI]);
	for (const each of words) await say(world, each);
	return world;
}

describe('A change that no saved poll has seen the way back of', () => {
	it.each<[string, [Words, Words], Words, number, object]>([
		[
			'ignition that was off and is on again',
			[off(60), on(20)],
			on(300),
			7200,
			{ event: 'ignitionOn', from: 'off', to: 'on', at: T0 + 120 + 7200 - 300 },
		],
		[
			'ignition that was on and is off again',
			[on(60), off(20)],
			off(300),
			7200,
			{ event: 'ignitionOff', from: 'on', to: 'off', at: T0 + 120 + 7200 - 300 },
		],
		[
			'a vehicle that stood and drives again, as its ignition tells',
			[
				{ ...on(500), speed: 0 },
				{ ...on(560), speed: 50 },
			],
			{ ...on(300), speed: 50 },
			7200,
			{ event: 'movementStarted', from: 'standing', to: 'moving', value: 50 },
		],
		[
			'a device that was online and is offline again',
			[{}, { datastatus: 4, hearttime: T0 - 600 }],
			{ datastatus: 4, hearttime: T0 + 3600 },
			7200,
			{ event: 'deviceOffline', from: 'online', to: 'offline' },
		],
		[
			'a device that was heard and is silent again',
			[{}, { hearttime: T0 - 3600 }],
			{ hearttime: T0 + 3600 },
			7200 + 60,
			{ event: 'noContact', from: 'heard', to: 'silent', at: T0 + 7200 },
		],
	])('comes: %s', async (_, [first, then], again, seconds, change) => {
		const world = await saved(first, then);
		const { event } = change as { event: string };
		expect((await say(world, again, seconds)).filter((each) => each.event === event)).toEqual([
			expect.objectContaining(change),
		]);
		expect(
			(await say(world, { ...again, ...('acctime' in again && { acctime: Number(again.acctime) + 60 }) })).map(
				(each) => each.event,
			),
		).not.toContain(event);
	});

	it.each<[string, string, [Words, Words], Words]>([
		['ignitionOn', 'ignition that stayed on all the time', [off(60), on(20)], on(20 + 7200)],
		['ignitionOn', 'ignition of a device that does not tell since when', [off(0), on(0)], on(0)],
		['ignitionOn', 'ignition that seems to change only later', [off(60), on(20)], on(-500)],
		[
			'ignitionOn',
			'ignition of an offline device, which keeps its last words',
			[off(60), on(20)],
			{ ...on(300), datastatus: 4, hearttime: T0 },
		],
		[
			'movementStarted',
			'a vehicle that drives with its ignition on all the time',
			[
				{ ...on(500), speed: 0 },
				{ ...on(560), speed: 50 },
			],
			{ ...on(560 + 7200), speed: 50 },
		],
		[
			'movementStarted',
			'a vehicle that is towed, and whose ignition went off',
			[
				{ ...on(500), speed: 0 },
				{ ...on(560), speed: 50 },
			],
			{ ...off(300), speed: 50 },
		],
		[
			'deviceOffline',
			'a device that stayed offline',
			[{}, { datastatus: 4, hearttime: T0 - 600 }],
			{ datastatus: 4, hearttime: T0 - 600 },
		],
		[
			'deviceOffline',
			'a device that is called offline although it was heard of just now',
			[{}, { datastatus: 4, hearttime: T0 - 600 }],
			{ datastatus: 4, hearttime: T0 + 120 + 7200 - 599 },
		],
		['noContact', 'a device that stayed silent', [{}, { hearttime: T0 - 3600 }], { hearttime: T0 - 3600 }],
		['deviceOnline', 'a device that is online in both polls', [{ datastatus: 4 }, {}], {}],
		[
			'lowBattery',
			'a battery that was charged and is low again: the platform tells no time of it',
			[{ battery: 50 }, { battery: 10 }],
			{ battery: 10 },
		],
	])('does not come: %s of %s', async (event, _, [first, then], again) => {
		const world = new FleetWorld([IMEI]);
		await say(world, first);
		// The same words bring the event when it is new: what follows is no accident.
		expect((await say(world, then)).map((each) => each.event)).toContain(event);
		expect((await say(world, again, 7200)).map((each) => each.event)).not.toContain(event);
	});

	it('does not come in polls a minute apart, where positions that were read late look like news', async () => {
		const world = await saved(off(60), on(20));
		expect(await say(world, on(10))).toEqual([]);
		expect(await say(world, on(1))).toEqual([]);
	});

	it('comes only after it has lasted, if the user wants so, and not when it does not last', async () => {
		const debounce = { seconds: 0, polls: 2 };
		for (const [then, events] of [
			[on(360), ['ignitionOn']],
			[off(5), []],
		] as const) {
			const world = new FleetWorld([IMEI]);
			for (const each of [off(60), on(20), on(80)]) await say(world, each, 60, debounce);
			expect(await say(world, on(300), 7200, debounce)).toEqual([]);
			expect((await say(world, then, 60, debounce)).map(({ event }) => event)).toEqual(events);
		}
	});

	it('is not looked for where the saved state does not tell when it was made', async () => {
		const world = await saved(off(60), on(20));
		world.state = world.state && { ...world.state, positionsReadAt: undefined };
		expect(await say(world, on(300), 7200)).toEqual([]);
	});

	it('is looked for since the last poll that had positions', async () => {
		const world = await saved(off(60), on(20));
		const at = world.state?.positionsReadAt;
		expect(at).toBe(T0 + 120);
		world.imeis = [];
		await world.pollAfter(600, { changeDetection: detectionOf(), alarms: false });
		expect(world.state?.positionsReadAt).toBe(at);
	});

	it.each([null, 'soon', -1, 0.5, 1e13])(
		'is not looked for after a time that cannot be (%j), and the rest of the state is good',
		async (positionsAt) => {
			const world = await saved(off(60), on(20));
			world.restart({ ...world.stored(), positionsAt, limits: 5 });
			expect(world.state?.positionsReadAt).toBeUndefined();
			expect((await say(world, { ...off(300) }, 7200)).map(({ event }) => event)).toEqual(['ignitionOff']);
		},
	);
});
