import { runAlone } from '../support/runAlone';

interface Measured {
	points: number;
	stops: number;
	sizeBytes: number;
	growth: number;
	cpuMs: number;
}

it.each([[[]], [['--expose-gc']]])(
	'writes 600,000 points to a GPX file while memory grows by less than 40 MB more than the file has (flags: %j)',
	(flags: string[]) => {
		const { points, stops, sizeBytes, growth, cpuMs } = runAlone('drives/fileMemory.fixture.ts', flags) as Measured;
		const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
		process.stdout.write(
			`${points} points, ${stops} stops: ${megabytes(sizeBytes)}, ${megabytes(growth - sizeBytes)} more at most, written in ${cpuMs} ms of CPU\n`,
		);
		expect(points).toBe(600_000);
		expect(stops).toBeGreaterThan(500);
		expect(growth - sizeBytes).toBeLessThan(40e6);
	},
);
