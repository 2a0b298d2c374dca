import type { z } from '../thirdParty';
import { isJsonObject } from './json';
import { inDigits } from './plurals';
import { readTime } from './readValue';
import { defineRecord, rowToObject, type RecordOf, type RecordTable } from './records';

/** The content of the `record` of an answer. Damaged records are left out of a list and noted, so that the others are still usable. */
export interface ReadAnswer<Result, Raw = unknown> {
	result: Result;
	/** For each damaged record the number of readable ones before it. Code that shows the result has to tell what is missing. */
	damagedAt: readonly number[];
	/** Those records, as they came. */
	damagedRaw: readonly Raw[];
}

const noDamage = { damagedAt: [], damagedRaw: [] };

/** What is wrong with an answer as a whole, to follow "The platform's answer". */
interface Unreadable {
	unreadable: string;
}

/** Reads the `record` of an answer. */
export interface AnswerReader<Result> {
	/** Whether "no data" (20023) is an empty list rather than an error. */
	isList: boolean;
	read: (record: unknown) => ReadAnswer<Result> | Unreadable;
}

/** Far above any page or list of the API, which have some hundred. */
const MAX_RECORDS = 100_000;
const tooMany: Unreadable = { unreadable: `has more than ${inDigits(MAX_RECORDS)} records and was not read` };

function otherShape(place = 'record'): Unreadable {
	return { unreadable: `has another shape than documented at "${place}"` };
}

/** Answers with a list of objects. */
export function listOf<Table extends RecordTable>(table: Table): AnswerReader<Array<RecordOf<Table>>> {
	const reader = defineRecord(table);
	return listReader((record) => {
		if (!Array.isArray(record)) return otherShape();
		if (record.length > MAX_RECORDS) return tooMany;
		return readEach(record, (item) => (isJsonObject(item) ? reader.read(item) : null));
	});
}

/**
 * Answers with rows of comma-separated values in the order of the table, `;` between them; a trailing `;` or `,` is tolerated (the vendor's sample
 * has one).
 * @param isUsable see `defineRecord`
 * @param columns how many of the fields stand in a row
 */
export function rowsOf<Table extends RecordTable>(
	table: Table,
	isUsable?: (record: RecordOf<Table>) => boolean,
	columns = Object.keys(table).length,
): AnswerReader<Array<RecordOf<Table>>> {
	const reader = defineRecord(table, isUsable);
	return listReader((record) => {
		if (typeof record !== 'string') return otherShape();
		const rows = record.split(';', MAX_RECORDS + 1);
		if (rows.length > MAX_RECORDS) return tooMany;
		const read = readEach(
			rows
				.map(withoutTrailingComma)
				.filter((row) => row !== '')
				.map((row) => valuesIn(row, columns)),
			reader.read,
		);
		return { ...read, damagedRaw: read.damagedRaw.map((row) => rowToObject(reader.names, row)) };
	});
}

/** Answers that are a single object. */
export function objectOf<Table extends RecordTable>(table: Table): AnswerReader<RecordOf<Table>> {
	const reader = defineRecord(table);
	return {
		isList: false,
		read: (record) => {
			if (!isJsonObject(record)) return otherShape();
			const result = reader.read(record);
			return result === null ? otherShape(reader.required.join(', ')) : { ...noDamage, result };
		},
	};
}

/** Answers that are read with a schema, which names the field that is wrong. */
export function parsedBy<Schema extends z.ZodTypeAny>(schema: Schema): AnswerReader<z.output<Schema>> {
	return {
		isList: false,
		read: (record) => {
			const parsed = schema.safeParse(record);
			if (parsed.success) return { ...noDamage, result: parsed.data as z.output<Schema> };
			return otherShape(parsed.error.issues[0]?.path.join('.') || undefined);
		},
	};
}

/** Answers of which only the code matters; a `record` is neither documented nor needed. */
export const codeOnly: AnswerReader<null> = { isList: false, read: () => ({ ...noDamage, result: null }) };

/** The time (epoch seconds) in a field of a damaged record, null when it has none. */
export function timeInDamaged(raw: unknown, field: string): number | null {
	return isJsonObject(raw) ? readTime(raw[field]) : null;
}

/** Servers express an empty list as null, "", [], {}, no record at all, or code 20023. */
function listReader<Item>(read: AnswerReader<Item[]>['read']): AnswerReader<Item[]> {
	return { isList: true, read: (record) => (isEmpty(record) ? { ...noDamage, result: [] } : read(record)) };
}

function readEach<Source, Item>(
	sources: readonly Source[],
	read: (source: Source) => Item | null,
): ReadAnswer<Item[], Source> {
	const answer = { result: [] as Item[], damagedAt: [] as number[], damagedRaw: [] as Source[] };
	for (const source of sources) {
		const item = read(source);
		if (item !== null) answer.result.push(item);
		else {
			answer.damagedAt.push(answer.result.length);
			answer.damagedRaw.push(source);
		}
	}
	return answer;
}

function withoutTrailingComma(row: string): string {
	const text = row.trim();
	return text.endsWith(',') ? text.slice(0, -1) : text;
}

/** @returns as many values as there are columns, "" for those that the row lacks */
function valuesIn(row: string, columns: number): string[] {
	const values = row.split(',', columns);
	while (values.length < columns) values.push('');
	return values;
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	return typeof value === 'object' && Object.keys(value).length === 0;
}
