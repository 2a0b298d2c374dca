import { inDigits, ProtrackError } from '../../protrack/client';
import { toIso, type DeviceName } from '../../protrack/fleet';
import type { TripOptions, CsvDialect } from '../../protrack/insight';
import {
	datesOf,
	fileFormats,
	MAX_FILE_BYTES,
	planFiles,
	safeFileName,
	shortFileName,
	writeFile,
	type FileFormatName,
	type FileTrack,
	type PlannedFile,
	type TrackFile,
} from '../../protrack/insight/files';
import { nameFields } from '../shared/deviceNames';
import { inPieces } from '../shared/inPieces';
import { FileRow, type Run } from '../shared/items';
import { storeFile } from '../shared/storeFile';
import type { TimeRange } from '../shared/timeRange';
import { isTool } from '../shared/toolCall';

/** How an item wants its files. */
export interface FileWishes {
	range: TimeRange;
	format: FileFormatName;
	/** As the user entered it; "" for name and dates. */
	fileName: string;
	dialect: CsvDialect;
	hasSpeed: boolean;
	binaryField: string;
	tripOptions: TripOptions;
}

/** What an export has of a device. */
export interface ExportedTrack extends Omit<FileTrack, 'name' | 'plateNumber'> {
	device: DeviceName | null;
}

/**
 * Writes tracks to a file, or to one for each day where that would be too large, and makes an item of each file. A tool gets the same items without files,
 * which cannot be passed on to a model.
 * @param stem the name of the file without extension
 * @param isComplete whether all is there; where it is not, the name of the file tells it, and without "Continue On Fail" there is none
 * @throws ProtrackError `limit` where the file of a day is too large
 */
export async function exportTracks(
	run: Run,
	wishes: FileWishes,
	{ stem, tracks, isComplete }: { stem: string; tracks: readonly ExportedTrack[]; isComplete: boolean },
): Promise<object[]> {
	const present = tracks.filter(({ points }) => points.count > 0);
	if (present.length === 0 || (!isComplete && !run.context.continueOnFail())) return [];
	const { format, binaryField } = wishes;
	const { extension, mimeType } = fileFormats[format];
	const plan = await inPieces(planFiles(format, toTrackFile(run, wishes, stem, present)));
	const files = plan.map((planned) => {
		const parts = [stem, planned.day ? `_${planned.day.label}` : '', isComplete ? '' : '-incomplete'];
		return { planned, fileName: `${parts.join('')}.${extension}` };
	});
	const tooLarge = files.find(({ planned }) => planned.sizeBytes > MAX_FILE_BYTES);
	if (tooLarge) throw tooLargeError(tooLarge.fileName, tooLarge.planned);
	const rows: object[] = [];
	for (const { planned, fileName } of files) {
		const json = {
			fileName,
			format,
			...describe(wishes, planned, tracks),
			isComplete,
			imei: onlyOne(tracks)?.imei ?? null,
		};
		if (isTool(run.context)) {
			rows.push(json);
			continue;
		}
		const data = await storeFile(run, await inPieces(writeFile(format, planned)), fileName, mimeType);
		rows.push(new FileRow(json, { [binaryField]: { ...data, fileExtension: extension } }));
	}
	return rows;
}

const toTrackFile = (
	run: Run,
	{ tripOptions, hasSpeed, dialect }: FileWishes,
	title: string,
	tracks: readonly ExportedTrack[],
): TrackFile => ({
	title,
	creator: 'n8n-nodes-protrack',
	createdAt: Math.floor(run.startedAt / 1000),
	tracks: tracks.map(({ device, ...track }) => ({
		...track,
		name: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
	})),
	gapSeconds: tripOptions.gapSeconds,
	hasSpeed,
	zone: run.context.getTimezone(),
	dialect,
});

const onlyOne = <Each>(list: readonly Each[]): Each | null => (list.length === 1 ? (list[0] ?? null) : null);

/** What an item tells of its file. */
function describe(
	{ range }: FileWishes,
	{ content, day, points, stops, sizeBytes }: PlannedFile,
	tracks: readonly ExportedTrack[],
) {
	return {
		...nameFields(onlyOne(tracks)?.device),
		devices: content.tracks.length,
		from: toIso(Math.max(range.from, day?.from ?? range.from)),
		to: toIso(Math.min(range.to, day?.to ?? range.to)),
		points,
		stops,
		pointsWithoutFix: tracks.reduce((sum, track) => sum + track.points.withoutFix, 0),
		sizeBytes,
	};
}

function tooLargeError(fileName: string, { sizeBytes, content }: PlannedFile): ProtrackError {
	const ways = [
		content.tracks.length > 1 ? 'choose One File per Device' : '',
		content.hasSpeed ? 'turn off the option "Include Speed and Course"' : '',
		'ask for a shorter time range',
	].filter((way) => way !== '');
	return ProtrackError.of({
		kind: 'limit',
		message: `The file "${fileName}" would have ${inDigits(Math.ceil(sizeBytes / 1_000_000))} MB, more than ${inDigits(MAX_FILE_BYTES / 1_000_000)} MB`,
		hint: `To get smaller files, ${ways.join(', or ')}.`,
		httpCode: '400',
	});
}

/** Bytes of what the user entered, and of the device, where a name has both. */
const MAX_PART = 80;

/**
 * The name of a file without extension: what the user entered, or the device and the days of the range.
 * @param subject the device that it has, and whether the item has no other one; null where it has all
 */
export function stemOf(
	run: Run,
	{ fileName, format, range }: FileWishes,
	subject: { imei: string; device: DeviceName | null; isOnly: boolean } | null,
): string {
	const extension = `.${fileFormats[format].extension}`;
	const given = fileName.toLowerCase().endsWith(extension) ? fileName.slice(0, -extension.length) : fileName;
	const labels = subject ? [subject.device?.name, subject.device?.plateNumber, subject.imei] : ['playback'];
	const label = labels.map((text) => safeFileName(text ?? '')).find((text) => text !== '') ?? 'playback';
	if (safeFileName(given) === '') return `${label}-${datesOf(range, run.context.getTimezone())}`;
	if (!subject || subject.isOnly) return safeFileName(given);
	return [given, label].map((text) => shortFileName(text, MAX_PART)).join('-');
}
