import type { PollOptions } from '../../../protrack/monitor';
import { detectionOf } from '../../support/detectionOptions';
import { alarmsOf, FleetWorld, pointsOf, usual } from '../../support/fleetWorld';
import { imeiOf, imeisUpTo } from '../../support/testData';

const memory = detectionOf({ voltage: 11, noContactMinutes: 5 });
const [first, second] = [imeiOf(0), imeiOf(1)];
const chosen = (fingerprint: string, more: Partial<NonNullable<PollOptions['selection']>> = {}) => ({
	selection: { fingerprint, excluded: new Set<string>(), isComplete: true, ...more },
});

/** Two devices, both chosen, for a minute. */
async function begin(): Promise<FleetWorld> {
	const world = new FleetWorld(imeisUpTo(2), { ...usual, points: true, changeDetection: memory });
	world.imeis.forEach((imei) => world.hear(imei, { accstatus: 0 }));
	await world.poll(chosen('both'));
	await world.pollAfter(60, chosen('both'));
	return world;
}

/** Everything that the first device can tell happens while only the second one is monitored. */
async function without(world: FleetWorld, seconds: number, selection: Partial<PollOptions>): Promise<void> {
	world.imeis = [second];
	await world.pollAfter(60, selection);
	world.now += seconds;
	world.raise(first, { speed: 1 });
	world.drive(first, world.now, 2);
	world.hear(first, { accstatus: 1 });
	await world.pollAfter(60, selection);
	world.imeis = imeisUpTo(2);
}

/** What a poll tells of the first device. */
const found = (round: Awaited<ReturnType<FleetWorld['poll']>>) => [
	...alarmsOf(round),
	...pointsOf(round),
	...round.changes.filter(({ imei }) => imei === first).map(({ change }) => change.event),
];

describe('A device that the user deselects and selects again', () => {
	it.each([60, 3600, 80_000, 90_000, 200_000])(
		'starts from now, with alarms, points and changes (after %i s)',
		async (seconds) => {
			const world = await begin();
			await without(world, seconds, chosen('second'));
			expect(found(await world.pollAfter(60, chosen('both')))).toEqual([]);
			world.now += 60;
			world.raise(first, { speed: 11 });
			world.drive(first, world.now, 12);
			world.hear(first, { accstatus: 0 });
			expect(found(await world.poll(chosen('both')))).toEqual([11, 12, 'ignitionOff']);
		},
	);

	it('starts from now, and not from when an old list was read', async () => {
		const world = await begin();
		await without(world, 60, { ...chosen('second'), listAgeSeconds: 7200 });
		expect(found(await world.pollAfter(60, { ...chosen('both'), listAgeSeconds: 7200 }))).toEqual([]);
	});

	it('leaves the others alone: what came since the last poll comes', async () => {
		const world = await begin();
		world.imeis = [second];
		world.now += 60;
		world.raise(second, { speed: 5 });
		expect(alarmsOf(await world.poll(chosen('second')))).toEqual([5]);
		world.imeis = imeisUpTo(2);
		world.now += 3600;
		world.raise(second, { speed: 6 });
		expect(alarmsOf(await world.poll(chosen('both')))).toEqual([6]);
	});

	it('by renaming it starts from now when it has its name again', async () => {
		const world = await begin();
		await without(world, 3600, chosen('both', { excluded: new Set([first]) }));
		expect(found(await world.pollAfter(60, chosen('both')))).toEqual([]);
	});

	it('by renaming it, although it was the only one, starts from now when it has its name again', async () => {
		const world = await begin();
		world.imeis = [first];
		world.now += 60;
		world.raise(first, { speed: 1 });
		expect(alarmsOf(await world.poll(chosen('both', { excluded: new Set([second]) })))).toEqual([1]);
		const none = chosen('both', { excluded: new Set([first, second]) });
		world.imeis = [];
		await world.pollAfter(60, none);
		for (let poll = 0; poll < 20; poll += 1) {
			world.raise(first, { speed: 2 });
			world.drive(first, world.now, 3);
			world.now += 600;
			await world.poll({ ...none, listAgeSeconds: 300 });
		}
		world.imeis = [first];
		expect(found(await world.pollAfter(301, chosen('both', { excluded: new Set([second]) })))).toEqual([]);
	});

	it('while the list of all devices is watched as well starts from now, and is no new device', async () => {
		const listed = new Map(
			imeisUpTo(2).map((imei) => [imei, { name: imei, endsAt: null, endsBy: 'userExpiresAt' as const }]),
		);
		const world = await begin();
		const deviceInventory = { deviceInventory: 'both' };
		await world.pollAfter(60, { ...chosen('both'), ...deviceInventory }, listed);
		world.imeis = [second];
		const onlySecond = new Map([...listed].slice(1));
		await world.pollAfter(60, { ...chosen('second'), deviceInventory: 'second' }, onlySecond);
		const kept = structuredClone(world.state);
		world.now += 3600;
		world.raise(first, { speed: 1 });
		await world.poll({ ...chosen('second'), deviceInventory: 'second' }, onlySecond);
		// n8n has saved nothing since the choice was made.
		world.state = kept;
		world.imeis = imeisUpTo(2);
		expect(found(await world.pollAfter(60, { ...chosen('both'), ...deviceInventory }, listed))).toEqual([]);
	});
});

describe('A device that is only missing for a while', () => {
	it.each<[string, Partial<PollOptions>]>([
		['because its list does not show it', chosen('both')],
		['because its list cannot be read', chosen('both', { isComplete: false })],
	])('%s, loses no alarm and no point', async (_, selection) => {
		const world = await begin();
		await without(world, 3600, selection);
		expect(found(await world.pollAfter(60, chosen('both')))).toEqual([1, 2, 'ignitionOn']);
	});

	it('because its list cannot be read just when the user chooses anew loses no alarm', async () => {
		const world = await begin();
		await without(world, 3600, chosen('other', { isComplete: false }));
		expect(alarmsOf(await world.pollAfter(60, chosen('other')))).toEqual([1]);
	});

	it('goes on as before with a state of an earlier version, which knows nothing of what was chosen', async () => {
		const world = await begin();
		const { selectionFingerprint: selection, ...older } = world.state!;
		expect(selection).toBe('both');
		world.state = older;
		world.now += 60;
		world.raise(first, { speed: 1 });
		expect(alarmsOf(await world.poll(chosen('second')))).toEqual([1]);
	});
});
