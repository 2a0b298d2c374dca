import { DateTime } from 'luxon';

import { zoneAt } from '../../../protrack/insight';

describe('zoneAt', () => {
	it.each([
		['Nairobi', -1.28, 36.82, 'Africa/Nairobi'],
		['Lima', -12.05, -77.04, 'America/Lima'],
		['Kathmandu', 27.7, 85.3, 'Asia/Kathmandu'],
		['the antimeridian', -17, 180, 'Pacific/Fiji'],
	])('finds the zone of %s', (_, latitude, longitude, zone) => {
		expect(zoneAt({ latitude, longitude })).toBe(zone);
	});

	it('gives a zone that calendars know, anywhere on earth', () => {
		const zones = new Set<string>();
		for (let latitude = -90; latitude <= 90; latitude += 2)
			for (let longitude = -180; longitude <= 180; longitude += 2) zones.add(zoneAt({ latitude, longitude }));
		expect(zones.size).toBeGreaterThan(100);
		expect([...zones].filter((zone) => !DateTime.fromSeconds(0, { zone }).isValid)).toEqual([]);
	});
});
