import { needsAttention, usualAttentionLimits, type VehicleReport } from '../../../../protrack/insight/fleetReport';
import { MONDAY, sampleReport, sampleVehicle } from '../../../support/sampleReport';

const SOS = 1;
const { figures } = sampleVehicle();

const alarmed = (critical: number, name = 'alarmed') =>
	sampleVehicle({
		name,
		figures: { ...figures, alarms: { critical, warning: 0, info: 0 } },
		alarmTypes: new Map([
			[SOS, critical],
			[7, 3],
		]),
	});
const silent = sampleVehicle({ name: 'silent', hasReported: false });
const unread = sampleVehicle({ name: 'unread', missing: [{ part: 'alarms', reason: 'no answer' }], hasReported: null });
const unsafe = (score: number, isReliable = true) =>
	sampleVehicle({ name: 'unsafe', score: { score, isReliable, distanceM: 1, penalties: [] } });
const speeding = (seconds: number) => sampleVehicle({ name: 'speeding', speedingSeconds: seconds });
const idling = (seconds: number) => sampleVehicle({ name: 'idling', figures: { ...figures, idleSeconds: seconds } });
const stayed = sampleVehicle({ name: 'stayed', figures: { ...figures, distanceM: 0 } });

const found = (vehicles: VehicleReport[], period = MONDAY) =>
	needsAttention(sampleReport(vehicles, { period }), usualAttentionLimits, (type) => type === SOS);
const kinds = (vehicles: VehicleReport[], period = MONDAY) =>
	found(vehicles, period).flatMap(({ reasons }) => reasons.map(({ kind }) => kind));

describe('What needs attention', () => {
	it('is nothing about a vehicle like any other', () => {
		expect(found([sampleVehicle()])).toEqual([]);
	});

	it.each([
		['criticalAlarms', alarmed(1)],
		['missing', unread],
		['silent', silent],
		['lowScore', unsafe(59)],
		['speeding', speeding(301)],
		['idling', idling(3601)],
		['stayed', stayed],
	])('%s', (kind, vehicle) => {
		expect(kinds([vehicle])).toEqual([kind]);
	});

	it.each([
		['a score that chance decides', unsafe(10, false)],
		['a score at the limit', unsafe(60)],
		['speeding up to the limit', speeding(300)],
		['idling up to the limit', idling(3600)],
		['a vehicle that did not drive before either', { ...stayed, before: { ...figures, distanceM: 0 } }],
		['a vehicle that did not drive, where nothing is compared', { ...stayed, before: null }],
		['a device whose reports could not be read', { ...unread, missing: [] }],
	])('is not %s', (_, vehicle) => {
		expect(found([vehicle])).toEqual([]);
	});

	it('counts speeding and idling by day', () => {
		const week = { from: MONDAY.from, to: MONDAY.from + 7 * 86_400 };
		expect(kinds([speeding(7 * 300), idling(7 * 3600)], week)).toEqual([]);
		expect(kinds([speeding(7 * 300 + 1)], week)).toEqual(['speeding']);
	});

	it('names the alarms that are critical, not the others', () => {
		expect(found([alarmed(2)])[0]?.reasons).toEqual([{ kind: 'criticalAlarms', count: 2, types: [SOS] }]);
	});

	it('begins with the gravest, and with the most critical alarms', () => {
		const vehicles = [
			stayed,
			idling(9999),
			speeding(999),
			unsafe(1),
			silent,
			unread,
			alarmed(1, 'one'),
			alarmed(5, 'five'),
		];
		expect(found(vehicles).map(({ vehicle }) => vehicle.name)).toEqual([
			...['five', 'one', 'unread', 'silent', 'unsafe', 'speeding', 'idling', 'stayed'],
		]);
	});

	it('gives all reasons of a vehicle, the gravest first', () => {
		const vehicle = { ...alarmed(1), speedingSeconds: 999, figures: { ...alarmed(1).figures, idleSeconds: 9999 } };
		expect(kinds([vehicle])).toEqual(['criticalAlarms', 'speeding', 'idling']);
	});
});
