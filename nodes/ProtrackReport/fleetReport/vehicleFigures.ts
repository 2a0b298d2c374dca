import {
	PeriodDistances,
	PeriodLegs,
	PeriodScores,
	SummaryBuilder,
	type Period,
	type ScoredAlarm,
	type Segment,
	type TrackPoint,
	type TrackRange,
} from '../../../protrack/insight';
import { createRoute, type RouteBuilder, type VehicleRoute } from '../../../protrack/insight/maps';
import type { SegmentConsumer } from '../../shared/readSegments';

/** What is computed of a vehicle in the period of the report, beside its sums. */
interface Detail {
	course: PeriodDistances;
	scores: PeriodScores;
	route: RouteBuilder | null;
}

export interface FiguresDemand {
	period: Period;
	/** IANA name. */
	zone: string;
	speedLimitKmh: number;
	/** Null where nothing tells when the engine was on. */
	engineOn: TrackRange[] | null;
}

export interface DetailDemand {
	course: readonly Period[];
	alarms: readonly ScoredAlarm[];
	minReliableKm: number;
	/** How many corners of its route are kept; 0 for none. */
	maxRoutePoints: number;
}

/** Nights do not matter here. */
const NO_NIGHT = { from: 0, to: 0 };

/** Adds up what one vehicle did in one period. */
export class VehicleFigures implements SegmentConsumer {
	/** Each vehicle is in the report, also one that sent nothing. */
	readonly count = 1;
	private readonly builder: SummaryBuilder;
	private readonly detail: Detail | null;

	/** @param detail null where only sums are wanted */
	constructor({ period, zone, speedLimitKmh, engineOn }: FiguresDemand, detail: DetailDemand | null) {
		this.builder = new SummaryBuilder({ periods: [period], zone, night: NO_NIGHT, speedLimitKmh, engineOn });
		this.detail = detail && {
			course: new PeriodDistances(new PeriodLegs(detail.course, zone)),
			scores: new PeriodScores(
				new PeriodLegs([period], zone),
				{ speedLimitKmh, minReliableKm: detail.minReliableKm },
				detail.alarms,
			),
			route: detail.maxRoutePoints > 0 ? createRoute(detail.maxRoutePoints) : null,
		};
	}

	addPoints(points: readonly TrackPoint[]): void {
		this.detail?.route?.addPoints(points);
	}

	add(segment: Segment): void {
		this.builder.add(segment);
		this.detail?.course.add(segment);
		this.detail?.scores.add(segment);
		this.detail?.route?.add(segment);
	}

	/** To be called after the last segment. Null where nothing was reported. */
	get summary() {
		const [summary] = this.builder.summaries;
		return summary && summary.drivingSeconds + summary.standingSeconds > 0 ? summary : null;
	}

	get courseM(): readonly number[] {
		return this.detail?.course.distancesM ?? [];
	}

	/** To be called once. */
	score() {
		return this.detail?.scores.end()[0]?.score ?? null;
	}

	get route(): VehicleRoute | null {
		return this.detail?.route?.route() ?? null;
	}
}
