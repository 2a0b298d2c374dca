import { toCsv, type CsvColumn } from '../../../protrack/insight/csv';

interface Row {
	name: string;
	km: number | null;
}

const columns: Array<CsvColumn<Row>> = [
	{ title: 'Vehicle', value: ({ name }) => name },
	{ title: 'Distance (km)', value: ({ km }) => km },
];
const lines = (rows: Row[], ...more: Parameters<typeof toCsv> extends [unknown, unknown, ...infer M] ? M : never) =>
	toCsv(columns, rows, ...more).split('\r\n');

describe('A CSV file', () => {
	it('begins with a byte order mark and titles, and ends each line with CR LF', () => {
		expect(toCsv(columns, [{ name: 'Lorry', km: 1.5 }])).toBe('\uFEFFVehicle,Distance (km)\r\nLorry,1.5\r\n');
	});

	it('quotes what has separators, quotes or line breaks', () => {
		expect(lines([{ name: 'a,b', km: null }])[1]).toBe('"a,b",');
		expect(toCsv(columns, [{ name: 'say "a"\nb', km: 0 }])).toContain('"say ""a""\nb",0\r\n');
		expect(lines([{ name: 'a;b', km: null }])[1]).toBe('a;b,');
	});

	it('with semicolons has decimal commas', () => {
		expect(lines([{ name: 'a;b', km: -1234.5 }], 'semicolon')[1]).toBe('"a;b";-1234,5');
		expect(lines([{ name: 'a,b', km: 1 }], 'semicolon')[1]).toBe('a,b;1');
	});

	it.each(['=1+1', '+1', '-1', '@A1', ' =1', '"=1', '＝1'])('does not let a spreadsheet calculate %j', (name) => {
		expect(toCsv(columns, [{ name, km: 1 }])).toContain(`'${name.replaceAll('"', '""')}`);
	});

	const split = ['a;=1', 'a,=1', 'a;b; =1', 'a\t@1', 'a\n+1', '\t=1', '\r=1', '\n\n=1', 'a;\t=1', 'a,"=1', 'a;,;＋1'];
	it.each(split)('does not let a spreadsheet calculate a part of %j, whatever separator it splits at', (name) => {
		for (const dialect of ['comma', 'semicolon'] as const)
			expect(toCsv(columns, [{ name, km: 1 }], dialect)).not.toMatch(/(^|[,;\t\r\n])[" ]*[=+\-@＝＋－＠]/);
	});

	it('has no characters that hide or turn around what is written', () => {
		expect(lines([{ name: 'a\u202Efdp\u0000.\u001B[1m \uD83D', km: 1 }])[1]).toBe('afdp.[1m \uFFFD,1');
	});

	it('leaves negative numbers numbers', () => {
		expect(lines([{ name: 'a', km: -1 }])[1]).toBe('a,-1');
	});
});
