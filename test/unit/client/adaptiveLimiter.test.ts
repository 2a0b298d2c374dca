import { call, extendClient } from '../../../protrack/client';
import type { Envelope } from '../../../protrack/client/envelope';
import { broken, callWell, FakeClient, errorOfPromise, ok, refused, reply, settle } from '../../support/fakeClient';
import { IMEI, imeiOf } from '../../support/testData';

/** A platform that answers when it is told to, so that one sees how many calls are under way. */
class Gate {
	readonly held: Array<(envelope: Envelope) => void> = [];
	most = 0;
	readonly client = new FakeClient(
		() =>
			new Promise<Envelope>((resolve) => {
				this.held.push(resolve);
				this.most = Math.max(this.most, this.held.length);
			}),
	);

	/** Starts calls and leaves them under way. */
	start(count: number): Array<Promise<unknown>> {
		const calls = Array.from({ length: count }, () => call(this.client, 'track', { imeis: [IMEI] }));
		calls.forEach((promise) => void promise.catch(() => undefined));
		return calls;
	}

	/** Answers all calls under way, and those that follow, until none is left. */
	async drain(): Promise<void> {
		await settle();
		while (this.held.length > 0) {
			this.held.splice(0).forEach((answer) => answer(ok([])));
			await settle();
		}
	}

	/** The first call after a complaint, which goes well. */
	async goAhead(): Promise<void> {
		const [first] = this.start(1);
		await this.drain();
		await first;
	}

	/** @returns how many calls go out at once when there is no end of them */
	async width(): Promise<number> {
		const calls = this.start(40);
		await settle();
		const { length } = this.held;
		await this.drain();
		await Promise.all(calls);
		return length;
	}
}

/** Asks once for what must not be repeated, with a platform that refuses it. */
async function complain(gate: Gate, envelope: () => Envelope): Promise<void> {
	const complainer = new FakeClient(envelope);
	complainer.accountKey = gate.client.accountKey;
	await errorOfPromise(callWell(complainer, 'sendCommand'));
}

