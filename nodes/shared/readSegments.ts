import { errorToKeep, getOrCreate, groupBy, type ProtrackError } from '../../protrack/client';
import {
	growingSizes,
	runAtOnce,
	TrackStreams,
	type StreamedPoint,
	type TrackPage,
	type TrackQuestion,
} from '../../protrack/fleet';
import {
	createTripFinder,
	type DroppedPoints,
	type Segment,
	type TripFinder,
	type TripOptions,
} from '../../protrack/insight';
import type { DeviceSelection } from './deviceFields';
import { mapItems, type ParsedItem } from './items';
import type { LimitedRun } from './runLimits';
import type { SelectedDevices } from './selectedDevices';
import type { TimeRange } from './timeRange';
import { withReportDevices } from './reportDemand';

/** What an input item asks for. */
export interface ReportQuestion {
	selection: DeviceSelection;
	range: TimeRange;
	/** What counts as a trip and as a stop. */
	tripOptions: TripOptions;
	/** How many rows are wanted over all devices of the item; Infinity for all. */
	limit: number;
}

/** What an item makes of the legs, trips and stops of one device. It gets them in order of time. */
export interface SegmentConsumer {
	/** Gets the points of a page as the platform gives them, also those without a fix, before the segments that they complete. */
	addPoints?: (points: readonly StreamedPoint[]) => void;
	add: (segment: Segment) => void;
	/** Called once, after the last segment, where the whole range was read: what is still open can be closed. */
	end?: () => void;
	/** Called once when no more comes of the device, complete or not: what has been collected can be handed over before the next device is read. */
	close?: (result: Pick<DeviceResult<unknown>, 'isComplete' | 'damaged'>) => Promise<void>;
	/** How many rows there are by now. */
	readonly count: number;
	/** How many of them no later row can come before; all where it is left out. Where the item has a limit, reading stops when these reach it. */
	readonly certain?: number;
}

/** What one item got of one device. */
export interface DeviceResult<Consumer> {
	imei: string;
	consumer: Consumer;
	/** How many points were read for it. */
	points: number;
	/** Whether the whole range was read without an error, so that nothing is missing at its end. */
	isComplete: boolean;
	/** How many records could not be read. */
	damaged: number;
	/** Why reading ended early. */
	error?: ProtrackError;
}

/** A device and range that was read once for all items that ask for it. */
interface Reading {
	question: TrackQuestion;
	shares: Share[];
	/** How many points were left out, by the first finder. */
	dropped?: DroppedPoints;
	truncatedAt: Set<number>;
}

/** The part of an item in a reading. */
interface Share {
	options: TripOptions;
	limit: number;
	result: DeviceResult<SegmentConsumer>;
	/** All results of the item. */
	ofItem: Array<DeviceResult<SegmentConsumer>>;
}

export interface ReportAnswer<Consumer> {
	devices: SelectedDevices;
	/** In the order of the devices; those that the limit made unnecessary have no points and are not complete. */
	results: Array<DeviceResult<Consumer>>;
}

/** What was read, beside the results of the items: for hints. */
export type ReadingFacts = Pick<Reading, 'dropped' | 'truncatedAt'>;

/** At most so many devices, or windows of several devices, are read at once: the pages of all of them are in memory. */
const MAX_AT_ONCE = 8;

/** The pages of a window wait for those before them, and outlive the garbage of a page: with eight windows of one device, 600,000 points left 100 MB. */
const MAX_WINDOWS_AT_ONCE = 4;

/** Where the platform answers sooner, reading several windows of a device at once saves too little time for its additional calls. */
const MIN_LATENCY_MS = 100;

/**
 * Reads the points of all devices of all input items, each device and range once, page by page, and passes the trips, stops and legs in them to one consumer
 * for each item and device. A run that would take too many calls is refused before anything is sent.
 * @param what begins the error of such a run, e.g. "The trips"
 * @param createConsumer called for each item and device
 * @throws ProtrackError only `canceled`: any other error is that of its device or item
 */
export async function readSegments<Question extends ReportQuestion, Consumer extends SegmentConsumer>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
	what: string,
	createConsumer: (question: Question, imei: string) => Consumer,
): Promise<ReadReport<Question, Consumer>> {
	return await readSegmentsOf(run, await withReportDevices(run, items, what), createConsumer);
}

/** The answers of all items, and what was read for them. */
export interface ReadReport<Question, Consumer> {
	answers: Array<ParsedItem<Question & ReportAnswer<Consumer>>>;
	facts: ReadingFacts[];
}

/**
 * The same for items whose devices are known (see `withReportDevices`). Where every item has a limit, a few devices are read at a time, because the others
 * may not be needed.
 * @param isOfUse false where no row can come of the points of a device, which are not read then
 */
