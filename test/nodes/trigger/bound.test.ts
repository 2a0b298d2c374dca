import { NodeApiError, type IHttpRequestOptions, type INodeType, type IPollFunctions } from 'n8n-workflow';
import type { Host } from '../../support/n8n';
import { settle } from '../../support/fakeClient';
import {
	addDevices,
	all,
	hostWith,
	openWorld,
	raise,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

/** Longer than any poll may take where n8n does not say how long it lets one run. */
const BOUND_MS = 150_000;

/** By the clock that nobody sets back, counted from the first look at it in a test. */
let startedAt: number;
function passTo(ms: number): void {
	jest.spyOn(performance, 'now').mockReturnValue(startedAt + ms);
}

type Send = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

/** Requests of one path that are kept back until the test lets them go. */
class Gate {
	private path: string | undefined;
	private reach = () => {};
	private open: (end: 'answered' | 'broken') => void = () => {};
	private readonly opened = new Promise<'answered' | 'broken'>((resolve) => (this.open = resolve));
	/** Done when a request is kept back. */
	readonly reached = new Promise<void>((resolve) => (this.reach = resolve));

	/** Keeps back the next request of this path. */
	hold(path: string): void {
		this.path = path;
	}

	/** The request goes on to the platform, or ends as if the connection had broken. */
	letGo(end: 'answered' | 'broken'): void {
		this.open(end);
	}

	/** The same node in a workflow of its own, whose requests go through here. */
	through(host: Host): Host {
		const node = Object.create(host.node) as INodeType;
		const pass = async (options: IHttpRequestOptions): Promise<void> => {
			if (this.path === undefined || !options.url.endsWith(this.path)) return;
			this.path = undefined;
			this.reach();
			if ((await this.opened) === 'broken') throw Object.assign(new Error('broken'), { code: 'ECONNRESET' });
		};
		node.poll = async function poll(this: IPollFunctions) {
			const send = this.helpers.httpRequestWithAuthentication as unknown as Send;
			const sendThrough: Send = async function sendThrough(this: unknown, credential, options, more) {
				await pass(options);
				return await send.call(this, credential, options, more);
			};
			const context = Object.create(this) as IPollFunctions;
			Object.defineProperty(context, 'helpers', {
				value: { ...this.helpers, httpRequestWithAuthentication: sendThrough },
			});
			return (await host.node.poll?.call(context)) ?? null;
		};
		const id = `bound${(workflows += 1)}`;
		return hostWith({ ...host, node }, { getWorkflow: () => ({ id, name: 'Bound', active: true }) });
	}
}

/** What runs is kept by workflow for the whole process. */
let workflows = 0;

let world: World;
let gate: Gate;
beforeEach(async () => {
	world = await openWorld();
	gate = new Gate();
	// Without a fraction, so that differences are exact.
	startedAt = Math.floor(performance.now());
	passTo(0);
});
afterEach(async () => {
	jest.restoreAllMocks();
	gate.letGo('answered');
	await world.sim.stop();
});

/** A trigger that was activated a minute ago, and an alarm of each of two devices since. */
async function begin(host = gate.through(world.host), parameters = all): Promise<Trigger> {
	addDevices(world.sim, 2);
	const trigger = new Trigger(host, parameters);
	await trigger.poll();
	world.sim.clock.advance(60_000);
	[0, 1].forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
	return trigger;
}

describe('A poll that hangs', () => {
	it.each(['answered', 'broken'] as const)(
		'beyond its bound is replaced: each alarm comes once, also when the hanging call is %s later',
		async (end) => {
			const trigger = await begin();
			gate.hold('/api/alarm/list2');
			const hanging = trigger.poll();
			await gate.reached;
			expect(await trigger.poll()).toBeNull();
			passTo(BOUND_MS - 1);
			expect(await trigger.poll()).toBeNull();
			expect(trigger.warnings.join()).not.toContain('replaced');

			passTo(BOUND_MS);
			world.sim.clock.advance(BOUND_MS);
			expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1]);
			expect(trigger.warnings.join()).toContain('an earlier poll did not end in time and is replaced by this one');
			const after = trigger.memory();

			world.sim.clearLog();
			gate.letGo(end);
			expect(await hanging).toBeNull();
			await settle();
			// The call that was kept back, if it was sent at all, and none after it.
			expect(world.sim.count()).toBeLessThanOrEqual(1);
			expect(trigger.memory()).toBe(after);
			world.sim.clock.advance(60_000);
			expect(await trigger.poll()).toBeNull();
			expect(sorted(speedsOf(trigger.emitted))).toEqual([0, 1]);
		},
	);

	it('is replaced sooner where n8n gives a poll less time', async () => {
		const host = gate.through(world.host);
		const trigger = await begin(hostWith(host, { getPollBudgetMs: () => 36_000 }));
		gate.hold('/api/alarm/list2');
		const hanging = trigger.poll();
		await gate.reached;
		passTo(36_000);
		expect(await trigger.poll()).toBeNull();
		// n8n itself gives a poll up after 45 s.
		passTo(44_000);
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1]);
		expect(await hanging).toBeNull();
	});

	it('ends visibly at its bound by itself, whatever it waits for, and the next one goes on where the last one ended', async () => {
		const trigger = await begin();
		const deadline = new AbortController();
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => (ms === BOUND_MS ? deadline.signal : timeout(ms)));
		gate.hold('/api/track');
		const before = trigger.memory();
		const hanging = trigger.errorOfPoll();
		await gate.reached;
		deadline.abort();
		const error = await hanging;
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ message: 'The poll did not end within 150 s and was stopped', httpCode: '503' });
		expect(trigger.memory()).toBe(before);
		jest.restoreAllMocks();
		world.sim.clearLog();
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1]);
		const calls = world.sim.count();
		gate.letGo('answered');
		await settle();
		expect(world.sim.count()).toBeLessThanOrEqual(calls + 1);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('The list of the devices, which triggers of one account share,', () => {
	/** Two triggers of one account, of which the first hangs while it reads the list for both. */
	async function beginTwo() {
		world.sim.addAccount({ account: 'below', password: 'x', parent: world.sim.account });
		const host = gate.through(world.host);
		const parameters = { ...all, includeSubAccounts: true };
		const first = await begin(host, parameters);
		const second = new Trigger(
			hostWith(host, { getWorkflow: () => ({ id: 'w2', name: 'Other', active: true }) }),
			parameters,
			first.memory(),
		);
		// The list is too old now.
		passTo(301_000);
		gate.hold('/api/account/list');
		const hanging = first.poll();
		await gate.reached;
		return { first, second, hanging };
	}

	it('is read anew by the poll that replaces the hanging one', async () => {
		const { first, hanging } = await beginTwo();
		passTo(301_000 + BOUND_MS);
		expect(sorted(speedsOf(await first.poll()))).toEqual([0, 1]);
		expect(await hanging).toBeNull();
	});

	it('is read by the other trigger itself when the poll that was reading it is replaced', async () => {
		const { first, second, hanging } = await beginTwo();
		const waiting = second.poll();
		await settle();
		passTo(301_000 + BOUND_MS);
		const replacing = first.poll();
		gate.letGo('answered');
		expect(sorted(speedsOf(await replacing))).toEqual([0, 1]);
		expect(await hanging).toBeNull();
		// It has waited too long to read the alarms in this poll.
		await waiting;
		await second.poll();
		expect(sorted(speedsOf(second.emitted))).toEqual([0, 1]);
	});
});
