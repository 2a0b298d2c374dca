import { NodeApiError } from 'n8n-workflow';
import type { FaultEffect } from '../../../simulator/server/faults';
import type { MonitorState } from '../../../protrack/monitor';
import {
	addDevices,
	allWith,
	openWorld,
	raise,
	range,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { storeFor } from '../../support/n8n';
import { imeiOf } from '../../support/testData';

let world: World;
let trigger: Trigger;

/** A trigger that was activated a minute ago, and an alarm of each device since. */
async function begin(devices: number): Promise<void> {
	addDevices(world.sim, devices);
	trigger = new Trigger(world.host);
	await trigger.poll();
	world.sim.clock.advance(60_000);
	range(devices).forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
}

beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => await world.sim.stop());

const effects: Array<[string, FaultEffect]> = [
	['a system error', { code: 10000 }],
	['too many requests', { code: 10009 }],
	['a denied permission', { code: 10007 }],
	['a blocked account', { code: 10016 }],
	['an unknown request', { code: 10001 }],
	['a code that nobody knows', { code: 31337 }],
	['HTTP 502', { httpStatus: 502 }],
	['HTTP 429', { httpStatus: 429 }],
	['a broken connection', 'reset'],
	['cut JSON', 'truncated'],
	['an empty body', 'empty'],
	['a web page', 'html'],
];

describe('A poll that can read nothing', () => {
	// The old list of alarms stands in for the new one. A rejection of `track` alone tells the time, so alarms are read all the same.
	const alarmLists = ['alarmList2', 'alarmList'];
	const isRejection = ([, effect]: (typeof effects)[number]) => typeof effect === 'object' && 'code' in effect;
	describe.each([
		{ calls: 'track', paths: ['track'], given: effects.filter((each) => !isRejection(each)) },
		{ calls: 'alarmList2', paths: alarmLists, given: effects },
		{ calls: 'track and alarmList2', paths: ['track', ...alarmLists], given: effects },
	])('because every $calls call gives', ({ paths, given }) => {
		it.each(given)('%s, throws a readable error and leaves the state as it was', async (_, effect) => {
			await begin(3);
			const before = trigger.memory();
			const errors = paths.map((each) => world.sim.fail({ path: each, effect }));
			const error = await trigger.errorOfPoll();
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error.message.length).toBeGreaterThan(20);
			expect(error.description).toBeTruthy();
			expect(trigger.memory()).toBe(before);
			errors.forEach((each) => each.remove());
			expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2]);
		});
	});

	it('because the device list is refused, throws and leaves the state as it was', async () => {
		await begin(2);
		const other = await openWorld();
		addDevices(other.sim, 1);
		other.sim.fail({ path: 'deviceList', effect: 'html' });
		const fresh = new Trigger(other.host);
		expect(await fresh.errorOfPoll()).toBeInstanceOf(NodeApiError);
		expect(JSON.parse(fresh.memory())).toEqual({ 'node:Trigger': {} });
		other.sim.clearFaults();
		// a failed list is not kept: the next poll reads it again
		expect(await fresh.poll()).toBeNull();
		await other.sim.stop();
	});

	it('because the account was blocked meanwhile, makes no more calls than there are lanes', async () => {
		await begin(120);
		world.sim.clearLog();
		world.sim.fail({ path: 'alarmList2', effect: { code: 10016 } });
		await trigger.errorOfPoll();
		expect(world.sim.count('alarmList2')).toBeLessThanOrEqual(16);
	});
});

describe('A null record', () => {
	it('of the positions makes the trigger ask all devices', async () => {
		await begin(3);
		const error = world.sim.fail({ path: 'track', effect: 'null-record' });
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2]);
		error.remove();
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
	});

	it('of the alarms is "none", and those within the window come as soon as they are shown', async () => {
		await begin(3);
		const error = world.sim.fail({ path: 'alarmList2', effect: 'null-record' });
		expect(await trigger.poll()).toBeNull();
		error.remove();
		world.sim.clock.advance(60_000);
		range(3).forEach((index) => world.sim.setPosition(imeiOf(index), {}));
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2]);
	});
});

describe('An error at one device of a hundred', () => {
	it.each<[string, FaultEffect]>([
		['a code of the device', { code: 20046 }],
		['a broken connection', 'reset'],
	])('(%s) emits the others, warns, and delivers this one next time', async (_, effect) => {
		await begin(100);
		const imei = imeiOf(37);
		const before = trigger.state().devices[imei]?.readTo;
		const error = world.sim.fail({ path: 'alarmList2', imei, effect });
		expect(sorted(speedsOf(await trigger.poll()))).toEqual(range(100).filter((index) => index !== 37));
		expect(trigger.state().devices[imei]?.readTo).toBe(before);
		expect(trigger.warnings.join()).toContain(imei);
		error.remove();
		// hours later, so that no look-back could have helped
		world.sim.clock.advance(4 * 3_600_000);
		expect(speedsOf(await trigger.poll())).toEqual([37]);
	});

	it('of whichever comes after 36 good ones, loses nothing and doubles nothing', async () => {
		await begin(100);
		world.sim.fail({ path: 'alarmList2', skip: 36, times: 60, effect: { code: 20046 } });
		await trigger.poll();
		expect(trigger.emitted).toHaveLength(40);
		world.sim.clearFaults();
		trigger.restart();
		world.sim.clock.advance(60_000);
		await trigger.poll();
		expect(sorted(speedsOf(trigger.emitted))).toEqual(range(100));
	});

	it('that never ends, never starves the others, even with twenty such devices', async () => {
		await begin(50);
		range(20).forEach((index) => world.sim.fail({ path: 'alarmList2', imei: imeiOf(index), effect: { code: 20046 } }));
		expect(sorted(speedsOf(await trigger.poll()))).toEqual(range(30, 20));
		for (const poll of range(3)) {
			world.sim.clock.advance(60_000);
			raise(world.sim, imeiOf(40 + poll), { speed: 100 + poll });
			expect(speedsOf(await trigger.poll())).toEqual([100 + poll]);
		}
		world.sim.clearFaults();
		world.sim.clock.advance(60_000);
		expect(sorted(speedsOf(await trigger.poll()))).toEqual(range(20));
	});
});