export async function readSegmentsOf<Question extends ReportQuestion, Consumer extends SegmentConsumer>(
	run: LimitedRun,
	items: Array<ParsedItem<Question & { devices: SelectedDevices }>>,
	createConsumer: (question: Question & { devices: SelectedDevices }, imei: string) => Consumer,
	isOfUse: (question: Question, imei: string) => boolean = () => true,
): Promise<ReadReport<Question, Consumer>> {
	const now = Math.floor(run.startedAt / 1000);
	const readings = new Map<string, Reading>();
	const answers = mapItems(items, (question) => {
		const results: Array<DeviceResult<Consumer>> = [];
		const { range, tripOptions: options, limit } = question;
		for (const imei of question.devices.keys()) {
			const consumer = createConsumer(question, imei);
			const result: DeviceResult<Consumer> = { imei, consumer, points: 0, damaged: 0, isComplete: false };
			results.push(result);
			if (!isOfUse(question, imei)) continue;
			const reading = getOrCreate(readings, `${imei} ${range.from} ${range.to}`, () => ({
				question: { imei, ...range },
				shares: [],
				truncatedAt: new Set<number>(),
			}));
			reading.shares.push({ options, limit, result, ofItem: results });
		}
		return { value: { ...question, results } };
	});
	await readAll(run, [...readings.values()], now);
	return { answers, facts: [...readings.values()] };
}

async function readAll(run: LimitedRun, readings: Reading[], now: number): Promise<void> {
	const streams = new TrackStreams(run.client, now, MIN_LATENCY_MS);
	const isLimited = (shares: Share[]) => shares.every(({ limit }) => limit !== Infinity);
	const mayStopEarly = readings.every(({ shares }) => isLimited(shares));
	const windowsAtOnce = Math.min(MAX_WINDOWS_AT_ONCE, Math.max(1, Math.floor(MAX_AT_ONCE / readings.length)));
	const sizes = growingSizes();
	for (const left = [...readings]; left.length > 0; ) {
		const size = mayStopEarly ? sizes.next().value : left.length;
		const round = left
			.splice(0, size)
			.filter(({ shares }) => shares.some(isWanted))
			.values();
		await runAtOnce(MAX_AT_ONCE, () => {
			const { value: reading } = round.next();
			if (!reading) return null;
			return async () => {
				await readOne(streams, reading, now, isLimited(reading.shares) ? 1 : windowsAtOnce);
				for (const { result } of reading.shares) await result.consumer.close?.(result);
			};
		});
	}
}

/** Whether the devices before do not fill the item. */
const isWanted = ({ limit, ofItem }: Share): boolean =>
	limit === Infinity || ofItem.reduce((sum, { consumer }) => sum + certainOf(consumer), 0) < limit;

const isOpen = ({ limit, result }: Share): boolean => certainOf(result.consumer) < limit;

const certainOf = ({ certain, count }: SegmentConsumer): number => certain ?? count;

async function readOne(streams: TrackStreams, reading: Reading, now: number, windowsAtOnce: number): Promise<void> {
	const { question, shares } = reading;
	if (!shares.some(isOpen)) return;
	const range = { from: question.from, to: Math.max(question.from, Math.min(question.to, now)) };
	const groups = [...groupBy(shares, ({ options }) => JSON.stringify(options)).values()].map((group) => ({
		finder: createTripFinder(range, group[0]?.options),
		shares: group,
	}));
	try {
		for await (const page of streams.read(question, windowsAtOnce)) {
			if (page.truncatedAt !== undefined) reading.truncatedAt.add(page.truncatedAt);
			for (const group of groups) takePage(group, page);
			if (!shares.some(isOpen)) return;
		}
		for (const { finder, shares: group } of groups) {
			const open = group.filter(isOpen);
			if (open.length > 0) deliver(finder.end(), open);
			for (const { result } of open) {
				result.isComplete = true;
				result.consumer.end?.();
			}
		}
	} catch (thrown) {
		const error = errorToKeep(thrown);
		for (const { result } of shares.filter(isOpen)) result.error = error;
	} finally {
		reading.dropped = groups[0]?.finder.dropped;
	}
}

function takePage({ finder, shares }: { finder: TripFinder; shares: Share[] }, { points, damaged }: TrackPage): void {
	const open = shares.filter(isOpen);
	if (open.length === 0) return;
	for (const { result } of open) {
		result.points += points.length;
		result.damaged += damaged;
		result.consumer.addPoints?.(points);
	}
	deliver(finder.add(points), open);
}

function deliver(segments: Segment[], shares: Share[]): void {
	for (const segment of segments) for (const { result } of shares) result.consumer.add(segment);
}

/** Whether a range reaches the present: what is cut at its end is still under way. */
export const reachesNow = ({ startedAt }: LimitedRun, { to }: TimeRange): boolean => to >= Math.floor(startedAt / 1000);
