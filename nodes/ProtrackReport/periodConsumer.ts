import type { PeriodUnit } from '../../protrack/fleet';
import { PeriodLegs, zoneAt, type Segment } from '../../protrack/insight';
import type { TimeRange } from '../shared/timeRange';
import type { SegmentConsumer } from '../shared/readSegments';
import { firstPlaceOf, type PeriodCache } from './vehicleSummary';

/** What an item wants to have by period. */
interface PeriodQuestion {
	range: TimeRange;
	per: PeriodUnit;
	/** Null for that of the vehicle, which its first segment tells. */
	zone: string | null;
}

/** Feeds what is computed of one device by period. Each period is a row, as soon as it is complete. */
export class PeriodConsumer<Report extends { legs: PeriodLegs; add: (segment: Segment) => void }>
	implements SegmentConsumer
{
	/** Not made where the device has no points. */
	report: Report | undefined;
	private isAtEnd = false;

	constructor(
		private readonly question: PeriodQuestion,
		private readonly periods: PeriodCache,
		private readonly create: (legs: PeriodLegs) => Report,
	) {}

	add(segment: Segment): void {
		this.report ??= this.start(this.question.zone ?? zoneAt(firstPlaceOf(segment)));
		this.report.add(segment);
	}

	end(): void {
		this.isAtEnd = true;
	}

	get count(): number {
		if (!this.report) return 0;
		const { legs } = this.report;
		return this.isAtEnd ? legs.periods.length : legs.complete;
	}

	private start(zone: string): Report {
		const { range, per } = this.question;
		return this.create(new PeriodLegs(this.periods.of(range, per, zone), zone));
	}
}
