import { errorToKeep, inDigits, ProtrackError } from '../../protrack/client';
import type { StreamedPoint } from '../../protrack/fleet';
import type { Segment, Stop } from '../../protrack/insight';
import { PointStore } from '../../protrack/insight/files';
import type { SegmentConsumer } from '../shared/readSegments';

/** A point takes 16 bytes until its file is written. */
const MAX_POINTS = 2_000_000;

/** Counts the points that are kept for a file. */
export class PointBudget {
	private used = 0;

	/** @param hint what to do where there are too many */
	constructor(private readonly hint: string) {}

	get isExceeded(): boolean {
		return this.used > MAX_POINTS;
	}

	/** @throws ProtrackError `limit` */
	take(points: number): void {
		this.used += points;
		if (!this.isExceeded) return;
		throw ProtrackError.of({
			kind: 'limit',
			message: `A file can have at most ${inDigits(MAX_POINTS)} points`,
			hint: this.hint,
			httpCode: '400',
		});
	}
}

/** Keeps the points and stops of one device for a file. */
export class TrackCollector implements SegmentConsumer {
	readonly points = new PointStore();
	readonly stops: Stop[] = [];
	/** What `write` made. */
	rows: object[] = [];
	/** Why something is missing. */
	readonly errors: ProtrackError[] = [];

	/** @param write makes the rows of the device as soon as it was read; then its points are forgotten. Left out where they are needed later. */
	constructor(
		private readonly wantsStops: boolean,
		private readonly budget: PointBudget,
		private readonly write?: (collector: TrackCollector, isComplete: boolean) => Promise<object[]>,
	) {}

	addPoints(points: readonly StreamedPoint[]): void {
		try {
			this.budget.take(points.length);
			this.points.add(points);
		} catch (thrown) {
			// Other items may be given the same points.
			this.errors.push(errorToKeep(thrown));
		}
	}

	add(segment: Segment): void {
		if (this.wantsStops && segment.kind === 'stop') this.stops.push(segment);
	}

	async close({ isComplete, damaged }: { isComplete: boolean; damaged: number }): Promise<void> {
		if (!this.write) return;
		try {
			this.rows = await this.write(this, isComplete && damaged === 0);
		} catch (thrown) {
			this.errors.push(errorToKeep(thrown));
		}
		this.points.release();
	}

	get count(): number {
		return this.points.count;
	}

	/** Reading goes on until the file has too many points. */
	get certain(): number {
		return this.budget.isExceeded ? Infinity : 0;
	}
}
