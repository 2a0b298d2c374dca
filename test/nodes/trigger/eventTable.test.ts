import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PollOptions, ListedDevice } from '../../../protrack/monitor';
import { changeRules, type EventName, type EventParameters } from '../../../protrack/monitor/events';
import { eventNames } from '../../../protrack/monitor/events/catalog';
import { detectionOf } from '../../support/detectionOptions';
import { FleetWorld } from '../../support/fleetWorld';
import { T0 } from '../../support/testData';

/* The table "When each event comes" of docs/trigger.md, row by row. */

const IMEI = '860000000000001';
const DAY = 86_400;
const depot = { name: 'Depot', shape: 'circle' as const, center: { latitude: 10, longitude: 20 }, radiusM: 100 };

function optionsOf(polls: number, parameters: Partial<EventParameters> = {}): Partial<PollOptions> {
	const memory = detectionOf(
		{ zones: [depot], ...parameters },
		{ rules: changeRules.map(({ name }) => name), debounce: { seconds: 0, polls } },
	);
	return { changeDetection: memory, points: true, deviceInventory: 'own' };
}

/** What the device says, or what happens to it. */
type Step = Record<string, unknown> | ((world: Scene) => void);

/** A device, with its place in the list of the account. */
class Scene extends FleetWorld {
	listed: ListedDevice | undefined = { name: 'A', endsAt: null, endsBy: 'userExpiresAt' };

	/** @returns the events of the poll a minute after the one before */
	async after(step: Step, options: Partial<PollOptions>): Promise<string[]> {
		this.now += 60;
		if (typeof step === 'function') step(this);
		else this.hear(IMEI, step);
		const round = await this.poll(options, new Map(this.listed ? [[IMEI, this.listed]] : []));
		return [
			...round.alarms.map(() => 'alarm'),
			...round.changes.map(({ change }) => change.event),
			...round.points.map(() => 'newPosition'),
		];
	}
}

const list =
	(changed: Partial<ListedDevice> | undefined): Step =>
	(scene) => {
		scene.listed = changed && { ...{ name: 'A', endsAt: null, endsBy: 'userExpiresAt' }, ...changed };
	};
const wait =
	(seconds: number): Step =>
	(scene) =>
		void (scene.now += seconds);
const north = (meters: number) => ({ latitude: 10 + meters / 111_195 });
const fuelOf = (liters: number) => ({ fuel: String(liters) });

interface Row {
	/** Where it starts, and what just does not bring the event. */
	coolDown: Step[];
	/** What does. */
	then: Step;
	/** After these, `then` does not bring it again. */
	near?: Step[];
	/** After these it does. */
	back: Step[];
	/** The same condition, met once more. */
	again?: Step;
}

/** One whose event comes of what the device reports. */
type ReportingRow = Omit<Row, 'then'> & { then: Record<string, unknown> };

