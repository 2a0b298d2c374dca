import type { Execution, ItemJson, SavedCredential } from '../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../demo/workflows';
import { Platform } from '../bench/platform';
import { circlesStart, FIRST } from '../bench/worlds';
import { Host, stopAll, suiteFolder } from '../host/host';
import { chain, ownNode, START } from '../host/nodeChain';
import { whileReading } from '../host/restProbe';
import { CIRCLE_EVERY, CIRCLE_POINTS } from '../support/drives/circles';
import { ProcessFigures } from './processFigures';

const POINTS = 600_000;
const FEW_POINTS = 20_000;
const MAX_GROWTH = 150_000_000;
const MAX_WAIT_MS = 1_000;
const EXECUTION_MS = 540_000;

interface Measured {
	execution: Execution;
	growth: number;
	/** In milliseconds of n8n's own work, so that the rest of the machine does not matter. */
	longestWorkMs: number;
	slowestReadMs: number;
}

describe('a long track in an n8n with 512 MB', () => {
	let platform: Platform | undefined;
	let host: Host;
	let credential: SavedCredential;
	let folder: string;

	beforeAll(async () => {
		folder = await suiteFolder('figures');
		platform = await Platform.start('circles600k');
		const limited = ProcessFigures.settings(folder, '--max-old-space-size=512');
		host = await Host.start({ settings: { ...limited, N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' } });
		credential = await host.n8n.createCredential('Circles', CREDENTIAL_TYPE, credentialData(platform.address));
	});
	afterAll(async () => {
		await stopAll(host);
		platform?.stop();
	});

	const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

	async function workflow(type: string, parameters: ItemJson, points: number) {
		const begin = circlesStart(POINTS);
		const device = { __rl: true, mode: 'imei', value: FIRST };
		const range = { timeRange: 'custom', from: iso(begin), to: iso(begin + points * CIRCLE_EVERY - 1) };
		const node = ownNode('Track', type, { deviceSelection: 'one', device, ...range, ...parameters }, credential);
		return await host.n8n.createWorkflow(chain('Long track', [node]));
	}

	async function run(type: string, parameters: ItemJson, points: number): Promise<Execution> {
		return await host.n8n.run(await workflow(type, parameters, points), START, EXECUTION_MS);
	}

	/** Runs an operation with all points in a new process, after the same one with few has loaded what it needs. */
	async function measure(type: string, parameters: ItemJson): Promise<Measured> {
		await host.stop();
		await host.startAgain();
		const figures = new ProcessFigures(host.pid, folder);
		expect(await run(type, parameters, FEW_POINTS)).toMatchObject({ status: 'success', error: undefined });
		const all = await workflow(type, parameters, POINTS);
		const before = figures.resident;
		figures.begin();
		const {
			result: execution,
			slowestReadMs,
			slowestByClock,
		} = await whileReading(host.n8n, all.id, host.n8n.run(all, START, EXECUTION_MS), figures.workedMs);
		const measured = {
			execution,
			growth: figures.mostResident - before,
			longestWorkMs: figures.longestWorkMs,
			slowestReadMs: slowestByClock,
		};
		const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
		process.stdout.write(
			`${String(parameters.resource)} ${String(parameters.operation)}: ${megabytes(before)} before, ${megabytes(measured.growth)} more at most, longest work ${measured.longestWorkMs} ms of CPU, slowest answer after ${Math.round(measured.slowestReadMs)} ms of CPU and ${Math.round(slowestReadMs)} ms of time\n`,
		);
		return measured;
	}

	const operations: Array<[name: string, type: string, parameters: ItemJson, expected: object, rows: number]> = [
		[
			'a file',
			'protrack',
			{ resource: 'playback', operation: 'export', format: 'gpx', options: { binaryPropertyName: 'file' } },
			{ points: POINTS, isComplete: true },
			1,
		],
		[
			'trips',
			'protrackReport',
			{ resource: 'trip', operation: 'getMany', output: 'items', returnAll: true },
			{ imei: FIRST },
			Math.ceil(POINTS / CIRCLE_POINTS),
		],
	];

	describe.each(operations)('600,000 points as %s', (_, type, parameters, expected, rows) => {
		let measured: Measured;

		beforeAll(async () => {
			measured = await measure(type, parameters);
		});

		it('come whole', () => {
			const { execution } = measured;
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			const output = execution.output('Track');
			expect(output).toHaveLength(rows);
			expect(output).toEqual(output.map((): unknown => expect.objectContaining(expected)));
		});

		it('let n8n answer within a second all the while', () => {
			expect(measured.longestWorkMs).toBeLessThan(MAX_WAIT_MS);
			expect(measured.slowestReadMs).toBeLessThan(MAX_WAIT_MS);
		});

		it('take less than 150 MB more of memory', () => {
			expect(measured.growth).toBeLessThan(MAX_GROWTH);
		});
	});

	it.each([
		['items', { output: 'points', returnAll: true }],
		['one item', { output: 'track', options: { maxTrackPoints: 1_000_000 } }],
	])('600,000 points as %s are refused, with what to do', async (_, parameters) => {
		const refused = await run('protrack', { resource: 'playback', operation: 'get', ...parameters }, POINTS);
		expect(refused.status).toBe('error');
		expect(refused.error).toMatch(/more than the 100,000 items allowed in one run/);
		expect(refused.errorDescription).toMatch(/Check the time range.*raise the option "Max Items"/);
		await expect(host.n8n.credentials()).resolves.toHaveLength(1);
	});

	it('one item of a shorter track has 20,000 points, and a hint says so', async () => {
		const points = 60_000;
		const execution = await run('protrack', { resource: 'playback', operation: 'get', output: 'track' }, points);
		const [track] = execution.output('Track');
		expect(track).toMatchObject({ imei: FIRST, pointCount: points });
		expect(track?.points).toHaveLength(20_000);
		expect(execution.hints('Track')).toEqual([expect.stringMatching(/20,000 of 60,000 points.*Max Points of a Track/)]);
	});
});
