import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startFreshN8n } from '../../../demo/freshN8n';
import { ensureN8n } from '../../../demo/n8nInstall';
import { N8nRest, newLogin, type ItemJson, type Workflow } from '../../../demo/n8nRest';
import { installPackage, packPackage } from '../../../demo/packPackage';
import { runDemo, type Run } from '../../../demo/run';
import type { Row } from '../measure';
import { playbackOf, positionsOfAll } from '../parameters';
import { Platform } from '../platform';
import { screenTable } from '../report';
import { FIRST, NOW, trackStart, type WorldName } from '../worlds';
import { playbackByHand, positionsByHand, RESULT, startNode, workflowOf } from './handWorkflows';
import { N8n, type Figures } from './n8n';
import { comparePolls } from './polls';
import { n8nMarkdown } from './report';

const DOCUMENT = path.join(__dirname, '../../../docs/benchmark-n8n.md');
const ROUNDS = 5;
const POINTS = 100_000;

interface Comparison {
	workload: string;
	what: string;
	world: WorldName;
	parameters: ItemJson;
	byHand: (platform: Platform) => Workflow;
}

const comparisons: Comparison[] = [
	{
		...{ workload: 'W1', what: 'Positions of 1,000 devices', world: 'fleet' },
		parameters: positionsOfAll as ItemJson,
		byHand: ({ address }) => positionsByHand(address),
	},
	{
		...{ workload: 'W4', what: `Playback of ${POINTS.toLocaleString('en-US')} points`, world: 'track100k' },
		parameters: playbackOf(FIRST, 'Truck 0', POINTS, 'points') as ItemJson,
		byHand: ({ address }) =>
			playbackByHand(address, { imei: FIRST, name: 'Truck 0', from: trackStart(POINTS), to: NOW }),
	},
];

async function compare(n8n: N8n, { workload, what, world, parameters, byHand }: Comparison, run: Run): Promise<Row[]> {
	// a login of one would end the token of the other
	const platforms = [await Platform.start(world), await Platform.start(world)] as const;
	try {
		const credentials = await n8n.credentialsFor(platforms[0]);
		const node = {
			...{ id: RESULT, name: RESULT, type: 'n8n-nodes-protrack.protrack', typeVersion: 1 },
			...{ position: [0, 0] as [number, number], parameters, credentials },
		};
		const ours = { workflow: await n8n.createWorkflow(workflowOf(what, [startNode(), node])), platform: platforms[0] };
		const hand = { workflow: await n8n.createWorkflow(byHand(platforms[1])), platform: platforms[1] };
		const measured: Record<'ours' | 'hand', Figures[]> = { ours: [], hand: [] };
		for (let round = 0; round <= ROUNDS; round += 1) {
			run.say(`${workload}: ${what}, round ${round} of ${ROUNDS}`);
			const [own, other] = [await n8n.run(ours), await n8n.run(hand)];
			if (round > 0) {
				measured.ours.push(own.figures);
				measured.hand.push(other.figures);
			} else expectEqual(what, await n8n.items(own.id), await n8n.items(other.id));
		}
		const row = (text: string, unit: string, name: keyof Figures): Row => ({
			...{ workload, what: `${what}: ${text}`, unit, kind: 'other', least: [] },
			...{ ours: measured.ours.map((each) => each[name]), hand: measured.hand.map((each) => each[name]) },
		});
		return [
			row('calls, logins included', 'calls', 'calls'),
			row('duration of the execution', 'ms', 'ms'),
			row('CPU of n8n', 'ms', 'cpuMs'),
		];
	} finally {
		for (const platform of platforms) platform.stop();
	}
}

/** @throws Error with the first difference */
function expectEqual(what: string, ours: ItemJson[], byHand: ItemJson[]): void {
	const index = ours.findIndex((item, place) => !isDeepStrictEqual(item, byHand[place]));
	if (index === -1 && ours.length === byHand.length && ours.length > 0) return;
	const shown = JSON.stringify([ours[index], byHand[index]]);
	throw new Error(`${what}: ${ours.length} and ${byHand.length} items; the first that differ: ${shown}`);
}

async function main(run: Run): Promise<void> {
	const { signal, say } = run;
	const loadBefore = loadavg()[0] ?? 0;
	const install = await ensureN8n({ signal, say });
	const folder = await run.temporaryFolder();
	say('packing the package');
	const home = path.join(folder, 'home');
	await mkdir(home);
	await installPackage(await packPackage(folder, signal), home, signal);
	say('starting n8n');
	const server = await startFreshN8n(run, install, home, {});
	const rest = new N8nRest(server.url, { signal });
	await rest.createOwner(newLogin());
	const n8n = new N8n(rest, server.pid);
	const rows: Row[] = [];
	for (const comparison of comparisons) rows.push(...(await compare(n8n, comparison, run)));
	rows.push(...(await comparePolls(n8n, run.say)));
	run.print(screenTable(rows));
	writeFileSync(DOCUMENT, n8nMarkdown(rows, { loadBefore, version: install.version, rounds: ROUNDS }));
}

void runDemo(main).then((code) => process.exit(code));
