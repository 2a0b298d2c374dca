import type { StreamedPoint } from '../../../protrack/fleet';
import { PeriodDistances, PeriodLegs, type Period, type Segment } from '../../../protrack/insight';
import { createSeriesCollector } from '../../../protrack/insight/charts';
import type { TimeRange } from '../../shared/timeRange';
import type { SegmentConsumer } from '../../shared/readSegments';

/** What is faster is an error of the device. */
const MAX_SPEED_KMH = 250;

/** How far one device drove on each day. */
export class DayDistances implements SegmentConsumer {
	readonly count = 1;
	private readonly distances: PeriodDistances;

	/** @param zone IANA name */
	constructor(days: readonly Period[], zone: string) {
		this.distances = new PeriodDistances(new PeriodLegs(days, zone));
	}

	add(segment: Segment): void {
		this.distances.add(segment);
	}

	/** Meters; null for a day without a report. */
	get values(): Array<number | null> {
		const { distancesM, legs } = this.distances;
		return distancesM.map((distance, day) => (legs.isKnown[day] ? distance : null));
	}
}

/** The speeds that one device reports, as many as a picture can show. */
export class SpeedLine implements SegmentConsumer {
	readonly count = 1;
	highestKmh: number | null = null;
	private readonly collector: ReturnType<typeof createSeriesCollector>;

	constructor(range: TimeRange, columns: number, gapSeconds: number) {
		this.collector = createSeriesCollector(range, columns, gapSeconds);
	}

	addPoints(points: readonly StreamedPoint[]): void {
		for (const { time, speedKmh } of points) {
			if (speedKmh === null || speedKmh < 0 || speedKmh > MAX_SPEED_KMH) continue;
			this.highestKmh = Math.max(this.highestKmh ?? 0, speedKmh);
			this.collector.add(time, speedKmh);
		}
	}

	add(): void {
		// The speed needs no trips.
	}

	get points() {
		return this.collector.points();
	}
}
