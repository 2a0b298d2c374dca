import fc from 'fast-check';
import { callInBatches, countBatches, type WireRequest } from '../../../protrack/client';
import type { Envelope } from '../../../protrack/client/envelope';
import { broken, FakeClient, errorOfPromise, ok, refused } from '../../support/fakeClient';
import { IMEI, imeiOf, imeisUpTo } from '../../support/testData';

const asked = (request: WireRequest) => (request.query.imeis ?? '').split(',');
const known = (request: WireRequest, unless: (imei: string) => boolean = () => false): Envelope =>
	ok(
		asked(request)
			.filter((imei) => !unless(imei))
			.map((imei) => ({ imei, speed: 7 })),
	);

/** A platform that refuses a whole request when one of these devices is in it. */
const strict = (bad: ReadonlySet<string>, code = 10013) =>
	new FakeClient((request) => (asked(request).some((imei) => bad.has(imei)) ? refused(code) : known(request)));

describe('many devices', () => {
	it.each([
		[1, 1],
		[100, 1],
		[101, 2],
		[500, 5],
	])('%d of them cost %d calls', async (count, calls) => {
		const client = new FakeClient((request) => known(request));
		const { records, errors } = await callInBatches(client, 'track', imeisUpTo(count), {});
		expect(client.sent).toHaveLength(calls);
		expect([...records.keys()].sort()).toEqual(imeisUpTo(count));
		expect(errors.size).toBe(0);
	});

	it.each([0, 1, 99, 100, 101, 199, 200, 201, 500])(
		'%d of them cost as many calls as were counted before',
		async (count) => {
			const client = new FakeClient((request) => known(request));
			await callInBatches(client, 'track', imeisUpTo(count), {});
			expect(client.sent).toHaveLength(countBatches('track', count));
		},
	);

	it('none of them cost no call', async () => {
		const client = new FakeClient((request) => known(request));
		expect(await callInBatches(client, 'track', [], {})).toEqual({
			records: new Map(),
			errors: new Map(),
			serverTime: null,
		});
		expect(client.sent).toEqual([]);
	});

	it('named twice are asked for once', async () => {
		const client = new FakeClient((request) => known(request));
		await callInBatches(client, 'track', [...imeisUpTo(60), ...imeisUpTo(60), imeiOf(3)], {});
		expect(client.sent.map(asked)).toEqual([imeisUpTo(60)]);
	});

	it('named twice, once with spaces, are asked for once', async () => {
		const client = new FakeClient((request) => known(request));
		await callInBatches(client, 'track', [IMEI, ' 868166 056370 001 '], {});
		expect(client.sent.map(asked)).toEqual([[IMEI]]);
	});

	it('are looked up by IMEI, not by place in the answer', async () => {
		const client = new FakeClient((request) =>
			ok(
				asked(request)
					.reverse()
					.map((imei) => ({ imei, speed: Number(imei.slice(-2)) })),
			),
		);
		const { records } = await callInBatches(client, 'track', imeisUpTo(50), {});
		expect(imeisUpTo(50).map((imei) => records.get(imei)?.speed)).toEqual(
			Array.from({ length: 50 }, (_, index) => index),
		);
	});

	it('that the answer leaves out are neither among the records nor among the errors', async () => {
		const client = new FakeClient((request) => known(request, (imei) => imei === imeiOf(4)));
		const { records, errors } = await callInBatches(client, 'track', imeisUpTo(10), {});
		expect([records.has(imeiOf(4)), errors.has(imeiOf(4)), records.size, errors.size]).toEqual([false, false, 9, 0]);
	});

	it('of which nothing is known (20023) are neither', async () => {
		const { records, errors } = await callInBatches(new FakeClient(() => refused(20023)), 'track', imeisUpTo(10), {});
		expect([records.size, errors.size]).toEqual([0, 0]);
	});

	it('keep the other parameters in every batch', async () => {
		const client = new FakeClient((request) => known(request));
		await callInBatches(client, 'mileage', imeisUpTo(250), { begintime: 1_699_999_200, endtime: 1_700_002_800 });
		expect(client.sent.map(({ query }) => [query.begintime, query.endtime])).toEqual(
			Array.from({ length: 3 }, () => ['1699999200', '1700002800']),
		);
	});

	it('are told of with each answer as it comes, all records in it', async () => {
		const answers: Array<[string[], number, number | undefined, string | undefined]> = [];
		const client = new FakeClient((request, index) => ({
			...ok([...asked(request), IMEI].map((imei) => ({ imei }))),
			status: 200 + index,
			age: '0',
		}));
		await callInBatches(
			client,
			'track',
			[IMEI, ...imeisUpTo(149)],
			{},
			{ onAnswer: ({ result, status, age }, batch) => answers.push([batch, result.length, status, age]) },
		);
		expect(answers).toEqual([
			[[IMEI, ...imeisUpTo(99)], 101, 200, '0'],
			[imeisUpTo(149).slice(99), 51, 201, '0'],
		]);
	});

	it('come with the clock of the server', async () => {
		const client = new FakeClient((request, index) => ({
			...known(request),
			serverTime: index === 0 ? 1_700_000_000 : 1_700_000_009,
		}));
		expect((await callInBatches(client, 'track', imeisUpTo(150), {})).serverTime).toBe(1_700_000_000);
	});
});