describe('the pace of an account', () => {
	it('is four calls at once to begin with, and the fifth as soon as one is done', async () => {
		const gate = new Gate();
		void gate.start(20);
		await settle();
		expect(gate.held).toHaveLength(4);
		gate.held.shift()?.(ok([]));
		await settle();
		expect(gate.held).toHaveLength(4);
		expect(gate.client.sent).toHaveLength(5);
		await gate.drain();
	});

	it('lets a call whose time is limited go before those that have time, but not before others like it', async () => {
		const gate = new Gate();
		void gate.start(8);
		const poll = extendClient(gate.client, { hasTimeFor: () => true });
		for (const imei of [imeiOf(1), imeiOf(2)]) void call(poll, 'track', { imeis: [imei] });
		await settle();
		gate.held.splice(0, 2).forEach((answer) => answer(ok([])));
		await settle();
		expect(gate.client.sent.slice(4).map(({ query }) => query.imeis)).toEqual([imeiOf(1), imeiOf(2)]);
		await gate.drain();
	});

	it('grows while all goes well, to 16 and never beyond', async () => {
		const gate = new Gate();
		const calls = gate.start(600);
		await gate.drain();
		await Promise.all(calls);
		expect(gate.most).toBe(16);
		expect(gate.client.sent).toHaveLength(600);
	});

	it('grows one by one, not by leaps', async () => {
		const gate = new Gate();
		const calls = gate.start(4);
		await gate.drain();
		await Promise.all(calls);
		expect(await gate.width()).toBe(5);
	});

	it.each([
		['10009', () => refused(10009)],
		['HTTP 429', () => reply('', { status: 429 })],
	])('halves after %s', async (_, envelope) => {
		const gate = new Gate();
		await Promise.all([...gate.start(600), gate.drain()]);
		await complain(gate, envelope);
		await gate.goAhead();
		expect(await gate.width()).toBe(8);
	});

	it('halves again and again, but one call may always go', async () => {
		const gate = new Gate();
		for (let times = 0; times < 10; times += 1) await complain(gate, () => refused(10009));
		expect(await gate.width()).toBe(1);
	});

	it('comes back after a complaint', async () => {
		const gate = new Gate();
		await complain(gate, () => refused(10009));
		await Promise.all([...gate.start(600), gate.drain()]);
		expect(gate.most).toBe(16);
	});

	it.each([10000, 10007, 10013, 20001])('does not halve after %d', async (code) => {
		const gate = new Gate();
		await complain(gate, () => refused(code));
		expect(await gate.width()).toBe(4);
	});

	it('is given back after an error of any kind', async () => {
		const gate = new Gate();
		await complain(gate, () => {
			throw new TypeError('a bug');
		}).catch(() => undefined);
		for (let times = 0; times < 8; times += 1) await complain(gate, () => refused(10007));
		expect(await gate.width()).toBe(4);
	});

	it('is shared by all clients of the account', async () => {
		const [one, other] = [new Gate(), new Gate()];
		other.client.accountKey = one.client.accountKey;
		const calls = [...one.start(10), ...other.start(10)];
		await settle();
		expect(one.held.length + other.held.length).toBe(4);
		await Promise.all([one.drain(), other.drain()]);
		while (one.held.length + other.held.length > 0) await Promise.all([one.drain(), other.drain()]);
		await Promise.all(calls);
	});

	it('is not shared by different accounts', async () => {
		const [one, other] = [new Gate(), new Gate()];
		void one.start(10);
		void other.start(10);
		await settle();
		expect([one.held.length, other.held.length]).toEqual([4, 4]);
		await Promise.all([one.drain(), other.drain()]);
	});

	it('serves those who wait in the order they came', async () => {
		const gate = new Gate();
		const done: number[] = [];
		gate.start(30).forEach((promise, index) => void promise.then(() => done.push(index)));
		await gate.drain();
		expect(done).toEqual(Array.from({ length: 30 }, (_, index) => index));
	});

	it('is not held by a call that waits for its next try', async () => {
		const client = new FakeClient((_, index) => (index < 4 ? refused(10000) : ok([])));
		let awake = () => {};
		const night = new Promise<void>((resolve) => (awake = resolve));
		client.sleep = async () => await night;
		const asleep = Array.from({ length: 4 }, () => call(client, 'track', { imeis: [IMEI] }));
		await settle();
		expect(await callWell(client, 'deviceList')).toEqual([]);
		awake();
		await Promise.all(asleep);
		expect(client.sent).toHaveLength(9);
	});

	it('lets calls that were queued when the user canceled end without being sent', async () => {
		const gate = new Gate();
		const calls = gate.start(10);
		await settle();
		gate.client.cancel();
		await gate.drain();
		const ends = await Promise.allSettled(calls);
		expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(4);
		expect(gate.client.sent).toHaveLength(4);
	});
});

it('an account whose calls are under way keeps its pace, however many other accounts call', async () => {
	const gate = new Gate();
	void gate.start(4);
	await settle();
	for (let account = 0; account < 1100; account += 1)
		await call(new FakeClient(() => ok([])), 'track', { imeis: [IMEI] });
	void gate.start(1);
	await settle();
	expect(gate.most).toBe(4);
	await gate.drain();
});

describe('a call that waits for its slot', () => {
	it('ends as soon as the user cancels, while the slots are still taken', async () => {
		const gate = new Gate();
		const calls = gate.start(10);
		await settle();
		gate.client.cancel();
		const ends = await Promise.all(calls.slice(4).map(errorOfPromise));
		expect(ends.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'canceled'));
		expect(gate.client.sent).toHaveLength(4);
	});

	it('takes no slot with it when it is canceled', async () => {
		const gate = new Gate();
		const calls = gate.start(10);
		await settle();
		gate.client.cancel();
		await gate.drain();
		await Promise.allSettled(calls);
		const others = new Gate();
		others.client.accountKey = gate.client.accountKey;
		expect(await others.width()).toBeGreaterThanOrEqual(4);
	});
});

