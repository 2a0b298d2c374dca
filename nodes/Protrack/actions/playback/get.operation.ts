import { inDigits } from '../../../../protrack/client';
import { estimateTrack, toIso, trackErrors, type DeviceName, type Track } from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceField } from '../../../shared/deviceFields';
import { completeNames, nameFields } from '../../../shared/deviceNames';
import { field, shownFor, type InputItem, type Params } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { addHint, forEachItem, succeeded, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';
import { namesOfChosen } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';
import { maxTrackPointsOption, thinTrack } from '../../thinTrack';
import { groupByTrack, readTracks, timeOfRow, trackKey, type SameTrack, type TrackRequest } from '../../trackReadings';

/** One page of the platform, so one call: about three hours of driving. */
const DEFAULT_LIMIT = 1000;

const asTrack = field(
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Points', value: 'points', description: 'One item for each point, in order of time' },
			{ name: 'Track', value: 'track', description: 'One item for the device, with all its points in a list' },
		],
		default: 'points',
	},
	(value) => value === 'track',
);
const pointLimit = shownFor({ output: ['points'] }, limitField({ default: DEFAULT_LIMIT }));

const fields = {
	device: deviceField(
		'Get where this device was. To get many devices, give this node one input item for each of them.',
	),
	range: timeRangeField,
	asTrack,
	/** How many points are wanted. */
	limit: { ...pointLimit, read: (item: InputItem) => (asTrack.read(item) ? Infinity : pointLimit.read(item)) },
	simplify: simplifyField,
};

const options = { maxTrackPoints: maxTrackPointsOption, runLimits: runLimitsOption };

type Question = Params<typeof fields> & Params<typeof options>;

/**
 * Where devices were (chapter 2.3), any range, both ends included. Input items that ask for the same device and time share one reading,
 * and no page is read beyond the limit.
 */
export const playbackGet = defineOperation({
	resource: 'playback',
	operation: {
		name: 'Get',
		value: 'get',
		description: 'Get where a device was in a range of time, point by point',
		action: 'Get a playback',
	},
	toolDescription:
		'Where one vehicle was in a time range, point by point: for past places and routes. Name it by its name, plate or IMEI; give the range in words, e.g. yesterday.',
	isSequence: true,
	fields,
	options,
	outputSchema: {
		imei: 'string',
		deviceName: 'string | null',
		plateNumber: 'string | null',
		latitude: 'number | null',
		longitude: 'number | null',
		fixedAt: 'string | null',
		speedKmh: 'number | null',
		courseDeg: 'number | null',
	},
	async execute(run, questions) {
		const now = Math.floor(run.startedAt / 1000);
		const items = withinDemand(run, questions, now);
		const wanted = succeeded(items);
		const known = namesOfChosen(
			run.client,
			wanted.map(({ device }) => device),
		);
		const requestOf = (item: Question) => toRequest(item, known);
		const readings = await readTracks(run.client, wanted.map(requestOf), now);
		const withPoints = wanted.filter(
			(item) => item.simplify && (readings.get(trackKey(requestOf(item)))?.track.rows.length ?? 0) > 0,
		);
		const names = await completeNames(
			run,
			withPoints.map(({ device }) => device.imei),
			known,
		);
		// Items that share a track may have different limits, so each tells where its own points end.
		const cuts = new Set<string>();
		const thinned = new Set<string>();
		const output = await forEachItem(run, items, (item) => {
			const request = requestOf(item);
			const reading = readings.get(trackKey(request));
			if (!reading) return [];
			const { track } = reading;
			const name = names.get(request.imei) ?? null;
			const label = labelOf(request.imei, name);
			const points = reading.rowsFor(request, name);
			// A failed page is an error only of the items that needed it.
			const errors = deviceErrors(
				trackErrors(track, item.limit).map((error) => ({ error, label })),
				true,
			);
			if (points.length === item.limit && (track.rows.length > item.limit || !track.isComplete)) {
				cuts.add(`${label} at ${timeOfRow(points.at(-1))}`);
			}
			if (!item.asTrack) return { rows: points, errors };
			// Points in a list take as much memory as items, so they are counted like items.
			const admitted = points.slice(0, run.limits.itemsLeft);
			run.limits.admit(Math.max(0, admitted.length - 1));
			if (admitted.length < points.length) errors.push(run.limits.exceeded('items'));
			const shown = thinTrack(admitted, item.maxTrackPoints);
			if (shown.length < admitted.length)
				thinned.add(`${label}, ${inDigits(shown.length)} of ${inDigits(admitted.length)} points`);
			return { rows: inOneItem(item, name, shown, admitted.length), errors };
		});
		addHints(
			run,
			[...readings.values()].map(({ track }) => track),
			[...cuts],
			[...thinned],
		);
		return output;
	},
});