describe('a damaged record in an answer', () => {
	it('is the error of the devices that the answer lacks, and the others are delivered', async () => {
		const client = new FakeClient((request) =>
			ok([
				...asked(request)
					.slice(1)
					.map((imei) => ({ imei })),
				null,
			]),
		);
		const { records, errors } = await callInBatches(client, 'track', imeisUpTo(100), {});
		expect(records.size).toBe(99);
		expect([...errors].map(([imei, { kind, message }]) => [imei, kind, message])).toEqual([
			[imeiOf(0), 'damaged', '1 of 100 records cannot be read (Track)'],
		]);
	});

	it('says nothing of the devices of other answers', async () => {
		const client = new FakeClient((_, index) => (index === 0 ? ok([null]) : ok([])));
		const { errors } = await callInBatches(client, 'track', imeisUpTo(150), {});
		expect([...errors.keys()]).toEqual(imeisUpTo(100));
	});

	it('is no error when no device is missing', async () => {
		const client = new FakeClient((request) => ok([...asked(request).map((imei) => ({ imei })), null]));
		expect((await callInBatches(client, 'track', imeisUpTo(2), {})).errors.size).toBe(0);
	});

	it('costs no further call', async () => {
		const client = new FakeClient(() => ok([null]));
		await callInBatches(client, 'track', imeisUpTo(100), {});
		expect(client.sent).toHaveLength(1);
	});
});

describe('one bad device among a hundred', () => {
	it.each([10013, 20005, 10004])('is found after %d, and the other 99 are read', async (code) => {
		const client = strict(new Set([imeiOf(37)]), code);
		const { records, errors } = await callInBatches(client, 'deviceDetail', imeisUpTo(100), {});
		expect(records.size).toBe(99);
		expect([...errors].map(([imei, error]) => [imei, error.code])).toEqual([[imeiOf(37), code]]);
	});

	it('costs at most 15 calls', async () => {
		for (const position of [0, 99]) {
			const client = strict(new Set([imeiOf(position)]));
			await callInBatches(client, 'deviceDetail', imeisUpTo(100), {});
			expect(client.sent.length).toBeLessThanOrEqual(15);
		}
	});

	it('does not make the other batches smaller', async () => {
		const client = strict(new Set([imeiOf(237)]));
		const { records } = await callInBatches(client, 'deviceDetail', imeisUpTo(500), {});
		expect(records.size).toBe(499);
		expect(client.sent.filter((request) => asked(request).length === 100)).toHaveLength(5);
	});

	it('is found when it is the only one asked for, with one call', async () => {
		const client = strict(new Set([IMEI]));
		const { errors } = await callInBatches(client, 'track', [IMEI], {});
		expect(errors.get(IMEI)?.code).toBe(10013);
		expect(client.sent).toHaveLength(1);
	});

	it('spoils only itself when it is no IMEI at all', async () => {
		const client = new FakeClient((request) => known(request));
		const { records, errors } = await callInBatches(client, 'track', [...imeisUpTo(99), 'truck 7'], {});
		expect(records.size).toBe(99);
		expect([...errors].map(([imei, error]) => [imei, error.kind])).toEqual([['truck 7', 'input']]);
	});
});

