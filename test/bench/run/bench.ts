import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chart } from '../chart';
import type { Row } from '../measure';
import { record, regressions } from '../recorded';
import { markdown, screenTable } from '../report';
import type { WorkerMessage } from './worker';
import { workloads } from '../workloads';

const DOCUMENTS = path.join(__dirname, '../../../docs');

const ROUNDS = 5;
const SHORT_ROUNDS = 3;

const USAGE = 'Usage: npm run bench -- [--short] [--only W4,W10]';

/** Writes one line that the next one replaces; where nobody looks, a line each. */
function progress(text: string): void {
	if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${text}`);
	else if (text !== '') console.log(text);
}

/** @param place among the workloads, for the line of progress */
async function run(name: string, place: string, rounds: number, isShort: boolean): Promise<Row[]> {
	const rows: Row[] = [];
	const worker = fork(path.join(__dirname, 'worker.ts'), [name, String(rounds), isShort ? 'short' : 'full'], {
		execArgv: ['--import', 'tsx', '--expose-gc'],
	});
	worker.on('message', (message: WorkerMessage) => {
		if ('row' in message) rows.push(message.row);
		else progress(`${place} ${name}: ${message.progress}`);
	});
	await new Promise<void>((resolve, reject) => {
		worker.once('error', reject);
		worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
	});
	return rows;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
	const names = values.only?.split(',') ?? Object.keys(workloads);
	const unknown = names.filter((name) => !workloads[name]);
	if (unknown.length > 0) throw new Error(`There is no workload ${unknown.join(', ')}.\n${USAGE}`);
	const begin = performance.now();
	const rounds = values.short ? SHORT_ROUNDS : ROUNDS;
	const circumstances = { loadBefore: loadavg()[0] ?? 0, date: new Date(), rounds };
	const rows: Row[] = [];
	for (const [index, name] of names.entries())
		rows.push(...(await run(name, `[${index + 1}/${names.length}]`, rounds, values.short)));
	progress('');
	console.log(screenTable(rows));
	if (values.short) {
		const worse = regressions(rows);
		if (worse.length > 0) throw new Error(`Worse than recorded:\n  ${worse.join('\n  ')}`);
		return;
	}
	record(rows);
	// a part of the table would look like the whole
	if (values.only) return;
	const plot = chart(rows);
	if (plot !== null) writeFileSync(path.join(DOCUMENTS, 'benchmark.svg'), plot);
	writeFileSync(
		path.join(DOCUMENTS, 'benchmark.md'),
		markdown(rows, { ...circumstances, minutes: (performance.now() - begin) / 60_000 }),
	);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
