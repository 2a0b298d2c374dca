/** A column: its title and what stands in it. */
export interface CsvColumn<Row> {
	title: string;
	value: (row: Row) => string | number | null;
}

/** How spreadsheets of a region expect it: the comma is either between the fields or in the numbers. */
const csvDialects = {
	comma: { separator: ',', decimal: '.' },
	semicolon: { separator: ';', decimal: ',' },
} as const;

export type CsvDialect = keyof typeof csvDialects;

/**
 * Spreadsheets calculate a text that begins with one of these, also behind spaces; anybody may have chosen it as the name of a device. One that expects
 * other separators than the file has begins a text behind each of them.
 */
const FORMULA = /(^|[,;\t\r\n])(\s*[=+\-@\t\r＝＋－＠])/g;

/**
 * A table as CSV (RFC 4180) that spreadsheets open: with a byte order mark, so that they read it as UTF-8, and lines that end with CR LF.
 * A text that they would calculate gets an apostrophe in front.
 */
export function toCsv<Row>(
	columns: ReadonlyArray<CsvColumn<Row>>,
	rows: Iterable<Row>,
	dialect: CsvDialect = 'comma',
): string {
	const { separator, decimal } = csvDialects[dialect];
	const field = (value: string | number | null) => {
		if (value === null) return '';
		if (typeof value === 'number') return quoted(String(value).replace('.', decimal), separator);
		return quoted(value.replace(FORMULA, "$1'$2"), separator);
	};
	const lines = [columns.map(({ title }) => field(title)).join(separator)];
	for (const row of rows) lines.push(columns.map(({ value }) => field(value(row))).join(separator));
	return `\uFEFF${lines.join('\r\n')}\r\n`;
}

const quoted = (text: string, separator: string) =>
	text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
