import { alarm, changeEvents, defaultParameters, position } from '../../../protrack/monitor';

const NOW = 1_790_000_000;

describe('The sentence about an event', () => {
	it.each(Object.entries(changeEvents).map(([name, event]) => [name, event] as const))(
		'says what happened, without gaps, and never the name of the event: %s',
		(name, { sample, summary }) => {
			const text = summary(sample({ parameters: defaultParameters, deviceName: 'Van 12', now: NOW }));
			expect(text).toMatch(/^[A-Z]/);
			expect(text).not.toMatch(/undefined|null|NaN|\[object/);
			expect(text).not.toBe(name);
		},
	);

	it('has the measurement with its unit, and the limit', () => {
		const text = (name: keyof typeof changeEvents) => {
			const { sample, summary } = changeEvents[name];
			return summary(sample({ parameters: { ...defaultParameters, fuelLiters: 5 }, deviceName: null, now: NOW }));
		};
		expect(text('speeding')).toBe('Speeding, 96 km/h, limit 90');
		expect(text('speedingEnded')).toBe('Speeding ended, 78 km/h, limit 90');
		expect(text('movementStarted')).toBe('Movement started, 24 km/h, limit 5');
		expect(text('lowBattery')).toBe('Low battery, 18%, limit 20');
		expect(text('lowExternalVoltage')).toBe('Low external voltage, 11.2 V, limit 11.5');
		expect(text('temperatureOutOfRange')).toBe('Temperature out of range, 9.5 °C, limit 8');
		expect(text('noContact')).toBe('No contact, 62 minutes, limit 60');
		expect(text('contactRestored')).toBe('Contact restored');
		expect(text('fuelDropped')).toBe('Fuel dropped by 10.5 L to 41.5 L');
		expect(text('fuelFilled')).toBe('Fuel rose by 27.5 L to 47.5 L');
		expect(text('serviceDue')).toBe('Service due, 30,000 km passed');
		expect(text('subscriptionEnding')).toBe('Subscription ends on 2026-10-05, 14 days left');
		expect(text('zoneEntered')).toBe('Entered Depot North');
		expect(text('ignitionOn')).toBe('Ignition on');
	});

	it('says what is new of a renamed device, and the old name where it is known', () => {
		const { summary } = changeEvents.deviceRenamed;
		expect(summary({ field: 'name', from: 'Van 1', to: 'Van 2' })).toBe('Renamed, was Van 1');
		expect(summary({ field: 'name', from: null, to: 'Van 2' })).toBe('Renamed');
	});

	it('says whether a subscription has ended already', () => {
		const ending = (value: number) =>
			changeEvents.subscriptionEnding.summary({
				field: 'userExpiresAt',
				from: null,
				to: '2026-10-05T00:00:00Z',
				value,
			});
		expect(ending(1)).toBe('Subscription ends on 2026-10-05, 1 day left');
		expect(ending(-1)).toBe('Subscription ended on 2026-10-05');
	});

	it('leaves out what the platform does not tell of an alarm or a point', () => {
		const nowhere = { latitude: null, longitude: null, mapUrl: null, speedKmh: null, courseDeg: null };
		const at = { occurredAt: null, receivedAt: null, geofenceId: null, geofenceName: null };
		const one = {
			id: 'a',
			imei: '1',
			deviceName: null,
			plateNumber: null,
			type: 7,
			name: 'overSpeed',
			group: 'driving',
		} as const;
		expect(alarm.summary({ ...one, ...nowhere, ...at, label: 'Speeding', severity: 'warning' })).toBe(
			'Speeding (warning)',
		);
		const point = { imei: '1', latitude: 10.5, longitude: 20.5, fixedAt: null, speedKmh: 60, courseDeg: 90 };
		expect(position.summary(point)).toBe('At 10.5, 20.5, 60 km/h');
		expect(position.summary({ ...point, latitude: null, speedKmh: null })).toBe('New position without coordinates');
	});
});
