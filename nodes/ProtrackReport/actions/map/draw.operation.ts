import { UniqueNames } from '../../../../protrack/insight/files';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { runLimitsOption } from '../../../shared/fields';
import { forEachItem } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { tripOptionsField } from '../../../shared/tripOptions';
import { readMaps } from '../../map/mapDrawers';
import {
	mapPicturesField,
	mapRangeField,
	mapSubjectField,
	numberStopsOption,
	tileServerOption,
} from '../../map/mapFields';
import { TileReader } from '../../map/tileReader';
import { pictureFormatField, pictureOptions } from '../../pictures/pictureFields';
import { hintTitles } from '../../pictures/pictureFile';

const fields = {
	selection: deviceSelectionField('Draw a map of'),
	show: mapSubjectField,
	range: mapRangeField,
	perDevice: mapPicturesField,
	format: pictureFormatField,
};
const options = {
	...pictureOptions,
	numberStops: numberStopsOption,
	tileServer: tileServerOption,
	tripOptions: tripOptionsField,
	runLimits: runLimitsOption,
};

/** Maps as pictures: where devices were (chapter 2.3) or are (chapter 2.2). No map server is asked unless the user names one. */
export const mapDraw = defineOperation({
	resource: 'map',
	operation: {
		name: 'Draw',
		value: 'draw',
		description: 'Draw a map of where devices were or are, as a picture',
		action: 'Draw a map',
	},
	toolDescription:
		'Stops with their times, distance and trips of vehicles in a time range, or where they are now; not the picture itself. Name a vehicle by its name, plate or IMEI; give the range in words.',
	fields,
	options,
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		from: 'string | null',
		to: 'string | null',
		distanceKm: 'number | null',
		drivingMinutes: 'number | null',
		maxSpeedKmh: 'number | null',
		trips: 'integer | null',
		stops: [
			{
				number: 'integer',
				arrivedAt: 'string | null',
				leftAt: 'string | null',
				durationMinutes: 'number',
				latitude: 'number',
				longitude: 'number',
				mapUrl: 'string | null',
			},
		],
		vehicles: [
			{
				number: 'integer',
				deviceName: 'string | null',
				plateNumber: 'string | null',
				state: 'string | null',
				distanceKm: 'number | null',
				trips: 'integer | null',
				latitude: 'number | null',
				longitude: 'number | null',
				fixedAt: 'string | null',
				mapUrl: 'string | null',
				imei: 'string',
			},
		],
		isComplete: 'boolean',
		imei: 'string | null',
		fileName: 'string',
	},
	async execute(run, items) {
		const drawing = { run, tiles: new TileReader(run), names: new UniqueNames() };
		const drawers = await readMaps(drawing, items);
		const output = await forEachItem(run, drawers, async (draw) => await draw());
		hintTitles(run, items);
		drawing.tiles.addHint();
		return output;
	},
});
