import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { groupBy } from '../../protrack/client';
import { toCsv, type CsvColumn, type CsvDialect } from '../../protrack/insight';
import { datesOf } from '../../protrack/insight/files';
import { toNodeError } from '../shared/errors';
import { field, shownFor, type Field, type InputItem } from '../shared/field';
import { limitField } from '../shared/fields';
import { csvFormatOption, outputFieldOption } from '../shared/fileFields';
import { failedItem, type ParsedItem, type Run } from '../shared/items';
import { readChoice } from '../shared/parameters';
import { storeFile } from '../shared/storeFile';
import type { TimeRange } from '../shared/timeRange';

/* The rows of an item as one CSV file, for operations that let the user choose. */

/** What an item with rows wants of its file. */
export interface FileQuestion {
	/** 'csv' for a file. */
	output: string;
	range: TimeRange;
	dialect: CsvDialect;
	/** The name of the binary field. */
	binaryField: string;
}

/** The file of one kind of rows. */
export interface CsvTable<Question, Row> {
	/** Begins the name of the file, and names the rows among its totals. */
	name: string;
	/** The IANA name of the zone whose times it has. */
	zoneOf: (question: Question, run: Run) => string;
	columns: (zone: string) => ReadonlyArray<CsvColumn<Row>>;
	/** What its item tells beside how many vehicles it has. */
	totals: (rows: readonly Row[]) => object;
}

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const outputs: INodeProperties['options'] = [
	{ name: 'Items', value: 'items', description: 'One item for each of them' },
	{ name: 'CSV File', value: 'csv', description: 'One file with all of them, for a spreadsheet' },
];

export const itemsOrFileField: Field<'items' | 'csv'> = field(
	{ displayName: 'Output', name: 'output', type: 'options', options: outputs, default: 'items' },
	(value, title) => readChoice(value, title, ['items', 'csv'] as const),
);

/** How many rows are wanted; a file has all. @param shownIn the outputs with a limit */
export function limitOfItems(output: Field<string>, shownIn: string[]): Field<number> {
	const limit = shownFor({ output: shownIn }, limitField());
	return { ...limit, read: (item: InputItem) => (output.read(item) === 'csv' ? Infinity : limit.read(item)) };
}

export const fileOptions = {
	dialect: shownFor({ '/output': ['csv'] }, csvFormatOption),
	binaryField: shownFor({ '/output': ['csv'] }, outputFieldOption),
};

/**
 * Puts the rows of each item that asks for it into a file. An item with an error gets no file, because a file that lacks rows would look complete.
 * @param output rows and errors of all items
 * @param items what was asked for, by the number of the item
 */
export async function intoFiles<Question extends FileQuestion, Row extends { imei: string }>(
	run: Run,
	output: INodeExecutionData[],
	items: Array<ParsedItem<Question>>,
	table: CsvTable<Question, Row>,
): Promise<INodeExecutionData[]> {
	const result: INodeExecutionData[] = [];
	const byItem = groupBy(output, ({ pairedItem }) => itemOf(pairedItem));
	for (const [index, item] of items.entries()) {
		const own = byItem.get(index) ?? [];
		const errors = own.filter(({ json }) => 'error' in json);
		const hasFile = 'value' in item && item.value.output === 'csv';
		if (hasFile && errors.length === 0) result.push(await storedFile(run, own, item.value, table, index));
		else for (const each of hasFile ? errors : own) result.push(each);
	}
	return result;
}

/** The file of an item, or with "Continue On Fail" why n8n could not store it. @throws NodeApiError or NodeOperationError without it */
async function storedFile<Question extends FileQuestion, Row extends { imei: string }>(
	run: Run,
	output: INodeExecutionData[],
	question: Question,
	table: CsvTable<Question, Row>,
	item: number,
): Promise<INodeExecutionData> {
	try {
		return await fileOf(run, output, question, table, item);
	} catch (thrown) {
		const error = toNodeError(run.context.getNode(), thrown, item);
		if (!run.context.continueOnFail()) throw error;
		return failedItem(error, item);
	}
}

const itemOf = (paired: INodeExecutionData['pairedItem']) =>
	typeof paired === 'object' && 'item' in paired ? paired.item : paired;

async function fileOf<Question extends FileQuestion, Row extends { imei: string }>(
	run: Run,
	output: INodeExecutionData[],
	question: Question,
	{ name, zoneOf, columns, totals }: CsvTable<Question, Row>,
	item: number,
): Promise<INodeExecutionData> {
	const { range, dialect, binaryField } = question;
	const rows = output.map(({ json }) => json as unknown as Row);
	const zone = zoneOf(question, run);
	const fileName = `${name}-${datesOf(range, zone)}.csv`;
	const bytes = Buffer.from(toCsv(columns(zone), rows, dialect));
	return {
		json: { fileName, vehicles: new Set(rows.map(({ imei }) => imei)).size, ...totals(rows) },
		binary: { [binaryField]: await storeFile(run, bytes, fileName, 'text/csv') },
		pairedItem: { item },
	};
}

/** A sum, without the digits that computers add. */
export const sumOf = (numbers: readonly number[]): number =>
	Math.round(numbers.reduce((sum, number) => sum + number, 0) * 1000) / 1000;
