import { getOrCreate } from '../../protrack/client';
import type { Coordinate, PeriodUnit } from '../../protrack/fleet';
import {
	periodsOf,
	SummaryBuilder,
	zoneAt,
	type NightHours,
	type Period,
	type Segment,
	type Summary,
	type TrackRange,
} from '../../protrack/insight';
import type { TimeRange } from '../shared/timeRange';
import type { SegmentConsumer } from '../shared/readSegments';

/** What an item wants of the summaries of a device. */
export interface SummaryQuestion {
	range: TimeRange;
	per: PeriodUnit;
	/** Null for that of the vehicle. */
	zone: string | null;
	night: NightHours;
	speedLimitKmh: number | null;
}

/** The periods of a run: those of the same range and zone are the same for all devices. */
export class PeriodCache {
	private readonly periods = new Map<string, Period[]>();

	/** @param now epoch seconds */
	constructor(private readonly now: number) {}

	of(range: TimeRange, per: PeriodUnit, zone: string): Period[] {
		return getOrCreate(this.periods, `${range.from} ${range.to} ${per} ${zone}`, () =>
			periodsOf(range, per, zone, this.now),
		);
	}
}

/** Makes the summaries of one device. Where the zone is that of the vehicle, its first segment tells it. */
export class VehicleSummary implements SegmentConsumer {
	/** Not known before the end, and there is no limit. */
	readonly count = 1;
	private started: { zone: string; builder: SummaryBuilder } | undefined;

	/** @param workflowZone where the vehicle has no position @param engineOn null where that is not known */
	constructor(
		private readonly question: SummaryQuestion,
		private readonly workflowZone: string,
		private readonly periods: PeriodCache,
		private readonly engineOn: TrackRange[] | null,
	) {}

	add(segment: Segment): void {
		this.started ??= this.start(this.question.zone ?? zoneAt(firstPlaceOf(segment)));
		this.started.builder.add(segment);
	}

	/** @param until epoch seconds: periods that end later are left out */
	summaries(until = Infinity): Summary[] {
		return this.result.builder.summaries.filter(({ period }) => period.to <= until);
	}

	get zone(): string {
		return this.result.zone;
	}

	/** Epoch seconds up to which the summaries are complete, where reading ended early. */
	get knownUntil(): number {
		return this.result.builder.knownUntil;
	}

	private get result() {
		this.started ??= this.start(this.question.zone ?? this.workflowZone);
		return this.started;
	}

	private start(zone: string) {
		const { range, per, night, speedLimitKmh } = this.question;
		const periods = this.periods.of(range, per, zone);
		return {
			zone,
			builder: new SummaryBuilder({ periods, zone, night, speedLimitKmh, engineOn: this.engineOn }),
		};
	}
}

/** Where a segment begins. */
export function firstPlaceOf(segment: Segment): Coordinate {
	if (segment.kind === 'leg') return segment.from;
	return segment.kind === 'trip' ? segment.start : segment;
}