const rows: Record<EventName, Row> = {
	chargingStarted: {
		coolDown: [{ chargestatus: 0 }],
		then: { chargestatus: 1 },
		near: [{ chargestatus: -1 }],
		back: [{ chargestatus: 0 }],
	},
	chargingStopped: { coolDown: [{ chargestatus: 1 }], then: { chargestatus: 0 }, back: [{ chargestatus: 1 }] },
	doorOpened: {
		coolDown: [{ doorstatus: 0 }],
		then: { doorstatus: 1 },
		near: [{ doorstatus: -1 }],
		back: [{ doorstatus: 0 }],
	},
	doorClosed: { coolDown: [{ doorstatus: 1 }], then: { doorstatus: 0 }, back: [{ doorstatus: 1 }] },
	fuelSupplyCut: {
		coolDown: [{ oilpowerstatus: 1 }],
		then: { oilpowerstatus: 0 },
		near: [{ oilpowerstatus: -1 }],
		back: [{ oilpowerstatus: 1 }],
	},
	fuelSupplyRestored: { coolDown: [{ oilpowerstatus: 0 }], then: { oilpowerstatus: 1 }, back: [{ oilpowerstatus: 0 }] },
	armed: {
		coolDown: [{ defencestatus: 0 }],
		then: { defencestatus: 1 },
		near: [{ defencestatus: -1 }],
		back: [{ defencestatus: 0 }],
	},
	disarmed: { coolDown: [{ defencestatus: 1 }], then: { defencestatus: 0 }, back: [{ defencestatus: 1 }] },
	ignitionOn: {
		coolDown: [{ accstatus: 0 }],
		then: { accstatus: 1 },
		near: [{ accstatus: -1 }],
		back: [{ accstatus: 0 }],
	},
	ignitionOff: { coolDown: [{ accstatus: 1 }], then: { accstatus: 0 }, back: [{ accstatus: 1 }] },
	deviceOnline: { coolDown: [{ datastatus: 4 }], then: { datastatus: 2 }, back: [{ datastatus: 3 }] },
	deviceOffline: { coolDown: [{ datastatus: 2 }], then: { datastatus: 4 }, back: [{ datastatus: 5 }] },
	deviceExpired: { coolDown: [{ datastatus: 2 }], then: { datastatus: 3 }, back: [{ datastatus: 2 }] },
	deviceBlocked: { coolDown: [{ datastatus: 2 }], then: { datastatus: 5 }, back: [{ datastatus: 4 }] },
	deviceFirstSeen: {
		coolDown: [{ datastatus: 1 }],
		then: { datastatus: 2 },
		near: [{ datastatus: 4 }],
		back: [{ datastatus: 1 }],
		again: { datastatus: 4 },
	},
	movementStarted: {
		coolDown: [{ speed: 0 }, { speed: 5 }],
		then: { speed: 6 },
		near: [{ speed: 4 }],
		back: [{ speed: 3 }],
	},
	movementStopped: {
		coolDown: [{ speed: 40 }, { speed: 4 }],
		then: { speed: 3 },
		near: [{ speed: 5 }],
		back: [{ speed: 6 }],
	},
	speeding: {
		coolDown: [{ speed: 60 }, { speed: 90 }],
		then: { speed: 91 },
		near: [{ speed: 86 }],
		back: [{ speed: 85 }],
	},
	speedingEnded: {
		coolDown: [{ speed: 95 }, { speed: 86 }],
		then: { speed: 85 },
		near: [{ speed: 90 }],
		back: [{ speed: 91 }],
	},
	lowBattery: {
		coolDown: [{ battery: 60 }, { battery: 20 }],
		then: { battery: 19 },
		near: [{ battery: 24 }],
		back: [{ battery: 25 }],
	},
	lowExternalVoltage: {
		coolDown: [{ externalpower: '12' }, { externalpower: '11.5' }],
		then: { externalpower: '11.4' },
		near: [{ externalpower: '11.8' }],
		back: [{ externalpower: '11.9' }],
	},
	temperatureOutOfRange: {
		coolDown: [{ temperature: ['5'] }, { temperature: ['8', '2'] }],
		then: { temperature: ['5', '8.1'] },
		near: [{ temperature: ['7.1'] }, { temperature: ['2.9'] }],
		back: [{ temperature: ['7', '3'] }],
	},
	temperatureBackInRange: {
		coolDown: [{ temperature: ['9'] }, { temperature: ['7.1'] }, { temperature: ['5', '2.9'] }],
		then: { temperature: ['3', '7'] },
		near: [{ temperature: ['8'] }],
		back: [{ temperature: ['1.9'] }],
	},
	noContact: { coolDown: [{}, wait(3420)], then: wait(60), near: [wait(60)], back: [{}], again: wait(3600) },
	contactRestored: { coolDown: [wait(3600)], then: {}, near: [wait(3420)], back: [{}, wait(3600)] },
	fuelDropped: {
		coolDown: [fuelOf(60), fuelOf(50.1)],
		then: fuelOf(50),
		near: [fuelOf(50), fuelOf(45)],
		back: [fuelOf(55)],
		again: fuelOf(40),
	},
	fuelFilled: {
		coolDown: [fuelOf(20), fuelOf(29.9)],
		then: fuelOf(30),
		near: [fuelOf(30), fuelOf(35)],
		back: [fuelOf(25)],
		again: fuelOf(40),
	},
	serviceDue: {
		coolDown: [{ odometer: 9_000_000 }, { odometer: 9_999_000 }],
		then: { odometer: 10_000_000 },
		near: [{ odometer: 19_999_000 }],
		back: [{ odometer: 19_999_000 }],
		again: { odometer: 20_000_000 },
	},
	subscriptionEnding: {
		coolDown: [list({ endsAt: T0 + 32 * DAY })],
		then: list({ endsAt: T0 + 30 * DAY }),
		near: [list({ endsAt: T0 + 400 * DAY })],
		back: [],
		again: list({ endsAt: T0 + 29 * DAY }),
	},
	zoneEntered: { coolDown: [north(500), north(101)], then: north(99), near: [north(149)], back: [north(151)] },
	zoneLeft: { coolDown: [north(0), north(149)], then: north(151), near: [north(101)], back: [north(99)] },
	deviceAdded: {
		coolDown: [list(undefined)],
		then: (scene) => {
			scene.imeis = [IMEI];
			scene.listed = { name: 'A', endsAt: null, endsBy: 'userExpiresAt' };
		},
		near: [list({ name: 'B' })],
		back: [list(undefined), wait(600)],
		again: list({}),
	},
	deviceRemoved: {
		coolDown: [list({}), list(undefined)],
		then: (scene) => {
			scene.now += 540;
			scene.listed = undefined;
		},
		near: [wait(600)],
		back: [list({}), list(undefined)],
	},
	deviceRenamed: {
		coolDown: [list({})],
		then: list({ name: 'B' }),
		near: [list({ name: 'B' })],
		back: [],
		again: list({ name: 'A' }),
	},
	alarm: {
		coolDown: [{}],
		then: (scene) => scene.raise(IMEI, { speed: 7 }),
		back: [],
		again: (scene) => scene.raise(IMEI, { speed: 8 }),
	},
	newPosition: {
		coolDown: [{}],
		then: (scene) => scene.drive(IMEI, scene.now, 7),
		back: [],
		again: (scene) => scene.drive(IMEI, scene.now, 8),
	},
};

