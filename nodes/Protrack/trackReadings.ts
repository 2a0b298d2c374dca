import { readTime, type PlaybackPoint, type ProtrackClient } from '../../protrack/client';
import {
	readTrack,
	toIso,
	toNamedPoint,
	toPoint,
	type Track,
	type TrackDemand,
	type DeviceName,
	type TrackQuestion,
} from '../../protrack/fleet';
import { nameFields } from '../shared/deviceNames';

/** What an input item wants of a track. */
export interface TrackRequest extends TrackQuestion {
	/** How many points; Infinity for all. */
	limit: number;
	simplify: boolean;
	/** Whether each point names its device; otherwise that stands once, beside the points. */
	isNamed: boolean;
}

/** A track that was read once for all input items that ask for the same device and time. */
export interface TrackReading {
	track: Track<object>;
	/** The points as an item wants them, at most as many as its limit. Nothing else shares these objects. @param device null where its name is not known */
	rowsFor: (request: TrackRequest, device: DeviceName | null) => object[];
}

/** At most so many windows of all tracks of a run are read at once. */
const MAX_WINDOWS = 8;

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
	const tracks = groupByTrack(requests);
	const windowsAtOnce = Math.max(1, Math.floor(MAX_WINDOWS / tracks.size));
	const read = async ({ requests: same, limit }: SameTrack) =>
		await readOnce(client, same, { limit, now, windowsAtOnce });
	const readings = [...tracks].map(async ([key, sameTrack]) => [key, await read(sameTrack)] as const);
	return new Map(await Promise.all(readings));
}

async function readOnce(
	client: ProtrackClient,
	requests: SameTrack['requests'],
	demand: TrackDemand,
): Promise<TrackReading> {
	const [first] = requests;
	if (requests.every((request) => formOf(request) === formOf(first))) {
		// Points take the form of their item as the pages arrive, so nothing is kept but what goes out.
		const track = await readTrack(client, first, demand, rowMaker(first));
		let isGivenOut = false;
		const rowsFor = (request: TrackRequest, device: DeviceName | null) => {
			const rows = firstOf(track.rows, request.limit);
			if (isGivenOut)
				return named(
					request,
					device,
					rows.map((row) => ({ ...row })),
				);
			isGivenOut = true;
			return named(request, device, rows);
		};
		return { track, rowsFor };
	}
	const track = await readTrack(client, first, demand, (point) => point);
	const rowsFor = (request: TrackRequest, device: DeviceName | null) =>
		named(request, device, firstOf(track.rows, request.limit).map(rowMaker(request)));
	return { track, rowsFor };
}

const firstOf = <Row>(rows: Row[], limit: number): Row[] => (rows.length <= limit ? rows : rows.slice(0, limit));

/** Items of one form can share rows. */
const formOf = ({ simplify, isNamed }: TrackRequest): string => `${simplify} ${isNamed}`;

function rowMaker({ imei, simplify, isNamed }: TrackRequest): (point: PlaybackPoint) => object {
	if (!simplify) return (point) => point.raw;
	return isNamed ? (point) => toNamedPoint(imei, point) : (point) => toPoint(imei, point);
}

/** Names are read after the points, which must not lack a call because of them. */
function named({ simplify, isNamed }: TrackRequest, device: DeviceName | null, rows: object[]): object[] {
	const names = nameFields(device);
	if (simplify && isNamed && device) for (const row of rows) Object.assign(row, names);
	return rows;
}

/** When a row of a track was, in words; for messages. */
export function timeOfRow(row: object | undefined): string {
	const { fixedAt, gpstime } = (row ?? {}) as { fixedAt?: string | null; gpstime?: unknown };
	return fixedAt ?? toIso(readTime(gpstime)) ?? 'an unknown time';
}
