import { execFile } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const jestProgram = path.join(root, 'node_modules/jest/bin/jest.js');

interface Report {
	testResults: Array<{ assertionResults: Array<{ title: string; status: string; failureMessages: string[] }> }>;
}

/** Runs the suite in a process of its own. */
async function runCascade(): Promise<Report> {
	const options = ['--config', 'test/support/cascade/jest.config.js', '--json', '--runInBand'];
	return await new Promise((resolve, reject) => {
		execFile(process.execPath, [jestProgram, ...options], { cwd: root }, (_, stdout, stderr) => {
			try {
				resolve(JSON.parse(stdout) as Report);
			} catch {
				reject(new Error(stderr));
			}
		});
	});
}

it('A test that runs out of time fails alone, whatever it leaves running', async () => {
	const { testResults } = await runCascade();
	const [first, ...others] = testResults.flatMap(({ assertionResults }) => assertionResults);
	expect(first?.failureMessages.join()).toContain('Exceeded timeout of 1000 ms');
	expect(others).toHaveLength(4);
	expect(
		others.filter(({ status }) => status !== 'passed').map(({ title, failureMessages }) => [title, ...failureMessages]),
	).toEqual([]);
});
