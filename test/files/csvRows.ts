/** Reads CSV as RFC 4180 has it. @throws Error where a quote is out of place or a line has no end */
export function csvRows(text: string, separator: string): string[][] {
	const field = `"(?:[^"]|"")*"|[^"${separator}\r\n]*`;
	const token = new RegExp(`(${field})(${separator}|\r\n)`, 'y');
	const rows: string[][] = [];
	let row: string[] = [];
	while (token.lastIndex < text.length) {
		const at = token.lastIndex;
		const [, value = '', end] = token.exec(text) ?? [];
		if (end === undefined) throw new Error(`No CSV at character ${at}: ${text.slice(at, at + 40)}`);
		row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
		if (end === separator) continue;
		rows.push(row);
		row = [];
	}
	return rows;
}
