import fc from 'fast-check';

import { AlarmArchive, type AlarmOrder } from '../../../protrack/fleet';
import type { AlarmQuestion } from '../../../protrack/fleet/alarmArchive';
import { broken, FakeClient, ok } from '../../support/fakeClient';
import { randomOf } from '../../support/testData';

const FROM = 1_700_000_000;
const LENGTH = 1000;

interface WorldAlarm {
	imei: string;
	second: number;
	kind: number;
	damaged: boolean;
}

interface World {
	alarms: WorldAlarm[];
	/** Devices whose requests from this second on fail. */
	failsFrom: Map<string, number>;
	/** Whether the pages come in no order. */
	shuffled: boolean;
	seed: number;
}

const imeiOf = (device: number) => String(350_000_000_000_000 + device);

function platformOf({ alarms, failsFrom, shuffled, seed }: World): FakeClient {
	const random = randomOf(seed);
	return new FakeClient(({ query }) => {
		const [imei, begin, end] = [query.imei ?? '', Number(query.begintime) - FROM, Number(query.endtime) - FROM];
		if (begin >= (failsFrom.get(imei) ?? Infinity)) broken('reply');
		const shown = alarms.filter((alarm) => alarm.imei === imei && alarm.second >= begin && alarm.second <= end);
		if (shuffled) shown.sort(() => random() - 0.5);
		else shown.sort((a, b) => a.second - b.second);
		const page = shown.slice(0, 100);
		return ok(
			page.map(({ second, kind, damaged }) => ({
				alarmtype: damaged ? null : (kind % 3) + 1,
				systemtime: FROM + second,
				gpstime: FROM + second,
				speed: kind,
			})),
		);
	});
}

const worlds = fc
	.record({
		devices: fc.array(
			fc.record({
				groups: fc.array(
					fc.record({
						gap: fc.integer({ min: 0, max: 40 }),
						count: fc.integer({ min: 1, max: 45 }),
						spread: fc.nat({ max: 3 }),
						damage: fc.constantFrom(0, 0, 0, 1, 2),
					}),
					{ maxLength: 12 },
				),
				fails: fc.option(fc.nat({ max: LENGTH }), { freq: 4 }),
			}),
			{ minLength: 1, maxLength: 3 },
		),
		shuffled: fc.constantFrom(false, false, true),
		seed: fc.integer(),
		damageRate: fc.constantFrom(0.01, 0.05, 0.2),
	})
	.map(({ devices, shuffled, seed, damageRate }): World => {
		const random = randomOf(seed);
		const alarms: WorldAlarm[] = [];
		const failsFrom = new Map<string, number>();
		devices.forEach(({ groups, fails }, device) => {
			let second = 0;
			for (const { gap, count, spread, damage } of groups) {
				second += gap;
				for (let index = 0; index < count; index += 1) {
					if (spread > 0) second += Math.floor(random() * (spread + 1));
					alarms.push({
						imei: imeiOf(device),
						second,
						kind: Math.floor(random() * 4),
						damaged: damage > 0 && random() < damageRate,
					});
				}
			}
			if (fails !== null) failsFrom.set(imeiOf(device), fails);
		});
		return { alarms: alarms.filter((each) => each.second <= LENGTH), failsFrom, shuffled, seed };
	});

const questions = fc.array(
	fc.record({
		order: fc.constantFrom<AlarmOrder>('newest', 'oldest', 'device'),
		limit: fc.oneof(fc.integer({ min: 1, max: 150 }), fc.constant(Infinity)),
		type: fc.option(fc.integer({ min: 1, max: 3 })),
		first: fc.nat({ max: 2 }),
	}),
	{ minLength: 1, maxLength: 3 },
);

const before = (a: WorldAlarm, b: WorldAlarm, order: AlarmOrder) =>
	order === 'newest'
		? b.second - a.second
		: order === 'oldest'
			? a.second - b.second
			: a.imei === b.imei
				? a.second - b.second
				: 0;

