import { readFilters } from '../../nodes/shared/alarmFilters';

const messageOf = (filters: object) => {
	try {
		return readFilters(filters);
	} catch (error) {
		return (error as Error).message;
	}
};

describe('A filter that is not text', () => {
	it.each([
		['types', [{ value: 7 }], '"Types" is not text'],
		['types', [7, {}], '"Types" is not text'],
		['types', { value: 7 }, '"Types" is not text'],
		['groups', [{}], '"Groups" is not text'],
		['severities', [{}], '"Severities" is not text'],
		['geofence', [{}], '"Geofence" is not text'],
		['geofence', {}, '"Geofence" is not text'],
	])('is an error and does not let every alarm pass: %s %j', (name, value, message) => {
		expect(messageOf({ [name]: value })).toBe(message);
	});

	it.each(['', '  ', null, undefined])('lets every speed pass when the minimum is %p', (minSpeed) => {
		expect(messageOf({ minSpeed })).toMatchObject({ minSpeedKmh: 0 });
	});
});
