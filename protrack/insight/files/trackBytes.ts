import { periodsOf } from '../periods';
import { ByteWriter } from './byteWriter';
import { fileFormats, type FileFormatName } from './formats';
import { forEachPart, stopsOf, type TrackFile } from './trackFile';

/** A larger file is one for each day. */
export const MAX_FILE_BYTES = 100_000_000;

/** A file that can be written, and how large it will be. */
export interface PlannedFile {
	file: TrackFile;
	/** The day that it has, such as 2026-01-31; null where it has all. */
	day: string | null;
	sizeBytes: number;
	points: number;
	stops: number;
}

/**
 * Plans the file of tracks: one, or where that would be too large one for each day with points, of which a single one may still be larger.
 * @param range the time that was asked for, epoch seconds
 */
export function planFiles(
	format: FileFormatName,
	file: TrackFile,
	range: { from: number; to: number },
	maxBytes = MAX_FILE_BYTES,
): PlannedFile[] {
	const whole = plan(format, file, null);
	if (whole.sizeBytes <= maxBytes) return [whole];
	const days = periodsOf({ from: range.from, to: range.to + 1 }, 'day', file.zone, Infinity);
	return days
		.map(({ label, from, to }) => plan(format, { ...file, span: { from, to } }, label))
		.filter(({ points }) => points > 0);
}

/** Writes a file into one buffer of exactly its size. */
export function writeFile(format: FileFormatName, { file, sizeBytes }: PlannedFile): Uint8Array {
	const bytes = new Uint8Array(sizeBytes);
	let filled = 0;
	writeTo(format, file, (page) => {
		bytes.set(page, filled);
		filled += page.length;
	});
	return bytes;
}

/** A file is written twice: the first time only to know its size, which takes less time than a buffer that grows takes memory. */
function plan(format: FileFormatName, file: TrackFile, day: string | null): PlannedFile {
	let [sizeBytes, points, stops] = [0, 0, 0];
	writeTo(format, file, (page) => {
		sizeBytes += page.length;
	});
	for (const track of file.tracks) {
		forEachPart(track, file, (from, to) => {
			points += to - from;
		});
		stops += stopsOf(track, file).length;
	}
	return { file, day, sizeBytes, points, stops };
}

function writeTo(format: FileFormatName, file: TrackFile, take: (page: Uint8Array) => void): void {
	const out = new ByteWriter(take);
	fileFormats[format].write(out, file);
	out.flush();
}
