import fc from 'fast-check';
import { ProtrackError } from '../../../protrack/client';
import type { PollResult } from '../../../protrack/monitor';
import { alarmsOf, FleetWorld, pointsOf, usual } from '../../support/fleetWorld';
import { imeiOf, T0 } from '../../support/testData';

/*
 * Times that cannot be: from the platform, as its clock, of positions and of alarms, and in the state that n8n hands out. Whatever was read under them,
 * once they are gone polls work, and what happens then comes.
 */

const one = imeiOf(0);
const options = { ...usual, points: true };

const oddTime = fc.oneof(
	fc.constantFrom<unknown>(0, -1, 0.5, 5, 1e18, 1e300, -1e18, null, '', 'now', '1790000000.25', `${T0 * 1000}`, {}, []),
	fc.integer({ min: 0, max: 10 }).map((seconds) => T0 + seconds + 0.5),
	fc.constantFrom(T0 * 1000, T0 + 86_400, T0 + 90_000.5, 4_000_000_000, 95_617_584_000, 99_999_999_999, 946_684_800),
	fc.double({ noNaN: true }),
);

/** Lets the device send an alarm and a point, and expects both in the next poll. */
async function expectNewsToCome(world: FleetWorld): Promise<void> {
	world.now += 60;
	await world.poll();
	world.now += 60;
	world.raise(one, { speed: 77 });
	world.drive(one, world.now - 10, 78);
	const round = await world.poll();
	expect([alarmsOf(round).filter((speed) => speed === 77), pointsOf(round).filter((speed) => speed === 78)]).toEqual([
		[77],
		[78],
	]);
}

async function pollOrFail(world: FleetWorld): Promise<PollResult | ProtrackError> {
	return await world.poll().catch((error: unknown) => {
		if (error instanceof ProtrackError) return error;
		throw error;
	});
}

describe('A platform that tells odd times', () => {
	it.each<[string, (now: number) => unknown]>([
		['with a fraction', (now) => now + 0.5],
		['with a fraction, as text', (now) => `${now}.5`],
		['in milliseconds', (now) => now * 1000],
		['of 1970', () => 60],
		['of no time at all', () => 0],
	])('%s, as its clock, stops no poll: alarms come in the same poll', async (_, servertime) => {
		const world = new FleetWorld([one], usual);
		world.hear(one, { servertime: servertime(world.now) });
		await world.poll();
		world.now += 60;
		world.raise(one, { speed: 7 });
		world.hear(one, { servertime: servertime(world.now) });
		expect(alarmsOf(await world.poll())).toEqual([7]);
		expect(alarmsOf(await world.pollAfter(60))).toEqual([]);
	});

	it('with a fraction, in its alarms, gives each once', async () => {
		const world = new FleetWorld([one], usual);
		await world.poll();
		world.now += 60.5;
		world.raise(one, { speed: 7 });
		world.now += 0.5;
		world.hear(one);
		expect(alarmsOf(await world.poll())).toEqual([7]);
		for (let poll = 0; poll < 3; poll += 1) expect(alarmsOf(await world.pollAfter(60))).toEqual([]);
	});

	it('of any kind is no dead end: once it tells true ones, polls work and what happens comes', async () => {
		const track = fc.record(
			{ servertime: oddTime, gpstime: oddTime, hearttime: oddTime, systemtime: oddTime },
			{ requiredKeys: [] },
		);
		await fc.assert(
			fc.asyncProperty(fc.array(track, { minLength: 1, maxLength: 4 }), async (tracks) => {
				const world = new FleetWorld([one], options);
				for (const odd of tracks) {
					world.now += 60;
					world.hear(one, odd);
					await pollOrFail(world);
				}
				world.hear(one);
				await expectNewsToCome(world);
			}),
			{ numRuns: 200, seed: 1 },
		);
	});
});

