import type { WireRequest } from '../../../protrack/client';
import type { Envelope } from '../../../protrack/client/envelope';
import type { ListedDevice, PollResult } from '../../../protrack/monitor';
import { detectionOf } from '../../support/detectionOptions';
import { broken, ok, refused } from '../../support/fakeClient';
import { alarmsOf, FleetWorld, pointsOf, refuseTrackOf, usual } from '../../support/fleetWorld';
import { imeiOf, imeisUpTo, range, T0 } from '../../support/testData';

const sorted = (list: Array<number | null>) => [...list].sort((a, b) => Number(a) - Number(b));
const [one, two] = [imeiOf(0), imeiOf(1)];
const onlyPoints = { ...usual, alarms: false, points: true };
const noPlayback = ({ endpoint }: WireRequest) => (endpoint === 'playback' ? refused(10007) : undefined);

describe('Points', () => {
	it('come once also when the late-arrival window is widened', async () => {
		const world = new FleetWorld([one, two], onlyPoints);
		await world.poll();
		const found = [];
		for (const step of range(120)) {
			world.now += 60;
			world.drive(one, world.now - 5, step);
			found.push(...pointsOf(await world.poll(step < 60 ? {} : { lateSeconds: 86_400 })));
		}
		expect(found).toEqual(range(120));
	});

	it('come once also of a device that was away when the window was widened', async () => {
		const world = new FleetWorld([one, two], onlyPoints);
		await world.poll();
		const found = [];
		for (const step of range(60)) {
			world.now += 60;
			world.drive(two, world.now - 5, step);
			found.push(...pointsOf(await world.poll()));
		}
		world.imeis = [one];
		await world.pollAfter(60, { lateSeconds: 86_400 });
		world.imeis = [one, two];
		world.now += 60;
		world.drive(two, world.now - 5, 60);
		found.push(...pointsOf(await world.poll({ lateSeconds: 86_400 })));
		expect(found).toEqual(range(61));
	});

	it('that were buffered come also when only some of them were there at the first reading', async () => {
		const world = new FleetWorld([one], onlyPoints);
		await world.poll();
		world.now += 7200;
		world.drive(one, T0 + 7195, 1);
		range(3).forEach((step) => world.drive(one, T0 + 600 + 60 * step, 10 + step));
		const found = pointsOf(await world.poll());
		range(3).forEach((step) => world.drive(one, T0 + 3600 + 60 * step, 20 + step));
		world.drive(one, T0 + 7255, 2);
		found.push(...pointsOf(await world.pollAfter(60)));
		world.now += 1200;
		world.drive(one, world.now - 5, 3);
		found.push(...pointsOf(await world.poll()));
		expect(sorted(found)).toEqual([1, 2, 3, 10, 11, 12, 20, 21, 22]);
	});

	it('that were buffered come also when time runs out in the middle of them', async () => {
		const world = new FleetWorld([one], onlyPoints);
		await world.poll();
		world.now += 40_000;
		world.drive(one, world.now - 5, 1);
		const found = pointsOf(await world.poll());
		world.now += 590;
		range(1500).forEach((step) => world.drive(one, T0 + 10 + 10 * step, 1000 + step));
		world.drive(one, world.now - 5, 2);
		let looks = 0;
		found.push(...pointsOf(await world.poll({ hasTime: () => (looks += 1) < 2 })));
		found.push(...pointsOf(await world.pollAfter(60)));
		range(100).forEach((step) => world.drive(one, T0 + 20_000 + 10 * step, 3000 + step));
		world.drive(one, world.now, 3);
		found.push(...pointsOf(await world.pollAfter(120)));
		world.now += 60;
		world.drive(one, world.now, 4);
		found.push(...pointsOf(await world.poll()));
		expect(found).toHaveLength(1604);
		expect(new Set(found).size).toBe(1604);
	});

	it('of a whole fleet that sends a day of buffer fit into what may be kept', async () => {
		const world = new FleetWorld(imeisUpTo(10), onlyPoints);
		await world.poll();
		world.now += 86_400;
		world.imeis.forEach((imei) => world.drive(imei, world.now - 5, 1));
		await world.poll();
		world.imeis.forEach((imei) => range(2600).forEach((step) => world.drive(imei, T0 + 30 + 33 * step, step % 90)));
		world.imeis.forEach((imei) => world.hear(imei, { gpstime: world.now }));
		expect((await world.pollAfter(60)).points).toHaveLength(10 * 2600);
		expect(JSON.stringify(world.stored()).length).toBeLessThan(80_000);
		world.imeis.forEach((imei) => world.hear(imei, { gpstime: world.now + 30 }));
		expect((await world.pollAfter(60)).points).toEqual([]);
	});

	it('of a device that had no fix yet come all', async () => {
		const world = new FleetWorld([one, two], onlyPoints);
		world.hear(two, { gpstime: 0, hearttime: 0, systemtime: 0, datastatus: 1 });
		await world.poll();
		world.now += 60;
		range(5).forEach((step) => world.drive(two, world.now - 50 + 10 * step, step));
		expect(pointsOf(await world.poll())).toEqual(range(5));
	});

	it('of a device that joins come from its joining on', async () => {
		const world = new FleetWorld([one], onlyPoints);
		await world.poll();
		await world.pollAfter(60);
		world.now += 60;
		world.imeis = [one, two];
		range(4).forEach((step) => world.drive(two, world.now - 40 + 10 * step, step));
		expect(pointsOf(await world.poll())).toEqual(range(4));
	});

	it.each<[string, (request: WireRequest) => Envelope | undefined]>([
		['is rejected', refuseTrackOf({ [two]: 10013 })],
		[
			'cannot be read',
			({ endpoint, query }) =>
				endpoint === 'track' && query.imeis?.includes(two)
					? ok([{ imei: one, servertime: T0, hearttime: T0 }, { junk: 1 }], T0)
					: undefined,
		],
	])(
		'of a device whose position %s when the reading begins come all the same, once it is there',
		async (_, intercept) => {
			const world = new FleetWorld([one, two], onlyPoints);
			world.intercept = intercept;
			await world.poll();
			world.now += 7200;
			range(4).forEach((step) => world.drive(two, T0 + 60 + 1800 * step, step));
			world.intercept = () => undefined;
			expect(pointsOf(await world.poll())).toEqual(range(4));
		},
	);

	it('are looked back for in the first poll only', async () => {
		const options = { ...onlyPoints, startSecondsAgo: 3600 };
		const world = new FleetWorld([one], options);
		const found = pointsOf(await world.poll());
		for (const step of range(20)) {
			world.now += 60;
			world.drive(one, world.now - 5, step);
			found.push(...pointsOf(await world.poll()));
		}
		await world.pollAfter(60, { points: false });
		world.now += 60;
		world.drive(one, world.now - 5, 50);
		found.push(...pointsOf(await world.poll()));
		expect(new Set(found).size).toBe(found.length);
	});

	it('have ids that do not depend on the order in which those of one second come', async () => {
		const idsOf = async (isReversed: boolean) => {
			const world = new FleetWorld([one], onlyPoints);
			world.order = isReversed ? 'reversed' : 'asAdded';
			await world.poll();
			world.now += 60;
			range(12).forEach((speed) => world.drive(one, world.now - 10, speed));
			return (await world.poll()).points.map(({ id }) => id).sort();
		};
		expect(await idsOf(true)).toEqual(await idsOf(false));
	});

	it('cost one call when there is no time left, so that they get their turn all the same', async () => {
		const world = new FleetWorld(imeisUpTo(40), onlyPoints);
		await world.poll();
		world.now += 60;
		world.imeis.forEach((imei) => world.drive(imei, world.now - 5, 1));
		const { points, deferred } = await world.poll({ hasTime: () => false });
		expect([world.calls('playback'), points.length, deferred]).toEqual([1, 1, 39]);
	});

	it('that are watched for a while are closed again, also after a time of the server that was wrong once', async () => {
		const world = new FleetWorld([one], onlyPoints);
		await world.poll();
		world.now += 7200;
		world.drive(one, world.now - 5, 1);
		world.intercept = ({ endpoint }) =>
			endpoint === 'track'
				? ok([{ ...world.trackOf(one), servertime: world.now + 30 * 86_400 }], world.now)
				: undefined;
		await world.poll();
		world.intercept = () => undefined;
		for (const step of range(30)) {
			world.now += 60;
			world.drive(one, world.now - 5, step);
			await world.poll();
		}
		expect(world.state?.devices[one]?.points?.gapFrom).toBeUndefined();
	});
});