describe('a batch that fails', () => {
	it.each([
		['10007', () => refused(10007), 'permission'],
		['20001', () => refused(20001), 'login'],
		['10012', () => refused(10012), 'token'],
		['a broken connection', () => broken('network'), 'network'],
		['10009 without end', () => refused(10009), 'rate'],
		['another shape', () => ok({ odd: true }), 'reply'],
	] as const)('with %s reports its devices, and the others are delivered', async (_, play, kind) => {
		const failing = new Set(imeisUpTo(150).slice(100));
		const client = new FakeClient((request) => (failing.has(asked(request)[0]!) ? play() : known(request)));
		const { records, errors } = await callInBatches(client, 'deviceDetail', imeisUpTo(150), {});
		expect(records.size).toBe(100);
		expect([...errors.keys()].sort()).toEqual([...failing]);
		expect(new Set([...errors.values()].map((error) => error.kind))).toEqual(new Set([kind]));
	});

	it.each([
		['10007', () => refused(10007), 1],
		['20001', () => refused(20001), 1],
		['10006', () => refused(10006), 1],
		['another shape', () => ok({ odd: true }), 1],
		['a broken connection, which is tried again as a whole', () => broken('network'), 4],
	] as const)('is not cut up for %s, which no single device can cause', async (_, play, calls) => {
		const client = new FakeClient(play);
		await callInBatches(client, 'deviceDetail', imeisUpTo(100), {});
		expect(client.sent.map((request) => asked(request).length)).toEqual(Array.from({ length: calls }, () => 100));
	});

	it('reports its devices when a half of it fails later for another reason', async () => {
		const client = new FakeClient((request) => {
			if (asked(request).length === 100) return refused(10013);
			return asked(request).includes(imeiOf(0)) ? refused(10007) : known(request);
		});
		const { records, errors } = await callInBatches(client, 'deviceDetail', imeisUpTo(100), {});
		expect([records.size, errors.size, errors.get(imeiOf(0))?.code]).toEqual([50, 50, 10007]);
	});

	it('because the user canceled ends everything', async () => {
		const client = new FakeClient((request, index) => (index < 2 ? known(request) : broken('canceled')));
		expect((await errorOfPromise(callInBatches(client, 'deviceDetail', imeisUpTo(500), {}))).kind).toBe('canceled');
	});

	it('because of a bug of ours is not hidden among the errors', async () => {
		const client = new FakeClient(() => {
			throw new TypeError('a bug');
		});
		await expect(callInBatches(client, 'track', imeisUpTo(2), {})).rejects.toThrow(TypeError);
	});
});

describe('any devices, good, bad and unknown', () => {
	it('are each reported exactly once, in the right place', async () => {
		const fate = fc.constantFrom('good', 'good', 'good', 'good', 'good', 'good', 'good', 'bad', 'unknown');
		await fc.assert(
			fc.asyncProperty(fc.array(fate, { minLength: 90, maxLength: 160 }), async (fates) => {
				const all = imeisUpTo(fates.length);
				const those = (wanted: string) => all.filter((_, index) => fates[index] === wanted);
				const [bad, unknown] = [new Set(those('bad')), new Set(those('unknown'))];
				const client = new FakeClient((request) =>
					asked(request).some((imei) => bad.has(imei)) ? refused(10013) : known(request, (imei) => unknown.has(imei)),
				);
				const { records, errors } = await callInBatches(client, 'deviceDetail', all, {});
				expect([...records.keys()].sort()).toEqual(those('good'));
				expect([...errors.keys()].sort()).toEqual([...bad]);
			}),
			{ seed: 365, numRuns: 15, endOnFailure: true },
		);
	});
});