/** The state as version 1 of it was stored. */
function asVersion1(state: MonitorState) {
	const devices = Object.entries(state.devices).map(([imei, { readTo, notBefore, seenKeys }]): [string, object] => [
		imei,
		{ r: readTo, f: notBefore, s: seenKeys },
	]);
	return { ...state, version: 1, devices: Object.fromEntries(devices) };
}

describe('A stored state', () => {
	const memory = (watch: unknown) => JSON.stringify({ 'node:Trigger': { watch } });

	it.each<[string, unknown]>([
		['a text', 'x'],
		['null', null],
		['a list', [1]],
		['an empty object', {}],
		['of a later version', { version: 3, listedAt: 1, lateSeconds: 600, devices: {} }],
		['of this version, without an account', { version: 2, devices: {} }],
		['without its devices', { version: 1, listedAt: 1, lateSeconds: 600 }],
	])('that is %s starts afresh', async (_, watch) => {
		addDevices(world.sim, 2);
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: world.sim.seconds() - 60, speed: 1 });
		trigger = new Trigger(world.host, undefined, memory(watch));
		expect(await trigger.poll()).toBeNull();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 2 });
		expect(speedsOf(await trigger.poll())).toEqual([2]);
	});

	it.each<[string, object]>([
		['memory that is a number', { s: 5 }],
		['memory that is null', { s: null }],
		['a first time that is a text', { f: 'soon' }],
		['a cursor that is a text', { r: 'now' }],
		['no cursor', { r: undefined }],
	])('with %s starts afresh', async (_, damage) => {
		await begin(2);
		const state = asVersion1(trigger.state());
		Object.assign(state.devices[imeiOf(0)]!, damage);
		trigger = new Trigger(world.host, undefined, memory(state));
		expect(await trigger.poll()).toBeNull();
		expect(trigger.state().listedAt).toBe(world.sim.seconds());
	});

	it('of version 1 goes on: what came since its last poll comes, and nothing twice', async () => {
		await begin(2);
		const older = asVersion1(trigger.state());
		trigger = new Trigger(world.host, undefined, memory(older));
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1]);
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
		expect(trigger.warnings).toEqual([]);
	});

	it('of this version with a device that cannot be read starts afresh', async () => {
		await begin(2);
		const kept = JSON.parse(trigger.memory()) as Record<string, { watch: { devices: Record<string, string> } }>;
		kept['node:Trigger']!.watch.devices[imeiOf(0)] = ';;f!';
		trigger = new Trigger(world.host, undefined, JSON.stringify(kept));
		expect(await trigger.poll()).toBeNull();
		expect(trigger.warnings.join()).toContain('starting afresh');
	});

	it('of another account starts afresh', async () => {
		await begin(2);
		world.sim.addAccount({ account: 'other', password: 'pw' });
		world.sim.addDevice({ imei: imeiOf(9), account: 'other', position: {} });
		world.sim.addAlarm(imeiOf(9), { type: 7, speed: 90, systemtime: world.sim.seconds() - 30 });
		world.host.store = storeFor({ url: world.sim.url, account: 'other', password: 'pw' });
		expect(await trigger.poll()).toBeNull();
		expect(Object.keys(trigger.state().devices)).toEqual([imeiOf(9)]);
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(9), { speed: 91 });
		expect(speedsOf(await trigger.poll())).toEqual([91]);
	});

	it('of another platform starts afresh', async () => {
		await begin(2);
		const other = await openWorld({ account: world.sim.account });
		addDevices(other.sim, 2);
		other.sim.addAlarm(imeiOf(0), { type: 7, speed: 80, systemtime: other.sim.seconds() - 30 });
		world.host.store = storeFor(other.sim);
		other.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
		other.sim.clock.advance(60_000);
		raise(other.sim, imeiOf(1), { speed: 81 });
		expect(speedsOf(await trigger.poll())).toEqual([81]);
		await other.sim.stop();
	});

	it('survives a new password of the same account', async () => {
		await begin(1);
		world.host.store = storeFor({
			url: world.sim.url,
			account: ` ${world.sim.account} `,
			password: world.sim.password,
		});
		expect(speedsOf(await trigger.poll())).toEqual([0]);
	});

	it('holds no token, no password and no signature', async () => {
		await begin(2);
		await trigger.poll();
		const stored = Object.values(world.host.store)[0] as Record<string, string>;
		expect(stored.accessToken).toHaveLength(47);
		expect(trigger.memory()).not.toContain(stored.accessToken);
		expect(trigger.memory()).not.toContain(world.sim.password);
		expect(trigger.memory()).not.toMatch(/[0-9a-f]{32}/);
	});

	it('of a look-back of a day over many alarms stays small', async () => {
		addDevices(world.sim, 100);
		range(500).forEach((index) =>
			world.sim.addAlarm(imeiOf(index % 100), { type: 7, systemtime: world.sim.seconds() - 80_000 + index * 150 }),
		);
		trigger = new Trigger(world.host, allWith({ lookBackMinutes: 1440 }));
		await trigger.poll();
		expect(trigger.emitted).toHaveLength(500);
		expect(trigger.memory().length).toBeLessThan(12_800);
	});
});
