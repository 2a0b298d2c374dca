import { SafetyScore, type ScoreOptions } from '../../../protrack/insight/score';
import { scorePresets } from '../../../protrack/insight/scoreRules';
import { legOf, stopAt, tripOf } from '../../support/segments';

const T = 1_700_000_000;
const place = { latitude: 10, longitude: 20 };
/** Legs of 10 seconds with these speeds. */
const drive = (speeds: number[], begin = T) =>
	speeds.map((kmh, index) =>
		legOf(place, place, [begin + index * 10, begin + index * 10 + 10], { distance: (kmh / 3.6) * 10 }),
	);
/** 100 km in one leg, from long before. */
const farDrive = legOf(place, place, [T - 10_000, T - 1000], { distance: 100_000 });
const secondsOf = (speed: number, seconds: number) => Array<number>(seconds / 10).fill(speed);

function scoreOf(
	{
		speeds = [],
		alarms = [],
		legs = [farDrive],
	}: { speeds?: number[]; alarms?: Array<[number, number]>; legs?: ReturnType<typeof legOf>[] },
	options: Partial<ScoreOptions> = { speedLimitKmh: 90 },
) {
	const score = new SafetyScore(options);
	alarms.forEach(([type, time]) => score.addAlarm({ type, time }));
	[...legs, ...drive(speeds)].forEach((leg) => score.add(leg));
	return score.end();
}
const penalties = (...args: Parameters<typeof scoreOf>) =>
	scoreOf(...args).penalties.map(({ reason, count, points }) => [reason, count, points]);

describe('A safety score', () => {
	it('is 100 without penalties', () => {
		expect(scoreOf({})).toEqual({ score: 100, isReliable: true, distanceM: 100_000, penalties: [] });
	});

	it('is 100 minus the points per 100 km, and never below 0', () => {
		expect(scoreOf({ alarms: [[24, T], [24, T], [25, T]] }).score).toBe(85); // prettier-ignore
		const half = legOf(place, place, [T - 10_000, T - 1000], { distance: 50_000 });
		expect(scoreOf({ alarms: [[24, T]], legs: [half] }).score).toBe(90);
		expect(scoreOf({ alarms: Array.from({ length: 30 }, () => [24, T]) }).score).toBe(0);
	});

	it('shows what cost it how much', () => {
		const alarms = [7, 23, 23, 24, 25, 29, 41, 42].map((type): [number, number] => [type, T]);
		expect(penalties({ alarms })).toEqual([
			['Speeding (alarm)', 1, 2],
			['Harsh acceleration', 2, 10],
			['Harsh braking', 1, 5],
			['Sharp turn', 1, 5],
			['Engine idling', 1, 1],
			['Fatigue driving', 1, 25],
			['Fatigue driving, break missed', 1, 25],
		]);
	});

	it('ignores other alarms', () => {
		expect(penalties({ alarms: [[2, T], [30, T]] })).toEqual([]); // prettier-ignore
	});

	it('is not reliable below 50 km, and null where nothing was driven', () => {
		const short = legOf(place, place, [T - 10_000, T - 1000], { distance: 49_999 });
		expect(scoreOf({ legs: [short] })).toMatchObject({ score: 100, isReliable: false });
		expect(scoreOf({ legs: [], alarms: [[29, T]] })).toMatchObject({ score: null, isReliable: false });
	});

	it('counts legs only: the distance of a trip is that of its legs', () => {
		const score = new SafetyScore();
		[farDrive, tripOf(T - 10_000, T - 1000, { distanceM: 100_000 }), stopAt(place, T - 1000, T)].forEach((each) => score.add(each)); // prettier-ignore
		expect(score.end().distanceM).toBe(100_000);
	});

	it('can have other weights', () => {
		const options = { weights: { harshBraking: 0.5 } };
		expect(scoreOf({ alarms: [[24, T], [23, T]] }, options)).toMatchObject({ score: 94.5 }); // prettier-ignore
	});

	it.each([
		[0, 100],
		[1, 90],
		[4, 80],
		[10, 70],
		[214, 0],
	])("follows Wialon's ranks: %i times harsh braking in 100 km gives %i", (count, score) => {
		const alarms = Array.from({ length: count }, (): [number, number] => [24, T]);
		expect(scoreOf({ alarms }, { preset: scorePresets.wialon }).score).toBe(score);
	});
});

describe('Speeding on the track', () => {
	it.each([
		[99, []],
		[101, [['Speeding by more than 10 km/h', 1, 2]]],
		[111, [['Speeding by more than 20 km/h', 1, 10]]],
		[121, [['Speeding by more than 30 km/h', 1, 25]]],
		[141, [['Speeding by more than 50 km/h', 1, 75]]],
	])('at %i km/h where 90 is the limit has its class', (speed, expected) => {
		expect(penalties({ speeds: secondsOf(speed, 60) })).toEqual(expected);
	});

	it('counts once, in the highest class that it was in for long enough', () => {
		const speeds = [...secondsOf(105, 60), ...secondsOf(115, 30), 150, ...secondsOf(92, 60), ...secondsOf(105, 30)];
		expect(penalties({ speeds })).toEqual([['Speeding by more than 20 km/h', 1, 10]]);
	});

	it('ends where the vehicle is within the limit', () => {
		const speeds = [...secondsOf(105, 30), 90, ...secondsOf(105, 30)];
		expect(penalties({ speeds })).toEqual([['Speeding by more than 10 km/h', 2, 4]]);
	});

	it('is not a single leg, which may be a jump of the position', () => {
		expect(penalties({ speeds: [80, 200, 80] })).toEqual([]);
		expect(penalties({ speeds: [80, 200, 80] }, { speedLimitKmh: 90, minSpeedingSeconds: 10 })).toHaveLength(1);
	});

	it('is not seen while the device was silent, nor without a limit', () => {
		const gap = legOf(place, place, [T, T + 4000], { distance: 200_000, isGap: true });
		expect(penalties({ legs: [gap] })).toEqual([]);
		expect(penalties({ speeds: secondsOf(200, 60) }, {})).toEqual([]);
	});

	it('with an alarm is counted once', () => {
		const speeds = secondsOf(105, 60);
		const near = [T - 50, T + 30, T + 110].map((time): [number, number] => [7, time]);
		expect(penalties({ speeds, alarms: near })).toEqual([['Speeding by more than 10 km/h', 1, 2]]);
		expect(penalties({ speeds, alarms: [...near, [7, T + 1000]] })).toEqual([
			['Speeding by more than 10 km/h', 1, 2],
			['Speeding (alarm)', 1, 2],
		]);
	});

	it('that is too little for points leaves the alarm its points', () => {
		expect(penalties({ speeds: secondsOf(95, 60), alarms: [[7, T + 30]] })).toEqual([['Speeding (alarm)', 1, 2]]);
	});
});
