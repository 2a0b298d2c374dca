import type { OutputSchema } from '../shared/outputSchema';

/** What every operation gives of a device. */
export const deviceSchema = {
	name: 'string | null',
	plateNumber: 'string | null',
	model: 'string | null',
	imei: 'string',
	simCard: 'string | null',
	iccid: 'string | null',
	activatedAt: 'string | null',
	firstOnlineAt: 'string | null',
	platformExpiresAt: 'string | null',
	userExpiresAt: 'string | null',
} satisfies OutputSchema;
