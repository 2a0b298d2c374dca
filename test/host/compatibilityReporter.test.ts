import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import CompatibilityReporter from './compatibilityReporter';

const TABLE = '| n8n | Suite |\n| --- | --- |\n';
const OLD = '| 2.8.4 | e2e | v20.19.0 | all | 1 | 2026-01-01 |\n';
/** Results as jest 30 hands them to reporters: `success` is set only later. */
const passed = {
	...{ success: false, numTotalTests: 7, numPassedTests: 7, numRuntimeErrorTestSuites: 0, wasInterrupted: false },
	startTime: Date.parse('2026-11-30T06:00:00Z'),
};
const whole = { testPathPatterns: { patterns: [] as string[] }, testNamePattern: undefined as string | undefined };

describe('The table of what ran in a real n8n', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'protrack-table-'));
		process.env.PROTRACK_HOST_N8N = JSON.stringify({ version: '2.8.4', node: { version: 'v20.20.2' } });
	});
	afterEach(async () => await rm(folder, { recursive: true, force: true }));

	async function tableAfter(results: object, config: object = whole): Promise<string> {
		const file = join(folder, 'table.md');
		await writeFile(file, TABLE + OLD);
		new CompatibilityReporter(config, { name: 'e2e', what: 'all', file }).onRunComplete(undefined, results);
		return await readFile(file, 'utf8');
	}

	it('gets a row of a suite that has passed, in place of its last one', async () => {
		expect(await tableAfter(passed)).toBe(`${TABLE}| 2.8.4 | e2e | v20.20.2 | all | 7 | 2026-11-30 |\n`);
	});

	it.each([
		['a test has failed', { ...passed, numPassedTests: 6 }],
		['a test was left out', { ...passed, numTotalTests: 8 }],
		['a file could not be run', { ...passed, numRuntimeErrorTestSuites: 1 }],
		['it was interrupted', { ...passed, wasInterrupted: true }],
		['nothing ran', { ...passed, numPassedTests: 0, numTotalTests: 0 }],
	])('stays as it is when %s', async (_, results) => {
		expect(await tableAfter(results)).toBe(TABLE + OLD);
	});

	it.each([
		['files', { ...whole, testPathPatterns: { patterns: ['restart'] } }],
		['tests', { ...whole, testNamePattern: 'restart' }],
		['files that have changed', { ...whole, onlyChanged: true }],
		['failed tests', { ...whole, onlyFailures: true }],
		['shards', { ...whole, shard: { shardIndex: 1, shardCount: 2 } }],
	])('stays as it is when only some %s were asked for', async (_, config) => {
		expect(await tableAfter(passed, config)).toBe(TABLE + OLD);
	});
});
