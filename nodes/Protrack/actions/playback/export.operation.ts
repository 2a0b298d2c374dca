import { getOrCreate } from '../../../../protrack/client';
import { UniqueNames } from '../../../../protrack/insight/files';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import type { Params } from '../../../shared/field';
import { runLimitsOption } from '../../../shared/fields';
import { forEachItem, mapItems, succeeded, type ParsedItem } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { createQueue } from '../../../shared/queue';
import { hintEmpty, hintLacking, hintTruncated, readingErrors } from '../../../shared/readingHints';
import { readSegmentsOf } from '../../../shared/readSegments';
import { withReportDevices } from '../../../shared/reportDemand';
import { completeChosenNames } from '../../../shared/selectedDevices';
import { timeRangeField } from '../../../shared/timeRange';
import { tripOptionsField } from '../../../shared/tripOptions';
import { exportOptions, formatField, oneForAllField, stopsField } from '../../exportFields';
import { PointBudget, TrackCollector } from '../../trackCollector';
import { exportTracks, stemOf } from '../../trackExport';

const fields = {
	selection: deviceSelectionField('Export the playback of'),
	range: timeRangeField,
	format: formatField,
	oneForAll: oneForAllField,
	includeStops: stopsField,
};
const options = { ...exportOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption };

type Question = Params<typeof fields> & Params<typeof options>;

/** The playback of devices (chapter 2.3) as files. The file of a device is handed over as soon as the device was read. */
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
		// A file bears the name of its device, and is written as soon as the device was read.
		const nameOf = await completeChosenNames(run, succeeded(selected), ({ devices }) => devices.keys());
		const names = new Map<string, UniqueNames>();
		const unique = (stem: string, format: string) => getOrCreate(names, format, () => new UniqueNames()).add(stem);
		const oneAtATime = createQueue();
		const budgets = new Map<object, PointBudget>();
		const read = await readSegmentsOf(run, selected, (question, imei) => {
			if (question.oneForAll) {
				const budget = getOrCreate(budgets, question, () => new PointBudget(ASK_FOR_FILES));
				return new TrackCollector(question.includeStops, budget);
			}
			const device = nameOf(question, imei);
			const subject = { imei, device, isOnly: question.devices.size === 1 };
			const stem = unique(stemOf(run, question, subject), question.format);
			const write = async ({ points, stops }: TrackCollector, isComplete: boolean) => {
				const content = { stem, isComplete, tracks: [{ imei, device, points, stops }] };
				return await oneAtATime(async () => await exportTracks(run, question, content));
			};
			return new TrackCollector(question.includeStops, new PointBudget(ASK_FOR_LESS), write);
		});
		const output = await forEachItem(run, read.answers, async (answer, index) => {
			const failures = answer.results.flatMap((result) => {
				const label = labelOf(result.imei, nameOf(answer, result.imei));
				return [...readingErrors(result), ...result.consumer.errors].map((error) => ({ error, label }));
			});
			const errors = deviceErrors(failures, answer.devices.size === 1);
			if (!answer.oneForAll) return { rows: answer.results.flatMap(({ consumer }) => consumer.rows), errors };
			const isComplete = errors.length === 0 && !hasErrors(read.answers[index]);
			const tracks = answer.results.map(({ imei, consumer: { points, stops } }) => ({
				...{ imei, points, stops },
				device: nameOf(answer, imei),
			}));
			const stem = unique(stemOf(run, answer, null), answer.format);
			return { rows: await exportTracks(run, answer, { stem, isComplete, tracks }), errors };
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

const hasErrors = (item: ParsedItem<unknown> | undefined): boolean =>
	item !== undefined && 'value' in item && (item.errors ?? []).length > 0;
