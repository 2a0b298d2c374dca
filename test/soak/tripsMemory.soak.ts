import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

interface Measured {
	points: number;
	trips: number;
	growth: number;
}

/** In a process of its own, compiled before, so that nothing else needs memory meanwhile. */
function measure(flags: readonly string[]): Measured {
	const folder = mkdtempSync(path.join(tmpdir(), 'trips-'));
	try {
		const outfile = path.join(folder, 'memory.cjs');
		const fixture = path.resolve(__dirname, '../support/drives/memory.fixture.ts');
		buildSync({ entryPoints: [fixture], bundle: true, platform: 'node', target: 'node20', outfile });
		return JSON.parse(execFileSync(process.execPath, [...flags, outfile], { encoding: 'utf8' })) as Measured;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

it.each([[[]], [['--expose-gc']]])(
	'turns 600,000 points into trips while memory grows by less than 40 MB (flags: %j)',
	(flags: string[]) => {
		const { points, trips, growth } = measure(flags);
		process.stdout.write(`${points} points, ${trips} trips, ${(growth / 1e6).toFixed(1)} MB more at most\n`);
		expect(points).toBe(600_000);
		expect(trips).toBeGreaterThan(1000);
		expect(growth).toBeLessThan(40e6);
	},
);
