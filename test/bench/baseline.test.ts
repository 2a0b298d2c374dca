import { nock } from '../support/nock';

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
import { addAlarms, addFleet, addTrack, NOW, options, trackStart } from './worlds';

const IMEI = imeiOf(0);

describe('The hand-written code that the benchmark compares with gives the same items as', () => {
	let sim: Simulator;
	const replies = new Replies();

	beforeEach(async () => {
		sim = await startSimulator(options);
	});
	afterEach(async () => await sim.stop());
	afterAll(() => replies.remove());

	const hostOf = (node: Protrack | ProtrackAlarm) => ({ node, credential: new ProtrackApi(), store: storeFor(sim) });

	/** The bodies of one endpoint that the node has asked for. */
	function bodiesOf(asked: ReturnType<Replies['takeAsked']>, path: string): string[] {
		return asked.filter((each) => each.path === path).map(({ text }) => text());
	}

	it('Playback: Get', async () => {
		addFleet(sim, 1);
		addTrack(sim, IMEI, 2500);
		const items = await execute(hostOf(new Protrack()), playbackOf(IMEI, 'Truck 0', 2500, 'points'), { replies });
		const pages = bodiesOf(replies.takeAsked(), '/api/playback');
		expect(pages).toHaveLength(3);
		expect(items).toHaveLength(2500);
		expect(playbackItems(pages, IMEI, 'Truck 0')).toEqual(items);
	});

	it('Playback: Get as a track', async () => {
		addFleet(sim, 1);
		addTrack(sim, IMEI, 1200);
		const items = await execute(hostOf(new Protrack()), playbackOf(IMEI, 'Truck 0', 1200, 'track'), { replies });
		const pages = bodiesOf(replies.takeAsked(), '/api/playback');
		expect(playbackTrack(pages, IMEI, 'Truck 0', { from: trackStart(1200), to: NOW })).toEqual(items);
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
