import { readNumber, readNumbers, readText, readTime } from './readValue';

/** What a field of a record can hold, and what it is read as. */
interface FieldTypes {
	number: number | null;
	/** Epoch seconds, 0 when unset. */
	time: number | null;
	text: string;
	numbers: number[];
	/** Text that says what the record is about: without it the record is damaged. */
	id: string;
	/** A number that says what the record is about: without it the record is damaged. */
	code: number;
}

type FieldKind = keyof FieldTypes;

/** The table of a record: its fields by their names on the wire. Further fields of the platform are only in `raw`. */
export type RecordTable = Readonly<Record<string, FieldKind>>;

/** A record as the platform sent it. */
export type RawRecord = Record<string, unknown>;

/** A record as it is read with its table. Fields that are missing or hold something else are null, "" or []. */
export type RecordOf<Table extends RecordTable> = { -readonly [Name in keyof Table]: FieldTypes[Table[Name]] } & {
	/** The platform's own record, untouched. It is made only when somebody asks for it. */
	readonly raw: RawRecord;
};

/** A record as it came: an object, or the columns of a row in the order of its table. */
type Source = RawRecord | readonly string[];

export interface RecordReader<Item> {
	/** Names of the fields, in the order of the table. */
	names: readonly string[];
	/** The fields without which a record is damaged. */
	required: readonly string[];
	/** @returns null for a damaged record: one that lacks what it is about */
	read: (source: Source) => Item | null;
}

/** `undefined` where a required field is missing. */
const readers: { readonly [Kind in FieldKind]: (value: unknown) => FieldTypes[Kind] | undefined } = {
	number: readNumber,
	time: readTime,
	text: readText,
	numbers: readNumbers,
	id: (value) => readText(value) || undefined,
	code: (value) => readNumber(value) ?? undefined,
};

/**
 * Makes the reader of a record from its table.
 * @param isUsable what the record must have beside its required fields, else it counts as damaged
 */
export function defineRecord<Table extends RecordTable>(
	table: Table,
	isUsable: (record: RecordOf<Table>) => boolean = () => true,
): RecordReader<RecordOf<Table>> {
	const fields = Object.entries(table).map(([name, kind], column) => ({ name, column, readField: readers[kind] }));
	const names = fields.map(({ name }) => name);
	const required = names.filter((name) => table[name] === 'id' || table[name] === 'code');

	/** The source is no property of the record, so that `raw` costs nothing until somebody asks for it. */
	class WireRecord {
		readonly #source: Source;
		[field: string]: unknown;

		constructor(source: Source) {
			this.#source = source;
			for (const { name, column, readField } of fields) {
				this[name] = readField(isRow(source) ? source[column] : source[name]);
			}
		}

		get raw(): RawRecord {
			return isRow(this.#source) ? rowToObject(names, this.#source) : withoutPrototypeKey(this.#source);
		}
	}

	const read = (source: Source): RecordOf<Table> | null => {
		// Each field of the table has a value of its kind.
		const record = new WireRecord(source) as WireRecord & RecordOf<Table>;
		const isDamaged = required.some((name) => record[name] === undefined);
		return isDamaged || !isUsable(record) ? null : record;
	};
	return { names, required, read };
}

function isRow(source: Source): source is readonly string[] {
	return Array.isArray(source);
}

/** @returns a row as an object; columns that it lacks are "" */
export function rowToObject(names: readonly string[], row: readonly string[]): RawRecord {
	return Object.fromEntries(row.map((value, column) => [names[column] ?? column, value]));
}

/** A key that would replace the prototype of an object that it is copied to. Nobody has seen it sent by mistake. */
function withoutPrototypeKey(source: RawRecord): RawRecord {
	if (!Object.hasOwn(source, '__proto__')) return source;
	return Object.fromEntries(Object.entries(source).filter(([name]) => name !== '__proto__'));
}
