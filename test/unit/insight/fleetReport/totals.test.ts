import { alarmTotals, countDriven, meanScore, totalsOf } from '../../../../protrack/insight/fleetReport';
import { sampleVehicle } from '../../../support/sampleReport';

const nothing = {
	...{ distanceM: null, trips: null, stops: null, drivingSeconds: null, idleSeconds: null },
	alarms: null,
};
const known = sampleVehicle();
const unread = sampleVehicle({
	figures: nothing,
	score: null,
	missing: [
		{ part: 'positions', reason: 'no answer' },
		{ part: 'positions', reason: 'damaged' },
		{ part: 'alarms', reason: 'no answer' },
	],
});

describe('The totals of a fleet', () => {
	it('add up what is known', () => {
		const totals = totalsOf([known, known, unread]);
		expect(totals.distanceM.sum).toBe(240_000);
		expect(totals.trips.sum).toBe(6);
		expect(totals.alarms.sum).toBe(14);
	});

	it('count each vehicle once whose data is missing', () => {
		const { distanceM, idleSeconds, alarms } = totalsOf([known, unread, unread]);
		expect([distanceM.missing, idleSeconds.missing, alarms.missing]).toEqual([2, 2, 2]);
	});

	it('do not say that data is missing of a device that does not tell when its engine is on', () => {
		const plain = sampleVehicle({ figures: { ...known.figures, idleSeconds: null } });
		expect(totalsOf([plain]).idleSeconds).toEqual({ sum: null, missing: 0, incomplete: 0, change: null });
	});

	it('lack the idling of a device whose alarms could not be read, since they tell when its engine is on', () => {
		const figures = { ...known.figures, idleSeconds: null, alarms: null };
		const { idleSeconds, distanceM } = totalsOf([
			sampleVehicle({ figures, missing: [{ part: 'alarms', reason: 'x' }] }),
		]);
		expect([idleSeconds.missing, distanceM.missing]).toEqual([1, 0]);
	});

	it('do not compare a vehicle of which some records could not be read', () => {
		for (const part of ['positions', 'positionsBefore'] as const) {
			const damaged = sampleVehicle({
				missing: [{ part, reason: 'damaged' }],
				before: { ...known.figures, distanceM: 1 },
			});
			expect(totalsOf([known, damaged]).distanceM).toMatchObject({ sum: 240_000, change: expect.closeTo(0.2) });
		}
	});

	it('compare vehicles that are known in both periods only', () => {
		const added = sampleVehicle({ before: nothing });
		expect(totalsOf([known, added, unread]).distanceM.change).toBeCloseTo(0.2);
	});

	it('have no change where nothing is compared, or nothing was driven before', () => {
		expect(totalsOf([sampleVehicle({ before: null })]).distanceM.change).toBeNull();
		const parked = sampleVehicle({ before: { ...known.figures, distanceM: 0 } });
		expect(totalsOf([parked]).distanceM.change).toBeNull();
	});

	it('are unknown, not 0, where nothing is known', () => {
		expect(totalsOf([unread]).distanceM.sum).toBeNull();
		expect(alarmTotals([unread])).toBeNull();
		expect(meanScore([unread])).toBeNull();
	});

	it('have the mean of the reliable scores', () => {
		const score = (points: number, isReliable: boolean) =>
			sampleVehicle({ score: { score: points, isReliable, distanceM: 1, penalties: [] } });
		expect(meanScore([score(90, true), score(70, true), score(0, false), unread])).toBe(80);
	});

	it('count as driven what has a distance', () => {
		const parked = sampleVehicle({ figures: { ...known.figures, distanceM: 0 } });
		expect(countDriven([known, parked, unread])).toBe(1);
		expect(countDriven([])).toBe(0);
		expect(countDriven([unread])).toBeNull();
	});
});
