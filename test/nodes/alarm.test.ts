import { nock } from '../support/nock';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { alarmGetMany } from '../../nodes/ProtrackAlarm/actions/alarm/getMany.operation';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { alarmTypes } from '../../protrack/client';
import { runNode, storeFor, type Host } from '../support/n8n';
import { answerAlways, expectCall, failures, hostWithToken } from '../support/wire';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const A = '350000000000001';
const B = '350000000000002';
const C = '350000000000003';

/** In the order that asks for the least; the others have their own tests below. */
const getMany = {
	resource: 'alarm',
	operation: 'getMany',
	simplify: true,
	returnAll: true,
	order: 'device',
	timeRange: 'last24Hours',
};
const everyone = { ...getMany, deviceSelection: 'all', includeSubAccounts: false };
const one = { ...getMany, deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };
const several = { ...getMany, deviceSelection: 'several', devices: '={{ $json.imeis }}' };

describe('Alarm: Get Many', () => {
	let sim: Simulator;
	let host: Host;
	let now: number;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		host = { node: new ProtrackAlarm(), credential: new ProtrackApi(), store: storeFor(sim) };
		now = sim.seconds();
		sim.addDevice({ imei: A, name: 'Truck A' });
		sim.addDevice({ imei: B, name: 'Truck B' });
		sim.addDevice({ imei: C, name: 'Truck C' });
	});
	afterEach(async () => await sim.stop());

	/** `count` alarms, one each 10 s, the last one 10 s ago. */
	function addAlarms(imei: string, count: number, type = 7): void {
		for (let ago = count; ago > 0; ago -= 1) sim.addAlarm(imei, { type, systemtime: now - 10 * ago });
	}

	it('gives an alarm in words and units of people', async () => {
		const systemtime = now - 100;
		sim.addAlarm(A, {
			type: 5,
			systemtime,
			latitude: 10.5,
			longitude: 20.5,
			speed: 45,
			course: 93,
			geofenceid: 1075558,
			geofencename: 'Depot',
		});
		const { items } = await runNode(host, one, [{ imei: A }]);
		expect(items).toEqual([
			{
				id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
				imei: A,
				deviceName: 'Truck A',
				plateNumber: null,
				type: 5,
				name: 'geoFenceInAlarm',
				label: 'Entered geofence',
				group: 'geofence',
				severity: 'info',
				latitude: 10.5,
				longitude: 20.5,
				speedKmh: 45,
				courseDeg: 93,
				occurredAt: new Date((systemtime - 5) * 1000).toISOString().replace('.000', ''),
				receivedAt: new Date(systemtime * 1000).toISOString().replace('.000', ''),
				geofenceId: 1075558,
				geofenceName: 'Depot',
				mapUrl: 'https://www.google.com/maps/search/?api=1&query=10.5,20.5',
			},
		]);
	});

	it('tells the editor beforehand what it gives', async () => {
		sim.addAlarm(A, { type: 7 });
		const { items } = await runNode(host, one, [{ imei: A }]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(alarmGetMany.outputSchema ?? {}));
	});

	it("gives the platform's own record untouched without Simplify", async () => {
		const record = sim.addAlarm(A, { type: 7 });
		const { items } = await runNode(host, { ...one, simplify: false }, [{ imei: A }]);
		expect(items).toEqual([record]);
		expect(sim.count('deviceDetail')).toBe(0);
	});

	it('keeps duplicates apart, with the same ids each time', async () => {
		for (let duplicateIndex = 0; duplicateIndex < 3; duplicateIndex += 1)
			sim.addAlarm(A, { type: 4, systemtime: now - 60 });
		const ids = async () => (await runNode(host, one, [{ imei: A }])).items.map(({ id }) => String(id));
		const [first = '', ...others] = await ids();
		expect(others).toEqual([`${first}-2`, `${first}-3`]);
		expect(await ids()).toEqual([first, ...others]);
	});

	it('reads every page of every device, by one call each', async () => {
		addAlarms(A, 250);
		addAlarms(B, 30);
		const { items, hints } = await runNode(host, everyone);
		expect(items.map(({ imei }) => imei)).toEqual([...Array<string>(250).fill(A), ...Array<string>(30).fill(B)]);
		expect(new Set(items.map(({ id }) => id)).size).toBe(280);
		expect(sim.count('alarmList2')).toBe(3 + 1 + 1);
		expect(sim.requests).toHaveLength(7);
		expect(hints).toEqual([]);
	});

	it('gives devices in the order asked, and of each the oldest alarm first', async () => {
		addAlarms(A, 3);
		addAlarms(B, 3);
		const { items } = await runNode(host, several, [{ imeis: [B, A, B] }]);
		expect(items.map(({ imei }) => imei)).toEqual([B, B, B, A, A, A]);
		const times = items.slice(0, 3).map(({ receivedAt }) => String(receivedAt));
		expect(times).toEqual([...times].sort());
	});

	it('includes the devices of sub-accounts when asked to', async () => {
		sim.addAccount({ account: 'north', password: 'x' });
		sim.addDevice({ imei: '350000000000009', account: 'north', name: 'Far' });
		addAlarms('350000000000009', 1);
		const { items } = await runNode(host, { ...everyone, includeSubAccounts: true });
		expect(items).toEqual([expect.objectContaining({ imei: '350000000000009', deviceName: 'Far' })]);
		expect(sim.count('deviceDetail')).toBe(0);
	});

	it('says that an account with 500 devices may have more', async () => {
		for (let index = 0; index < 500; index += 1) sim.addDevice({ imei: String(360000000000000 + index) });
		addAlarms(A, 1);
		const { items, hints } = await runNode(host, { ...everyone, returnAll: false, limit: 1 });
		expect(items).toHaveLength(1);
		expect(hints).toContainEqual(expect.stringContaining('at most 500 devices of one account'));
	});

	it('loses to a failed list of accounts only what needs it', async () => {
		addAlarms(A, 1);
		sim.fail({ path: 'accountList', effect: { code: 10007 } });
		const either = { ...everyone, includeSubAccounts: '={{ $json.below }}' };
		const { items } = await runNode(host, either, [{ below: true }, { below: false }], {
			onError: 'continueRegularOutput',
		});
		const ownDevice = expect.objectContaining({ imei: A }) as object;
		// What the item with sub-accounts lacks is its error; the account's own devices are there all the same.
		expect(items).toEqual([ownDevice, { error: expect.stringContaining('denies permission') as string }, ownDevice]);
	});

	it('shares one reading between input items, and pairs each item with its own', async () => {
		addAlarms(A, 2);
		addAlarms(B, 1);
		const { items, outputs } = await runNode(host, one, [{ imei: A }, { imei: B }, { imei: A }]);
		expect(items.map(({ imei }) => imei)).toEqual([A, A, B, A, A]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 2, 2].map((item) => ({ item })));
		expect(sim.count('alarmList2')).toBe(2);
		expect(sim.count('deviceDetail')).toBe(1);
	});

	it('shares a reading between different limits and filters too', async () => {
		addAlarms(A, 150);
		const asked = { ...one, returnAll: false, limit: '={{ $json.limit }}', filters: { types: '={{ $json.types }}' } };
		const { items } = await runNode(host, asked, [
			{ imei: A, limit: 5 },
			{ imei: A, limit: 1000, types: '7' },
		]);
		expect(items).toHaveLength(155);
		expect(sim.count('alarmList2')).toBe(2);
	});

	describe('with a limit', () => {
		it('stops paging once there are enough', async () => {
			addAlarms(A, 250);
			const { items } = await runNode(host, { ...one, returnAll: false, limit: 80 }, [{ imei: A }]);
			expect(items).toHaveLength(80);
			expect(items[0]?.receivedAt).toBe(new Date((now - 2500) * 1000).toISOString().replace('.000', ''));
			expect(sim.count('alarmList2')).toBe(1);
		});

		it('stops asking devices once there are enough, and counts over the whole item', async () => {
			addAlarms(A, 3);
			addAlarms(B, 3);
			addAlarms(C, 3);
			const { items } = await runNode(host, { ...everyone, returnAll: false, limit: 3 });
			expect(items.map(({ imei }) => imei)).toEqual([A, A, A]);
			expect(sim.count('alarmList2')).toBe(1);
			const more = await runNode(host, { ...everyone, returnAll: false, limit: 4 });
			expect(more.items.map(({ imei }) => imei)).toEqual([A, A, A, B]);
		});

		it('says how many devices came too late for it', async () => {
			addAlarms(A, 3);
			addAlarms(C, 1);
			const limited = { ...everyone, returnAll: false, limit: 3 };
			const said =
				'"Limit" (3) was reached after 1 of 3 devices, so the alarms of the other 2 are left out. Raise it, or turn on "Return All".';
			expect((await runNode(host, limited, [{}, {}])).hints).toEqual([said]);
			expect((await runNode(host, { ...limited, limit: 4 })).hints).toEqual([]);
			expect((await runNode(host, { ...limited, limit: 10 })).hints).toEqual([]);
		});

		it('cuts the same alarms each time, also in the middle of a second', async () => {
			for (let course = 0; course < 120; course += 1)
				sim.addAlarm(A, { type: 4, systemtime: now - 60 - (course < 90 ? 1 : 0), course });
			const ids = async () =>
				(await runNode(host, { ...one, returnAll: false, limit: 95 }, [{ imei: A }])).items.map(({ id }) => id);
			const first = await ids();
			expect(first).toHaveLength(95);
			expect(await ids()).toEqual(first);
		});

		it('finds rare alarms on later pages', async () => {
			addAlarms(A, 150);
			sim.addAlarm(A, { type: 1, systemtime: now - 1 });
			const asked = { ...one, returnAll: false, limit: 1, filters: { types: [1] } };
			expect((await runNode(host, asked, [{ imei: A }])).items).toEqual([expect.objectContaining({ label: 'SOS' })]);
		});
	});

	describe('Order', () => {
		const newest = { ...everyone, order: 'newest' };
		const oldest = { ...everyone, order: 'oldest' };
		const continues = { onError: 'continueRegularOutput' } as const;
		const agesOf = (items: Array<Record<string, unknown>>) =>
			items.map(({ imei, receivedAt }) => [imei, now - Date.parse(String(receivedAt)) / 1000]);

		/** Seconds ago, over the devices in turn. */
		beforeEach(() => {
			for (const [index, ago] of [60, 50, 40, 30, 20, 10].entries())
				sim.addAlarm([B, A, C][index % 3] ?? '', { type: 7, systemtime: now - ago });
		});

		it('is the newest alarms of all devices by default', async () => {
			const usual = Object.fromEntries(Object.entries(everyone).filter(([name]) => name !== 'order'));
			const { items, hints } = await runNode(host, { ...usual, returnAll: false, limit: 3 });
			expect(agesOf(items)).toEqual([
				[C, 10],
				[A, 20],
				[B, 30],
			]);
			expect(hints).toEqual([]);
		});

		it('can be the oldest of all devices', async () => {
			const { items } = await runNode(host, { ...oldest, returnAll: false, limit: 3 });
			expect(agesOf(items)).toEqual([
				[B, 60],
				[A, 50],
				[C, 40],
			]);
		});

		it('can be one device after another, which stops reading once there are enough', async () => {
			const { items } = await runNode(host, { ...everyone, order: 'device', returnAll: false, limit: 2 });
			expect(agesOf(items)).toEqual([
				[A, 50],
				[A, 20],
			]);
			expect(sim.count('alarmList2')).toBe(1);
		});

		it.each([
			['newest', [10, 20, 30, 40, 50, 60]],
			['oldest', [60, 50, 40, 30, 20, 10]],
		])('holds over all devices with Return All too (%s)', async (order, ages) => {
			const { items } = await runNode(host, { ...everyone, order });
			expect(agesOf(items).map(([, ago]) => ago)).toEqual(ages);
		});

		it('finds the newest on the last page of a device', async () => {
			addAlarms(A, 250, 4);
			const { items } = await runNode(host, { ...newest, returnAll: false, limit: 2, filters: { types: [4] } });
			expect(agesOf(items)).toEqual([
				[A, 10],
				[A, 20],
			]);
			expect(sim.count('alarmList2')).toBe(3 + 1 + 1);
		});

		it('reads no page of a device that is later than the oldest alarms', async () => {
			addAlarms(A, 250);
			for (let index = 0; index < 5; index += 1) sim.addAlarm(B, { type: 7, systemtime: now - 5000 - index });
			const { items } = await runNode(host, { ...oldest, returnAll: false, limit: 5 });
			expect(new Set(items.map(({ imei }) => imei))).toEqual(new Set([B]));
			expect(sim.count('alarmList2')).toBeLessThanOrEqual(3 + 2);
		});

		it('cuts alarms of one second the same way each time', async () => {
			for (let course = 0; course < 30; course += 1)
				sim.addAlarm([A, B, C][course % 3] ?? '', { type: 4, systemtime: now - 1, course });
			const idsOf = async () =>
				(await runNode(host, { ...newest, returnAll: false, limit: 20 })).items.map(({ id }) => id);
			const first = await idsOf();
			expect(first).toHaveLength(20);
			expect(await idsOf()).toEqual(first);
		});

		it('keeps duplicates apart with the same ids as the other orders', async () => {
			for (let duplicateIndex = 0; duplicateIndex < 3; duplicateIndex += 1)
				sim.addAlarm(A, { type: 4, systemtime: now - 5000 });
			addAlarms(A, 150, 4);
			const idsOf = async (order: string) =>
				(await runNode(host, { ...everyone, order })).items.map(({ id }) => String(id)).sort();
			expect(await idsOf('newest')).toEqual(await idsOf('device'));
		});

		it('may differ between input items, which share one reading of each device', async () => {
			const asked = { ...everyone, order: '={{ $json.order }}', returnAll: false, limit: 2 };
			const { items, outputs } = await runNode(
				host,
				asked,
				['newest', 'oldest', 'device'].map((order) => ({ order })),
			);
			expect(agesOf(items).map(([, ago]) => ago)).toEqual([10, 20, 60, 50, 50, 20]);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1, 2, 2].map((item) => ({ item })));
			expect(sim.count('alarmList2')).toBe(3);
		});

		it.each(['newest', 'oldest'])(
			'fails for a device that could not be read, which may have had the %s',
			async (order) => {
				sim.fail({ path: 'alarmList2', imei: B, effect: { code: 20089 } });
				const asked = { ...everyone, order, returnAll: false, limit: 2 };
				expect((await runNode(host, asked)).error?.message).toContain(`Truck B (${B}): The device is blocked`);
				const { items } = await runNode(host, asked, [{}], continues);
				expect(items.map(({ imei }) => imei)).toEqual([...(order === 'newest' ? [C, A] : [A, C]), undefined]);
			},
		);

		it('gives what was read of a device whose later page failed, and the error', async () => {
			addAlarms(A, 250, 4);
			sim.fail({ path: 'alarmList2', imei: A, skip: 1, effect: { code: 20089 } });
			const { items } = await runNode(host, { ...newest, filters: { types: [4] } }, [{}], continues);
			expect(items).toHaveLength(101);
			expect(items.at(-1)).toEqual({
				error: expect.stringContaining('(incomplete after 100 alarms): The device is blocked') as string,
			});
		});

		it('says that another one takes fewer calls where a run would take too many', async () => {
			const imeis = Array.from({ length: 2001 }, (_, index) => String(360000000000000 + index));
			const limited = { ...several, returnAll: false, limit: 5 };
			const { error } = await runNode(host, { ...limited, order: 'newest' }, [{ imeis }]);
			expect(error?.message).toContain('would take about 2,001 calls');
			expect(error?.description).toContain('"One Device After Another"');
			expect(sim.requests).toHaveLength(0);
		});

		it('must be one of the three', async () => {
			const { error } = await runNode(host, { ...everyone, order: '={{ "random" }}' });
			expect(error?.message).toBe('"Order" has no such choice');
			expect(sim.requests).toHaveLength(0);
		});
	});

	describe('Filters', () => {
		beforeEach(() => {
			sim.addAlarm(A, { type: 1, systemtime: now - 50 });
			sim.addAlarm(A, { type: 7, systemtime: now - 40 });
			sim.addAlarm(A, { type: 5, systemtime: now - 30, geofenceid: 42, geofencename: 'Depot North' });
			sim.addAlarm(A, { type: 24, systemtime: now - 20 });
			sim.addAlarm(A, { type: 77, systemtime: now - 10 });
		});

		it.each([
			['types by code', { types: [7, 24] }, [7, 24]],
			["types by the vendor's name or our label", { types: 'sosAlarm, harsh braking' }, [1, 24]],
			['a type that the document lacks', { types: [77] }, [77]],
			['groups', { groups: ['driving', 'emergency'] }, [1, 7, 24]],
			['severities', { severities: ['critical', 'info'] }, [1, 5]],
			["part of a geofence's name", { geofence: 'north' }, [5]],
			["a geofence's ID", { geofence: '42' }, [5]],
			['all of them at once', { groups: ['driving'], types: [7, 1] }, [7]],
			['nothing chosen', { groups: [], types: [], severities: [], geofence: '' }, [1, 7, 5, 24, 77]],
		])('find by %s', async (_, filters, types) => {
			const { items } = await runNode(host, { ...one, filters }, [{ imei: A }]);
			expect(items.map(({ type }) => type)).toEqual(types);
		});

		it.each([
			[{ types: 'honking' }, '"Types" has no alarm type "honking"'],
			[{ groups: ['loud'] }, '"Groups" does not know "loud"'],
			[{ severities: ['bad'] }, '"Severities" does not know "bad"'],
		])('say what is wrong with %j', async (filters, message) => {
			const { error } = await runNode(host, { ...one, filters }, [{ imei: A }]);
			expect(error?.message).toBe(message);
			expect(sim.requests).toHaveLength(0);
		});

		it('offer all types of the document in alphabetical order', () => {
			const filters = host.node.description.properties.find(({ name }) => name === 'filters');
			const types = filters?.options?.find((option) => option.name === 'types') as {
				options: Array<{ name: string; value: number }>;
			};
			const names = types.options.map(({ name }) => name);
			expect(names).toEqual(alarmTypes.map(({ label }) => label).sort((a, b) => a.localeCompare(b)));
		});
	});

	describe('when something fails', () => {
		const continues = { onError: 'continueRegularOutput' } as const;

		it('fails rather than give the alarms of the others alone, and names the device', async () => {
			addAlarms(A, 2);
			addAlarms(C, 1);
			sim.fail({ path: 'alarmList2', imei: B, effect: { code: 20089 } });
			const { error, items } = await runNode(host, everyone);
			expect(items).toEqual([]);
			expect(error?.message).toContain(`Truck B (${B}): The device is blocked`);
			expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
		});

		it('gives the alarms of the others and one error that names the device, when the node continues on fail', async () => {
			addAlarms(A, 2);
			addAlarms(C, 1);
			sim.fail({ path: 'alarmList2', imei: B, effect: { code: 20089 } });
			const { items } = await runNode(host, everyone, [{}], continues);
			expect(items.map(({ imei }) => imei)).toEqual([A, A, C, undefined]);
			expect(items.at(-1)).toEqual({
				error: expect.stringContaining(`Truck B (${B}): The device is blocked`) as string,
			});
			const { outputs } = await runNode(host, everyone, [{}], { onError: 'continueErrorOutput' });
			expect(outputs.map((output) => output.length)).toEqual([3, 1]);
		});

		it('counts a device once, however many items ask for it, before it takes a server for broken', async () => {
			addAlarms(B, 1);
			sim.fail({ path: 'alarmList2', imei: A, effect: { httpStatus: 500 } });
			const oneDevice = {
				...everyone,
				deviceSelection: 'one',
				device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' },
			};
			const { items } = await runNode(
				host,
				oneDevice,
				[...Array.from({ length: 20 }, () => A), B].map((imei) => ({ imei })),
				continues,
			);
			expect(items.at(-1)).toMatchObject({ imei: B });
		});

		it('gives one error for all devices after a server has broken down, with what was read before', async () => {
			const imeis = Array.from({ length: 27 }, (_, index) => String(360000000000001 + index));
			imeis.forEach((imei, index) => sim.addDevice({ imei, name: `Van ${index}` }));
			for (const imei of [A, B, C, ...imeis]) addAlarms(imei, 2);
			sim.fail({ path: 'alarmList2', skip: 10, effect: { httpStatus: 500 } });
			expect((await runNode(host, everyone)).error?.message).toContain('The server answered HTTP 500');
			sim.clearFaults();
			sim.fail({ path: 'alarmList2', skip: 10, effect: { httpStatus: 500 } });
			const { items, hints } = await runNode(host, everyone, [{}], continues);
			expect(items.slice(0, -1)).toHaveLength(20);
			expect(items.at(-1)).toEqual({ error: expect.stringMatching(/^20 devices: .*HTTP 500/) as string });
			expect(hints).toEqual([]);
		});

		it('keeps the pages that were read before, and says that there are more', async () => {
			addAlarms(A, 250);
			sim.fail({ path: 'alarmList2', imei: A, skip: 1, effect: { code: 20089 } });
			const { items } = await runNode(host, several, [{ imeis: [A, B] }], continues);
			expect(items).toHaveLength(101);
			expect(items.at(-1)).toEqual({
				error: expect.stringContaining('(incomplete after 100 alarms): The device is blocked') as string,
			});
		});

		it.each([
			[20089, `${A}: The device is blocked`],
			[10007, 'The platform denies permission'],
		])('names one single device where code %i speaks of it', async (code, words) => {
			sim.fail({ path: 'alarmList2', imei: A, effect: { code } });
			const { items } = await runNode(host, one, [{ imei: A }], continues);
			expect(items).toEqual([{ error: expect.stringMatching(new RegExp(`^${words}`)) as string }]);
		});

		it('does not mind a device that the limit leaves out', async () => {
			addAlarms(A, 3);
			sim.fail({ path: 'alarmList2', imei: B, effect: { code: 20089 } });
			const { items, error } = await runNode(host, { ...everyone, returnAll: false, limit: 3 });
			expect(error).toBeUndefined();
			expect(items).toHaveLength(3);
		});

		it('minds a device whose alarms would have come before those that fill the limit', async () => {
			addAlarms(B, 3);
			sim.fail({ path: 'alarmList2', imei: A, effect: { code: 20089 } });
			const limited = { ...everyone, returnAll: false, limit: 3 };
			expect((await runNode(host, limited)).error?.message).toContain(`Truck A (${A}): The device is blocked`);
			const { items } = await runNode(host, limited, [{}], continues);
			expect(items.map(({ imei }) => imei)).toEqual([B, B, B, undefined]);
		});

		it('is no error of an item that needs no more than was read', async () => {
			addAlarms(A, 250);
			sim.fail({ path: 'alarmList2', imei: A, skip: 1, effect: { code: 20089 } });
			const limited = { ...several, returnAll: false, limit: '={{ $json.limit }}' };
			const { outputs } = await runNode(
				host,
				limited,
				[
					{ imeis: [A], limit: 5 },
					{ imeis: [A], limit: 200 },
				],
				{ onError: 'continueErrorOutput' },
			);
			expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([expect.objectContaining({ item: 1 })]);
		});

		it('fails when no device could be read', async () => {
			const { error } = await runNode(host, several, [{ imeis: ['999999999999998', '999999999999999'] }]);
			expect(error?.message).toContain('This account may not see the device');
			expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
		});

		it('keeps the other input items when the node continues on fail', async () => {
			addAlarms(A, 1);
			const { items } = await runNode(host, one, [{ imei: 'truck' }, { imei: A }], {
				onError: 'continueRegularOutput',
			});
			expect(items).toEqual([
				{ error: expect.stringContaining('"Device": no device has the name, plate or IMEI') as string },
				expect.objectContaining({ imei: A }),
			]);
		});

		it('does not ask hundreds of devices of a platform that refuses the account', async () => {
			for (let index = 0; index < 200; index += 1) sim.addDevice({ imei: String(360000000000000 + index) });
			sim.fail({ path: 'alarmList2', effect: { code: 10007 } });
			const { error } = await runNode(host, everyone);
			expect(error?.message).toContain('The platform denies permission');
			expect(sim.count('alarmList2')).toBeLessThan(40);
		});

		it('gives alarms without names where the names cannot be read', async () => {
			addAlarms(A, 1);
			sim.fail({ path: 'deviceDetail', effect: { code: 10001 } });
			const { items, hints } = await runNode(host, one, [{ imei: A }]);
			expect(items).toEqual([expect.objectContaining({ imei: A, deviceName: null })]);
			expect(hints).toEqual([expect.stringContaining('The names of some devices could not be read')]);
		});

		it('says when a second holds more alarms than the platform shows', async () => {
			for (let course = 0; course < 120; course += 1) sim.addAlarm(A, { type: 4, systemtime: now - 60, course });
			const { items, hints } = await runNode(host, one, [{ imei: A }]);
			expect(items.length).toBeGreaterThanOrEqual(100);
			expect(hints).toContainEqual(expect.stringContaining(`The device ${A} has 100 alarms or more at`));
		});
	});

	describe('where the server has the old list only', () => {
		beforeEach(() => {
			sim.fail({ path: 'alarmList2', effect: { code: 10001 } });
		});

		it('reads that one, with the same ids, and says what is missing', async () => {
			sim.addAlarm(A, { type: 5, systemtime: now - 30, geofenceid: 42, geofencename: 'Depot' });
			const { items, hints } = await runNode(host, one, [{ imei: A }]);
			sim.clearFaults();
			host.store = storeFor(sim, { endpointOverrides: '{"alarmList": {"path": "/api/alarm/list2"}}' });
			const [withName] = (await runNode(host, one, [{ imei: A }])).items;
			expect(items).toEqual([{ ...withName, geofenceName: null }]);
			expect(withName).toMatchObject({ geofenceName: 'Depot' });
			expect(hints).toEqual([expect.stringContaining('names of geofences are missing')]);
		});

		it('asks for the new one once, not for each device, page and run', async () => {
			addAlarms(A, 150);
			await runNode(host, one, [{ imei: A }]);
			const { items } = await runNode(host, everyone);
			expect(items).toHaveLength(150);
			expect(sim.count('alarmList2')).toBe(1);
			expect(sim.count('alarmList')).toBe(2 + 2 + 1 + 1);
		});

		it('gives its records untouched without Simplify', async () => {
			sim.addAlarm(A, { type: 7, systemtime: now - 30, speed: 96 });
			const { items } = await runNode(host, { ...one, simplify: false }, [{ imei: A }]);
			expect(items).toEqual([expect.objectContaining({ alarmtype: '7', speed: '96', systemtime: String(now - 30) })]);
		});

		it('says where to enter the path of the new one when there is neither', async () => {
			sim.fail({ path: 'alarmList', effect: { code: 10001 } });
			const { error } = await runNode(host, one, [{ imei: A }]);
			expect(error?.message).toContain('does not know the call "Alarm list" at /api/alarm/list2');
			expect(error?.description).toContain('Endpoint Overrides');
		});
	});
});

