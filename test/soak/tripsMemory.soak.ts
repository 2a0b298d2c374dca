import { runAlone } from '../support/runAlone';

interface Measured {
	points: number;
	trips: number;
	growth: number;
}

it.each([[[]], [['--expose-gc']]])(
	'turns 600,000 points into trips while memory grows by less than 40 MB (flags: %j)',
	(flags: string[]) => {
		const { points, trips, growth } = runAlone('drives/memory.fixture.ts', flags) as Measured;
		process.stdout.write(`${points} points, ${trips} trips, ${(growth / 1e6).toFixed(1)} MB more at most\n`);
		expect(points).toBe(600_000);
		expect(trips).toBeGreaterThan(1000);
		expect(growth).toBeLessThan(40e6);
	},
);
