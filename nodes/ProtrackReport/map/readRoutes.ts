import { getOrCreate } from '../../../protrack/client';
import type { StreamedPoint } from '../../../protrack/fleet';
import { periodsOf, type Segment } from '../../../protrack/insight';
import { createRoute, type RouteBuilder, type VehicleRoute } from '../../../protrack/insight/maps';
import type { ParsedItem } from '../../shared/items';
import {
	readSegmentsOf,
	type ReadingFacts,
	type ReportAnswer,
	type ReportQuestion,
	type SegmentConsumer,
} from '../../shared/readSegments';
import { withReportDevices } from '../../shared/reportDemand';
import type { LimitedRun } from '../../shared/runLimits';
import type { TimeRange } from '../../shared/timeRange';
import { MAX_PICTURES, tooManyPictures, withinPictureLimit } from '../pictures/pictureLimit';
import type { MapSubject } from './mapFields';

/** What an input item wants to see of the past. */
export interface RouteQuestion extends ReportQuestion {
	show: MapSubject;
	/** Whether each device has pictures of its own. */
	perDevice: boolean;
	/** IANA name. */
	zone: string;
}

/** What was read of one range of an item: the whole one, or one of its days. */
export type RoutePart<Question> = Question & ReportAnswer<RouteConsumer>;

/** A trip with its own time. */
export interface TripRoute {
	range: TimeRange;
	route: VehicleRoute;
}

/** The corners of all routes of a run together. A picture has some million pixels. */
const MAX_POINTS = 200_000;
const MAX_POINTS_OF_A_ROUTE = 10_000;
const MIN_POINTS_OF_A_ROUTE = 200;
/** A trip is short. */
const MAX_POINTS_OF_A_TRIP = 2000;

/** The trips of all devices of an item together. */
export interface TripCount {
	trips: number;
}

/** Collects the way of one device, or that of each of its trips, as long as the item has not too many of them for its pictures. */
export class RouteConsumer implements SegmentConsumer {
	readonly trips: TripRoute[] = [];
	private readonly whole: RouteBuilder;
	private trip = createRoute(MAX_POINTS_OF_A_TRIP);

	constructor(
		private readonly wantsTrips: boolean,
		maxPoints: number,
		private readonly ofItem: TripCount = { trips: 0 },
	) {
		this.whole = createRoute(maxPoints);
	}

	addPoints(points: readonly StreamedPoint[]): void {
		this.whole.addPoints(points);
	}

	add(segment: Segment): void {
		if (!this.wantsTrips) {
			this.whole.add(segment);
			return;
		}
		if (segment.kind === 'stop' || this.ofItem.trips > MAX_PICTURES) return;
		this.trip.add(segment);
		if (segment.kind === 'leg') return;
		this.ofItem.trips += 1;
		this.trips.push({ range: { from: segment.startedAt, to: segment.endedAt }, route: this.trip.route() });
		this.trip = createRoute(MAX_POINTS_OF_A_TRIP);
	}

	/** Each device is on the map, also one that sent nothing. */
	get count(): number {
		return this.wantsTrips ? this.trips.length : 1;
	}

	get route(): VehicleRoute {
		return this.whole.route();
	}
}

/**
 * Reads where devices were, from their playback (chapter 2.3). A day is read by itself.
 * @returns for each item what was read of its range, or of each of its days
 * @throws ProtrackError only `canceled`
 */
export async function readRoutes<Question extends RouteQuestion>(
	run: LimitedRun,
	items: ReadonlyArray<ParsedItem<Question>>,
): Promise<{ answers: Array<ParsedItem<Array<RoutePart<Question>>>>; facts: ReadingFacts[] }> {
	const parts = items.map((item) => partsOf(item, Math.floor(run.startedAt / 1000)));
	const selected = withinPictureLimit(await withReportDevices(run, parts.flat(), 'The map'), picturesOfDevice);
	const routes = selected.reduce((sum, each) => sum + ('value' in each ? each.value.devices.size : 0), 0);
	const share = Math.floor(MAX_POINTS / Math.max(1, routes));
	const maxPoints = Math.max(MIN_POINTS_OF_A_ROUTE, Math.min(MAX_POINTS_OF_A_ROUTE, share));
	const counts = new Map<object, TripCount>();
	const read = await readSegmentsOf(run, selected, (question) => {
		const ofItem = getOrCreate(counts, question, () => ({ trips: 0 }));
		return new RouteConsumer(question.show === 'trips', maxPoints, ofItem);
	});
	let begin = 0;
	const answers = parts.map((part): ParsedItem<Array<RoutePart<Question>>> => {
		const own = read.answers.slice(begin, (begin += part.length));
		const failed = own.find((each) => 'thrown' in each);
		if (failed && 'thrown' in failed) return failed;
		// The devices of each day are the same, and so are the errors of their list.
		const errors = own.flatMap((each) => ('value' in each ? (each.errors ?? []) : []));
		return {
			value: own.flatMap((each) => ('value' in each ? [each.value] : [])),
			errors: [...new Set(errors)],
		};
	});
	return { answers, facts: read.facts };
}

/** A question of an item with one, or one of its days. */
type Part<Question> = Question & { days: number };

/** How many trips there are shows only when they are read. */
const picturesOfDevice = ({ show, days }: Part<RouteQuestion>): number => (show === 'trips' ? 0 : days);

/** The question of an item, or one for each of its days. */
function partsOf<Question extends RouteQuestion>(
	item: ParsedItem<Question>,
	now: number,
): Array<ParsedItem<Part<Question>>> {
	if ('thrown' in item) return [item];
	if (item.value.show !== 'days') return [{ ...item, value: { ...item.value, days: 1 } }];
	const { range, zone } = item.value;
	// A long range would take long to cut, so its length is looked at before.
	if ((range.to - range.from) / 86_400 > MAX_PICTURES) return [{ thrown: tooManyPictures() }];
	const days = periodsOf(range, 'day', zone, now);
	const ranges = days.length === 0 ? [range] : days.map(({ from, to }) => ({ from, to }));
	return ranges.map((day) => ({ ...item, value: { ...item.value, range: day, days: ranges.length } }));
}