describe('Alarm: Get Many on the wire', () => {
	const range = { timeRange: 'custom', from: '2026-03-01T08:00:00Z', to: '2026-03-01T09:00:00Z' };
	const asked = { ...getMany, deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: A }, ...range };
	const query = { imei: A, begintime: '1772352000', endtime: '1772355600' };
	let host: Host;

	beforeEach(() => {
		nock.disableNetConnect();
		host = hostWithToken(new ProtrackAlarm());
	});
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it('is GET /api/alarm/list2 with IMEI and range, and GET /api/device/detail for the name', async () => {
		const alarm = {
			alarmtype: 5,
			latitude: -23.53668,
			longitude: -49.246362,
			gpstime: 1772352010,
			systemtime: 1772352020,
			speed: 45,
			course: 93,
			geofenceid: 1075558,
			geofencename: 'test-geofence',
		};
		expectCall('GET', '/api/alarm/list2', query).reply(200, { code: 0, record: [alarm] });
		expectCall('GET', '/api/device/detail', { imeis: A }).reply(200, {
			code: 0,
			record: [{ imei: A, devicename: 'Van' }],
		});
		const { items } = await runNode(host, asked);
		expect(items).toEqual([
			expect.objectContaining({
				imei: A,
				deviceName: 'Van',
				geofenceName: 'test-geofence',
				receivedAt: '2026-03-01T08:00:20Z',
			}),
		]);
		expect(nock.isDone()).toBe(true);
	});

	it('is GET /api/alarm/list with the same parameters where the server does not know the new list', async () => {
		expectCall('GET', '/api/alarm/list2', query).reply(200, { code: 10001, message: 'Unknown request' });
		expectCall('GET', '/api/alarm/list', query).reply(200, {
			code: 0,
			record: '27,113.885888,22.580592,1772352010,1772352020,40,40,0',
		});
		const { items } = await runNode(host, { ...asked, simplify: false });
		expect(items).toEqual([expect.objectContaining({ alarmtype: '27', systemtime: '1772352020' })]);
		expect(nock.isDone()).toBe(true);
	});

	it.each([
		['an empty list', { code: 0, record: [] }],
		['no record', { code: 0 }],
		['code 20023', { code: 20023, message: 'No Data.' }],
	])('takes %s for no alarms', async (_, reply) => {
		expectCall('GET', '/api/alarm/list2', query).reply(200, reply);
		const { items, error } = await runNode(host, asked);
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
	});

	it.each(failures)('explains code %i', async (code, message, hint) => {
		answerAlways('GET', '/api/alarm/list2', code);
		const { error } = await runNode(host, asked);
		const ofTheDevice = [10013, 20005, 20017, 20018, 20046, 20048, 20089].includes(code);
		expect(error?.message).toBe(
			`${ofTheDevice ? `${A}: ` : ''}${code === 20005 ? 'The platform knows no such device' : message} (Alarm list, code ${code}: x)`,
		);
		expect(error?.description).toBe(
			code === 20005 ? 'Check the IMEI for a mistyped digit; or the device was deleted from the platform.' : hint,
		);
	});
});
