import { nock } from '../support/nock';
import { setGlobalState } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { mileageGetReport } from '../../nodes/Protrack/actions/mileage/getReport.operation';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const NOW = Date.parse('2025-07-01T10:10:00Z');
const IMEI = '350000000000001';

const getReport = {
	resource: 'mileage',
	operation: 'getReport',
	timeRange: 'custom',
	from: '2025-06-30T06:00:00Z',
	to: '2025-06-30T18:00:00Z',
	per: 'range',
	simplify: true,
};
const one = {
	...getReport,
	deviceSelection: 'one',
	device: { __rl: true, mode: 'imei', value: `={{ $json.imei ?? "${IMEI}" }}` },
};
const several = { ...getReport, deviceSelection: 'several', devices: '={{ $json.imeis }}' };
const everyone = { ...getReport, deviceSelection: 'all', includeSubAccounts: false };

/** The time zone of workflows that name none. */
const zoneIs = (defaultTimezone: string) => setGlobalState({ defaultTimezone });

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	zoneIs('UTC');
});
afterEach(() => jest.restoreAllMocks());

describe('Mileage: Get Report', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: NOW });
		host = { node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	function addDevices(count: number): string[] {
		const imeis = Array.from({ length: count }, (_, index) => String(350000000000001 + index));
		imeis.forEach((imei, index) => sim.addDevice({ imei, name: `Truck ${index}` }));
		return imeis;
	}

	/** From the equator northwards, 0.009 degrees (1 km) at each of the times. */
	function drive(imei: string, times: string[]): void {
		sim.addPoints(
			imei,
			times.map((time, index) => ({ longitude: 0, latitude: index * 0.009, gpstime: Date.parse(time) / 1000 })),
		);
	}

	/** Begin and end of each call, in UTC. */
	const measured = () =>
		sim.requests
			.filter(({ path }) => path === '/api/device/mileage')
			.map(({ query }) =>
				[query.begintime, query.endtime]
					.map((time) => new Date(Number(time) * 1000).toISOString().slice(0, 16))
					.join(' '),
			)
			.sort();

	it('gives one distance for each device, and nothing that its schema does not name', async () => {
		addDevices(1);
		drive(IMEI, ['2025-06-30T06:00:00Z', '2025-06-30T12:00:00Z', '2025-06-30T17:59:59Z']);
		const { items, hints } = await runNode(host, everyone);
		expect(items).toEqual([
			{
				imei: IMEI,
				deviceName: 'Truck 0',
				plateNumber: null,
				date: '2025-06-30',
				askedFrom: '2025-06-30T06:00:00Z',
				askedTo: '2025-06-30T18:00:00Z',
				from: '2025-06-30T06:00:00Z',
				to: '2025-06-30T18:00:00Z',
				distanceKm: 2,
				partial: false,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(mileageGetReport.outputSchema ?? {}));
		expect(hints).toEqual([]);
	});

	it('asks once for 100 devices, and 5 times for 500 input items', async () => {
		const imeis = addDevices(500);
		await runNode(host, several, [{ imeis: imeis.slice(0, 100) }]);
		expect(sim.count('deviceMileage')).toBe(1);
		sim.clearLog();
		const { items, outputs, error } = await runNode(
			host,
			one,
			imeis.map((imei) => ({ imei })),
		);
		expect(error).toBeUndefined();
		expect(items.map(({ imei }) => imei)).toEqual(imeis);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(imeis.map((_, item) => ({ item })));
		expect(sim.count('deviceMileage')).toBe(5);
	});

	it('reads the list of devices once, however many items want all of them', async () => {
		addDevices(3);
		const { items } = await runNode(host, everyone, [{}, {}]);
		expect(items).toHaveLength(6);
		expect([sim.count('deviceList'), sim.count('deviceMileage')]).toEqual([1, 1]);
	});

	it('measures whole half hours that contain what was asked, and says both', async () => {
		addDevices(1);
		const { items } = await runNode(host, { ...one, from: '2025-06-30T06:10:00Z', to: '2025-06-30T17:31:00Z' });
		expect(items[0]).toMatchObject({
			askedFrom: '2025-06-30T06:10:00Z',
			askedTo: '2025-06-30T17:31:00Z',
			from: '2025-06-30T06:00:00Z',
			to: '2025-06-30T18:00:00Z',
		});
		expect(measured()).toEqual(['2025-06-30T06:00 2025-06-30T18:00']);
	});

	it('does not measure the future beyond the half hour that is running', async () => {
		addDevices(1);
		await runNode(host, { ...one, timeRange: 'today' });
		await runNode(host, { ...one, from: '2025-07-01T00:00:00Z', to: '2025-07-09T00:00:00Z' });
		expect(measured()).toEqual(['2025-07-01T00:00 2025-07-01T10:30', '2025-07-01T00:00 2025-07-01T10:30']);
	});

	it('sums a long range from pieces of at most 7 days', async () => {
		addDevices(1);
		drive(IMEI, [
			'2025-06-01T00:00:00Z',
			'2025-06-02T00:00:00Z',
			'2025-06-10T00:00:00Z',
			'2025-06-10T01:00:00Z',
			'2025-06-29T00:00:00Z',
			'2025-06-30T00:00:00Z',
		]);
		const { items } = await runNode(host, { ...one, from: '2025-06-01T00:00:00Z', to: '2025-07-01T00:00:00Z' });
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({ from: '2025-06-01T00:00:00Z', to: '2025-07-01T00:00:00Z', distanceKm: 3 });
		expect(measured()).toEqual([
			'2025-06-01T00:00 2025-06-08T00:00',
			'2025-06-08T00:00 2025-06-15T00:00',
			'2025-06-15T00:00 2025-06-22T00:00',
			'2025-06-22T00:00 2025-06-29T00:00',
			'2025-06-29T00:00 2025-07-01T00:00',
		]);
	});

	it("gives each day of the workflow's time zone, with 23 hours when summer time begins", async () => {
		zoneIs('Europe/Berlin');
		addDevices(2);
		const { items } = await runNode(host, { ...everyone, per: 'day', from: '2025-03-29', to: '2025-04-01' });
		expect(items.map(({ imei, date, from, to }) => [imei, date, from, to])).toEqual(
			['350000000000001', '350000000000002'].flatMap((imei) => [
				[imei, '2025-03-29', '2025-03-28T23:00:00Z', '2025-03-29T23:00:00Z'],
				[imei, '2025-03-30', '2025-03-29T23:00:00Z', '2025-03-30T22:00:00Z'],
				[imei, '2025-03-31', '2025-03-30T22:00:00Z', '2025-03-31T22:00:00Z'],
			]),
		);
		expect(sim.count('deviceMileage')).toBe(3);
	});

	it('gives each week from Monday', async () => {
		addDevices(1);
		const { items } = await runNode(host, { ...one, per: 'week', from: '2025-06-14', to: '2025-06-25' });
		expect(items.map(({ date }) => date)).toEqual(['2025-06-14', '2025-06-16', '2025-06-23']);
	});

	it('puts midnight at the nearest half hour where the zone has none there', async () => {
		zoneIs('Asia/Kathmandu');
		addDevices(1);
		const { items } = await runNode(host, { ...one, per: 'day', from: '2025-06-01', to: '2025-06-03' });
		expect(items.map(({ askedFrom, from, to }) => [askedFrom, from, to])).toEqual([
			['2025-05-31T18:15:00Z', '2025-05-31T18:00:00Z', '2025-06-01T18:30:00Z'],
			['2025-06-01T18:15:00Z', '2025-06-01T18:30:00Z', '2025-06-02T18:30:00Z'],
		]);
	});

	it("gives the platform's own record of each call without Simplify", async () => {
		addDevices(1);
		drive(IMEI, ['2025-06-01T00:00:00Z', '2025-06-01T01:00:00Z']);
		const { items } = await runNode(host, {
			...one,
			simplify: false,
			from: '2025-06-01T00:00:00Z',
			to: '2025-06-10T00:00:00Z',
		});
		expect(items).toEqual([
			{ imei: IMEI, mileage: 1 },
			{ imei: IMEI, mileage: 0 },
		]);
	});

	it('gives null and a hint where the platform gives no distance', async () => {
		addDevices(1);
		const { items, hints } = await runNode(host, several, [{ imeis: [IMEI, '999999999999999'] }]);
		expect(items.map(({ distanceKm }) => distanceKm)).toEqual([0, null]);
		expect(hints).toHaveLength(1);
		expect(hints[0]).toMatch(/^The platform gave no mileage, or not for each period, for 1 device: 999999999999999\./);
	});

	describe('when the platform gives no distance for a part of a total', () => {
		const month = { from: '2025-06-01T00:00:00Z', to: '2025-06-22T00:00:00Z' };
		const error = `The platform gave no mileage from 2025-06-08 00:00 to 2025-06-15 00:00, which the total would lack`;
		let given: Array<Array<{ imei: string; mileage: number }>>;

		/** The second week has the first device's distance only as "none", and the second's not at all. */
		beforeEach(() => {
			nock('https://api.platform.test')
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'x', expires_in: 7200 } });
			host.store = storeFor({ url: 'https://api.platform.test', account: 'acme', password: 'x' });
			const [a, b, c] = [IMEI, '350000000000002', '350000000000003'] as const;
			const week = (first: number) => [
				{ imei: a, mileage: first },
				{ imei: b, mileage: 20 },
				{ imei: c, mileage: 30 },
			];
			given = [
				week(10),
				[
					{ imei: a, mileage: -1 },
					{ imei: c, mileage: 3 },
				],
				week(10),
			];
			given.forEach((record, index) => {
				const begintime = String(Date.parse(month.from) / 1000 + index * 7 * 86_400);
				nock('https://api.platform.test')
					.get('/api/device/mileage')
					.query((query) => query.begintime === begintime)
					.reply(200, { code: 0, record });
			});
		});
		afterEach(() => nock.cleanAll());

		const imeis = [IMEI, '350000000000002', '350000000000003'];

		it('fails and says which part', async () => {
			const { error: thrown, items } = await runNode(host, { ...several, ...month }, [{ imeis }]);
			expect(thrown?.message).toBe(`${IMEI}, 350000000000002: ${error}`);
			expect(thrown?.description).toContain('"Group By"');
			expect(items).toEqual([]);
		});

		it.each([
			[true, [expect.objectContaining({ imei: '350000000000003', distanceKm: 63 })]],
			[false, [30, 3, 30].map((mileage) => ({ imei: '350000000000003', mileage }))],
		])('gives the other totals and one error when the node continues on fail (Simplify %p)', async (simplify, rows) => {
			const { items } = await runNode(host, { ...several, ...month, simplify }, [{ imeis }], {
				onError: 'continueRegularOutput',
			});
			expect(items).toEqual([
				...rows,
				{ error: expect.stringContaining(`${IMEI}, 350000000000002: ${error}`) as string },
			]);
		});

		it('says null of a day that is asked for by itself', async () => {
			nock.cleanAll();
			nock('https://api.platform.test')
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'x', expires_in: 7200 } });
			const answer = (day: string, mileage: number) =>
				nock('https://api.platform.test')
					.get('/api/device/mileage')
					.query(({ begintime }) => Number(begintime) === Date.parse(day) / 1000)
					.reply(200, { code: 0, record: [{ imei: IMEI, mileage }] });
			answer('2025-06-01T00:00:00Z', 5);
			answer('2025-06-02T00:00:00Z', -1);
			const { items } = await runNode(host, {
				...one,
				per: 'day',
				from: '2025-06-01T00:00:00Z',
				to: '2025-06-03T00:00:00Z',
			});
			expect(items.map(({ distanceKm }) => distanceKm)).toEqual([5, null]);
		});
	});

	describe('when the platform counts only up to a time', () => {
		const MIDNIGHT = Date.parse('2025-07-01T00:00:00Z') / 1000;
		const untilMidnight = '2025-07-01T00:00:00Z';
		const today = { from: '2025-06-30T06:00:00Z', to: '2025-07-01T10:00:00Z' };
		const continues = { onError: 'continueRegularOutput' } as const;

		it.each(['message', 'record'] as const)(
			'measures up to it, says so in the item and in a hint, and costs one call more (words in `%s`)',
			async (mileageRejectionIn) => {
				sim.configure({ mileageCountedUntil: MIDNIGHT, mileageRejectionIn });
				addDevices(1);
				drive(IMEI, ['2025-06-30T06:00:00Z', '2025-06-30T12:00:00Z', '2025-07-01T08:00:00Z']);
				const { items, hints, error } = await runNode(host, { ...everyone, ...today });
				expect(error).toBeUndefined();
				expect(items).toEqual([
					expect.objectContaining({
						deviceName: 'Truck 0',
						askedTo: '2025-07-01T10:00:00Z',
						from: '2025-06-30T06:00:00Z',
						to: untilMidnight,
						distanceKm: 1,
						partial: true,
					}),
				]);
				expect(measured()).toEqual(['2025-06-30T06:00 2025-07-01T00:00', '2025-06-30T06:00 2025-07-01T10:00']);
				expect(hints).toEqual([
					'The platform does not count the mileage up to the end of the time range for 1 device: Truck 0 (350000000000001). What is counted ends at 2025-07-01 00:00; with Simplify on, "to" says when and "partial" is true.',
				]);
			},
		);

		it.each([
			[100, 3],
			[250, 6],
		])('and that for all of %i devices by %i calls, where two refusals give the same end', async (devices, calls) => {
			sim.configure({ mileageCountedUntil: MIDNIGHT });
			addDevices(devices);
			const { items } = await runNode(host, { ...everyone, ...today });
			expect(items).toHaveLength(devices);
			expect(
				new Set(items.map(({ to, partial, distanceKm }) => `${String(to)} ${String(partial)} ${String(distanceKm)}`)),
			).toEqual(new Set([`${untilMidnight} true 0`]));
			expect(sim.count('deviceMileage')).toBe(calls);
		});

		it.each([
			["today's midnight", untilMidnight],
			['an earlier time', '2025-06-30T08:00:00Z'],
		])('for one device of 100 (%s), the others are measured to the end, by 3 calls', async (_, end) => {
			const imeis = addDevices(100);
			sim.removeDevice(imeis[40] ?? '');
			sim.addDevice({ imei: imeis[40] ?? '', name: 'Old', mileageCountedUntil: Date.parse(end) / 1000 });
			const { items } = await runNode(host, { ...several, ...today }, [{ imeis }]);
			expect(items).toHaveLength(100);
			expect(items.filter(({ partial }) => partial)).toEqual([
				expect.objectContaining({ imei: imeis[40], to: end, distanceKm: 0 }),
			]);
			expect(new Set(items.filter(({ partial }) => !partial).map(({ to }) => to))).toEqual(
				new Set(['2025-07-01T10:00:00Z']),
			);
			expect(sim.count('deviceMileage')).toBe(3);
		});

		it('for several devices, each at a time of its own, each is measured up to its own', async () => {
			const imeis = addDevices(20);
			const ends = new Map([
				[3, '2025-06-30T08:00:00Z'],
				[7, '2025-06-30T09:30:00Z'],
				[15, '2025-06-30T08:00:00Z'],
			]);
			for (const [index, end] of ends) {
				sim.removeDevice(imeis[index] ?? '');
				sim.addDevice({ imei: imeis[index] ?? '', mileageCountedUntil: Date.parse(end) / 1000 });
			}
			const { items } = await runNode(host, { ...several, ...today }, [{ imeis }]);
			expect(items.map(({ to }) => to)).toEqual(imeis.map((_, index) => ends.get(index) ?? '2025-07-01T10:00:00Z'));
			expect(sim.count('deviceMileage')).toBeLessThanOrEqual(6);
		});

		it('rounds it down to the half hour', async () => {
			sim.configure({ mileageCountedUntil: MIDNIGHT + 2000 });
			addDevices(1);
			const { items } = await runNode(host, { ...one, ...today });
			expect(items[0]).toMatchObject({ to: '2025-07-01T00:30:00Z', partial: true });
		});

		it('asks no window that lies beyond it, and none twice', async () => {
			addDevices(1);
			sim.removeDevice(IMEI);
			sim.addDevice({ imei: IMEI, mileageCountedUntil: Date.parse('2025-06-10T00:00:00Z') / 1000 });
			drive(IMEI, [
				'2025-06-01T00:00:00Z',
				'2025-06-02T00:00:00Z',
				'2025-06-08T00:00:00Z',
				'2025-06-09T00:00:00Z',
				'2025-06-11T00:00:00Z',
			]);
			const { items } = await runNode(host, { ...one, from: '2025-06-01T00:00:00Z', to: '2025-07-01T00:00:00Z' });
			expect(items).toEqual([expect.objectContaining({ to: '2025-06-10T00:00:00Z', distanceKm: 2, partial: true })]);
			expect(measured()).toEqual([
				'2025-06-01T00:00 2025-06-08T00:00',
				'2025-06-08T00:00 2025-06-10T00:00',
				'2025-06-29T00:00 2025-07-01T00:00',
			]);
		});

		it('gives the other days, and an error in words for a day of which nothing is counted', async () => {
			sim.configure({ mileageCountedUntil: MIDNIGHT });
			addDevices(1);
			const days = { ...everyone, per: 'day', from: '2025-06-29T00:00:00Z', to: '2025-07-01T10:00:00Z' };
			const { items } = await runNode(host, days, [{}], continues);
			expect(items.slice(0, -1).map(({ date, partial }) => [date, partial])).toEqual([
				['2025-06-29', false],
				['2025-06-30', false],
			]);
			const words =
				'Truck 0 (350000000000001): The platform counts the mileage only up to 2025-07-01 00:00, so there is none from 2025-07-01 00:00 on';
			expect(items.at(-1)).toEqual({ error: expect.stringContaining(words) as string });
			expect(sim.count('deviceMileage')).toBe(3);
			expect((await runNode(host, days)).error?.message).toBe(words);
		});

		it('gives a day that is counted in part, by the time zone of the workflow', async () => {
			zoneIs('America/Lima');
			sim.configure({ mileageCountedUntil: MIDNIGHT });
			addDevices(1);
			const { items } = await runNode(
				host,
				{ ...one, per: 'day', from: '2025-06-29', to: '2025-07-02' },
				[{}],
				continues,
			);
			expect(items.map(({ date, to, partial, error }) => error ?? [date, to, partial])).toEqual([
				['2025-06-29', '2025-06-30T05:00:00Z', false],
				['2025-06-30', untilMidnight, true],
				expect.stringContaining('only up to 2025-06-30 19:00, so there is none from 2025-07-01 00:00 on'),
			]);
		});

		it('gives the record as it is without Simplify, and the hint', async () => {
			sim.configure({ mileageCountedUntil: MIDNIGHT });
			addDevices(1);
			const { items, hints } = await runNode(host, { ...one, ...today, simplify: false });
			expect(items).toEqual([{ imei: IMEI, mileage: 0 }]);
			expect(hints).toEqual([expect.stringContaining('What is counted ends at 2025-07-01 00:00')]);
		});

		it('asks as ever where everything is counted', async () => {
			sim.configure({ mileageCountedUntil: Date.parse('2025-07-01T10:00:00Z') / 1000 });
			addDevices(3);
			const { items, hints } = await runNode(host, { ...everyone, ...today });
			expect([items.map(({ partial }) => partial), hints]).toEqual([[false, false, false], []]);
			expect(sim.count('deviceMileage')).toBe(1);
		});
	});

	it('keeps the days of a device that could be read, and gives one error for the others', async () => {
		addDevices(1);
		sim.fail({ path: 'deviceMileage', skip: 2, effect: { code: 10007 } });
		const days = { ...one, per: 'day', from: '2025-06-01T00:00:00Z', to: '2025-06-05T00:00:00Z' };
		const { items } = await runNode(host, days, [{}], { onError: 'continueRegularOutput' });
		expect(items).toHaveLength(3);
		expect(items.at(-1)).toEqual({ error: expect.stringMatching(/^The platform denies permission/) as string });
	});

	it('gives one error for all devices of a call that failed', async () => {
		const imeis = addDevices(3);
		sim.fail({ path: 'deviceMileage', effect: { code: 10007 } });
		const { items } = await runNode(host, everyone, [{}], { onError: 'continueRegularOutput' });
		expect(items).toEqual([
			{
				error: expect.stringContaining(
					`Truck 0 (${imeis[0]}), Truck 1 (${imeis[1]}), Truck 2 (${imeis[2]}): The platform denies`,
				) as string,
			},
		]);
	});

	it('reads the others when the platform refuses a batch for one device, and says which one', async () => {
		sim.configure({ unauthorizedInBatch: 'refuse' });
		const imeis = addDevices(5);
		const asked = [{ imeis: [...imeis, '999999999999999'] }];
		const { items } = await runNode(host, several, asked, { onError: 'continueRegularOutput' });
		expect(items.slice(0, 5).map(({ imei }) => imei)).toEqual(imeis);
		expect(items.slice(5)).toEqual([
			{ error: expect.stringContaining('999999999999999: This account may not see the device') as string },
		]);
		const { error } = await runNode(host, several, asked);
		expect(error?.message).toContain('999999999999999: This account may not see the device');
	});

	it('loses to a failed call only the devices of that call', async () => {
		const imeis = addDevices(150);
		sim.fail({ path: 'deviceMileage', imei: imeis[120], effect: { code: 10007 } });
		const { outputs } = await runNode(
			host,
			one,
			imeis.map((imei) => ({ imei })),
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs.map((output) => output.length)).toEqual([100, 50]);
	});

	it('loses to a failed list of accounts only what needs it', async () => {
		addDevices(1);
		sim.fail({ path: 'accountList', effect: { code: 10007 } });
		const either = { ...everyone, includeSubAccounts: '={{ $json.below }}' };
		const { items } = await runNode(host, either, [{ below: true }, { below: false }], {
			onError: 'continueRegularOutput',
		});
		const ownDevice = expect.objectContaining({ imei: IMEI }) as object;
		// What the item with sub-accounts lacks is its error; the account's own devices are there all the same.
		expect(items).toEqual([ownDevice, { error: expect.stringContaining('denies permission') as string }, ownDevice]);
	});

	it('says that an account with 500 devices may have more', async () => {
		addDevices(501);
		const { items, hints } = await runNode(host, everyone);
		expect(items).toHaveLength(500);
		expect(hints).toEqual([expect.stringContaining('at most 500 devices of one account')]);
	});

	it.each([
		['an empty list of devices', several, '"Devices" is empty'],
		['a range that lies ahead', { ...one, from: '2025-07-02', to: '2025-07-03' }, 'The time range lies in the future'],
		['a range that ends before it begins', { ...one, to: '2025-06-29' }, '"From" is not before "To"'],
		['a period that there is not', { ...one, per: '={{ "fortnight" }}' }, '"Group By" has no such choice'],
	])('refuses %s in words, and sends nothing', async (_, parameters, message) => {
		const { error } = await runNode(host, parameters);
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/\w{3,}/);
		expect(sim.requests).toHaveLength(0);
	});

	it('says of today at midnight that it has just begun, which is not the future', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2025, 6, 1) + 40);
		const { error } = await runNode(host, { ...one, timeRange: 'today' });
		expect(error?.message).toBe('The time range has only just begun');
		expect(error?.description).toContain('Yesterday');
	});
});

