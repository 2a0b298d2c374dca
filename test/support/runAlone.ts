import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Runs a program in a process of its own, compiled before, so that nothing else needs memory meanwhile.
 * @param fixture its path inside of test/support @param flags of Node.js
 * @returns what it prints, as JSON
 */
export function runAlone(fixture: string, flags: readonly string[]): unknown {
	const folder = mkdtempSync(path.join(tmpdir(), 'alone-'));
	try {
		const outfile = path.join(folder, 'program.cjs');
		const entryPoint = path.resolve(__dirname, fixture);
		buildSync({ entryPoints: [entryPoint], bundle: true, platform: 'node', target: 'node20', outfile });
		return JSON.parse(execFileSync(process.execPath, [...flags, outfile], { encoding: 'utf8' })) as unknown;
	} finally {
		rmSync(folder, { recursive: true });
	}
}