describe('Alarms of several devices', () => {
	it('are the first of all in every order and limit, and what may be missing of them has an error', async () => {
		await fc.assert(
			fc.asyncProperty(worlds, questions, async (world, wanted) => {
				const imeis = [...new Set(world.alarms.map(({ imei }) => imei))].sort();
				const asked = wanted.map(
					({ order, limit, type, first }): AlarmQuestion => ({
						imeis: [...imeis.slice(first), ...imeis.slice(0, first)],
						from: FROM,
						to: FROM + LENGTH,
						order,
						limit,
						fits: ({ record }) => type === null || record.alarmtype === type,
					}),
				);
				const answers = await new AlarmArchive(platformOf(world)).answer(asked);
				for (const [index, { imeis: devices, order, limit }] of asked.entries()) {
					const { type } = wanted[index]!;
					const { alarms, failed } = answers[index]!;
					const rank = (imei: string) => [...devices].indexOf(imei);
					const compare = (a: WorldAlarm, b: WorldAlarm) =>
						(order === 'device' ? rank(a.imei) - rank(b.imei) : 0) || before(a, b, order);
					const fits = ({ kind, damaged }: WorldAlarm) => damaged || type === null || (kind % 3) + 1 === type;
					const all = world.alarms.filter(fits).sort(compare);
					const failing = new Set(failed.map(({ reading }) => reading.range.imei));
					const damagedIn = new Map(
						failed.map(({ reading, errors }) => [reading.range.imei, errors.filter(({ kind }) => kind === 'damaged')]),
					);
					// Nothing twice, nothing that is not there.
					const ids = alarms.map(({ imei, id }) => `${imei} ${id}`);
					expect(new Set(ids).size).toBe(ids.length);
					expect(alarms.length).toBeLessThanOrEqual(limit);
					const good = all.filter(({ damaged }) => !damaged);
					const show = (list: Array<{ imei: string; second: number }>) =>
						list.map(({ imei, second }) => `${order === 'device' ? imei : ''} ${second}`);
					const got = alarms.map(({ imei, record }) => ({ imei, second: (record.systemtime ?? 0) - FROM }));
					if (failing.size === 0 || [...failed].every(({ errors }) => errors.every(({ kind }) => kind === 'damaged'))) {
						expect(show(got)).toEqual(show(good.slice(0, limit)));
					}
					// What is damaged and could be among them is told with its device.
					const last = got.length >= limit ? got.at(-1) : undefined;
					for (const alarm of world.alarms.filter(({ damaged }) => damaged)) {
						const mayBelong =
							last === undefined ||
							(order === 'device'
								? rank(alarm.imei) < rank(last.imei) || (alarm.imei === last.imei && alarm.second < last.second)
								: before(alarm, { ...alarm, ...last }, order) < 0);
						if (mayBelong && !failing.has(alarm.imei))
							throw new Error(
								`damaged at ${alarm.second} of ${alarm.imei} is not told (${order}, limit ${limit}, last ${last?.second})`,
							);
					}
					// And nothing else is.
					for (const [imei, errors] of damagedIn) {
						const mayBelong = (alarm: WorldAlarm) =>
							last === undefined || order === 'device' || before(alarm, { ...alarm, ...last }, order) <= 0;
						if (errors.length > 0)
							expect(world.alarms.filter((alarm) => alarm.imei === imei && alarm.damaged).some(mayBelong)).toBe(true);
					}
					if (limit === Infinity && world.failsFrom.size === 0) {
						for (const imei of devices) {
							const [damaged, total] = [
								world.alarms.filter((each) => each.imei === imei && each.damaged).length,
								world.alarms.filter((each) => each.imei === imei).length,
							];
							const messages = (damagedIn.get(imei) ?? []).map(({ message }) => message);
							expect([imei, messages]).toEqual([
								imei,
								damaged === 0 ? [] : [`${damaged} of ${total} records cannot be read (Alarm list)`],
							]);
						}
					}
				}
			}),
			{ seed: 365, numRuns: 40, endOnFailure: true },
		);
	});
});
