// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { scoreGetMany } from '../../nodes/ProtrackReport/actions/score/getMany.operation';
import {
	FIRST,
	monday,
	MORNING,
	SECOND,
	several,
	stand,
	useReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

const score = { ...several, ...monday, resource: 'score', operation: 'getMany', returnAll: true };
const goesOn = { onError: 'continueRegularOutput' } as const;
const HARSH_BRAKING = 24;

describe('Score Get Many', () => {
	let world: ReportWorld;
	const run = useReportWorld((started) => {
		world = started;
		// 100 km.
		world.addTrack(FIRST, [stand, { minutes: 100, kmh: 60 }, stand]);
	});

	it('gives each vehicle and week as one item, and nothing that its schema does not name', async () => {
		world.sim.addAlarm(FIRST, { type: HARSH_BRAKING, systemtime: MORNING + 3600 });
		const { items, error, hints } = await run(score);
		expect([error, hints]).toEqual([undefined, []]);
		expect(items).toEqual([
			{
				deviceName: 'Lorry 1',
				plateNumber: 'KA-1',
				period: '2025-W27',
				score: 95,
				isReliable: true,
				distanceKm: 100,
				penalties: [{ reason: 'Harsh braking', count: 1, points: 5 }],
				partial: true,
				imei: FIRST,
			},
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(scoreGetMany.outputSchema ?? {}));
	});

	it('says null, not 0, of a week without a report', async () => {
		const { items } = await run({ ...score, from: '2025-06-28T00:00:00Z' });
		expect(items).toMatchObject([
			{ period: '2025-W26', score: null, distanceKm: null },
			{ period: '2025-W27', score: 100, distanceKm: 100 },
		]);
	});

	it('finds speeding over the limit that is given, and none with 0', async () => {
		const penalties = async (speedLimitKmh: number) => (await run({ ...score, speedLimitKmh })).items[0]?.penalties;
		expect(await penalties(45)).toEqual([{ reason: 'Speeding by more than 10 km/h', count: 1, points: 2 }]);
		expect(await penalties(90)).toEqual([]);
		expect(await penalties(0)).toEqual([]);
	});

	it('can have other points and another scale', async () => {
		world.sim.addAlarm(FIRST, { type: HARSH_BRAKING, systemtime: MORNING + 3600 });
		expect((await run({ ...score, weights: { harshBraking: 30 } })).items).toMatchObject([{ score: 70 }]);
		expect((await run({ ...score, weights: { sharpTurn: 30 } })).items).toMatchObject([{ score: 95 }]);
		expect((await run({ ...score, scoring: 'wialon' })).items).toMatchObject([{ score: 90 }]);
	});

	it('marks a score of few kilometers as not reliable, and gives none to a vehicle that only stood', async () => {
		world.addTrack(SECOND, [stand]);
		const options = { minReliableKm: 101 };
		expect((await run({ ...score, devices: [FIRST, SECOND], options })).items).toMatchObject([
			{ score: 100, isReliable: false },
			{ score: null, isReliable: false, distanceKm: 0 },
		]);
	});

	it('gives one item for each day where that is wanted, and says which are cut', async () => {
		const days = { ...score, per: 'day', from: '2025-06-29T00:00:00', to: '2025-07-01T00:00:00' };
		expect((await run(days)).items).toMatchObject([
			{ period: '2025-06-29', score: null, partial: false },
			{ period: '2025-06-30', score: 100, partial: false },
		]);
	});

	it('gives no score where alarms or points are missing, but an error', async () => {
		world.addTrack(SECOND);
		const both = { ...score, devices: [FIRST, SECOND] };
		for (const path of ['alarmList2', 'playback'] as const) {
			world.sim.fail({ path, imei: FIRST, times: 1, effect: { code: 10013 } });
			expect((await run(both, [{}], goesOn)).items).toEqual([
				expect.objectContaining({ deviceName: 'Lorry 2' }),
				{ error: expect.stringContaining(FIRST) as string },
			]);
		}
	});

	it('reads no points of a device whose alarms cannot be read, because no score can come of them', async () => {
		world.addTrack(SECOND);
		world.sim.fail({ path: 'alarmList2', imei: FIRST, effect: { code: 10013 } });
		await run({ ...score, devices: [FIRST, SECOND] }, [{}], goesOn);
		const asked = world.sim.requests.filter(({ path }) => path === '/api/playback').map(({ query }) => query.imei);
		expect(asked).toEqual([SECOND]);
	});

	it('refuses a run that would take too many calls, before it reads anything', async () => {
		const long = { ...score, deviceSelection: 'all', includeSubAccounts: false, from: '2010-01-01T00:00:00Z' };
		expect((await run(long)).error?.message).toMatch(/^The scores of .* would take about [\d,]+ calls/);
		expect(world.sim.count('playback') + world.sim.count('alarmList2')).toBe(0);
	});

	it.each([
		[{ speedLimitKmh: -1 }, '"Speed Limit (Km/h)" must be a number from 0 to 300 km/h'],
		[{ weights: { idling: -1 } }, '"Engine Idling" must be a number from 0 to 1,000 points'],
		[{ scoring: 'best' }, '"Scoring" has no such choice'],
	])('says what is wrong with %j', async (more, message) => {
		expect((await run({ ...score, ...more })).error?.message).toBe(message);
	});
});
