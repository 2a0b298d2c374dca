import { call, callInBatches, ProtrackError, type WireRequest } from '../../../protrack/client';
import {
	DeviceWalk,
	estimateTrack,
	readAccounts,
	readMileage,
	readTrack,
	RunLimits,
	type RunDemand,
} from '../../../protrack/fleet';
import { FakeClient, errorOfPromise, ok, refused, type Script } from '../../support/fakeClient';
import { imeiOf, imeisUpTo } from '../../support/testData';

const exceeded = (what: keyof RunDemand) =>
	ProtrackError.of({ kind: 'limit', message: `too many ${what}`, hint: 'Raise it.', httpCode: '400' });

/** A platform that is asked with limits. */
function limitedTo(max: Partial<RunDemand>, script: Script) {
	const base = new FakeClient(script);
	const limits = new RunLimits({ calls: Infinity, items: Infinity, ...max }, exceeded);
	return { limits, client: limits.limit(base), sent: base.sent };
}

/** A page of the playback that is full and ends later than it was asked from. */
const fullPage = ({ query }: WireRequest) =>
	ok(Array.from({ length: 1000 }, (_, index) => `1,2,${Number(query.begintime) + index},0,0`).join(';'));

describe('The calls of a run', () => {
	it('end at their limit with an error that says so', async () => {
		const { client, sent } = limitedTo({ calls: 2 }, () => ok([]));
		await call(client, 'deviceList', {});
		await call(client, 'deviceList', {});
		expect(await errorOfPromise(call(client, 'deviceList', {}))).toMatchObject({
			kind: 'limit',
			message: 'too many calls',
		});
		expect(sent).toHaveLength(2);
	});

	it('end also for what waits in the same moment', async () => {
		const { client, sent } = limitedTo({ calls: 10 }, ({ query }) =>
			ok(query.imeis?.split(',').map((imei) => ({ imei }))),
		);
		const { records, errors } = await callInBatches(client, 'track', imeisUpTo(5000), {});
		expect(sent).toHaveLength(10);
		expect([records.size, errors.size]).toEqual([1000, 4000]);
		expect(new Set([...errors.values()].map(({ kind }) => kind))).toEqual(new Set(['limit']));
	});

	it('count those that are repeated', async () => {
		const { client, sent } = limitedTo({ calls: 3 }, () => refused(10000));
		expect((await errorOfPromise(call(client, 'deviceList', {}))).kind).toBe('limit');
		expect(sent).toHaveLength(3);
	});

	it('count pages, and pages that never end come to an end', async () => {
		const { client, sent } = limitedTo({ calls: 5 }, fullPage);
		const track = await readTrack(
			client,
			{ imei: imeiOf(1), from: 0, to: 1_000_000 },
			{ limit: Infinity, now: 1_000_000 },
			(point) => point,
		);
		expect(sent).toHaveLength(5);
		expect(track.error?.kind).toBe('limit');
		expect(track.rows.length).toBeGreaterThan(4900);
	});

	it('count accounts, and a tree without end comes to an end', async () => {
		const { client, sent } = limitedTo({ calls: 50 }, ({ query }) =>
			ok([1, 2].map((number) => ({ account: `${query.account ?? ''}${number}` }))),
		);
		const { accounts, failures } = await readAccounts(client, { recursive: true, limit: Infinity });
		expect(sent).toHaveLength(50);
		expect(accounts).toHaveLength(100);
		expect(failures[0]?.error.kind).toBe('limit');
	});

	it('count devices of accounts as well', async () => {
		const { client, sent } = limitedTo({ calls: 50 }, ({ endpoint: name, query }) =>
			ok(name === 'deviceList' ? [] : [1, 2].map((number) => ({ account: `${query.account ?? ''}${number}` }))),
		);
		const { failures } = await new DeviceWalk(client, { includeSubAccounts: true }).take(Infinity);
		expect(sent).toHaveLength(50);
		expect(failures[0]?.error.kind).toBe('limit');
	});

	it('are those of the whole run, whatever asks', async () => {
		const { client, limits } = limitedTo({ calls: 4 }, () => ok([]));
		const window = { begintime: 0, endtime: 1800 };
		await readMileage(client, [{ imeis: imeisUpTo(300), windows: [window] }], 1800);
		expect([limits.excess({ calls: 1 }), limits.excess({ calls: 2 })]).toEqual([[], ['calls']]);
	});

	it('leave a client everything else that it can do', async () => {
		const { client } = limitedTo({ calls: 1 }, () => ok([]));
		await client.sleep(5);
		expect(client.account).toBe('acme');
		expect(() => client.throwIfCanceled()).not.toThrow();
	});
});

describe('What a run reads', () => {
	it('ends with the page that goes beyond the limit, which is kept', async () => {
		const { client, sent } = limitedTo({ items: 2500 }, fullPage);
		const track = await readTrack(
			client,
			{ imei: imeiOf(1), from: 0, to: 1_000_000 },
			{ limit: Infinity, now: 1_000_000 },
			(point) => point,
		);
		expect(track.error).toMatchObject({ kind: 'limit', message: 'too many items' });
		expect(sent).toHaveLength(3);
		expect(track.rows.length).toBeGreaterThan(2500);
	});

	it('may be all that there is', async () => {
		const { client } = limitedTo({ items: 3 }, () => ok('1,2,3,4,5;1,2,4,4,5;1,2,5,4,5'));
		const track = await readTrack(
			client,
			{ imei: imeiOf(1), from: 0, to: 1000 },
			{ limit: Infinity, now: 1000 },
			(point) => point,
		);
		expect([track.rows.length, track.error]).toEqual([3, undefined]);
	});
});

describe('Half of what a run may read', () => {
	it('is told, so that who can go on another time stops before the limit', async () => {
		const { limits, client } = limitedTo({ items: 4 }, () => ok([{ imei: imeiOf(1) }, { imei: imeiOf(2) }]));
		await call(client, 'deviceList', {});
		expect(limits.isHalfRead).toBe(false);
		await call(client, 'deviceList', {});
		expect(limits.isHalfRead).toBe(true);
	});
});

describe('What a run gives', () => {
	it('is cut at the limit', () => {
		const limits = new RunLimits({ calls: 1, items: 5 }, exceeded);
		expect([limits.admit(3), limits.admit(3), limits.admit(3), limits.itemsLeft]).toEqual([3, 2, 0, 0]);
	});
});

describe('The estimate of a track', () => {
	const DAY = 86_400;

	it.each([
		['a day', 0, DAY, Infinity, { calls: 9, items: 8640 }],
		['a small limit of a year', 0, 365 * DAY, 10, { calls: 1, items: 10 }],
		['a range that ends in the future', 99 * DAY, 5000 * DAY, Infinity, { calls: 9, items: 8640 }],
		['a range that lies ahead', 200 * DAY, 300 * DAY, Infinity, { calls: 1, items: 0 }],
		['a moment', 5, 6, Infinity, { calls: 1, items: 0 }],
	])('is one point for each 10 s: %s', (_, from, to, limit, expected) => {
		expect(estimateTrack({ from, to }, limit, 100 * DAY)).toEqual(expected);
	});
});
