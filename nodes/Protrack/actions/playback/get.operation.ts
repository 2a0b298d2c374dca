import { inDigits, type PlaybackPoint } from '../../../../protrack/client';
import { estimateTrack, readTrack, toIso, toPoint, trackErrors, type Track } from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { deviceField } from '../../../shared/deviceFields';
import { nameFields, type DeviceName } from '../../../shared/deviceNames';
import { field, shownFor, type InputItem, type Params } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { addHint, forEachItem, succeeded, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { describeDemand, withinLimits, type LimitedRun } from '../../../shared/runLimits';
import { namesOfChosen } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';

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

type Question = Params<typeof fields>;

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
	fields,
	options: { runLimits: runLimitsOption },
	outputSchema: {
		imei: 'string',
		deviceName: 'string | null',
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
		const tracks = await readTracks(run, wanted, now);
		const names = namesOfChosen(
			run.client,
			wanted.map(({ device }) => device),
		);
		// Items that share a track may have different limits, so each tells where its own points end.
		const cuts = new Set<string>();
		const output = await forEachItem(run, items, (item) => {
			const { imei } = item.device;
			const name = names.get(imei) ?? null;
			const label = labelOf(imei, name);
			const track = tracks.get(keyOf(item));
			const points = (track?.points ?? []).slice(0, item.limit);
			// A failed page is an error only of the items that needed it.
			const failures = track ? trackErrors(track, item.limit).map((error) => ({ error, label })) : [];
			const errors = deviceErrors(failures, true);
			if (track && points.length === item.limit && (track.points.length > item.limit || !track.isComplete)) {
				cuts.add(`${label} at ${toIso(points.at(-1)?.gpstime ?? null) ?? 'an unknown time'}`);
			}
			if (!item.asTrack) return { rows: shape(item, name, points), errors };
			// Points in a list take as much memory as items, so they are counted like items.
			const admitted = points.slice(0, run.limits.itemsLeft);
			run.limits.admit(Math.max(0, admitted.length - 1));
			if (admitted.length < points.length) errors.push(run.limits.exceeded('items'));
			return { rows: shape(item, name, admitted), errors };
		});
		addHints(run, [...tracks.values()], [...cuts]);
		return output;
	},
});

/** Rejects items that would exceed the limits of the run if the devices moved all the time. */
function withinDemand(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<Question>>,
	now: number,
): Array<ParsedItem<Question>> {
	const all = succeeded(parsedItems);
	const different = [...differentQuestions(all).values()];
	const estimate = ({ range, limit }: Question) => estimateTrack(range, limit, now);
	const items = all.reduce((sum, item) => sum + estimate(item).items, 0);
	const calls = different.reduce((sum, item) => sum + estimate(item).calls, 0);
	const devices = new Set(all.map(({ device }) => device.imei)).size;
	const ranges = all.map(({ range }) => range);
	const subject = `The playback of ${describeDemand(devices, ranges, run.context.getTimezone())}`;
	return withinLimits(run, parsedItems, { calls, items }, subject);
}

const keyOf = ({ device, range }: Question): string => `${device.imei} ${range.from} ${range.to}`;

/** Each different question once, as far as the most demanding item needs it. */
function differentQuestions(parsedItems: Question[]): Map<string, Question> {
	const questions = new Map<string, Question>();
	for (const item of parsedItems) {
		const known = questions.get(keyOf(item));
		if (!known || known.limit < item.limit) questions.set(keyOf(item), item);
	}
	return questions;
}

/** An error is kept with its track. */
async function readTracks(run: Run, parsedItems: Question[], now: number): Promise<Map<string, Track>> {
	const entries = [...differentQuestions(parsedItems)].map(
		async ([key, { device, range, limit }]) =>
			[key, await readTrack(run.client, { imei: device.imei, ...range }, limit, now)] as const,
	);
	return new Map(await Promise.all(entries));
}

/** The output of one input item; nothing where there is no point. */
function shape(
	{ device: { imei }, range: { from, to }, asTrack, simplify }: Question,
	name: DeviceName | null,
	points: PlaybackPoint[],
): object[] {
	const { deviceName, plateNumber } = nameFields(name);
	// In a track the names stand once, beside its points.
	const wanted = points.map((point) =>
		simplify ? Object.assign({ imei }, !asTrack && { deviceName }, toPoint(imei, point)) : { ...point.raw },
	);
	if (!asTrack || wanted.length === 0) return wanted;
	return [
		{ imei, deviceName, plateNumber, from: toIso(from), to: toIso(to), pointCount: wanted.length, points: wanted },
	];
}

/** @param cuts tracks that have or may have more points than the limit, and where theirs end */
function addHints(run: Run, tracks: Track[], cuts: string[]): void {
	if (cuts.length > 0)
		addHint(
			run,
			`Stopped by "Limit": ${summarizeDevices(cuts, 'tracks')}. Turn on "Return All", or raise "Limit", to get what comes after.`,
		);
	const empty = tracks.filter((track) => track.points.length === 0 && trackErrors(track, Infinity).length === 0).length;
	if (empty > 0)
		addHint(run, `${inDigits(empty)} of ${inDigits(tracks.length)} tracks have no point in the time range`);
	for (const second of new Set(tracks.flatMap(({ truncated }) => truncated))) {
		addHint(
			run,
			`There are 1,000 or more points at ${toIso(second)}; the platform shows only 1,000 of one second, so some may be missing.`,
		);
	}
}
