import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { range } from '../../support/testData';
import type { Row } from '../measure';
import type { Workload } from '../workload';

const run = promisify(execFile);
const root = path.join(__dirname, '../../..');

interface Load {
	ms: number;
	cpuMs: number;
	bytes: number;
}

async function load(): Promise<Load> {
	const { stdout } = await run(process.execPath, ['--expose-gc', path.join(__dirname, '../loadPackage.js')]);
	return JSON.parse(stdout) as Load;
}

/** What n8n spends when it starts, in fresh processes. The package is built before, so it is the one of these sources. */
export const w12: Workload = async function* ({ rounds, isShort, progress }) {
	// nothing to compare with
	if (isShort) return;
	progress('Building the package');
	await run('npm', ['run', 'build'], { cwd: root });
	// fills the cache of files
	await load();
	const loads: Load[] = [];
	for (const round of range(rounds)) {
		progress(`Loading the package, round ${round + 1} of ${rounds}`);
		loads.push(await load());
	}
	const row: Omit<Row, 'what' | 'unit' | 'ours'> = { workload: 'W12', kind: 'other', hand: [], least: [] };
	const what = 'Loading all nodes and the credential';
	yield { ...row, what: `${what}: duration`, unit: 'ms', ours: loads.map(({ ms }) => ms) };
	yield { ...row, what: `${what}: CPU`, unit: 'ms', ours: loads.map(({ cpuMs }) => cpuMs) };
	yield { ...row, what: `${what}: memory`, unit: 'MB', ours: loads.map(({ bytes }) => bytes / 1e6) };
};
