import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { forgetActivationStates } from '../../../nodes/ProtrackTrigger/activationStates';
import { forgetDirectories } from '../../../nodes/shared/directory';
import { DurableTrigger } from './durableHost';
import { addDevices, all, hostWith, imeiOf, letTimePass, openWorld, raise, range, speedsOf, Trigger, type World } from './triggerWorld';

let world: World;
let passedMs = 0;
beforeEach(async () => {
	forgetActivationStates();
	passedMs = 0;
	world = await openWorld();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

function pass(seconds: number): void {
	passedMs += seconds * 1000;
	letTimePass(passedMs);
	world.sim.clock.advance(seconds * 1000);
}

type Watch = { listedAt: number; lateSeconds: number; version: number; devices: Record<string, unknown> } & IDataObject;

const NUMBERS = [0.5, 1_790_000_000.5, -5, -1.5, 0, -1e12, 1e12, 1e15, 1e300, -1e300, 9_007_199_254_740_993];
const WORDS = ['0', '-5', 'zzzzzzzz', '-zzzzzzzz', 'zzzzzzzzzzzzzzzzzzzz', '-zzzzzzzzzzzzzzzzzzzz'];

const crafted: Array<[string, (watch: Watch) => void]> = [
	...NUMBERS.map((n): [string, (watch: Watch) => void] => [`listedAt ${n}`, (watch) => (watch.listedAt = n)]),
	...NUMBERS.map((n): [string, (watch: Watch) => void] => [`lateSeconds ${n}`, (watch) => (watch.lateSeconds = n)]),
	...NUMBERS.map((n): [string, (watch: Watch) => void] => [`pollsWithoutAlarms ${n}`, (watch) => (watch.pollsWithoutAlarms = n)]),
	...WORDS.map((word): [string, (watch: Watch) => void] => [
		`r ${word}`,
		(watch) => Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = word)),
	]),
	...['f', 'c', 'u', 't', 'g', 'e', 'b', 'x', 'k', 'n', 'l', 'm', 's', 'p'].flatMap((letter) =>
		WORDS.map((word): [string, (watch: Watch) => void] => [
			`${letter} ${word}`,
			(watch) => Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = `0;${letter}${word}`)),
		]),
	),
	...WORDS.map((word): [string, (watch: Watch) => void] => [
		`c and u ${word}`,
		(watch) => Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = `0;c${word};u${word}`)),
	]),
	...WORDS.map((word): [string, (watch: Watch) => void] => [
		`q ${word}`,
		(watch) => Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = `0;q${word}/${word}`)),
	]),
	...['f', 'c', 'u', 't', 'g', 'e', 'b', 's'].flatMap((letter) =>
		WORDS.map((word): [string, (watch: Watch) => void] => [
			`points ${letter} ${word}`,
			(watch) => Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = `0;p0/${letter}${word}`)),
		]),
	),
	...['r', 'f', 'c', 'u', 't'].flatMap((key) =>
		NUMBERS.map((n): [string, (watch: Watch) => void] => [
			`version 1 ${key} ${n}`,
			(watch) => {
				watch.version = 1;
				Object.keys(watch.devices).forEach((imei) => (watch.devices[imei] = { r: 1_790_000_000, [key]: n }));
			},
		]),
	),
];

describe('A crafted state is no dead end:', () => {
	it('whatever number in it is fractional, negative or far away', async () => {
		addDevices(world.sim, 2);
		const parameters = { ...all, events: ['alarm', 'newPosition', 'noContact', 'deviceRemoved'] };
		const first = new Trigger(world.host, parameters);
		await first.poll();
		const bad: string[] = [];
		for (const [title, change] of crafted) {
			const kept = JSON.parse(first.memory()) as Record<string, { watch: Watch }>;
			change((kept['node:Trigger'] as { watch: Watch }).watch);
			const trigger = new Trigger(world.host, parameters, JSON.stringify(kept));
			const outcome: string[] = [];
			for (let poll = 0; poll < 4; poll += 1) {
				pass(60);
				range(2).forEach((index) => raise(world.sim, imeiOf(index), { speed: poll + 1 }));
				const items = await trigger.poll().catch((error: Error) => {
					outcome.push(`E:${error.message.slice(0, 90)}`);
					return null;
				});
				outcome.push(String(speedsOf((items ?? []).filter(({ event }) => event === 'alarm')).filter((speed) => speed === poll + 1).length));
			}
			if (outcome.slice(-1)[0] !== '2' || outcome.some((each) => each.startsWith('E'))) bad.push(`${title}: ${outcome.join(' ')}`);
		}
		expect(bad).toEqual([]);
	}, 120_000);

	it('whatever names it gives to devices, also while a list cannot be read', async () => {
		addDevices(world.sim, 2);
		const first = new Trigger(world.host);
		await first.poll();
		const kept = JSON.parse(first.memory()) as Record<string, { watch: Watch }>;
		const watch = (kept['node:Trigger'] as { watch: Watch }).watch;
		watch.devices['not an imei'] = '0';
		forgetDirectories();
		world.sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		const trigger = new Trigger(world.host, all, JSON.stringify(kept));
		pass(60);
		range(2).forEach((index) => raise(world.sim, imeiOf(index), { speed: 1 }));
		expect(speedsOf(await trigger.poll())).toEqual([1, 1]);
	});
});