describe('a complaint of the platform', () => {
	/** Clients of one account on a platform that refuses as many calls as told; waits pass at once and only move the clock. */
	function account(refusals: number) {
		let nowMs = 1000;
		jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
		const sentAt: number[] = [];
		const serve = () => {
			sentAt.push(nowMs);
			return sentAt.length <= refusals ? refused(10009) : ok([]);
		};
		const one = new FakeClient(serve);
		const clientOf = () => {
			const client = new FakeClient(serve);
			client.accountKey = one.accountKey;
			client.sleep = async (ms) => {
				client.waits.push(ms);
				nowMs += ms;
				await Promise.resolve();
			};
			return client;
		};
		return { sentAt, clientOf, pass: (ms: number) => (nowMs += ms) };
	}
	const ask = async (client: FakeClient) => await call(client, 'track', { imeis: [IMEI] });
	afterEach(() => jest.restoreAllMocks());

	it('keeps a call waiting that was not refused itself', async () => {
		const { clientOf } = account(1);
		await errorOfPromise(callWell(clientOf(), 'sendCommand'));
		const other = clientOf();
		await ask(other);
		expect(other.waits).toHaveLength(1);
		expect(other.waits[0]).toBeGreaterThan(1000);
	});

	it('lets one call go ahead, and the others when that one was taken', async () => {
		const gate = new Gate();
		await complain(gate, () => refused(10009));
		void gate.start(10);
		await settle();
		expect(gate.held).toHaveLength(1);
		gate.held.shift()?.(ok([]));
		await settle();
		expect(gate.held).toHaveLength(2);
		await gate.drain();
	});

	it('lets the next one go ahead when the first was answered with an error that is about something else', async () => {
		const gate = new Gate();
		await complain(gate, () => refused(10009));
		void gate.start(10);
		await settle();
		gate.held.shift()?.(refused(10013));
		await settle();
		expect(gate.held).toHaveLength(2);
		await gate.drain();
	});

	it('does not let all calls wait one by one for answers that do not come', async () => {
		const gate = new Gate();
		await Promise.all([...gate.start(600), gate.drain()]);
		await complain(gate, () => refused(10009));
		const silent = new FakeClient(() => broken('network'));
		silent.accountKey = gate.client.accountKey;
		await errorOfPromise(callWell(silent, 'sendCommand'));
		expect(await gate.width()).toBe(8);
	});

	it('lets another call go ahead when the user canceled the one that would have', async () => {
		const gate = new Gate();
		await complain(gate, () => refused(10009));
		let wake = () => {};
		const impatient = new FakeClient(() => ok([]));
		impatient.accountKey = gate.client.accountKey;
		impatient.sleep = async () => await impatient.unlessCanceled(new Promise<void>((resolve) => (wake = resolve)));
		const first = errorOfPromise(ask(impatient));
		await settle();
		void gate.start(1);
		await settle();
		expect(gate.held).toHaveLength(0);
		impatient.cancel();
		await settle();
		expect([(await first).kind, gate.held.length]).toEqual(['canceled', 1]);
		wake();
		await gate.drain();
	});

	it('is over after a while', async () => {
		const { clientOf, pass } = account(1);
		await errorOfPromise(callWell(clientOf(), 'sendCommand'));
		pass(60_000);
		const other = clientOf();
		await ask(other);
		expect(other.waits).toEqual([]);
	});

	it('is over with the first call that goes well after it', async () => {
		const { clientOf } = account(2);
		await ask(clientOf());
		const other = clientOf();
		await ask(other);
		expect(other.waits).toEqual([]);
	});

	it('is one for all calls that were under way together', async () => {
		const { clientOf, sentAt } = account(4);
		const clients = Array.from({ length: 4 }, clientOf);
		await Promise.all(clients.map(ask));
		// Four at first, then four more: nobody was refused twice.
		expect(sentAt).toHaveLength(8);
		expect(clients.flatMap(({ waits }) => waits).every((wait) => wait < 5000)).toBe(true);
	});

	it('is the error of a call whose time is over while it waits for the one that goes ahead', async () => {
		const gate = new Gate();
		let nowMs = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
		await complain(gate, () => refused(10009));
		nowMs = 20_000;
		void gate.start(1);
		const late = new FakeClient(() => ok([]));
		Object.assign(late, { accountKey: gate.client.accountKey, hasTimeFor: () => nowMs < 50_000 });
		const end = errorOfPromise(ask(late));
		await settle();
		nowMs = 60_000;
		gate.held.shift()?.(refused(10009));
		expect([(await end).kind, late.sent.length]).toEqual(['rate', 0]);
		await gate.drain();
	});

	it('is the error of a call that has no time to wait, and that is not sent', async () => {
		const { clientOf, sentAt } = account(1);
		await errorOfPromise(callWell(clientOf(), 'sendCommand'));
		const hurried = Object.assign(clientOf(), { hasTimeFor: (ms: number) => ms < 1000 });
		expect(await errorOfPromise(ask(hurried))).toMatchObject({ kind: 'rate', code: 10009 });
		expect([sentAt.length, hurried.waits]).toEqual([1, []]);
	});
});
