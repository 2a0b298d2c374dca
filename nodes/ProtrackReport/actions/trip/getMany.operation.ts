import { toTripRow } from '../../../../protrack/insight';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { runLimitsOption } from '../../../shared/fields';
import { defineOperation } from '../../../shared/operation';
import { timeRangeField } from '../../../shared/timeRange';
import { reachesNow, readSegments } from '../../../shared/readSegments';
import { fileOptions, intoFiles, itemsOrFileField, limitOfItems } from '../../csvFiles';
import { tripTable } from '../../csvTables';
import { giveRows } from '../../reportRows';
import { RowsOfKind } from '../../rowsOfKind';
import { tripOptionsField } from '../../../shared/tripOptions';
import { tripSchema } from '../../tripSchema';

/** The trips of devices, found in their playback (chapter 2.3). Input items that ask for the same device and time share one reading. */
export const tripGetMany = defineOperation({
	resource: 'trip',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the trips of devices in a time range, with distance, duration and speed',
		action: 'Get many trips',
	},
	toolDescription:
		'Trips in a time range: when and where each began and ended, distance, speed. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. yesterday.',
	isSequence: true,
	fields: {
		selection: deviceSelectionField('Get the trips of'),
		range: timeRangeField,
		output: itemsOrFileField,
		limit: limitOfItems(itemsOrFileField, ['items']),
	},
	options: { ...fileOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption },
	outputSchema: tripSchema,
	async execute(run, items) {
		const read = await readSegments(run, items, 'The trips', () => new RowsOfKind('trip'));
		const output = await giveRows(run, read, ({ range }, { imei, consumer }, device) =>
			consumer.segments.map((trip) => toTripRow(trip, { device, imei, reachesNow: reachesNow(run, range) })),
		);
		return await intoFiles(run, output, read.answers, tripTable);
	},
});
