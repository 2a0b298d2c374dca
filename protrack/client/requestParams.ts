import { z } from '../thirdParty';
import { MAX_EPOCH_SECONDS } from './epochSeconds';
import { isImei, withoutSpaces } from './imei';

/*
 * The parameters with the limits of the document. They are checked before the call, so that the error names the wrong value instead of "code 10006".
 */

const NOT_AN_IMEI = 'must be an IMEI: digits only, usually 15 of them';

/** IMEIs typed by people carry spaces. */
export const imei = z.string().transform(withoutSpaces).refine(isImei, NOT_AN_IMEI);

/**
 * Chapters 2.2, 2.12 and 2.14: at most 100 in one request. Checked as a whole: `z.array` takes more time and memory for each IMEI than it takes to
 * read the record of its device.
 */
export const imeis = z
	.custom<string[]>((list) => Array.isArray(list) && list.every((each) => typeof each === 'string'), 'must be a list')
	.refine((list) => list.length > 0, 'must name at least one device')
	.refine((list) => list.length <= 100, 'may name at most 100 devices')
	.transform((list) => list.map(withoutSpaces))
	.refine((list) => list.every(isImei), NOT_AN_IMEI);

const text = z.string().trim().min(1, 'must not be empty');

export const account = text;
export const name = text;
export const command = text;

/** An account; left out for the account that is logged in. */
export const maybeOfAccount = z.object({ account: account.optional() });
export const ofAccount = z.object({ account });

/** The longest message (chapter 2.13). */
export const MAX_CHARACTERS = 300;
/** Chapter 2.13: at most 200 accounts in one request. */
export const accounts = z
	.array(account)
	.min(1, 'must name at least one account')
	.max(200, 'may name at most 200 accounts');
export const content = text.pipe(z.string().max(MAX_CHARACTERS, `may have at most ${MAX_CHARACTERS} characters`));

/** Epoch seconds; the platform refuses milliseconds. */
const time = z
	.number()
	.int('must be whole seconds')
	.nonnegative('must not be negative')
	.max(MAX_EPOCH_SECONDS, 'must be in seconds, not milliseconds');

/** A time range of one device, both ends included. */
export const timeRangeOfDevice = z
	.object({ imei, begintime: time, endtime: time })
	.refine(({ begintime, endtime }) => begintime <= endtime, {
		path: ['endtime'],
		message: 'must not be before the begin',
	});

/** Chapter 2.14: the minute can only be 0 or 30. */
export const halfHour = time.refine((seconds) => seconds % 1800 === 0, 'must be on the full or half hour');

/** Chapter 2.4: 0 out, 1 in, 2 in and out. */
export const fenceAlarm = z.number().int().min(0, 'must be 0, 1 or 2').max(2, 'must be 0, 1 or 2');
export const latitude = z.number().min(-90, 'must be at least -90').max(90, 'must be at most 90');
export const longitude = z.number().min(-180, 'must be at least -180').max(180, 'must be at most 180');
export const radius = z
	.number()
	.int('must be whole meters')
	.min(100, 'must be at least 100 m')
	.max(5000, 'must be at most 5,000 m');

/** Chapter 2.16: the new password is sent as an md5 only. */
export const passwordHash = z.string().regex(/^[0-9a-f]{32}$/, 'must be an md5');
