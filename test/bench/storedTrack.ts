import { playbackText } from '../../simulator/world/historyPage';
import type { Point } from '../../simulator/world/wire';
import type { ReplyMaker } from './replies';

/** Points of one answer, chapter 2.3. */
const PLAYBACK_PAGE = 1000;

const [BEFORE, SEPARATOR, AFTER] = ['{"code":0,"record":"', ';', '"}'].map((text) => Buffer.from(text)) as [
	...[Buffer, Buffer, Buffer],
];

/**
 * All points of one device, as the platform sends them: a request for any time range is answered from here, so the package and the hand-written code
 * may ask for different pages. The text is one buffer beside the heap, which neither grows nor shrinks while memory is measured.
 */
export class StoredTrack {
	/** Epoch seconds, in order. */
	private readonly times: Float64Array;
	/** Where the row of a point begins in `rows`; the last one is where all end. */
	private readonly starts: Uint32Array;
	private readonly rows: Buffer;

	/** @param points in order of time */
	constructor(points: readonly Point[]) {
		this.times = Float64Array.from(points, ({ gpstime }) => gpstime);
		const texts = points.map((point) => playbackText([point]));
		this.rows = Buffer.from(texts.join(SEPARATOR.toString()));
		this.starts = new Uint32Array(points.length + 1);
		let start = 0;
		for (const [index, { length }] of texts.entries()) {
			start += length + SEPARATOR.length;
			this.starts[index + 1] = start;
		}
	}

	/** The answer to a request with `begintime` and `endtime`, both included. */
	readonly answer: ReplyMaker = ({ begintime, endtime }) => {
		const first = this.indexFrom(Number(begintime));
		const end = Math.min(first + PLAYBACK_PAGE, this.indexFrom(Number(endtime) + 1));
		return end <= first ? Buffer.concat([BEFORE, AFTER]) : this.page(first, end);
	};

	/** All pages, each point once. */
	*pages(): Generator<string> {
		for (let first = 0; first < this.times.length; first += PLAYBACK_PAGE)
			yield this.page(first, Math.min(first + PLAYBACK_PAGE, this.times.length)).toString();
	}

	private page(first: number, end: number): Buffer {
		const rows = this.rows.subarray(this.starts[first], (this.starts[end] ?? 0) - SEPARATOR.length);
		return Buffer.concat([BEFORE, rows, AFTER]);
	}

	/** Binary search. @returns the first point of a time or later */
	private indexFrom(time: number): number {
		let [low, high] = [0, this.times.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.times[middle] ?? Infinity) < time) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
