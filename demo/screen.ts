/** What the demo needs to know of where it writes. */
export interface Output {
	isTTY?: boolean;
	columns?: number;
	write(text: string): unknown;
}

/** Lines that come one after the other, and below them a footer that stays visible. */
export interface Screen {
	print(text: string): void;
	/** Keeps these lines below everything that is printed from now on; where the output is no terminal they are printed once. */
	pin(footer: string): void;
	/** Takes the footer away. */
	unpin(): void;
}

const USUAL_COLUMNS = 80;

/** Writes to a terminal, or as plain lines to whatever else the output is. */
export function createScreen(out: Output): Screen {
	let footer = '';

	/** Puts the cursor where the footer began, and clears from there on. */
	const erase = (): string => (footer === '' ? '' : `\r\x1b[${rowsOf(footer, out.columns ?? USUAL_COLUMNS)}A\x1b[0J`);

	return {
		print(text) {
			out.write(`${erase()}${text}\n${footer}`);
		},
		pin(text) {
			out.write(`${erase()}${text}\n`);
			footer = out.isTTY ? `${text}\n` : '';
		},
		unpin() {
			out.write(erase());
			footer = '';
		},
	};
}

/** A line that is wider than the terminal takes several rows. */
function rowsOf(lines: string, columns: number): number {
	return lines
		.slice(0, -1)
		.split('\n')
		.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / columns)), 0);
}
