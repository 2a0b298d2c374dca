import { gapSchema } from './gapSchema';

const place = { latitude: 'number', longitude: 'number', mapUrl: 'string | null' } as const;

/** The fields of a trip. */
export const tripSchema = {
	deviceName: 'string | null',
	plateNumber: 'string | null',
	startedAt: 'string | null',
	endedAt: 'string | null',
	durationMinutes: 'number',
	distanceKm: 'number',
	averageSpeedKmh: 'number | null',
	maxSpeedKmh: 'number | null',
	start: place,
	end: place,
	points: 'integer',
	gapMinutes: 'number',
	quality: 'number',
	isOpen: 'boolean',
	partial: 'boolean',
	startGap: gapSchema,
	endGap: gapSchema,
	imei: 'string',
} as const;
