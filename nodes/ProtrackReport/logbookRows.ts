import type { INodeExecutionData } from 'n8n-workflow';

import { groupBy, ProtrackError } from '../../protrack/client';
import type { Zone } from '../../protrack/fleet';
import {
	Logbook,
	logbookColumns,
	toCsv,
	type CsvDialect,
	type LogbookEntry,
	type LogbookRow,
	type Segment,
	type WorkingHours,
} from '../../protrack/insight';
import { DateTime } from '../../protrack/thirdParty';
import { mapItems, type ParsedItem, type Run } from '../shared/items';
import type { GivenReading, LogbookOutput } from './logbookFields';
import type { ReportQuestion, SegmentConsumer } from '../shared/readSegments';

export interface LogbookQuestion extends ReportQuestion {
	output: LogbookOutput;
	hours: WorkingHours;
	homes: Zone[];
	readings: GivenReading[];
	dialect: CsvDialect;
}

/**
 * Rejects items that give odometer readings for several vehicles: an odometer is that of one.
 * @returns the same items, or a ProtrackError `input` in place of those
 */
export function withOwnReadings(items: Array<ParsedItem<LogbookQuestion>>): Array<ParsedItem<LogbookQuestion>> {
	return mapItems<LogbookQuestion, LogbookQuestion>(items, (question) => {
		const { selection, readings } = question;
		const isOne = selection.kind === 'some' && new Set(selection.imeis).size === 1;
		if (readings.length === 0 || isOne) return { value: question };
		const hint = 'Choose one device, and give this node one input item for each vehicle.';
		return { thrown: ProtrackError.input('"Odometer Readings" belong to one vehicle', hint) };
	});
}

/** The logbook of one device. */
export class LogbookRows implements SegmentConsumer {
	readonly entries: LogbookEntry[] = [];
	readonly book: Logbook;
	private isAtEnd = false;

	constructor(private readonly question: LogbookQuestion) {
		const { hours, homes, readings, range } = question;
		const timed = readings.map(({ time, odometerKm }) => ({ time: time ?? range.from, odometerKm }));
		this.book = new Logbook({ hours, homes, readings: timed });
	}

	add(segment: Segment): void {
		if (segment.kind !== 'trip') return;
		const entry = this.book.add(segment);
		if (this.question.output !== 'months') this.entries.push(entry);
	}

	end(): void {
		this.isAtEnd = true;
	}

	/** Totals are known at the end only. */
	get count(): number {
		if (this.question.output !== 'months') return this.entries.length;
		return this.isAtEnd ? this.book.monthTotals.length : 0;
	}
}

/**
 * Puts the trips of each item that asks for it into a file. An item with an error gets no file, because a file that lacks trips would look complete.
 * @param output trips and errors of all items
 * @param items what was asked for, by the number of the item
 */
export async function intoFiles(
	run: Run,
	output: INodeExecutionData[],
	items: Array<ParsedItem<LogbookQuestion>>,
): Promise<INodeExecutionData[]> {
	const result: INodeExecutionData[] = [];
	const byItem = groupBy(output, ({ pairedItem }) => itemOf(pairedItem));
	for (const [index, item] of items.entries()) {
		const own = byItem.get(index) ?? [];
		const errors = own.filter(({ json }) => 'error' in json);
		const hasFile = 'value' in item && item.value.output === 'csv';
		if (hasFile && errors.length === 0) result.push(await fileOf(run, own, item.value, index));
		else for (const each of hasFile ? errors : own) result.push(each);
	}
	return result;
}

const itemOf = (paired: INodeExecutionData['pairedItem']) =>
	typeof paired === 'object' && 'item' in paired ? paired.item : paired;

async function fileOf(
	run: Run,
	trips: INodeExecutionData[],
	{ range, hours, dialect }: LogbookQuestion,
	item: number,
): Promise<INodeExecutionData> {
	const rows = trips.map(({ json }) => json as unknown as LogbookRow);
	const day = (time: number) => DateTime.fromSeconds(time, { zone: hours.zone }).toFormat('yyyy-MM-dd');
	// The end of a range is mostly a midnight.
	const fileName = `logbook-${day(range.from)}-${day(range.to - 1)}.csv`;
	const text = toCsv(logbookColumns(hours.zone), rows, dialect);
	const sum = (purpose: LogbookRow['purpose']) =>
		Math.round(rows.reduce((km, row) => km + (row.purpose === purpose ? row.distanceKm : 0), 0) * 1000) / 1000;
	return {
		json: {
			fileName,
			vehicles: new Set(rows.map(({ imei }) => imei)).size,
			trips: rows.length,
			businessKm: sum('business'),
			privateKm: sum('private'),
		},
		binary: { data: await run.context.helpers.prepareBinaryData(Buffer.from(text), fileName, 'text/csv') },
		pairedItem: { item },
	};
}
