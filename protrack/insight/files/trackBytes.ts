import { ByteWriter } from './byteWriter';
import { contentByDay, wholeContent, type Day } from './days';
import { fileFormats, type FileFormatName } from './formats';
import type { FileContent, Steps, TrackFile } from './trackFile';

/** A larger file is one for each day. */
export const MAX_FILE_BYTES = 100_000_000;

/** A file that can be written, and how large it will be. */
export interface PlannedFile {
	content: FileContent;
	/** The day that it has; null where it has all. */
	day: Day | null;
	sizeBytes: number;
	points: number;
	stops: number;
}

/** Plans the file of tracks: one, or where that would be too large one for each day with points, of which a single one may still be larger. */
export function* planFiles(format: FileFormatName, file: TrackFile, maxBytes = MAX_FILE_BYTES): Steps<PlannedFile[]> {
	const whole = wholeContent(file);
	const sizeBytes = yield* measure(format, whole, maxBytes);
	if (sizeBytes <= maxBytes) return [planned(whole, null, sizeBytes)];
	const files: PlannedFile[] = [];
	for (const { day, content } of yield* contentByDay(file))
		files.push(planned(content, day, yield* measure(format, content, Infinity)));
	return files;
}

/** Writes a file into one buffer of exactly its size. */
export function* writeFile(format: FileFormatName, { content, sizeBytes }: PlannedFile): Steps<Uint8Array> {
	const bytes = new Uint8Array(sizeBytes);
	let filled = 0;
	const out = new ByteWriter((page) => {
		bytes.set(page, filled);
		filled += page.length;
	});
	yield* fileFormats[format].write(out, content);
	out.flush();
	return bytes;
}

/**
 * The bytes of a file, which is written twice: the first time only to know its size, which takes less time than a buffer that grows takes memory.
 * @param enough above it, the size is no longer exact
 */
function* measure(format: FileFormatName, content: FileContent, enough: number): Steps<number> {
	let sizeBytes = 0;
	const out = new ByteWriter((page) => {
		sizeBytes += page.length;
	});
	const steps = fileFormats[format].write(out, content);
	while (!steps.next().done) {
		if (sizeBytes > enough) return sizeBytes;
		yield;
	}
	out.flush();
	return sizeBytes;
}

function planned(content: FileContent, day: Day | null, sizeBytes: number): PlannedFile {
	let [points, stops] = [0, 0];
	for (const track of content.tracks) {
		for (const { from, to } of track.runs) points += to - from;
		stops += track.stops.length;
	}
	return { content, day, sizeBytes, points, stops };
}
