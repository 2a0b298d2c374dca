import { z } from '../vendor';
import { wholeSeconds } from './epochSeconds';

/*
 * The records as they come over the wire. Numbers may come as strings and optional keys may be missing (observed with
 * several clients), so every field reads as null rather than failing a whole page. `raw` keeps the platform's own record.
 */

const wireNumber = z.unknown().transform((value): number | null => {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'string' || value.trim() === '') return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
});

/** Epoch seconds. What is none, or has a fraction, would be rejected when it comes back as a parameter. */
const wireTime = wireNumber.transform(wholeSeconds);

const wireText = z
	.unknown()
	.transform((value): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''));

const identifier = wireText.refine((text) => text !== '', 'is missing');

export type RawRecord = Record<string, unknown>;

const rawRecord = z.record(z.unknown());

/** A record: the named fields read, and `raw` untouched. */
function recordOf<Shape extends z.ZodRawShape>(shape: Shape) {
	const fields = z.object(shape);
	return rawRecord.transform((raw, context): z.output<typeof fields> & { raw: RawRecord } => {
		const read = fields.safeParse(raw);
		if (read.success) return { ...read.data, raw };
		read.error.issues.forEach((issue) => context.addIssue(issue));
		return z.NEVER;
	});
}

/** No data comes as null, "" or no record at all; all of them are an empty list. */
function listOf<Item extends z.ZodTypeAny>(item: Item) {
	return z.preprocess((value) => (isEmpty(value) ? [] : value), z.array(item));
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Chapter 2.1. `expiresIn` in seconds. */
export const tokenRecord = z
	.object({ access_token: identifier, expires_in: wireNumber })
	// A server that tells no life means the usual one; a life of 0 would cost a login for each call.
	.transform(({ access_token, expires_in }) => ({ accessToken: access_token, expiresIn: (expires_in ?? 0) > 0 ? Number(expires_in) : 7200 }));

/** Chapter 2.2, and `odometer`, which the document lacks. Times in epoch seconds, distances in metres. */
export const trackRecord = recordOf({
	imei: identifier,
	servertime: wireTime,
	gpstime: wireTime,
	hearttime: wireTime,
	systemtime: wireTime,
	longitude: wireNumber,
	latitude: wireNumber,
	course: wireNumber,
	speed: wireNumber,
	acctime: wireNumber,
	accstatus: wireNumber,
	doorstatus: wireNumber,
	chargestatus: wireNumber,
	oilpowerstatus: wireNumber,
	defencestatus: wireNumber,
	datastatus: wireNumber,
	battery: wireNumber,
	mileage: wireNumber,
	todaymileage: wireNumber,
	odometer: wireNumber,
	externalpower: wireNumber,
	fuel: wireNumber,
	fueltime: wireNumber,
	temperature: z.unknown().transform((value): number[] => {
		const list: unknown[] = Array.isArray(value) ? value : [];
		return list.map((item) => wireNumber.parse(item)).filter((item) => item !== null);
	}),
	temperaturetime: wireNumber,
});

/** Chapters 2.7 and 2.12. Times in epoch seconds, 0 when unset. */
export const deviceRecord = recordOf({
	imei: identifier,
	devicename: wireText,
	devicetype: wireText,
	platenumber: wireText,
	onlinetime: wireNumber,
	platformduetime: wireNumber,
	simcard: wireText,
	iccid: wireText,
	activatedtime: wireNumber,
	userduetime: wireNumber,
});

/** Chapter 2.17. Times in epoch seconds, speed in km/h. */
export const alarmRecord = recordOf({
	alarmtype: wireNumber.transform((type) => type ?? 0),
	longitude: wireNumber,
	latitude: wireNumber,
	gpstime: wireTime,
	systemtime: wireTime,
	speed: wireNumber,
	course: wireNumber,
	geofenceid: wireNumber,
	geofencename: wireText,
});

/** Chapters 2.11 and 2.15. */
export const accountRecord = recordOf({
	account: identifier,
	username: wireText,
	email: wireText,
	mobile: wireText,
	telephone: wireText,
	createtime: wireNumber,
	roletype: wireNumber,
	blockstatus: wireNumber,
});

/** Chapter 2.14, kilometres. */
export const mileageRecord = recordOf({ imei: identifier, mileage: wireNumber });

/** Chapter 2.5. */
export const commandRecord = recordOf({ commandid: identifier });

/** Chapter 2.6; `commandstatus` 1 when the device has answered. */
export const commandAnswerRecord = recordOf({ response: wireText, commandstatus: wireNumber });

/** Rows of comma-separated values, `;` between them; a trailing `;` or `,` is tolerated (the vendor's sample has one). */
function rowsOf(columns: readonly string[]) {
	return z
		.unknown()
		.transform((value, context): string[] => {
			if (typeof value === 'string') return value.split(';');
			const none = isEmpty(value) || (Array.isArray(value) && value.length === 0);
			if (!none) context.addIssue({ code: 'custom', message: 'is not text' });
			return [];
		})
		.transform((rows) => rows.map((row) => row.trim().replace(/,$/, '')).filter((row) => row !== ''))
		.transform((rows) =>
			rows.map((row): RawRecord => {
				const values = row.split(',');
				return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
			}),
		);
}

/** Chapter 2.3: longitude, latitude, gpstime, speed (km/h), course. */
export const playbackPoint = recordOf({
	longitude: wireNumber,
	latitude: wireNumber,
	gpstime: wireTime,
	speed: wireNumber,
	course: wireNumber,
});

export const deviceList = listOf(deviceRecord);
export const trackList = listOf(trackRecord);
export const alarmList = listOf(alarmRecord);
export const accountList = listOf(accountRecord);
export const mileageList = listOf(mileageRecord);
export const playbackList = rowsOf(['longitude', 'latitude', 'gpstime', 'speed', 'course']).pipe(z.array(playbackPoint));
/** Chapter 2.8, the deprecated list: the same alarms as rows without a geofence name. */
export const alarmRows = rowsOf([
	'alarmtype',
	'longitude',
	'latitude',
	'gpstime',
	'systemtime',
	'speed',
	'course',
	'geofenceid',
]).pipe(z.array(alarmRecord));
/** Calls that answer with a code alone; what the server adds is not documented and not needed. */
export const nothing = z.unknown().transform(() => null);

export type TrackRecord = z.output<typeof trackRecord>;
export type DeviceRecord = z.output<typeof deviceRecord>;
export type AlarmRecord = z.output<typeof alarmRecord>;
export type AccountRecord = z.output<typeof accountRecord>;
export type PlaybackPoint = z.output<typeof playbackPoint>;