describe('A playback that fails', () => {
	it.each([
		['of a larger fleet', imeisUpTo(60)],
		['of the only device that drives', [one, two]],
	])('%s as a whole is thrown', async (_, imeis) => {
		const world = new FleetWorld(imeis, onlyPoints);
		await world.poll();
		world.now += 60;
		imeis.slice(0, imeis.length > 2 ? 60 : 1).forEach((imei) => world.drive(imei, world.now - 5, 1));
		world.intercept = noPlayback;
		await expect(world.poll()).rejects.toMatchObject({ code: 10007 });
	});

	it('keeps back no alarm', async () => {
		const world = new FleetWorld([one, two], { ...usual, points: true });
		await world.poll();
		world.now += 60;
		world.intercept = noPlayback;
		world.raise(one, { speed: 5 });
		expect(alarmsOf(await world.poll())).toEqual([5]);
	});
});

describe('A device whose position is refused', () => {
	it('recovers while another becomes refused', async () => {
		const world = new FleetWorld([one, two]);
		await world.poll();
		world.intercept = refuseTrackOf({ [one]: 10013 });
		await world.pollAfter(60);
		world.intercept = refuseTrackOf({ [two]: 10013 });
		const found = [];
		for (const step of range(60)) {
			world.now += 60;
			world.raise(one, { speed: step });
			found.push(...alarmsOf(await world.poll()));
		}
		expect(found).toEqual(range(60));
	});

	it.each<[string, () => never | ReturnType<typeof refused>]>([
		['a network fault', () => broken('network')],
		['a complaint about too many calls', () => refused(10009)],
	])('keeps its gap over %s', async (_, error) => {
		const world = new FleetWorld(imeisUpTo(100));
		const bad = imeiOf(57);
		await world.poll();
		world.intercept = refuseTrackOf({ [bad]: 10013 });
		for (let poll = 0; poll < 10; poll += 1) await world.pollAfter(60);
		const before = world.state?.devices[bad]?.positionBackoff?.consecutiveFailures;
		world.intercept = ({ endpoint, query }) => (endpoint === 'track' && query.imeis === bad ? error() : undefined);
		await world.pollAfter(3600);
		expect(before).toBeGreaterThan(3);
		expect(world.state?.devices[bad]?.positionBackoff?.consecutiveFailures).toBeGreaterThanOrEqual(Number(before));
	});

	it.each([10013, 20005, 20017, 20046, 20089])('with code %i leaves the others their positions', async (code) => {
		const world = new FleetWorld(imeisUpTo(100));
		await world.poll();
		world.intercept = refuseTrackOf({ [one]: code });
		const seen = [];
		for (let poll = 0; poll < 10; poll += 1) seen.push((await world.pollAfter(60)).tracks.size);
		expect(seen).toEqual(Array(10).fill(99));
	});

	it('because of a parameter is told once and costs few calls', async () => {
		const world = new FleetWorld(imeisUpTo(100));
		await world.poll();
		world.intercept = refuseTrackOf({ [imeiOf(57)]: 10004 });
		await world.pollAfter(60);
		world.forget();
		const told = [];
		for (let poll = 0; poll < 60; poll += 1) {
			const { errors, repeated } = await world.pollAfter(60);
			told.push(...[...errors.keys()].filter((imei) => !repeated.has(imei)));
		}
		expect(told).toEqual([]);
		expect(world.calls('track')).toBeLessThan(80);
	});
});

