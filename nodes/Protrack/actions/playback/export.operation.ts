import { getOrCreate } from '../../../../protrack/client';
import { UniqueNames } from '../../../../protrack/insight/files';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import type { Params } from '../../../shared/field';
import { runLimitsOption } from '../../../shared/fields';
import { forEachItem, mapItems, succeeded, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { createQueue } from '../../../shared/queue';
import { hintEmpty, hintLacking, hintTruncated, readingErrors } from '../../../shared/readingHints';
import { readSegmentsOf } from '../../../shared/readSegments';
import { withReportDevices } from '../../../shared/reportDemand';
import { completeChosenNames, type SelectedDevices } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';
import { tripOptionsField } from '../../../shared/tripOptions';
import { exportOptions, formatField, oneForAllField, stopsField } from '../../exportFields';
import { PointBudget, TrackCollector, TrackGroup } from '../../trackCollector';
import { exportTracks, stemOf, type ExportedTrack } from '../../trackExport';

const fields = {
	selection: deviceSelectionField('Export the playback of'),
	range: timeRangeField,
	format: formatField,
	oneForAll: oneForAllField,
	includeStops: stopsField,
};
const options = { ...exportOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption };

type Question = Params<typeof fields> & Params<typeof options>;

/** The playback of devices (chapter 2.3) as files. A file is handed over as soon as its devices were read. */
export const playbackExport = defineOperation({
	resource: 'playback',
	operation: {
		name: 'Export',
		value: 'export',
		description: 'Export where devices were in a range of time to a GPX, KML, GeoJSON or CSV file',
		action: 'Export a playback',
	},
	toolDescription:
		'What an export of the track of vehicles would have: points, stops, size; not the file itself. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words.',
	fields,
	options,
	outputSchema: {
		fileName: 'string',
		format: 'string',
		deviceName: 'string | null',
		plateNumber: 'string | null',
		devices: 'integer',
		from: 'string | null',
		to: 'string | null',
		points: 'integer',
		stops: 'integer',
		pointsWithoutFix: 'integer',
		sizeBytes: 'integer',
		isComplete: 'boolean',
		imei: 'string | null',
	},
	async execute(run, items) {
		const wanted = mapItems(items, (question: Question) => ({ value: { ...question, limit: Infinity } }));
		const selected = await withReportDevices(run, wanted, 'The playback');
		// A file bears the name of its device, and is written as soon as its devices were read.
		const nameOf = await completeChosenNames(run, succeeded(selected), ({ devices }) => devices.keys());
		const incomplete = new Set(selected.flatMap((item) => ('value' in item && item.errors?.[0] ? [item.value] : [])));
		const createGroup = groupMaker(run);
		const groups = new Map<object, TrackGroup>();
		const read = await readSegmentsOf(run, selected, (question, imei) => {
			const subject = { imei, device: nameOf(question, imei) };
			const group = question.oneForAll
				? getOrCreate(groups, question, () => createGroup(question, null, !incomplete.has(question)))
				: createGroup(question, subject, true);
			return new TrackCollector(group, subject, question.includeStops);
		});
		const output = await forEachItem(run, read.answers, (answer) => {
			const { results, devices, oneForAll } = answer;
			const files = [...new Set(results.map(({ consumer }) => consumer.group))];
			const failures = results.flatMap((result) => {
				const label = labelOf(result.imei, nameOf(answer, result.imei));
				const ofFile = oneForAll ? [] : result.consumer.group.errors;
				return [...readingErrors(result), ...ofFile].map((error) => ({ error, label }));
			});
			const ofAll = oneForAll ? files.flatMap(({ errors }) => errors) : [];
			const errors = [...deviceErrors(failures, devices.size === 1), ...ofAll];
			return { rows: files.flatMap(({ rows }) => rows), errors };
		});
		const all = succeeded(read.answers);
		hintEmpty(run, all, nameOf);
		hintLacking(
			run,
			all,
			nameOf,
			'point with a position',
			({ points, consumer }) => points > 0 && consumer.count === 0,
		);
		hintTruncated(run, read.facts);
		return output;
	},
});

const ASK_FOR_LESS = 'Ask for a shorter time range.';
const ASK_FOR_FILES = 'Choose One File per Device, or ask for a shorter time range.';

type Selected = Question & { devices: SelectedDevices };

/** @returns makes the group of a file that is named differently from all others, and that is written when no other one is */
function groupMaker(run: Run) {
	const names = new Map<string, UniqueNames>();
	const oneAtATime = createQueue();
	return (question: Selected, subject: Pick<ExportedTrack, 'imei' | 'device'> | null, isComplete: boolean) => {
		const { format, devices } = question;
		const stem = getOrCreate(names, format, () => new UniqueNames()).add(
			stemOf(run, question, subject && { ...subject, isOnly: devices.size === 1 }),
		);
		const budget = new PointBudget(subject ? ASK_FOR_LESS : ASK_FOR_FILES);
		return new TrackGroup(
			subject ? 1 : devices.size,
			budget,
			isComplete,
			async (tracks, isWhole) =>
				await oneAtATime(async () => await exportTracks(run, question, { stem, tracks, isComplete: isWhole })),
		);
	};
}