const text = readFileSync(path.join(__dirname, '../../../docs/trigger.md'), 'utf8');
const table = text
	.slice(text.indexOf('## When each event comes'), text.indexOf('**The first poll**'))
	.split('\n')
	.filter((line) => line.startsWith('| `'));
const debounced = new Map(
	table.flatMap((line) => {
		const [, events = '', , , last = ''] = line.split('|');
		return [...events.matchAll(/`(\w+)`/g)].map(([, event = '']) => [event, last.trim().startsWith('yes')] as const);
	}),
);

const begin = (event: string) => new Scene(event === 'deviceAdded' ? [] : [IMEI]);
const counts = (found: string[], event: string) => found.filter((each) => each === event).length;

describe('The table of events in docs/trigger.md', () => {
	it('has each event once, and so have the tests', () => {
		expect([...debounced.keys()].sort()).toEqual([...eventNames].sort());
		expect(Object.keys(rows).sort()).toEqual([...eventNames].sort());
	});

	it.each(Object.entries(rows))(
		'is right about when it comes, and when again: %s',
		async (event, { coolDown, then, near, back, again = then }) => {
			const options = optionsOf(1);
			for (const comesBack of [false, true]) {
				const scene = begin(event);
				for (const step of coolDown) expect(counts(await scene.after(step, options), event)).toBe(0);
				expect(counts(await scene.after(then, options), event)).toBe(1);
				if (!comesBack && !near) continue;
				for (const step of (comesBack ? back : near) ?? [])
					expect(counts(await scene.after(step, options), event)).toBe(0);
				expect(counts(await scene.after(comesBack ? again : then, options), event)).toBe(comesBack ? 1 : 0);
			}
		},
	);

	it.each(Object.entries(rows))('is right about debouncing: %s', async (event, { coolDown, then }) => {
		const options = optionsOf(3);
		const scene = begin(event);
		for (const step of coolDown) expect(counts(await scene.after(step, options), event)).toBe(0);
		const found: number[] = [];
		for (let poll = 0; poll < 3; poll += 1)
			found.push(counts(await scene.after(poll === 0 || typeof then === 'object' ? then : wait(0), options), event));
		expect(found).toEqual(debounced.get(event) ? [0, 0, 1] : [1, 0, 0]);
	});

	it('is right about first contact: with online both come, straight to offline only that one', async () => {
		const options = optionsOf(1);
		const online = begin('');
		await online.after({ datastatus: 1 }, options);
		expect(await online.after({ datastatus: 2 }, options)).toEqual(['deviceFirstSeen', 'deviceOnline']);
		const offline = begin('');
		await offline.after({ datastatus: 1 }, options);
		expect(await offline.after({ datastatus: 4 }, options)).toEqual(['deviceFirstSeen']);
	});

	it.each<[string, Partial<EventParameters>, Step[], string[]]>([
		[
			'a limit of movement below 3 km/h',
			{ movingKmh: 1 },
			[{ speed: 0 }, { speed: 2 }, { speed: 1 }],
			['movementStarted', 'movementStopped'],
		],
		[
			'a limit of the battery above 95',
			{ batteryPercent: 98 },
			[{ battery: 100 }, { battery: 97 }, { battery: 99 }, { battery: 97 }, { battery: 100 }, { battery: 97 }],
			['lowBattery', 'lowBattery'],
		],
		[
			'a range of less than 4 °C',
			{ temperatureMin: 4, temperatureMax: 6 },
			[7, 5.6, 5.5].map((each) => ({ temperature: [String(each)] })),
			['temperatureBackInRange'],
		],
	])('is right about %s', async (_, more, steps, events) => {
		const scene = begin('');
		const found: string[] = [];
		for (const step of steps) found.push(...(await scene.after(step, optionsOf(1, more))));
		expect(found).toEqual(events);
	});
});

