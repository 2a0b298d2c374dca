import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { median, inDigits, ratios, withSpread } from './figures';
import type { Row } from './measure';

const HEADER = [
	'Workload',
	'What',
	'Unit',
	'Package',
	'By hand',
	'Least possible',
	'Package / by hand',
	'Goal',
	'Reached',
];

/** Goals of CPU are in relation to the hand-written code, others by themselves. */
const isRelative = ({ kind }: Row): boolean => kind === 'cpu';

function reached(row: Row): string {
	const { ours, hand, goal } = row;
	if (goal === undefined) return '';
	return median(isRelative(row) ? ratios(ours, hand) : ours) <= goal ? 'yes' : 'no';
}

function cellsOf(row: Row): string[] {
	const { workload, what, unit, ours, hand, least, goal } = row;
	const goalText = goal === undefined ? '' : isRelative(row) ? `${goal}x` : inDigits(goal);
	return [
		...[workload, what, unit, withSpread(ours), withSpread(hand), withSpread(least)],
		...[hand.length > 0 ? withSpread(ratios(ours, hand)) : '-', goalText, reached(row)],
	];
}

/** The table for the screen. */
export function screenTable(rows: readonly Row[]): string {
	const lines = [HEADER, ...rows.map(cellsOf)];
	const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
	return lines
		.map((cells) =>
			cells
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

/** The table for a document. */
export function markdownTable(rows: readonly Row[]): string {
	return [HEADER, HEADER.map(() => '---'), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Where and when it was measured. */
export interface Circumstances {
	loadBefore: number;
	date: Date;
	rounds: number;
	minutes: number;
}

/** `docs/benchmark.md`. Nothing in it is typed by hand. */
export function markdown(rows: readonly Row[], { loadBefore, date, rounds, minutes }: Circumstances): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	const notes = rows.flatMap(({ workload, what, note }) => (note ? [`- ${workload}, ${what}: ${note}`] : []));
	return `# Benchmark

<!-- \`npm run bench\` writes this file. -->

\`npm run bench\` measures the package against the simulator, which runs in a process of its own. Each value is the median of ${rounds} runs, with the smallest and the largest in parentheses;
ratios are those of values of the same run, so a busy machine changes them less than the values.

- **Package**: the nodes of this package in the contexts of n8n-core that an execution or a poll gets.
- **By hand**: what a user would write in Code nodes (\`test/bench/baseline\`); it gives equal items, which is checked before it is measured. No HTTP, no token, no errors.
- **Least possible**: for CPU only the parsing of the replies, for calls what the API allows.

Measured on ${date.toISOString().slice(0, 10)} in ${Math.ceil(minutes)} min with Node.js ${process.version} on ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${memory} GB, ${platform()} ${release()}. Load average of the minute before: ${loadBefore.toFixed(2)}, at the end: ${(loadavg()[0] ?? 0).toFixed(2)}.

${markdownTable(rows)}
${notes.length > 0 ? `\n${notes.join('\n')}\n` : ''}`;
}
