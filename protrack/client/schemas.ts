import { z } from '../thirdParty';
import { inDigits } from './plurals';
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

/** The records of a list that can be read. */
export interface RecordList<Item> {
	records: Item[];
	/** For each record that cannot be read how many of those that can stand before it. */
	damagedAt: number[];
	/** Those records, as they came. */
	damagedRaw: unknown[];
}

/** No page and no list of the API has more than some hundred. */
const MAX_RECORDS = 100_000;
/** What is wrong with a list of more. */
export const TOO_MANY_RECORDS = `has more than ${inDigits(MAX_RECORDS)} records`;

/**
 * The one place that decides what becomes of a damaged record: it is left out and noted, so that it costs nobody the others. What it would have been
 * is missing in the answer, and who gives the answer to a user has to say so (damagedRecords.ts).
 */
function readRecords<Item extends z.ZodTypeAny>(list: readonly unknown[], item: Item): RecordList<z.output<Item>> {
	const read: RecordList<z.output<Item>> = noRecords();
	for (const each of list) {
		const { success, data } = item.safeParse(each);
		if (success) read.records.push(data as z.output<Item>);
		else {
			read.damagedAt.push(read.records.length);
			read.damagedRaw.push(each);
		}
	}
	return read;
}

const noRecords = () => ({ records: [], damagedAt: [], damagedRaw: [] });

/** The time (epoch seconds) in a field of a record that cannot be read, null when it tells none. */
export function timeInDamaged(raw: unknown, field: string): number | null {
	return typeof raw === 'object' && raw !== null ? wireTime.parse(Reflect.get(raw, field)) : null;
}

/** @returns what a call has read, with the damage of a list beside it */
export function splitDamage(
	read: unknown,
): { result: unknown } & Pick<RecordList<unknown>, 'damagedAt' | 'damagedRaw'> {
	const isList = typeof read === 'object' && read !== null && 'damagedAt' in read && 'records' in read;
	if (!isList) return { result: read, damagedAt: [], damagedRaw: [] };
	const { records, ...damage } = read as RecordList<unknown>;
	return { result: records, ...damage };
}

function listOf<Item extends z.ZodTypeAny>(item: Item) {
	return z.unknown().transform((value, context): RecordList<z.output<Item>> => {
		if (isEmpty(value)) return noRecords();
		if (Array.isArray(value) && value.length <= MAX_RECORDS) return readRecords(value, item);
		context.addIssue({ code: 'custom', message: Array.isArray(value) ? TOO_MANY_RECORDS : 'is not a list' });
		return z.NEVER;
	});
}

/** No data comes as null, "", [], {} or no record at all (20023 apart); all of them are an empty list. */
function isEmpty(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		(typeof value === 'object' && Object.keys(value).length === 0)
	);
}

/** The platform's tokens have 47 characters; those of white labels may have some hundreds, nearly all of them letters and digits. */
const MAX_TOKEN = 2000;
const MAX_TOKEN_SIGNS = 100;

/**
 * A token is sent with each call, and looked for in each reply; one of any size would make both impossible. It is stored in the credential, where n8n
 * takes a text that begins with "=" for an expression: a server could have its own evaluated, and the result sent to it as the token.
 */
const token = identifier.refine(
	(text) =>
		!text.startsWith('=') && text.length <= MAX_TOKEN && (text.match(/[^0-9a-z]/gi)?.length ?? 0) <= MAX_TOKEN_SIGNS,
	'is no token',
);

/** Chapter 2.1. `expiresIn` in seconds. */
export const tokenRecord = z
	.object({ access_token: token, expires_in: wireNumber })
	// A server that tells no life means the usual one; a life of 0 would cost a login for each call.
	.transform(({ access_token, expires_in }) => ({
		accessToken: access_token,
		expiresIn: (expires_in ?? 0) > 0 ? Number(expires_in) : 7200,
	}));

