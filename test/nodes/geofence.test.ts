import { nock } from '../support/nock';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { geofenceCreateCircle } from '../../nodes/ProtrackGeofence/actions/geofence/createCircle.operation';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { errorCodes } from '../../protrack/client/errorCodes';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { answerAlways, expectCall, failures, hostWithToken, LOOK, timesSent, UNKNOWN } from '../support/wire';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const A = '350000000000001';
const B = '350000000000002';
const C = '350000000000003';

const circle = { resource: 'geofence', operation: 'createCircle', name: 'Depot', trigger: 'both', radius: 200 };
const atPlace = { ...circle, center: 'coordinates', latitude: 22.583197, longitude: 113.909813 };
const one = { deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };
const several = { deviceSelection: 'several', devices: '={{ $json.imeis }}' };
const goesOn = { onError: 'continueRegularOutput' } as const;
/** What the simulator calls a device without a name. */
const labelOf = (imei: string) => `VT05S-${imei.slice(-5)} (${imei})`;

describe('Geofence: Create Circle', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		host = { node: new ProtrackGeofence(), credential: new ProtrackApi(), store: storeFor(sim) };
		sim.addDevice({ imei: A, position: { latitude: 10, longitude: 20 } });
		sim.addDevice({ imei: B, position: { latitude: -30, longitude: -40 } });
		sim.addDevice({ imei: C });
	});
	afterEach(async () => await sim.stop());

	const fencesOf = () => sim.geofences.map(({ imei }) => imei);

	it('creates a circle for a device, and gives what it created', async () => {
		const { items } = await runNode(host, { ...one, ...atPlace }, [{ imei: A }]);
		expect(items).toEqual([
			{
				deviceName: 'VT05S-00001',
				plateNumber: null,
				name: 'Depot',
				latitude: 22.583197,
				longitude: 113.909813,
				radiusM: 200,
				trigger: 'both',
				created: true,
				imei: A,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(geofenceCreateCircle.outputSchema ?? {}));
		expect(sim.geofences).toEqual([
			expect.objectContaining({
				imei: A,
				name: 'Depot',
				alarmtype: 2,
				latitude: 22.583197,
				longitude: 113.909813,
				radius: 200,
			}),
		]);
	});

	it.each([
		['out', 0],
		['in', 1],
		['both', 2],
	])('sends "%s" as %i', async (trigger, alarmtype) => {
		await runNode(host, { ...one, ...atPlace, trigger }, [{ imei: A }]);
		expect(sim.geofences).toEqual([expect.objectContaining({ alarmtype })]);
	});

	it('creates one for each device, once even if it is named twice, and pairs the items', async () => {
		const { items, outputs } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [A, B, A] }, { imeis: [C] }]);
		expect(items.map(({ imei }) => imei)).toEqual([A, B, C]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1].map((item) => ({ item })));
		expect(fencesOf()).toEqual([A, B, C]);
	});

	it('takes numbers that an expression gives as text', async () => {
		const parameters = { ...one, ...atPlace, latitude: '={{ $json.lat }}', radius: '={{ $json.radius }}' };
		const { items } = await runNode(host, parameters, [{ imei: A, lat: ' -12.5 ', radius: '5000' }]);
		expect(items).toEqual([expect.objectContaining({ latitude: -12.5, radiusM: 5000 })]);
	});

	it.each([
		['Radius (Meters)', { radius: 99 }, '"Radius (Meters)" must be a whole number from 100 to 5,000, not "99"'],
		['Radius (Meters)', { radius: 5001 }, '"Radius (Meters)" must be a whole number from 100 to 5,000, not "5001"'],
		['Radius (Meters)', { radius: 150.5 }, '"Radius (Meters)" must be a whole number from 100 to 5,000, not "150.5"'],
		['Latitude', { latitude: 90.1 }, '"Latitude" must be a number from -90 to 90, not "90.1"'],
		['Latitude', { latitude: '={{ null }}' }, '"Latitude" must be a number from -90 to 90, and is empty'],
		['Longitude', { longitude: '={{ "12,5" }}' }, '"Longitude" must be a number from -180 to 180, not "12,5"'],
		['an unset center', { latitude: 0, longitude: 0 }, '"Latitude" and "Longitude" are both 0'],
		['Name', { name: '  ' }, '"Name" is empty'],
		['Alarm When', { trigger: 'sometimes' }, '"Alarm When" cannot be "sometimes"'],
		['Devices', { deviceSelection: 'all', includeSubAccounts: true }, '"Devices" must be one device or several'],
	])('refuses what the platform would refuse: %s', async (_, wrong, message) => {
		const { error } = await runNode(host, { ...one, ...atPlace, ...wrong }, [{ imei: A }]);
		expect(error?.message).toBe(message);
		expect(sim.requests).toHaveLength(0);
	});

	it.each([
		['Name', { name: '={{ $json.odd }}' }],
		['Device', { device: { __rl: true, mode: 'imei', value: '={{ $json.odd }}' } }],
		['Devices', { ...several, devices: '={{ [$json.odd] }}' }],
		['Device Names or IDs', { ...several, devices: '={{ $json.odd }}' }, 'must be a list of its choices'],
	])('refuses an object as "%s"', async (field, wrong, what = 'is not text') => {
		for (const odd of [{ name: 'Depot' }, { toString: 1, valueOf: 2 }]) {
			const { error } = await runNode(host, { ...one, ...atPlace, ...wrong }, [{ imei: A, odd }]);
			expect(error?.message).toBe(`"${field}" ${what}`);
		}
		expect(sim.requests).toHaveLength(0);
	});

	it('takes a number as name', async () => {
		const { items } = await runNode(host, { ...one, ...atPlace, name: '={{ 7 }}' }, [{ imei: A }]);
		expect(items).toEqual([expect.objectContaining({ name: '7' })]);
	});

	it.each([
		[
			'an expression of a later item',
			{ ...one, ...atPlace, radius: '={{ $json.radius }}' },
			[
				{ imei: A, radius: 100 },
				{ imei: B, radius: 1 },
			],
		],
		[
			'the position of a later device',
			{ ...several, ...circle, center: 'device' },
			[{ imeis: [A] }, { imeis: [B, C] }],
		],
	])('creates nothing at all when %s is known to be wrong', async (_, parameters, input) => {
		const { error } = await runNode(host, parameters, input);
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(sim.geofences).toEqual([]);
	});

	describe('against creating far too many', () => {
		const imeis = Array.from({ length: 101 }, (_, index) => String(360000000000000 + index));

		it('stops before the first one', async () => {
			const { error } = await runNode(
				host,
				{ ...one, ...atPlace },
				imeis.map((imei) => ({ imei })),
			);
			expect(error?.message).toBe('101 geofences would be created, more than "Max Geofences per Run" (100)');
			expect(sim.requests).toHaveLength(0);
		});

		it('goes ahead when they are meant', async () => {
			imeis.forEach((imei) => sim.addDevice({ imei }));
			const { items } = await runNode(host, { ...several, ...atPlace, options: { mostGeofences: 101 } }, [{ imeis }]);
			expect(items).toHaveLength(101);
			expect(sim.geofences).toHaveLength(101);
		});
	});

	describe('around the position of the device', () => {
		const around = { ...one, ...circle, center: 'device' };

		it('takes where each device is, with one track call for all input items', async () => {
			const { items } = await runNode(host, around, [{ imei: A }, { imei: B }]);
			expect(items).toEqual([
				expect.objectContaining({ imei: A, latitude: 10, longitude: 20 }),
				expect.objectContaining({ imei: B, latitude: -30, longitude: -40 }),
			]);
			expect(sim.count('track')).toBe(1);
		});

		it('asks for no position when the center is given', async () => {
			await runNode(host, { ...one, ...atPlace }, [{ imei: A }]);
			expect(sim.count('track')).toBe(0);
		});

		it('fails for a device without a position', async () => {
			const { error } = await runNode(host, around, [{ imei: C }]);
			expect(error?.message).toBe(`The device ${labelOf(C)} has no position`);
			expect(error?.description).toContain('give the center by coordinates');
		});

		it('fails for a device that the account does not have', async () => {
			const { error } = await runNode(host, around, [{ imei: '999999999999999' }]);
			expect(error?.message).toBe('The platform does not show the device 999999999999999 to this account');
		});

		it('takes an old position only when that is allowed', async () => {
			sim.clock.advance(3_600_000);
			const { error } = await runNode(host, around, [{ imei: A }]);
			expect(error?.message).toMatch(
				new RegExp(`^The last position of the device .*\\(${A}\\) is old \\(offline, last heard of at 20`),
			);
			expect(error?.description).toContain('"Allow Old Position"');
			expect(sim.geofences).toEqual([]);
			const { items } = await runNode(host, { ...around, options: { allowStale: true } }, [{ imei: A }]);
			expect(items).toEqual([expect.objectContaining({ latitude: 10, longitude: 20 })]);
		});
	});

	describe('the vehicle is named as far as its name is known without a call', () => {
		const picked = (imei: string) => ({
			deviceSelection: 'one',
			device: { __rl: true, mode: 'list', value: imei, cachedResultName: `Truck 7, KBZ 100A (${imei})` },
		});

		it('in the item', async () => {
			const { items } = await runNode(host, { ...atPlace, ...picked(A) });
			expect(items).toEqual([
				expect.objectContaining({ deviceName: 'Truck 7', plateNumber: 'KBZ 100A', name: 'Depot', imei: A }),
			]);
			expect(sim.requests.map(({ path }) => path)).not.toContain('/api/device/list');
			expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(geofenceCreateCircle.outputSchema ?? {}));
		});

		it('in the error when the platform refuses it', async () => {
			sim.fail({ path: 'geofenceCreate', imei: B, effect: { code: 20089 } });
			const { error } = await runNode(host, { ...atPlace, ...picked(B) });
			expect(error?.message).toContain(
				`Geofence "Depot" for the device Truck 7 (KBZ 100A, ${B}): The device is blocked`,
			);
		});

		it('in the error when it has no position, or none that the platform shows', async () => {
			const around = { ...circle, center: 'device' };
			expect((await runNode(host, { ...around, ...picked(C) })).error?.message).toBe(
				`The device Truck 7 (KBZ 100A, ${C}) has no position`,
			);
			const stranger = '999999999999999';
			expect((await runNode(host, { ...around, ...picked(stranger) })).error?.message).toBe(
				`The platform does not show the device Truck 7 (KBZ 100A, ${stranger}) to this account`,
			);
			sim.clock.advance(3_600_000);
			expect((await runNode(host, { ...around, ...picked(A) })).error?.message).toContain(
				`The last position of the device Truck 7 (KBZ 100A, ${A}) is old`,
			);
		});

		it('in the error when its position cannot be read', async () => {
			sim.fail({ path: 'track', effect: { code: 20089 } });
			expect((await runNode(host, { ...circle, center: 'device', ...picked(A) })).error?.message).toContain(
				`Truck 7 (KBZ 100A, ${A}): The device is blocked`,
			);
		});

		it('in the error when others were created before it, or were not sent after it', async () => {
			const [first, second, third] = [4, 5, 6].map((index) => {
				const imei = `35000000000000${index}`;
				sim.addDevice({ imei, name: `Van ${index}` });
				return imei;
			}) as [string, string, string];
			await host.node.methods?.listSearch?.searchDevices?.call(loadOptionsContext(host) as never);
			sim.clearLog();
			sim.fail({ path: 'geofenceCreate', imei: second, effect: { code: 10000 } });
			const { error } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [first, second, third] }]);
			expect(error?.message).toContain(`Geofence "Depot" for the device Van 5 (${second}): `);
			expect(error?.message).toContain(`was then not sent for Van 6 (${third})`);
			expect(error?.message).toContain(`Already created: "Depot" for Van 4 (${first})`);
			expect(sim.requests.map(({ path }) => path)).toEqual(['/api/geofence/create', '/api/geofence/create']);
		});
	});

	describe('when one of several fails', () => {
		beforeEach(() => {
			sim.fail({ path: 'geofenceCreate', imei: B, effect: { code: 20089 } });
		});

		it('creates the others, and lists in the error what is there now', async () => {
			const { error } = await runNode(host, { ...several, ...atPlace }, [
				{ imeis: [C] },
				{ imeis: [A, B] },
				{ imeis: [A] },
			]);
			expect(error?.message).toContain(`Geofence "Depot" for the device ${labelOf(B)}: The device is blocked`);
			expect(error?.message).toContain(`Already created: "Depot" for ${labelOf(C)}, "Depot" for ${labelOf(A)}`);
			expect(error).toMatchObject({ context: { itemIndex: 1 } });
			expect(fencesOf()).toEqual([C, A]);
		});

		it('gives the others beside an error item when the node continues on fail', async () => {
			const { items, outputs } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [A, B, C] }], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ imei: A, created: true }),
				expect.objectContaining({ imei: C, created: true }),
				{ error: expect.stringContaining(`for the device ${labelOf(B)}: The device is blocked`) as string },
			]);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 0].map((item) => ({ item })));
		});

		it('sends the failed ones to the error output', async () => {
			const { outputs } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [A, B, C] }], {
				onError: 'continueErrorOutput',
			});
			expect(outputs.map((output) => output.length)).toEqual([2, 1]);
		});

		it('creates the possible ones of an item with a device that has no position, when the node continues on fail', async () => {
			const { items } = await runNode(host, { ...several, ...circle, center: 'device' }, [{ imeis: [C, A] }], goesOn);
			expect(items).toEqual([
				expect.objectContaining({ imei: A }),
				{ error: expect.stringContaining(`The device ${labelOf(C)} has no position`) as string },
			]);
		});
	});

	describe('when the answer is lost', () => {
		it.each([['reset'], ['truncated'], ['empty']] as const)(
			'sends nothing twice, stops, and says that a person has to look (%s)',
			async (effect) => {
				sim.fail({ path: 'geofenceCreate', skip: 1, times: 1, effect });
				const { error } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [A, B, C] }]);
				expect(error?.message).toContain('It is not known whether the platform carried it out');
				expect(error?.message).toContain(`was then not sent for ${labelOf(C)}`);
				expect(error?.message).toContain(`Already created: "Depot" for ${labelOf(A)}`);
				expect(error?.description).toContain('Look on the platform');
				expect(sim.count('geofenceCreate')).toBe(2);
			},
		);
	});

	it('says with one of which nobody knows what a person has to do, whatever failed before it', async () => {
		sim.fail({ path: 'geofenceCreate', imei: A, effect: { code: 20089 } });
		sim.fail({ path: 'geofenceCreate', imei: B, effect: { code: 10000 } });
		const { error } = await runNode(host, { ...several, ...atPlace }, [{ imeis: [A, B, C] }]);
		expect(error?.message).toMatch(
			/for the device \S+ \(350000000000001\): The device is blocked.*for the device \S+ \(350000000000002\): .*It is not known whether/,
		);
		expect(error?.message).toContain(`was then not sent for ${labelOf(C)}`);
		expect(error?.description).toContain('Look on the platform before you run this again');
		expect(sim.count('geofenceCreate')).toBe(2);
	});

	it('says where to enter the path when the server does not know the call', async () => {
		sim.fail({ path: 'geofenceCreate', effect: { code: 10001 } });
		const { error } = await runNode(host, { ...one, ...atPlace }, [{ imei: A }]);
		expect(error?.message).toContain('does not know the call "Create geofence" at /api/geofence/create');
		expect(error?.description).toContain('Endpoint Overrides');
	});

	it('creates nothing while n8n is told to retry the node, which could create a geofence twice', async () => {
		const { error } = await runNode(host, { ...one, ...atPlace }, [{ imei: A }], {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(error?.message).toBe('"Retry On Fail" is on in the settings of this node');
		expect(error?.description).toContain('Switch it off');
		expect(sim.requests).toHaveLength(0);
	});

	it('is not offered to AI agents', () => {
		expect(host.node.description.usableAsTool).toBeUndefined();
	});
});

