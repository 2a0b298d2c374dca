import { knownDevices, visibleDevices } from '../../nodes/shared/deviceCache';
import type { BestEffort } from '../../nodes/shared/refresher';
import { FakeClient, ok, refused } from '../support/fakeClient';
import { imeiOf } from '../support/testData';

const MINUTE = 60_000;
const owners = ['acme', 'north', 'far'];
let nowMs = 0;

beforeEach(() => {
	nowMs = 0;
	jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => jest.restoreAllMocks());

/** The own account, one below it and one below that, each with one device. */
function world() {
	const state = { refuses: '', code: 10000, isDamaged: false, hasTime: true, own: [{}] as object[] };
	const client = new FakeClient(async ({ endpoint, query: { account = 'acme' } }) => {
		await release.get(`${endpoint} ${account}`);
		if (state.refuses === `${endpoint} ${account}`) return refused(state.code);
		const damaged = state.isDamaged ? [{}] : [];
		if (endpoint === 'deviceList') return ok([{ imei: imeiOf(owners.indexOf(account)) }, ...damaged]);
		const below = owners[owners.indexOf(account) + 1];
		return ok(below === undefined ? [] : [{ account: below }]);
	});
	const release = new Map<string, Promise<void>>();
	const bestEffort = (left: () => boolean): BestEffort => ({
		hasFallback: true,
		hasTime: left,
		openSession: async () => await Promise.resolve(client),
	});
	return {
		state,
		client,
		release,
		/** As a trigger asks. */
		poll: async (left = () => state.hasTime, includeSubAccounts = true) =>
			await knownDevices(client, { includeSubAccounts, maxAgeMs: 5 * MINUTE, bestEffort: bestEffort(left) }),
		/** As the device field asks. */
		pick: async () => await visibleDevices(client, 30_000),
		/** Time for so many lists. */
		only: (lists: number) => {
			let left = lists;
			return () => (left -= 1) >= 0;
		},
	};
}

describe('A list that was put off', () => {
	it('is put off as well for who has no more time while another one reads it', async () => {
		const { poll, release, only } = world();
		let go = () => {};
		release.set('deviceList north', new Promise((resolve) => (go = resolve)));
		const slow = poll();
		await new Promise((resolve) => setImmediate(resolve));
		const { devices, outages } = await poll(only(0));
		expect(devices.map(({ account }) => account)).toEqual(['acme']);
		expect(outages.map(({ account, list }) => `${list} of ${account}`)).toEqual(
			expect.arrayContaining(['devices of north']),
		);
		go();
		expect((await slow).devices).toHaveLength(3);
	});

	it.each(['a trigger', 'the device field'])(
		'says to %s why it cannot be read as soon as that is known',
		async (who) => {
			const { state, poll, pick, only } = world();
			await poll(only(0));
			Object.assign(state, { refuses: 'deviceList acme', code: 10007 });
			const outages = who === 'a trigger' ? (await poll()).outages : (await pick()).outages;
			expect(outages.map(({ error }) => error.code)).toEqual([10007]);
		},
	);

	it('is read at once for who waits for it', async () => {
		const { poll, pick, only } = world();
		await poll(only(1));
		await expect(pick()).resolves.toMatchObject({ outages: [], devices: { length: 3 } });
	});

	it.each(['devices', 'subAccounts'])('makes no news of the devices behind it when it is read (%s)', async (list) => {
		const { poll, only } = world();
		// Own devices, own sub-accounts, devices of north, sub-accounts of north.
		const first = await poll(only(list === 'devices' ? 2 : 1));
		expect(first.devices).toHaveLength(1);
		nowMs += MINUTE;
		const { devices, newlyReadable } = await poll();
		expect(devices).toHaveLength(3);
		expect([...newlyReadable].sort()).toEqual([imeiOf(1), imeiOf(2)]);
		nowMs += 10 * MINUTE;
		expect([...(await poll()).newlyReadable]).toEqual([]);
	});

	it('makes no news of the devices that can be read when it is damaged', async () => {
		const { state, poll, only } = world();
		await poll(only(2));
		state.isDamaged = true;
		nowMs += MINUTE;
		expect([...(await poll()).newlyReadable]).toContain(imeiOf(1));
		nowMs += 10 * MINUTE;
		expect([...(await poll()).newlyReadable]).toEqual([]);
	});
});

describe('A list of sub-accounts that could not be read from the start', () => {
	it('makes no news of the devices behind it when it is read', async () => {
		const { state, poll } = world();
		state.refuses = 'subAccountList acme';
		expect((await poll()).devices).toHaveLength(1);
		state.refuses = '';
		nowMs += 2 * MINUTE;
		expect([...(await poll()).newlyReadable].sort()).toEqual([imeiOf(1), imeiOf(2)]);
	});
});

describe('Where there are more lists than time', () => {
	it('they stay fresh for longer also beside a trigger of the own devices only', async () => {
		const { client, poll, only } = world();
		await poll();
		for (let round = 0; round < 4; round += 1) {
			nowMs += 40 * MINUTE;
			await poll(only(0));
			await poll(undefined, false);
		}
		const calls = client.sent.length;
		nowMs += 20 * MINUTE;
		await poll();
		const asked = client.sent.slice(calls).map(({ endpoint, query }) => `${endpoint} ${query.account ?? 'acme'}`);
		expect(asked).toContain('deviceList north');
		expect(asked).not.toContain('deviceList acme');
	});
});