describe('The list of devices', () => {
	it('that does not show a device for a while costs none of its alarms', async () => {
		const world = new FleetWorld([one, two], { ...usual, deviceInventory: 'own' });
		const events: string[] = [];
		const found: Array<number | null> = [];
		const poll = async () => {
			const listed = new Map(
				world.imeis.map((imei) => [imei, { name: imei, endsAt: null, endsBy: 'userExpiresAt' as const }]),
			);
			const round = await world.pollAfter(60, {}, listed);
			found.push(...alarmsOf(round));
			events.push(...round.changes.map(({ change }) => change.event));
		};
		await poll();
		world.imeis = [one];
		for (const step of range(15)) {
			if (step === 5) world.raise(two, { speed: 99 });
			await poll();
		}
		world.imeis = [one, two];
		for (let step = 0; step < 3; step += 1) await poll();
		expect(found).toEqual([99]);
		expect(events).toEqual(['deviceRemoved', 'deviceAdded']);
	});
});

describe('A list that could not be read, or not in time,', () => {
	const listedAs = (name: string) => new Map([[one, { name, endsAt: null, endsBy: 'userExpiresAt' as const }]]);
	const none = new Map<string, ListedDevice>();
	const eventsIn = (round: PollResult) => round.changes.map(({ change }) => change.event);

	it('hides no new name of a device that was known before', async () => {
		const world = new FleetWorld([one], { ...usual, deviceInventory: 'own' });
		await world.poll({}, listedAs('Van'));
		await world.pollAfter(60, { isListComplete: false }, none);
		expect(eventsIn(await world.pollAfter(60, { newlyReadable: new Set([one]) }, listedAs('Bus')))).toEqual([
			'deviceRenamed',
		]);
	});

	it('hides no device that was told as removed and is there again', async () => {
		const world = new FleetWorld([one, two], { ...usual, deviceInventory: 'own' });
		await world.poll({}, listedAs('Van'));
		world.imeis = [two];
		await world.pollAfter(60, {}, none);
		expect(eventsIn(await world.pollAfter(600, {}, none))).toEqual(['deviceRemoved']);
		world.imeis = [one, two];
		expect(eventsIn(await world.pollAfter(60, { newlyReadable: new Set([one]) }, listedAs('Van')))).toEqual([
			'deviceAdded',
		]);
	});

	it('has to miss a device twice before it is told as removed', async () => {
		const world = new FleetWorld([one, two], { ...usual, deviceInventory: 'own' });
		await world.poll({}, listedAs('Van'));
		world.imeis = [two];
		const events: string[] = [];
		// Read once in 40 minutes.
		for (const minute of range(40))
			events.push(...eventsIn(await world.pollAfter(60, { listAgeSeconds: 60 * minute + 1 }, none)));
		expect(events).toEqual([]);
		events.push(...eventsIn(await world.pollAfter(60, { listAgeSeconds: 1 }, none)));
		expect(events).toEqual(['deviceRemoved']);
	});
});