describe('Geofence: Create Circle on the wire', () => {
	const query = {
		imei: A,
		efencename: 'Lager Süd',
		alarmtype: '1',
		longitude: '113.909813',
		latitude: '22.583197',
		radius: '200',
	};
	const asked = {
		...atPlace,
		name: 'Lager Süd',
		trigger: 'in',
		deviceSelection: 'one',
		device: { __rl: true, mode: 'imei', value: A },
	};

	beforeEach(() => nock.disableNetConnect());
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it.each([
		['no record', { code: 0 }],
		['a record that nobody has documented', { code: 0, record: { efenceid: 7 } }],
	])('is POST /api/geofence/create with all parameters in the query, and takes %s', async (_, reply) => {
		expectCall('POST', '/api/geofence/create', query).reply(200, reply);
		const { items } = await runNode(hostWithToken(new ProtrackGeofence()), asked);
		expect(items).toEqual([expect.objectContaining({ imei: A, name: 'Lager Süd', trigger: 'in', created: true })]);
		expect(nock.isDone()).toBe(true);
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND'])(
		'says that nothing was carried out when no connection was made (%s)',
		async (code) => {
			expectCall('POST', '/api/geofence/create', query).replyWithError(
				Object.assign(new Error(`connect ${code}`), { code }),
			);
			const { error } = await runNode(hostWithToken(new ProtrackGeofence()), asked);
			expect(error?.message).toContain('. This call was not carried out');
			expect(`${error?.message} ${error?.description}`).not.toMatch(/not known|Look on the platform/);
		},
	);

	it('says that nobody knows when the server sends it on, even to one that refuses the connection', async () => {
		expectCall('POST', '/api/geofence/create', query).reply(307, '', {
			Location: 'http://elsewhere.test/api/geofence/create',
		});
		const elsewhere = nock('http://elsewhere.test')
			.post(/./)
			.query(true)
			.replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
		const { error } = await runNode(hostWithToken(new ProtrackGeofence()), asked);
		expect(error?.message).toContain(UNKNOWN);
		expect(elsewhere.isDone()).toBe(false);
	});

	it('takes the method that the credential gives instead', async () => {
		expectCall('GET', '/api/geofence/create', query).reply(200, { code: 0 });
		const host = hostWithToken(new ProtrackGeofence(), { endpointOverrides: '{"createGeofence": {"method": "GET"}}' });
		expect((await runNode(host, asked)).items).toHaveLength(1);
	});

	it.each(failures)('explains code %i, and sends once', async (code, message, hint) => {
		const sent = answerAlways('POST', '/api/geofence/create', code);
		const { error } = await runNode(hostWithToken(new ProtrackGeofence()), asked);
		const isUnknown = errorCodes[code]?.outcomeUnknown === true;
		expect(error?.message).toBe(
			`Geofence "Lager Süd" for the device ${A}: ${message} (Create geofence, code ${code}: x)${isUnknown ? `. ${UNKNOWN}` : ''}`,
		);
		expect(error?.description).toBe(isUnknown ? `${LOOK} ${hint}` : hint);
		expect(sent).toHaveLength(timesSent(code));
	});
});
