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

/** The values that the goal is for. */
function boundedBy({ kind, ours, hand, goalFor = kind === 'cpu' ? 'ratio' : 'ours' }: Row): number[] {
	return { ratio: ratios(ours, hand), ours, hand }[goalFor];
}

function goalText(row: Row): string {
	const { kind, goal, goalFor = kind === 'cpu' ? 'ratio' : 'ours' } = row;
	if (goal === undefined) return '';
	return { ratio: `${goal}x`, ours: inDigits(goal), hand: `${inDigits(goal)} by hand` }[goalFor];
}

function reached(row: Row): string {
	if (row.goal === undefined) return '';
	return median(boundedBy(row)) <= row.goal ? 'yes' : 'no';
}

function cellsOf(row: Row): string[] {
	const { workload, what, unit, ours, hand, least } = row;
	const isCompared = ours.length > 0 && hand.length > 0;
	return [
		...[workload, what, unit, withSpread(ours), withSpread(hand), withSpread(least)],
		...[isCompared ? withSpread(ratios(ours, hand)) : '-', goalText(row), reached(row)],
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

const PLOT = `
![Calls and CPU of a quiet poll, from 10 to 50,000 devices](benchmark.svg)
`;

/** `docs/benchmark.md`. Nothing in it is typed by hand. */
export function markdown(rows: readonly Row[], { loadBefore, date, rounds, minutes }: Circumstances): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	const notes = rows.flatMap(({ workload, what, note }) => (note ? [`- ${workload}, ${what}: ${note}`] : []));
	const parse = rows.flatMap((row) => row.parse ?? []);
	return `# Benchmark

<!-- \`npm run bench\` writes this file. -->

\`npm run bench\` measures the package against the simulator, which runs in a process of its own. Each value is the median of ${rounds} runs, with the smallest and the largest in parentheses;
ratios are those of values of the same run, so a busy machine changes them less than the values. Values without parentheses are counts, or were measured once.

- **Package**: the nodes of this package in the contexts of n8n-core that an execution or a poll gets.
- **By hand**: what a user would write in Code nodes (\`test/bench/baseline\`); it gives equal items, which is checked before it is measured. Where durations are compared it logs in and asks by itself; it handles no errors.
- **Least possible**: for CPU only the parsing of the replies, for calls what the API allows, for memory the items that come out.
- **Goal**: "x" is for the ratio, "by hand" for the hand-written code itself, which must be no worse than a user's; anything else is for the package.
- **CPU per point or item**: n8n's HTTP helper is replaced, and its time subtracted. Goals for the hand-written code are for a machine where \`JSON.parse\` of a position costs 1.7 µs; here it costs ${withSpread(parse)} µs, and they are stretched by that.
- **Peak**: of heapUsed + external after a garbage collection, above what was held before.
- **RSS growth**: the peak of the process, HTTP included, above what n8n-core takes, of a poll in a process that has done nothing else; the first polls read every device once, with up to 20,000 calls each.
- Rows that miss their goal, and the profiles that explain them: [performance.md](performance.md).
- **Longest event-loop delay**: how long nothing else in n8n's process could run.

The same beside workflows that a user would build, in a real n8n: [benchmark-n8n.md](benchmark-n8n.md), by \`npm run bench:n8n\`.

Measured on ${date.toISOString().slice(0, 10)} in ${Math.ceil(minutes)} min with Node.js ${process.version} on ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${memory} GB, ${platform()} ${release()}. Load average of the minute before: ${loadBefore.toFixed(2)}, at the end: ${(loadavg()[0] ?? 0).toFixed(2)}.

${markdownTable(rows)}
${notes.length > 0 ? `\n${notes.join('\n')}\n` : ''}${rows.some(({ devices }) => devices !== undefined) ? PLOT : ''}`;
}