describe('What docs/trigger.md says of devices that are offline, expired or blocked:', () => {
	const away = { offline: 4, expired: 3, blocked: 5 };
	const words: EventName[] = [
		'chargingStarted',
		'doorOpened',
		'fuelSupplyCut',
		'armed',
		'ignitionOn',
		'movementStarted',
		'speeding',
		'zoneEntered',
	];
	const values: EventName[] = [
		'lowBattery',
		'lowExternalVoltage',
		'temperatureOutOfRange',
		'fuelDropped',
		'serviceDue',
	];
	const options = optionsOf(1);

	async function meanwhile(event: EventName, datastatus: number): Promise<[Scene, number]> {
		const { coolDown, then } = rows[event] as ReportingRow;
		const scene = begin(event);
		for (const step of coolDown) await scene.after(step, options);
		return [scene, counts(await scene.after({ ...then, datastatus }, options), event)];
	}

	describe.each(Object.entries(away))('%s', (_, datastatus) => {
		it.each(words)('%s comes when it is back, once, if it is not as it was', async (event) => {
			const { then, coolDown } = rows[event];
			const [scene, found] = await meanwhile(event, datastatus);
			expect(found).toBe(0);
			expect(counts(await scene.after(then, options), event)).toBe(1);
			const [other] = await meanwhile(event, datastatus);
			expect(counts(await other.after(coolDown.at(-1) ?? {}, options), event)).toBe(0);
		});

		it.each(values)('%s comes at once', async (event) => {
			expect((await meanwhile(event, datastatus))[1]).toBe(1);
		});

		it('no contact comes after its time', async () => {
			const scene = begin('noContact');
			await scene.after({ datastatus }, options);
			expect(await scene.after(wait(3540), options)).toContain('noContact');
		});
	});

	it.each<EventName>(['movementStarted', 'speeding', 'zoneEntered'])(
		'%s counts only when the device was heard of in the last 10 minutes and has coordinates',
		async (event) => {
			const { then, coolDown } = rows[event] as ReportingRow;
			const scene = begin(event);
			for (const step of coolDown) await scene.after(step, options);
			expect(counts(await scene.after({ ...then, latitude: 0, longitude: 0 }, options), event)).toBe(0);
			expect(counts(await scene.after({ ...then, hearttime: scene.now + 60 - 601 }, options), event)).toBe(0);
			expect(counts(await scene.after({ ...then, hearttime: scene.now + 60 - 600 }, options), event)).toBe(1);
		},
	);
});
