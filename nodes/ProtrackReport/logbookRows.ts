import { ProtrackError } from '../../protrack/client';
import type { Zone } from '../../protrack/fleet';
import {
	Logbook,
	logbookColumns,
	type LogbookEntry,
	type LogbookRow,
	type Segment,
	type WorkingHours,
} from '../../protrack/insight';
import { mapItems, type ParsedItem } from '../shared/items';
import { sumOf, type CsvTable, type FileQuestion } from './csvFiles';
import type { GivenReading, LogbookOutput } from './logbookFields';
import type { ReportQuestion, SegmentConsumer } from '../shared/readSegments';

export interface LogbookQuestion extends ReportQuestion, FileQuestion {
	output: LogbookOutput;
	hours: WorkingHours;
	homes: Zone[];
	readings: GivenReading[];
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

/** The file of a logbook. */
export const logbookTable: CsvTable<LogbookQuestion, LogbookRow> = {
	name: 'logbook',
	zoneOf: ({ hours }) => hours.zone,
	columns: logbookColumns,
	totals: (rows) => {
		const sum = (purpose: LogbookRow['purpose']) =>
			sumOf(rows.filter((row) => row.purpose === purpose).map(({ distanceKm }) => distanceKm));
		return { trips: rows.length, businessKm: sum('business'), privateKm: sum('private') };
	},
};
