import { errorToKeep, inDigits, ProtrackError } from '../../protrack/client';
import type { StreamedPoint } from '../../protrack/fleet';
import type { Segment, Stop } from '../../protrack/insight';
import { PointStore } from '../../protrack/insight/files';
import type { SegmentConsumer } from '../shared/readSegments';
import type { ExportedTrack } from './trackExport';

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

/** The tracks of one file: of one device or of several. */
export class TrackGroup {
	readonly tracks: ExportedTrack[] = [];
	/** What `write` made. */
	rows: object[] = [];
	/** Why something is missing. */
	readonly errors: ProtrackError[] = [];
	private read = 0;

	/**
	 * @param devices how many there will be
	 * @param isComplete false where it is known before that something is missing
	 * @param write makes the rows as soon as the last device was read; then the points are forgotten
	 */
	constructor(
		private readonly devices: number,
		readonly budget: PointBudget,
		private isComplete: boolean,
		private readonly write: (tracks: readonly ExportedTrack[], isComplete: boolean) => Promise<object[]>,
	) {}

	/** @param isComplete whether all of the device is there */
	async deviceWasRead(isComplete: boolean): Promise<void> {
		this.isComplete &&= isComplete;
		this.read += 1;
		if (this.read < this.devices) return;
		try {
			this.rows = await this.write(this.tracks, this.isComplete);
		} catch (thrown) {
			this.errors.push(errorToKeep(thrown));
		}
		for (const { points } of this.tracks) points.release();
	}
}

/** Keeps the points and stops of one device for a file. */
export class TrackCollector implements SegmentConsumer {
	private readonly points = new PointStore();
	private readonly stops: Stop[] = [];

	constructor(
		readonly group: TrackGroup,
		subject: Pick<ExportedTrack, 'imei' | 'device'>,
		private readonly wantsStops: boolean,
	) {
		group.tracks.push({ ...subject, points: this.points, stops: this.stops });
	}

	addPoints(points: readonly StreamedPoint[]): void {
		try {
			this.group.budget.take(points.length);
			this.points.add(points);
		} catch (thrown) {
			// Other items may be given the same points.
			this.group.errors.push(errorToKeep(thrown));
		}
	}

	add(segment: Segment): void {
		if (this.wantsStops && segment.kind === 'stop') this.stops.push(segment);
	}

	async close({ isComplete, damaged }: { isComplete: boolean; damaged: number }): Promise<void> {
		await this.group.deviceWasRead(isComplete && damaged === 0);
	}

	get count(): number {
		return this.points.count;
	}

	/** Reading goes on until the file has too many points. */
	get certain(): number {
		return this.group.budget.isExceeded ? Infinity : 0;
	}
}
