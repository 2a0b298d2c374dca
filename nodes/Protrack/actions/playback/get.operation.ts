import type { INodeProperties } from 'n8n-workflow';

import { inDigits, type PlaybackPoint } from '../../../../protrack/client';
import {
	estimateTrack,
	readTrack,
	toIso,
	toPoint,
	trackErrors,
	type RunDemand,
	type Track,
	type TrackQuestion,
} from '../../../../protrack/fleet';
import { deviceErrors, labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { knownDeviceNames, nameFields, pickedName, type DeviceName } from '../../../shared/deviceNames';
import { deviceField, limitFields, showFor, simplifyField } from '../../../shared/fields';
import {
	parseItems,
	forEachItem,
	addHint,
	readable,
	withErrors,
	type ParsedItem,
	type Run,
} from '../../../shared/items';
import { readImei, reader, readLimit } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import {
	describeDemand,
	limitOptionsField,
	readRunLimits,
	withinLimits,
	withRunLimits,
	type LimitedRun,
} from '../../../shared/runLimits';
import { readTimeRange, timeRangeFields } from '../../../shared/timeRange';

const shown = showFor('playback', ['get']);

/** One page of the platform: about three hours on the road, at the price of one call. */
const DEFAULT_LIMIT = 1000;

export const description: INodeProperties[] = [
	deviceField(shown, 'Get where this device was. To get many devices, give this node one input item for each of them.'),
	...timeRangeFields(shown),
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'Points', value: 'points', description: 'One item for each point, in order of time' },
			{ name: 'Track', value: 'track', description: 'One item for the device, with all its points in a list' },
		],
		default: 'points',
		displayOptions: shown,
	},
	...limitFields(showFor('playback', ['get'], { output: ['points'] }), { default: DEFAULT_LIMIT }),
	simplifyField(shown),
	limitOptionsField(shown),
];

interface Question extends TrackQuestion {
	/** What n8n keeps of the name of a device that was picked from the list. */
	picked: DeviceName | null;
	/** How many points are wanted. */
	limit: number;
	asTrack: boolean;
	simplify: boolean;
	runLimits: RunDemand;
}

/**
 * Where devices were (chapter 2.3), any range, both ends included. Input items that ask for the same device and time share one reading,
 * and no page is read beyond the limit.
 */
export const execute: Operation = async (run) => {
	const startedAt = Date.now();
	const questions = parseItems(run, (index): Question => {
		const asTrack = run.context.getNodeParameter('output', index) === 'track';
		return {
			imei: readImei(reader(run.context, index)('device', true)),
			picked: pickedName(reader(run.context, index)('device')),
			...readTimeRange(run.context, index, startedAt),
			limit: asTrack ? Infinity : readLimit(run.context, index),
			asTrack,
			simplify: run.context.getNodeParameter('simplify', index) === true,
			runLimits: readRunLimits(run.context, index),
		};
	});
	const limited = withRunLimits(run, readable(questions));
	const now = Math.floor(startedAt / 1000);
	const parsedItems = withinDemand(limited, questions, now);
	const tracks = await readTracks(limited, readable(parsedItems), now);
	const wanted = readable(parsedItems);
	const names = knownDeviceNames(
		limited.client,
		wanted.map(({ imei }) => imei),
		wanted.map(({ picked }) => picked),
	);
	// Items with one device and time may have different limits, so each says where its own ends.
	const cuts = new Set<string>();
	const output = await forEachItem(limited, parsedItems, (item) => {
		const name = names.get(item.imei) ?? null;
		const label = labelOf(item.imei, name);
		const track = tracks.get(keyOf(item));
		const points = (track?.points ?? []).slice(0, item.limit);
		// A page that failed is missed only by who wanted it.
		const errors = track
			? deviceErrors(
					trackErrors(track, item.limit).map((error) => ({ error, label })),
					true,
				)
			: [];
		if (track && points.length === item.limit && (track.points.length > item.limit || !track.isComplete)) {
			cuts.add(`${label} at ${toIso(points.at(-1)?.gpstime ?? null) ?? 'an unknown time'}`);
		}
		if (!item.asTrack) return withErrors(run, shape(item, name, points), errors);
		// Points in a list take as much memory as points in items; as one item the track is counted with all others.
		const admitted = points.slice(0, limited.limits.itemsLeft);
		limited.limits.admit(Math.max(0, admitted.length - 1));
		if (admitted.length < points.length) errors.push(limited.limits.exceeded('items'));
		return withErrors(run, shape(item, name, admitted), errors);
	});
	addHints(run, [...tracks.values()], [...cuts]);
	return output;
};

/** Refuses what would take more than the run may, if the devices have moved all the time. */
function withinDemand(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<Question>>,
	now: number,
): Array<ParsedItem<Question>> {
	const all = readable(parsedItems);
	const different = [...differentQuestions(all).values()];
	const items = all.reduce((sum, item) => sum + estimateTrack(item, item.limit, now).items, 0);
	const calls = different.reduce((sum, item) => sum + estimateTrack(item, item.limit, now).calls, 0);
	const devices = new Set(all.map(({ imei }) => imei)).size;
	return withinLimits(
		run,
		parsedItems,
		{ calls, items },
		`The playback of ${describeDemand(devices, all, run.context.getTimezone())}`,
	);
}

const keyOf = ({ imei, from, to }: TrackQuestion): string => `${imei} ${from} ${to}`;

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
		async ([key, question]) => [key, await readTrack(run.client, question, question.limit, now)] as const,
	);
	return new Map(await Promise.all(entries));
}

/** The output of one input item; nothing where there is no point. */
function shape(
	{ imei, from, to, asTrack, simplify }: Question,
	name: DeviceName | null,
	points: PlaybackPoint[],
): object[] {
	const { deviceName, plateNumber } = nameFields(name);
	// As one item the track says it once for all its points.
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