/** In a track the name stands once, beside the points. @param names by IMEI, as far as they are known before the points are read */
function toRequest(
	{ device: { imei }, range, limit, asTrack, simplify }: Question,
	names: ReadonlyMap<string, DeviceName>,
): TrackRequest {
	const knownName = names.get(imei) ?? null;
	return { imei, from: range.from, to: range.to, limit, simplify, isNamed: !asTrack, knownName };
}

/** Rejects items that would exceed the limits of the run if the devices moved all the time. */
function withinDemand(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<Question>>,
	now: number,
): Array<ParsedItem<Question>> {
	const all = succeeded(parsedItems);
	const requests = all.map((question) => toRequest(question, new Map()));
	const itemsOf = (request: TrackRequest) => estimateTrack(request, request.limit, now).items;
	const callsFor = ({ requests: [request], limit }: SameTrack) => estimateTrack(request, limit, now).calls;
	const items = requests.reduce((sum, request) => sum + itemsOf(request), 0);
	const calls = [...groupByTrack(requests).values()].reduce((sum, same) => sum + callsFor(same), 0);
	const devices = new Set(all.map(({ device }) => device.imei)).size;
	const ranges = all.map(({ range }) => range);
	const subject = `The playback of ${describeDemand(devices, ranges, run.context.getTimezone())}`;
	return withinLimits(run, parsedItems, { calls, items }, subject);
}

/** The item of a whole track; none where there is no point. @param pointCount how many points the track has, of which the item may have fewer */
function inOneItem(
	{ device: { imei }, range: { from, to } }: Question,
	name: DeviceName | null,
	points: object[],
	pointCount: number,
): object[] {
	if (points.length === 0) return [];
	return [{ imei, ...nameFields(name), from: toIso(from), to: toIso(to), pointCount, points }];
}

/**
 * @param cuts tracks that have or may have more points than the limit, and where theirs end
 * @param thinned tracks that have more points than their items
 */
function addHints(run: Run, tracks: Array<Track<object>>, cuts: string[], thinned: string[]): void {
	if (thinned.length > 0)
		addHint(
			run,
			`Spread evenly: ${summarizeDevices(thinned, 'tracks')}. Raise the option "Max Points of a Track" to get more.`,
		);
	if (cuts.length > 0)
		addHint(
			run,
			`Stopped by "Limit": ${summarizeDevices(cuts, 'tracks')}. Turn on "Return All", or raise "Limit", to get what comes after.`,
		);
	const empty = tracks.filter((track) => track.rows.length === 0 && trackErrors(track, Infinity).length === 0).length;
	if (empty > 0)
		addHint(run, `${inDigits(empty)} of ${inDigits(tracks.length)} tracks have no point in the time range`);
	for (const second of new Set(tracks.flatMap(({ truncated }) => truncated))) {
		addHint(
			run,
			`There are 1,000 or more points at ${toIso(second)}; the platform shows only 1,000 of one second, so some may be missing.`,
		);
	}
}
