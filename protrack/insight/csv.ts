import { printable } from './printable';

/** A column: its title and what stands in it. */
export interface CsvColumn<Row> {
	title: string;
	value: (row: Row) => string | number | null;
}

/** How spreadsheets of a region expect it: the comma is either between the fields or in the numbers. */
export const csvDialects = {
	comma: { separator: ',', decimal: '.' },
	semicolon: { separator: ';', decimal: ',' },
} as const;

export type CsvDialect = keyof typeof csvDialects;

/** So that spreadsheets read a file as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';
export const LINE_END = '\r\n';

/**
 * Where a text begins that spreadsheets calculate; anybody may have chosen it as the name of a device. They skip spaces and quotes, and one that expects other
 * separators than the file has begins a text behind each of them.
 */
const FORMULA = /(?<=^|[,;\t\r\n])(?=(?:[^\S\t\r\n]|")*[=+\-@\t\r＝＋－＠])/g;

/**
 * A table as CSV (RFC 4180) that spreadsheets open: with a byte order mark, so that they read it as UTF-8, and lines that end with CR LF.
 * A text that they would calculate gets an apostrophe in front.
 */
export function toCsv<Row>(
	columns: ReadonlyArray<CsvColumn<Row>>,
	rows: Iterable<Row>,
	dialect: CsvDialect = 'comma',
): string {
	const { separator } = csvDialects[dialect];
	const lines = [columns.map(({ title }) => csvField(title, dialect)).join(separator)];
	for (const row of rows) lines.push(columns.map(({ value }) => csvField(value(row), dialect)).join(separator));
	return `${BYTE_ORDER_MARK}${lines.join(LINE_END)}${LINE_END}`;
}

/** A value as it stands in a file. */
export function csvField(value: string | number | null, dialect: CsvDialect): string {
	const { separator, decimal } = csvDialects[dialect];
	if (value === null) return '';
	if (typeof value === 'number') return quoted(String(value).replace('.', decimal), separator);
	return quoted(printable(value).replace(FORMULA, "'"), separator);
}

const quoted = (text: string, separator: string) =>
	text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
