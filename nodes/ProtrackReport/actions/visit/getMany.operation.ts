import { getOrCreate } from '../../../../protrack/client';
import type { Zone } from '../../../../protrack/fleet';
import {
	createVisitFinder,
	PlaceIndex,
	toVisitRow,
	usualVisitOptions,
	type Segment,
	type Visit,
} from '../../../../protrack/insight';
import { deviceSelectionField } from '../../../shared/deviceFields';
import { runLimitsOption } from '../../../shared/fields';
import { defineOperation } from '../../../shared/operation';
import { timeRangeField } from '../../../shared/timeRange';
import { fileOptions, intoFiles, itemsOrFileField, limitOfItems } from '../../csvFiles';
import { visitTable } from '../../csvTables';
import { gapSchema } from '../../gapSchema';
import { placesField } from '../../placesField';
import { reachesNow, readSegments, type SegmentConsumer } from '../../../shared/readSegments';
import { giveRows } from '../../reportRows';
import { numberOption, tripOptionsField } from '../../../shared/tripOptions';

const DAY = 86_400;

const visitOptions = {
	mergeSeconds: numberOption(
		{
			displayName: 'Longest Absence (Seconds)',
			name: 'longestAbsenceSeconds',
			default: usualVisitOptions.mergeSeconds,
			description: 'A shorter absence does not end a visit, such as drift of the GPS at the border',
		},
		{ min: 0, max: DAY, unit: 'seconds' },
	),
	minVisitSeconds: numberOption(
		{
			displayName: 'Minimum Visit Duration (Seconds)',
			name: 'minVisitSeconds',
			default: usualVisitOptions.minVisitSeconds,
			description:
				'A shorter visit is left out. With 0, a place that a vehicle only drives through counts as visited. Where the beginning or the end is not known, the longest possible time counts.',
		},
		{ min: 0, max: DAY, unit: 'seconds' },
	),
};

/** Where devices were at places, from when to when, found in their playback (chapter 2.3), also at places that were drawn later. */
export const visitGetMany = defineOperation({
	resource: 'visit',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get when devices were at your places in a time range, even if you enter a place only now',
		action: 'Get many visits',
	},
	toolDescription:
		'When vehicles were at given places, from when to when. Name a vehicle by its name, plate or IMEI, or ask for all; give the range in words, e.g. yesterday.',
	isSequence: true,
	fields: {
		selection: deviceSelectionField('Get the visits of'),
		places: placesField,
		range: timeRangeField,
		output: itemsOrFileField,
		limit: limitOfItems(itemsOrFileField, ['items']),
	},
	options: { ...visitOptions, ...fileOptions, tripOptions: tripOptionsField, runLimits: runLimitsOption },
	outputSchema: {
		deviceName: 'string | null',
		plateNumber: 'string | null',
		placeName: 'string',
		arrivedAt: 'string | null',
		leftAt: 'string | null',
		durationMinutes: 'number',
		isOpen: 'boolean',
		partial: 'boolean',
		arrivalGap: gapSchema,
		departureGap: gapSchema,
		imei: 'string',
	},
	async execute(run, items) {
		const indexes = new Map<Zone[], PlaceIndex>();
		const read = await readSegments(run, items, 'The visits', ({ places, minVisitSeconds, mergeSeconds }) => {
			const index = getOrCreate(indexes, places, () => new PlaceIndex(places));
			return new VisitRows(createVisitFinder(index, { minVisitSeconds, mergeSeconds }));
		});
		const output = await giveRows(run, read, ({ range }, { imei, consumer }, device) =>
			consumer.inOrder.map((visit) => toVisitRow(visit, { device, imei, reachesNow: reachesNow(run, range) })),
		);
		return await intoFiles(run, output, read.answers, visitTable);
	},
});

class VisitRows implements SegmentConsumer {
	private readonly visits: Visit[] = [];
	private isAtEnd = false;

	constructor(private readonly finder: ReturnType<typeof createVisitFinder>) {}

	add(segment: Segment): void {
		this.visits.push(...this.finder.add(segment));
	}

	end(): void {
		this.visits.push(...this.finder.end());
		this.isAtEnd = true;
	}

	get count(): number {
		return this.visits.length;
	}

	/** A visit that goes on may have begun before others that are over. */
	get certain(): number {
		const since = this.isAtEnd ? Infinity : this.finder.openSince;
		return this.visits.filter(({ arrivedAt }) => arrivedAt < since).length;
	}

	get inOrder(): Visit[] {
		return [...this.visits].sort((a, b) => a.arrivedAt - b.arrivedAt || a.place - b.place);
	}
}