describe("On n8n's durable engine", () => {
	it('a workflow that was deactivated within its first minute and is activated again an hour later starts from then', async () => {
		addDevices(world.sim, 2);
		await new DurableTrigger(world.host).poll();
		pass(1800);
		raise(world.sim, imeiOf(0), { speed: 1 });
		pass(1800);
		const again = new DurableTrigger(world.host);
		expect(speedsOf(await again.poll())).toEqual([]);
		pass(60);
		expect(speedsOf(await again.poll())).toEqual([]);
	});
});

describe('When only the positions are rejected', () => {
	it.each([10007, 10001, 10000])('from the very first poll on, alarms are read (%d)', async (code) => {
		addDevices(world.sim, 3);
		world.sim.fail({ path: 'track', effect: { code } });
		const trigger = new Trigger(world.host);
		await trigger.poll();
		pass(60);
		raise(world.sim, imeiOf(1), { speed: 1 });
		const got = speedsOf(await trigger.poll());
		pass(60);
		expect([...got, ...speedsOf(await trigger.poll())]).toEqual([1]);
	});
});

const everything: INodeParameters = { ...all, includeSubAccounts: true };

describe('With sub-accounts', () => {
	const add = (account: string, index: number) =>
		world.sim.addDevice({ imei: imeiOf(index), name: `Truck ${index}`, account, position: { latitude: 10, longitude: 20 } });

	it('some that fail do not keep a device of another from joining', async () => {
		addDevices(world.sim, 1);
		const subs = range(40).map((index) => `${world.sim.account}-${String(index).padStart(2, '0')}`);
		subs.forEach((account, index) => {
			world.sim.addAccount({ account, password: 'x' });
			add(account, 100 + index);
		});
		const trigger = new Trigger(world.host, everything);
		await trigger.poll();
		subs.slice(0, 8).forEach((account) => world.sim.fail({ path: 'deviceList', account, effect: { code: 10000 } }));
		pass(300);
		await trigger.poll();
		add(subs[39] ?? '', 500);
		let polls = 0;
		const got: Array<number | null> = [];
		for (; polls < 30 && !got.includes(500); polls += 1) {
			pass(60);
			raise(world.sim, imeiOf(500), { speed: 500 });
			got.push(...speedsOf(await trigger.poll()));
		}
		expect(polls).toBeLessThanOrEqual(7);
	}, 60_000);

	it('a list that could not be read at the activation makes no news of its old devices after a restart', async () => {
		const trigger = await beginInOutage();
		forgetDirectories();
		trigger.restart();
		world.sim.clearFaults();
		pass(60);
		await trigger.poll();
		pass(60);
		await trigger.poll();
		expect(trigger.emitted.map(({ event }) => event)).toEqual([]);
	});

	it('nor when another trigger of the account has read it in between', async () => {
		const trigger = await beginInOutage();
		const other = new Trigger(hostOf('other'), everything);
		await other.poll();
		world.sim.clearFaults();
		for (let poll = 0; poll < 15; poll += 1) {
			pass(60);
			await other.poll();
		}
		await trigger.poll();
		expect(trigger.emitted.map(({ event }) => event)).toEqual([]);
	});

	async function beginInOutage(): Promise<Trigger> {
		addDevices(world.sim, 1);
		const north = `${world.sim.account}-north`;
		world.sim.addAccount({ account: north, password: 'x' });
		add(north, 100);
		add(north, 101);
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		const trigger = new Trigger(world.host, { ...everything, events: ['deviceAdded', 'deviceRemoved'] });
		await trigger.poll();
		pass(60);
		await trigger.poll();
		return trigger;
	}

	it('a device that joins after an outage that began before the activation brings no alarms from before the activation', async () => {
		addDevices(world.sim, 1);
		const north = `${world.sim.account}-north`;
		world.sim.addAccount({ account: north, password: 'x' });
		add(north, 100);
		const other = new Trigger(hostOf('other'), everything);
		await other.poll();
		const fault = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		add(north, 101);
		pass(1800);
		raise(world.sim, imeiOf(101), { speed: 1 });
		pass(1800);
		await other.poll();
		const trigger = new Trigger(world.host, everything);
		await trigger.poll();
		pass(60);
		raise(world.sim, imeiOf(101), { speed: 2 });
		await trigger.poll();
		fault.remove();
		pass(1800);
		await trigger.poll();
		pass(60);
		await trigger.poll();
		expect(speedsOf(trigger.emitted)).toEqual([2]);
	});

	it('a device that moves to another account while that one is out of sight loses and doubles nothing', async () => {
		addDevices(world.sim, 1);
		const [north, south] = ['north', 'south'].map((name) => `${world.sim.account}-${name}`) as [string, string];
		[north, south].forEach((account) => world.sim.addAccount({ account, password: 'x' }));
		add(north, 100);
		const trigger = new Trigger(world.host, { ...everything, events: ['alarm', 'deviceAdded', 'deviceRemoved'] });
		await trigger.poll();
		world.sim.fail({ path: 'deviceList', account: south, effect: { code: 10000 } });
		for (let poll = 1; poll <= 20; poll += 1) {
			pass(60);
			raise(world.sim, imeiOf(100), { speed: poll });
			await trigger.poll();
		}
		expect(speedsOf(trigger.emitted)).toEqual(range(20, 1));
	});
});

const hostOf = (id: string) => hostWith(world.host, { getWorkflow: () => ({ id, name: id, active: true }) });