describe('A stored state with odd times', () => {
	const value = fc.oneof(
		fc.constantFrom<unknown>(null, '', 'x', -1, 0, 0.5, 1e18, 1e300, {}, []),
		fc.double({ noNaN: true }),
		oddTime,
	);
	const span = fc
		.oneof(
			fc.integer(),
			fc.maxSafeInteger(),
			fc.constantFrom(0, 60, 600, -600, 86_400, -86_400, 2_000_000_000, -90_000_000_000),
		)
		.map((seconds) => seconds.toString(36));
	const letter = fc.constantFrom('f', 'c', 'u', 't', 'g', 'e', 'h', 'x', 'k', 'b', 'q', 's');
	const part = fc
		.tuple(
			letter,
			fc.oneof(span, fc.constantFrom('0.5', 'Infinity', 'NaN', '', '!', '0/0', '1/zz', '5ABC', '-5ABC5ABC')),
		)
		.map((parts) => parts.join(''));
	const parts = fc.array(part, { maxLength: 6 });
	const device = fc
		.record({
			read: fc.oneof(fc.constant('0'), span),
			parts,
			points: fc.option(fc.record({ read: fc.oneof(fc.constant('0'), span), parts })),
		})
		.map(({ read, parts: own, points }) =>
			[read, ...own, ...(points ? [`p${[points.read, ...points.parts].join('/')}`] : [])].join(';'),
		);
	const clock = fc.oneof(value, fc.record({ server: value, process: value, uptime: value }));
	const changes = fc.record(
		{
			listedAt: value,
			lateSeconds: value,
			clock,
			pollsWithoutAlarms: value,
			selection: value,
			points: value,
			version: fc.constantFrom(1, 2, 3),
			devices: fc.record({ [one]: fc.oneof(device, device, value) }),
		},
		{ requiredKeys: [] },
	);

	it('of any kind is no dead end: polls work, and what happens comes', async () => {
		await fc.assert(
			fc.asyncProperty(changes, async (odd) => {
				const world = new FleetWorld([one], options);
				await world.poll();
				world.restart({ ...world.stored(), ...odd });
				await expectNewsToCome(world);
			}),
			{ numRuns: 300, seed: 1 },
		);
	});

	it.each<[string, object]>([
		['points that are waited for until the year 5000', { devices: { [one]: `0;p${(-90_000_000_000).toString(36)}` } }],
		[
			'points of which nothing is wanted until the year 5000',
			{ devices: { [one]: `0;p0/f${(-90_000_000_000).toString(36)}` } },
		],
	])('gives points all the same: %s', async (_, odd) => {
		const world = new FleetWorld([one], options);
		await world.poll();
		world.restart({ ...world.stored(), ...odd });
		await expectNewsToCome(world);
	});

	it.each([
		['a device that was read in 1970', { devices: { [one]: T0.toString(36) } }],
		['a list that was read in 1970', { listedAt: 60 }],
	])('from before any such platform starts afresh, rather than with the alarms of decades: %s', async (_, odd) => {
		const world = new FleetWorld([one], options);
		await world.poll();
		world.restart({ ...world.stored(), ...odd });
		expect(world.state).toBeNull();
	});

	it('by its own clock, of the list or of a removal is taken back to now: a device that is gone is told as such', async () => {
		const deviceInventory = { ...usual, deviceInventory: 'own' };
		const world = new FleetWorld([one, imeiOf(1)], deviceInventory);
		const listed = (imeis: string[]) =>
			new Map(imeis.map((imei) => [imei, { name: imei, endsAt: null, endsBy: 'userExpiresAt' as const }]));
		await world.poll({}, listed([one, imeiOf(1)]));
		world.imeis = [one];
		await world.pollAfter(60, {}, listed([one]));
		world.state!.devices[imeiOf(1)]!.missingSince = T0 + 2_000_000_000;
		await world.pollAfter(60, {}, listed([one]));
		const { changes: found } = await world.pollAfter(601, {}, listed([one]));
		expect(found.map(({ change }) => change.event)).toEqual(['deviceRemoved']);
	});
});
