import { toStopRow } from '../../../../protrack/insight';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { runLimitsOption } from '../../../shared/fields';
import { defineOperation } from '../../../shared/operation';
import { timeRangeField } from '../../../shared/timeRange';
import { fileOptions, intoFiles, itemsOrFileField, limitOfItems } from '../../csvFiles';
import { stopTable } from '../../csvTables';
import { gapSchema } from '../../gapSchema';
import { reachesNow, readSegments } from '../../../shared/readSegments';
import { giveRows } from '../../reportRows';
import { RowsOfKind } from '../../rowsOfKind';
import { tripOptionsField } from '../../../shared/tripOptions';

/** Where devices stood and how long, found in their playback (chapter 2.3). Input items that ask for the same device and time share one reading. */
export const stopGetMany = defineOperation({
	resource: 'stop',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get where devices stood in a time range, from when and for how long',
		action: 'Get many stops',
	},
	toolDescription:
		'Stops in a time range: where a vehicle stood, from when to when. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. yesterday.',
	isSequence: true,
	fields: {
		selection: deviceSelectionField('Get the stops of'),
		range: timeRangeField,
		output: itemsOrFileField,
		limit: limitOfItems(itemsOrFileField, ['items']),
	},
	options: { ...fileOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption },
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		arrivedAt: 'string | null',
		leftAt: 'string | null',
		durationMinutes: 'number',
		latitude: 'number',
		longitude: 'number',
		mapUrl: 'string | null',
		isOpen: 'boolean',
		partial: 'boolean',
		arrivalGap: gapSchema,
		departureGap: gapSchema,
		imei: 'string',
	},
	async execute(run, items) {
		const read = await readSegments(run, items, 'The stops', () => new RowsOfKind('stop'));
		const output = await giveRows(run, read, ({ range }, { imei, consumer }, device) =>
			consumer.segments.map((stop) => toStopRow(stop, { device, imei, reachesNow: reachesNow(run, range) })),
		);
		return await intoFiles(run, output, read.answers, stopTable);
	},
});
