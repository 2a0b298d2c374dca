import { getOrCreate, readTime, type PlaybackPoint, type ProtrackClient } from '../../protrack/client';
import { readTrack, toIso, toNamedPoint, toPoint, type Track, type TrackQuestion } from '../../protrack/fleet';

/** What an input item wants of a track. */
export interface TrackRequest extends TrackQuestion {
	/** How many points; Infinity for all. */
	limit: number;
	simplify: boolean;
	/** The name of the device that each point shows; undefined where it stands once, beside the points. */
	deviceName: string | null | undefined;
}

/** A track that was read once for all input items that ask for the same device and time. */
export interface TrackReading {
	track: Track;
	/** The points as an item wants them, at most as many as its limit. Nothing else shares these objects. */
	rowsFor: (request: TrackRequest) => object[];
}

/** Points in one of the forms that items want. They take this form as the pages arrive, so nothing is kept but what goes out. */
interface Rows {
	add: (point: PlaybackPoint) => void;
	rows: object[];
	isGivenOut: boolean;
}

/** The requests for one device and time. */
export interface SameTrack {
	requests: [TrackRequest, ...TrackRequest[]];
	/** How many points the most demanding of them wants. */
	limit: number;
}

/** @returns by `trackKey` */
export function groupByTrack(requests: readonly TrackRequest[]): Map<string, SameTrack> {
	const groups = new Map<string, SameTrack>();
	for (const request of requests) {
		const group = groups.get(trackKey(request));
		if (!group) groups.set(trackKey(request), { requests: [request], limit: request.limit });
		else {
			group.requests.push(request);
			group.limit = Math.max(group.limit, request.limit);
		}
	}
	return groups;
}

/** Requests with the same key share one reading. */
export function trackKey({ imei, from, to }: TrackQuestion): string {
	return `${imei} ${from} ${to}`;
}

/**
 * Reads each different track once.
 * @param now epoch seconds
 * @returns by `trackKey`; an error is kept with its track
 * @throws ProtrackError only `canceled`
 */
export async function readTracks(
	client: ProtrackClient,
	requests: readonly TrackRequest[],
	now: number,
): Promise<Map<string, TrackReading>> {
	const readings = [...groupByTrack(requests)].map(
		async ([key, sameTrack]) => [key, await readOnce(client, sameTrack, now)] as const,
	);
	return new Map(await Promise.all(readings));
}

async function readOnce(client: ProtrackClient, { requests, limit }: SameTrack, now: number): Promise<TrackReading> {
	const forms = new Map<string, Rows>();
	for (const request of requests) getOrCreate(forms, formOf(request), () => rowsIn(request));
	const take = (point: PlaybackPoint) => {
		for (const { add } of forms.values()) add(point);
	};
	const track = await readTrack(client, requests[0], limit, now, take);
	const rowsFor = (request: TrackRequest): object[] => {
		const form = getOrCreate(forms, formOf(request), () => rowsIn(request));
		const rows = form.rows.length <= request.limit ? form.rows : form.rows.slice(0, request.limit);
		if (form.isGivenOut) return rows.map((row) => ({ ...row }));
		form.isGivenOut = true;
		return rows;
	};
	return { track, rowsFor };
}

const formOf = ({ simplify, deviceName }: TrackRequest): string => `${simplify} ${deviceName === undefined}`;

function rowsIn({ imei, simplify, deviceName }: TrackRequest): Rows {
	const rows: object[] = [];
	const toRow = (point: PlaybackPoint): object => {
		if (!simplify) return point.raw;
		const row = toPoint(imei, point);
		return deviceName === undefined ? row : toNamedPoint(deviceName, row);
	};
	const add = (point: PlaybackPoint) => rows.push(toRow(point));
	return { add, rows, isGivenOut: false };
}

/** When a row of a track was, in words; for messages. */
export function timeOfRow(row: object | undefined): string {
	const { fixedAt, gpstime } = (row ?? {}) as { fixedAt?: string | null; gpstime?: unknown };
	return fixedAt ?? toIso(readTime(gpstime)) ?? 'an unknown time';
}