/** Chapter 2.2, and `odometer`, which the document lacks. Times in epoch seconds, distances in meters. */
const trackRecord = recordOf({
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
const deviceRecord = recordOf({
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

/** Chapter 2.17. Times in epoch seconds, speed in km/h. Without a type it is no alarm; without a time it still is one. */
const alarmRecord = recordOf({
	alarmtype: wireNumber.refine(isKnown, 'is missing').transform(Number),
	longitude: wireNumber,
	latitude: wireNumber,
	gpstime: wireTime,
	systemtime: wireTime,
	speed: wireNumber,
	course: wireNumber,
	geofenceid: wireNumber,
	geofencename: wireText,
});

function isKnown(value: number | null): boolean {
	return value !== null;
}

function isTime(value: number | null): boolean {
	return value !== null && value > 0;
}

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

/** Chapter 2.14, kilometers. */
const mileageRecord = recordOf({ imei: identifier, mileage: wireNumber });

/** Chapter 2.5. */
export const commandRecord = recordOf({ commandid: identifier });

/** Chapter 2.6; `commandstatus` 1 when the device has answered. */
export const commandAnswerRecord = recordOf({ response: wireText, commandstatus: wireNumber });

/** Rows of comma-separated values, `;` between them; a trailing `;` or `,` is tolerated (the vendor's sample has one). */
function rowsOf<Item extends z.ZodTypeAny>(columns: readonly string[], item: Item) {
	return z.unknown().transform((value, context): RecordList<z.output<Item>> => {
		if (isEmpty(value)) return noRecords();
		if (typeof value !== 'string') {
			context.addIssue({ code: 'custom', message: 'is not text' });
			return z.NEVER;
		}
		const rows = value.split(';', MAX_RECORDS + 1).map((row) => row.trim().replace(/,$/, ''));
		if (rows.length > MAX_RECORDS) {
			context.addIssue({ code: 'custom', message: TOO_MANY_RECORDS });
			return z.NEVER;
		}
		const toRecord = (row: string): RawRecord => {
			const values = row.split(',', columns.length);
			return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
		};
		return readRecords(rows.filter((row) => row !== '').map(toRecord), item);
	});
}

/** Chapter 2.3: longitude, latitude, gpstime, speed (km/h), course. A point without a time, or without a place on earth, is none; (0,0) stands for "no fix". */
const playbackPoint = recordOf({
	longitude: wireNumber,
	latitude: wireNumber,
	gpstime: wireTime,
	speed: wireNumber,
	course: wireNumber,
}).refine(
	({ longitude, latitude, gpstime }) =>
		isTime(gpstime) && Math.abs(longitude ?? NaN) <= 180 && Math.abs(latitude ?? NaN) <= 90,
	'has no time or no place',
);

export const deviceList = listOf(deviceRecord);
export const trackList = listOf(trackRecord);
export const alarmList = listOf(alarmRecord);
export const accountList = listOf(accountRecord);
export const mileageList = listOf(mileageRecord);
export const playbackList = rowsOf(['longitude', 'latitude', 'gpstime', 'speed', 'course'], playbackPoint);
/** Chapter 2.8, the deprecated list: the same alarms as rows without a geofence name. In a row without a time nothing can be told from its place. */
export const alarmRows = rowsOf(
	['alarmtype', 'longitude', 'latitude', 'gpstime', 'systemtime', 'speed', 'course', 'geofenceid'],
	alarmRecord.refine(({ gpstime, systemtime }) => isTime(gpstime) || isTime(systemtime), 'has no time'),
);
/** Calls that answer with a code alone; what the server adds is not documented and not needed. */
export const nothing = z.unknown().transform(() => null);

export type TrackRecord = z.output<typeof trackRecord>;
export type DeviceRecord = z.output<typeof deviceRecord>;
export type AlarmRecord = z.output<typeof alarmRecord>;
export type AccountRecord = z.output<typeof accountRecord>;
export type PlaybackPoint = z.output<typeof playbackPoint>;
