import { toIso, type DeviceName } from '../../../../protrack/fleet';
import { toLogbookRow, toMonthRow } from '../../../../protrack/insight';
import { labelOf } from '../../../shared/deviceErrors';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { runLimitsOption } from '../../../shared/fields';
import { addHint, succeeded, type ParsedItem, type Run } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { timeRangeFrom, type TimeRange } from '../../../shared/timeRange';
import { fileOptions, intoFiles, limitOfItems } from '../../csvFiles';
import {
	homesField,
	logbookOutputField,
	odometerField,
	workingHoursField,
	type GivenReading,
} from '../../logbookFields';
import { LogbookRows, logbookTable, withOwnReadings, type LogbookQuestion } from '../../logbookRows';
import { reachesNow, readSegments } from '../../../shared/readSegments';
import { giveRows } from '../../reportRows';
import { tripOptionsField } from '../../../shared/tripOptions';
import { tripSchema } from '../../tripSchema';

const { imei, ...fieldsOfTrip } = tripSchema;

/** The trips of devices, each business or private, with an odometer that is carried on from trip to trip. */
export const logbookGetMany = defineOperation({
	resource: 'logbook',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description:
			'Get trips marked business or private, with odometer, monthly totals or a CSV file. No tax office has approved it.',
		action: 'Get many logbook entries',
	},
	toolDescription:
		'Logbook: trips marked business or private, with odometer, or totals. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. last month.',
	isSequence: true,
	fields: {
		selection: deviceSelectionField('Get the logbook of'),
		range: timeRangeFrom('lastMonth'),
		output: logbookOutputField,
		limit: limitOfItems(logbookOutputField, ['trips', 'months']),
		hours: workingHoursField,
		homes: homesField,
		readings: odometerField,
	},
	options: { ...fileOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption },
	outputSchema: {
		...fieldsOfTrip,
		purpose: 'string',
		reason: 'string',
		odometerStartKm: 'number | null',
		odometerEndKm: 'number | null',
		correctionKm: 'number',
		imei,
	},
	async execute(run, given) {
		const items: Array<ParsedItem<LogbookQuestion>> = withOwnReadings(given);
		const read = await readSegments(run, items, 'The logbook', (question) => new LogbookRows(question));
		const now = Math.floor(run.startedAt / 1000);
		const names = new Map<string, DeviceName | null>();
		const output = await giveRows(run, read, ({ range, output, hours }, { consumer, ...result }, device) => {
			names.set(result.imei, device);
			const context = { device, imei: result.imei, reachesNow: reachesNow(run, range) };
			if (output !== 'months') return consumer.entries.map((entry) => toLogbookRow(entry, context));
			const covered = { from: range.from, to: Math.min(range.to, now) };
			return consumer.book.monthTotals.map((total) => toMonthRow(total, context, covered, hours.zone));
		});
		for (const { consumer, imei, isComplete } of succeeded(read.answers).flatMap(({ results }) => results)) {
			const km = consumer.book.pendingCorrectionKm;
			if (isComplete && km !== 0)
				addHint(
					run,
					`A reading after the last trip of ${labelOf(imei, names.get(imei))} changes the odometer by ${km} km`,
				);
		}
		for (const { readings, range } of succeeded(read.answers)) hintOutside(run, readings, range);
		return await intoFiles(run, output, read.answers, logbookTable);
	},
});

function hintOutside(run: Run, readings: readonly GivenReading[], { from, to }: TimeRange): void {
	for (const { time } of readings) {
		if (time === null || (time >= from && time <= to)) continue;
		addHint(
			run,
			`The odometer reading of ${toIso(time)} is outside of the time range: what was driven between is not counted`,
		);
	}
}