describe('Mileage on the wire', () => {
	const url = 'https://api.platform.test';
	const token = `A1751364600000${'0'.repeat(33)}`;
	let host: Host;

	beforeEach(() => {
		nock(url)
			.persist()
			.get('/api/authorization')
			.query(true)
			.reply(200, { code: 0, record: { access_token: token, expires_in: 7200 } });
		host = {
			node: new Protrack(),
			credential: new ProtrackApi(),
			store: storeFor({ url, account: 'acme', password: 'x' }),
		};
	});
	afterEach(() => nock.cleanAll());

	it('is GET /api/device/mileage with imeis, begintime and endtime', async () => {
		const imeis = ['351000091413001', '351000091413002'];
		const query = { access_token: token, imeis: imeis.join(','), begintime: '1751263200', endtime: '1751306400' };
		const record = [
			{ imei: imeis[0], mileage: 338.21 },
			{ imei: imeis[1], mileage: '500.56' },
		];
		const call = nock(url).get('/api/device/mileage').query(query).reply(200, { code: 0, record });
		const { items } = await runNode(host, several, [{ imeis }]);
		expect(items.map(({ distanceKm, deviceName }) => [distanceKm, deviceName])).toEqual([
			[338.21, null],
			[500.56, null],
		]);
		expect(call.isDone()).toBe(true);
	});

	it('adds up what the calls give', async () => {
		const answer = (mileage: number) =>
			nock(url)
				.get('/api/device/mileage')
				.query(true)
				.reply(200, { code: 0, record: [{ imei: IMEI, mileage }] });
		[338.21, 500.56, 280.87].forEach(answer);
		const { items } = await runNode(host, { ...one, from: '2025-06-01T00:00:00Z', to: '2025-06-22T00:00:00Z' });
		expect(items[0]?.distanceKm).toBe(1119.64);
	});

	it.each([
		[10000, '500', 'system error'],
		[10001, '404', 'does not know the call "Mileage report" at /api/device/mileage'],
		[10002, '401', 'login has timed out'],
		[10003, '401', 'session has expired'],
		[10004, undefined, 'refuses a parameter'],
		[10005, undefined, 'parameter is missing'],
		[10006, undefined, 'out of range'],
		[10007, '403', 'denies permission'],
		[10009, '429', 'too often'],
		[10010, '401', 'does not exist any more'],
		[10011, '401', 'is not valid any more'],
		[10012, '401', 'is out of date'],
		[10013, '403', 'may not see the device'],
		[10014, '400', 'time of the request'],
		[10016, '403', 'account is blocked'],
		[20005, undefined, 'knows no such device'],
		[20046, '402', 'subscription of the target has expired'],
		[20089, '403', 'device is blocked'],
		[31337, '502', 'code 31337'],
	])('ends with code %i in words, with hint and without the token', async (code, httpCode, words) => {
		nock(url)
			.persist()
			.get('/api/device/mileage')
			.query(true)
			.reply(200, { code, message: `said with ${token}` });
		const { error } = await runNode(host, one);
		expect(error?.httpCode).toBe(httpCode);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(error?.message).toContain(words);
		expect(error?.description).toMatch(/\w{3,}/);
		expect(JSON.stringify([error?.message, error?.description, error])).not.toContain(token);
	});

	it.each([
		['0 without a record', { code: 0 }],
		['0 with an empty list', { code: 0, record: [] }],
		['20023', { code: 20023, message: 'No Data.' }],
		['-1 kilometers', { code: 0, record: [{ imei: IMEI, mileage: -1 }] }],
	])('takes %s for no distance, not for zero', async (_, body) => {
		nock(url).get('/api/device/mileage').query(true).reply(200, body);
		const { items, error } = await runNode(host, one);
		expect(error).toBeUndefined();
		expect(items).toEqual([expect.objectContaining({ imei: IMEI, distanceKm: null })]);
	});
});
