import { nock } from '../support/nock';

import type { INodeExecutionData } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { startSimulator, type Simulator } from '../../simulator';
import { storeFor } from '../support/n8n';
import { imeiOf } from '../support/testData';
import { alarmItems } from './baseline/alarms';
import { playbackItems, playbackTrack } from './baseline/playback';
import { devicesOf, positionItems } from './baseline/positions';
import { execute } from './nodeRun';
import { alarmsOf, playbackOf, positionsOfAll } from './parameters';
import { Replies } from './replies';
import { StoredTrack } from './storedTrack';
import { addAlarms, addFleet, NOW, options, trackPoints, trackStart } from './worlds';

const IMEI = imeiOf(0);

describe('The hand-written code that the benchmark compares with gives the same items as', () => {
	let sim: Simulator;
	const replies = new Replies();

	beforeEach(async () => {
		sim = await startSimulator(options);
	});
	afterEach(async () => {
		replies.takeAsked();
		await sim.stop();
	});
	afterAll(() => replies.remove());

	const hostOf = (node: Protrack | ProtrackAlarm) => ({ node, credential: new ProtrackApi(), store: storeFor(sim) });

	/** The bodies of one endpoint that the node has asked for. */
	function bodiesOf(asked: ReturnType<Replies['takeAsked']>, path: string): string[] {
		return asked.filter((each) => each.path === path).map(({ text }) => text());
	}

	const PATH = '/api/playback';
	const POINTS = 12_500;
	const range = { imei: IMEI, deviceName: 'Truck 0', from: trackStart(POINTS), to: NOW };

	/** Reads the track with the node, which asks for several windows at once. */
	async function readPlayback(output: 'points' | 'track'): Promise<INodeExecutionData[]> {
		addFleet(sim, 1);
		sim.addPoints(IMEI, trackPoints(POINTS));
		return await execute(hostOf(new Protrack()), playbackOf(IMEI, 'Truck 0', POINTS, output), { replies });
	}

	/** Asks the simulator with the node's token. */
	async function ask(query: Record<string, string | number>): Promise<string> {
		const { access_token } = sim.requests.find(({ path }) => path === PATH)?.query ?? {};
		const parameters = new URLSearchParams({ ...query, access_token } as never);
		return await (await fetch(`${sim.url}${PATH}?${parameters.toString()}`)).text();
	}

	it.each([
		{ output: 'points', items: POINTS, byHand: playbackItems },
		{ output: 'track', items: 1, byHand: playbackTrack },
	] as const)('Playback: Get, output $output', async ({ output, items, byHand }) => {
		const ours = await readPlayback(output);
		expect(ours).toHaveLength(items);
		expect(await byHand(ask, range)).toEqual(ours);
	});

	it('Playback: Get, from a track that is stored', async () => {
		await readPlayback('points');
		const asked = sim.requests.filter(({ path }) => path === PATH).map(({ query }) => query);
		expect(asked.length).toBeGreaterThan(13);
		const stored = new StoredTrack(trackPoints(POINTS));
		for (const query of asked) expect(Buffer.from(stored.answer(query)).toString()).toBe(await ask(query));
	});

	it('Position: Get Many', async () => {
		addFleet(sim, 620);
		const items = await execute(hostOf(new Protrack()), positionsOfAll, { replies });
		const asked = replies.takeAsked();
		expect(items).toHaveLength(620);
		const devices = devicesOf(bodiesOf(asked, '/api/device/list'));
		expect(positionItems(bodiesOf(asked, '/api/track'), devices)).toEqual(items);
	});

	it('Alarm: Get Many of one device', async () => {
		addFleet(sim, 1);
		addAlarms(sim, IMEI, 350);
		const items = await execute(hostOf(new ProtrackAlarm()), alarmsOf(IMEI), { replies });
		const asked = replies.takeAsked();
		expect(items).toHaveLength(350);
		const { devicename, platenumber } = devicesOf(bodiesOf(asked, '/api/device/detail')).get(IMEI)!;
		expect(alarmItems(bodiesOf(asked, '/api/alarm/list2'), IMEI, devicename, platenumber)).toEqual(items);
	});
});

nock.restore();
