import fc from 'fast-check';

import { readMileage } from '../../../protrack/fleet';
import type { MileageAnswer } from '../../../protrack/fleet/mileage';
import { FakeClient, ok } from '../../support/fakeClient';
import { imeiOf } from '../../support/testData';

const HALF_HOUR = 1800;
const NOW = 1_784_541_600;
const window = { begintime: NOW - 20 * HALF_HOUR, endtime: NOW };
/** 10 h before the end. */
const END = NOW - 10 * HALF_HOUR;

const refusal = (said: string) => ({
	code: 10004,
	message: `parameter endtime error, value=${said}`,
	record: null,
	serverTime: null,
});
const words = (imei: string, end: unknown) => `The imei ${imei} can only query data that is less than ${String(end)}`;

const asked = (query: Record<string, string>) => ({
	imeis: (query.imeis ?? '').split(','),
	end: Number(query.endtime),
});

async function read(client: FakeClient, imeis: string[]): Promise<MileageAnswer> {
	return (await readMileage(client, [{ imeis, windows: [window] }], NOW))(window);
}

describe('The time up to which a platform counts the mileage', () => {
	it.each([
		['seconds', END],
		['milliseconds', END * 1000],
		['a time that is no half hour', END + 1799],
	])('is understood in %s', async (_, given) => {
		const client = new FakeClient(({ query }) =>
			asked(query).end > END ? refusal(words(imeiOf(1), given)) : ok([{ imei: imeiOf(1), mileage: 7 }]),
		);
		const { records, countedUntil, errors } = await read(client, [imeiOf(1)]);
		expect([records.get(imeiOf(1))?.mileage, countedUntil.get(imeiOf(1)), errors.size]).toEqual([7, END, 0]);
		expect(client.sent.map(({ query }) => Number(query.endtime))).toEqual([NOW, END]);
	});

	it.each([
		['0', 0],
		['a negative number', -END],
		['a number without end', '9'.repeat(20)],
		['a time before trackers', 5],
		['the end that was asked for', NOW],
		['a time after it', NOW + HALF_HOUR],
		['no number', 'now'],
	])("asks at most once more and then fails with the platform's words where it is %s", async (_, given) => {
		const client = new FakeClient(({ query }) => refusal(words(asked(query).imeis[0] ?? '', given)));
		const imeis = [imeiOf(1), imeiOf(2), imeiOf(3)];
		const { records, countedUntil, errors } = await read(client, imeis.slice(0, 1));
		expect([records.size, countedUntil.size]).toEqual([0, 0]);
		expect(errors.get(imeiOf(1))?.message).toContain('parameter endtime error');
		expect(client.sent).toHaveLength(1);
		const all = await read(new FakeClient(({ query }) => refusal(words(asked(query).imeis[0] ?? '', given))), imeis);
		expect([...all.errors.keys()].sort()).toEqual(imeis);
	});

	it('is asked for once, also where the platform refuses that as well', async () => {
		let given = NOW;
		const client = new FakeClient(() => refusal(words(imeiOf(1), (given -= HALF_HOUR))));
		const { errors, countedUntil } = await read(client, [imeiOf(1)]);
		expect(client.sent).toHaveLength(2);
		expect([errors.has(imeiOf(1)), countedUntil.has(imeiOf(1))]).toEqual([true, false]);
	});

	it('holds for the whole call when the words name none of its devices', async () => {
		const client = new FakeClient(({ query }) => {
			const { imeis, end } = asked(query);
			return end > END
				? refusal(`can only query data that is less than ${END}`)
				: ok(imeis.map((imei) => ({ imei, mileage: 1 })));
		});
		const imeis = Array.from({ length: 100 }, (_, index) => imeiOf(index + 1));
		expect((await read(client, imeis)).countedUntil.size).toBe(100);
		expect(client.sent).toHaveLength(2);
	});

	it('asks for nothing more when it is before the begin', async () => {
		const client = new FakeClient(() => refusal(words(imeiOf(1), window.begintime - HALF_HOUR)));
		const { records, errors, countedUntil } = await read(client, [imeiOf(1)]);
		expect([records.size, errors.size, countedUntil.get(imeiOf(1))]).toEqual([0, 0, window.begintime - HALF_HOUR]);
		expect(client.sent).toHaveLength(1);
	});

	it('leaves an error of another kind as it is', async () => {
		const client = new FakeClient(() => refusal('begintime must be less than 604800'));
		expect((await read(client, [imeiOf(1)])).errors.get(imeiOf(1))?.code).toBe(10004);
		expect(client.sent).toHaveLength(1);
	});

	it('finds a device that the account may not see beside one that is counted to an end', async () => {
		const client = new FakeClient(({ query }) => {
			const { imeis, end } = asked(query);
			if (imeis.includes(imeiOf(2))) return { code: 10013, message: '', record: null, serverTime: null };
			return imeis.includes(imeiOf(3)) && end > END
				? refusal(words(imeiOf(3), END))
				: ok(imeis.map((imei) => ({ imei, mileage: 1 })));
		});
		const imeis = [1, 2, 3, 4].map(imeiOf);
		const { records, errors, countedUntil } = await read(client, imeis);
		expect([[...records.keys()].sort(), [...errors.keys()], [...countedUntil]]).toEqual([
			[imeiOf(1), imeiOf(3), imeiOf(4)],
			[imeiOf(2)],
			[[imeiOf(3), END]],
		]);
	});

	it('never makes more calls than two for each device, whatever a server answers', async () => {
		const anEnd = fc.oneof(
			fc.integer(),
			fc.integer({ min: window.begintime - HALF_HOUR, max: NOW + HALF_HOUR }),
			fc.constantFrom(END, NOW),
		);
		const answer = fc.record({ isDeviceRejected: fc.boolean(), device: fc.nat({ max: 7 }), end: anEnd });
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 6 }),
				fc.array(answer, { minLength: 1, maxLength: 40 }),
				async (devices, answers) => {
					const client = new FakeClient(({ query }, index) => {
						const { isDeviceRejected, device, end } = answers[index % answers.length] ?? {
							isDeviceRejected: false,
							device: 0,
							end: 0,
						};
						return isDeviceRejected
							? refusal(words(imeiOf(device), end))
							: ok(asked(query).imeis.map((imei) => ({ imei, mileage: 1 })));
					});
					const imeis = Array.from({ length: devices }, (_, index) => imeiOf(index));
					const { records, errors, countedUntil } = await read(client, imeis);
					expect(client.sent.length).toBeLessThanOrEqual(2 * devices + 1);
					// Of each device something is said.
					for (const imei of imeis)
						expect(
							records.has(imei) || errors.has(imei) || (countedUntil.get(imei) ?? Infinity) <= window.begintime,
						).toBe(true);
				},
			),
			{ seed: 16, numRuns: 300 },
		);
	});
});