describe('Devices that were removed', () => {
	const listedOf = (imeis: string[]) =>
		new Map(imeis.map((imei) => [imei, { name: imei, endsAt: null, endsBy: 'userExpiresAt' as const }]));
	const imeisFrom = (first: number, count: number) =>
		range(count).map((index) => String(360_000_000_000_000 + first + index));

	it('are remembered up to 500, the latest, however many come and go', async () => {
		const world = new FleetWorld([one], { ...usual, alarms: false, deviceInventory: 'own' });
		await world.poll({}, listedOf([one]));
		const removed: string[] = [];
		for (const wave of range(4)) {
			const guests = imeisFrom(1000 * wave, 200);
			await world.pollAfter(60, {}, listedOf([one, ...guests]));
			await world.pollAfter(60, {}, listedOf([one]));
			const { changes } = await world.pollAfter(600, {}, listedOf([one]));
			removed.push(...changes.filter(({ change }) => change.event === 'deviceRemoved').map(({ imei }) => imei));
		}
		expect(removed).toHaveLength(800);
		const kept = Object.keys(world.state?.devices ?? {}).filter((imei) => imei !== one);
		expect(kept).toHaveLength(500);
		expect(kept).toEqual(expect.arrayContaining([...imeisFrom(2000, 200), ...imeisFrom(3000, 200)]));
	});

	it('are added when they come back, remembered or not, and those that are still there are no news', async () => {
		const world = new FleetWorld([one], { ...usual, alarms: false, deviceInventory: 'own' });
		const guests = imeisFrom(0, 600);
		await world.poll({}, listedOf([one, ...guests]));
		await world.pollAfter(60, {}, listedOf([one]));
		await world.pollAfter(600, {}, listedOf([one]));
		const { changes } = await world.pollAfter(60, {}, listedOf([one, ...guests]));
		expect(new Set(changes.map(({ change }) => change.event))).toEqual(new Set(['deviceAdded']));
		expect(changes.map(({ imei }) => imei).sort()).toEqual(guests);
	});

	it('are not those that are only missing, which are all remembered', async () => {
		const world = new FleetWorld([one], { ...usual, alarms: false, deviceInventory: 'own' });
		const guests = imeisFrom(0, 600);
		await world.poll({}, listedOf([one, ...guests]));
		await world.pollAfter(60, {}, listedOf([one]));
		await world.pollAfter(6000, { isListComplete: false }, listedOf([one]));
		expect((await world.pollAfter(60, {}, listedOf([one, ...guests]))).changes).toEqual([]);
	});
});

describe('Alarms that are not wanted for a while', () => {
	it('do not come later, not even of a device that was away', async () => {
		const world = new FleetWorld([one, two]);
		await world.poll();
		world.imeis = [one];
		world.now += 60;
		world.raise(two, { speed: 7 });
		await world.poll({ alarms: false });
		await world.pollAfter(60, { alarms: false });
		world.imeis = [one, two];
		expect(alarmsOf(await world.pollAfter(60))).toEqual([]);
	});
});

describe("The server's clock", () => {
	it('of one record may be wrong, and the others are not taken for silent', async () => {
		const world = new FleetWorld(imeisUpTo(20), { ...usual, alarms: false, changeDetection: detectionOf() });
		await world.poll();
		world.now += 60;
		world.imeis.forEach((imei) => world.hear(imei));
		world.hear(one, { servertime: world.now + 86_400 });
		expect((await world.poll()).changes).toEqual([]);
	});
});
