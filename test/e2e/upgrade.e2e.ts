import { join } from 'node:path';
import type { ItemJson, SavedCredential, SavedWorkflow } from '../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE, loadTemplate, POSITIONS } from '../../demo/workflows';
import { packEarlier, type EarlierPackage } from '../host/earlierPackage';
import { Host, stopAll } from '../host/host';
import { AlarmFleet, ENGINE_ON, expectAlarms, SOS, SPEEDING } from './alarmFleet';
import { chain, ownNode, START } from '../host/nodeChain';
import { triggerModes } from './triggerModes';

/** The first one with the names that nodes and credential have now. */
const FIRST = '5a56688';

/** Options of the trigger: alarms from before its activation come too. */
const lookBack: ItemJson = { options: { lookBackMinutes: 10 } };

/** What users of it have saved: a node with its parameters of then. */
const SAVED: Record<string, ItemJson> = {
	protrackDevice: {
		resource: 'device',
		operation: 'getMany',
		includeSubAccounts: false,
		returnAll: true,
		simplify: true,
	},
	protrackAlarm: {
		...{ resource: 'alarm', operation: 'getMany', deviceSelection: 'all', returnAll: true, simplify: true },
		...{ timeRange: 'custom', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
	},
	protrackAccount: {
		resource: 'account',
		operation: 'getMany',
		account: { __rl: true, mode: 'list', value: '' },
		returnAll: true,
		simplify: true,
	},
};

describe.each(triggerModes())('The upgrade from the first version in a real n8n $name', ({ settings }) => {
	let first: EarlierPackage;
	let fleet: AlarmFleet;
	let host: Host;
	let credential: SavedCredential;
	let positions: SavedWorkflow;
	let alarms: SavedWorkflow;
	const raised: string[] = [];
	const saved = new Map<string, { workflow: SavedWorkflow; items: ItemJson[] }>();

	async function itemsOf(workflow: SavedWorkflow, start: string, node: string): Promise<ItemJson[]> {
		const execution = await host.n8n.run(workflow, start);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		return execution.output(node);
	}

	/** All that a user of the first version has, used once. */
	beforeAll(async () => {
		first = await packEarlier(FIRST, Host.folder());
		fleet = await AlarmFleet.start();
		fleet.simulator.addAccount({ account: 'north', password: 'N0rth-word' });
		host = await Host.start({ tarball: first.tarball, settings });
		credential = await host.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(fleet.simulator));
		const templates = join(first.sources, 'templates');
		positions = await host.n8n.createWorkflow(await loadTemplate('fleet-positions', credential, {}, templates));
		alarms = await host.n8n.createWorkflow(await loadTemplate('alarms-as-they-come', credential, lookBack, templates));
		expect(await itemsOf(positions, POSITIONS.start, POSITIONS.result)).toHaveLength(fleet.vans.length);
		for (const [type, parameters] of Object.entries(SAVED)) {
			const workflow = await host.n8n.createWorkflow(chain(type, [ownNode(type, type, parameters, credential)]));
			saved.set(type, { workflow, items: await itemsOf(workflow, START, type) });
		}

		// The first poll is part of the activation.
		raised.push(fleet.raise(0, SOS), fleet.raise(1, SPEEDING), fleet.raise(1, SPEEDING));
		await host.n8n.activate(alarms);
		await expectAlarms(host, alarms, raised);

		fleet.advance(10);
		raised.push(fleet.raise(2, ENGINE_ON), fleet.raise(0, SPEEDING));
		await host.stop();
		fleet.advance(30);
		raised.push(fleet.raise(3, SOS), fleet.raise(1, SOS, { agoSeconds: 25 }));
		await host.upgrade(Host.tarball());
		await host.startAgain();
	});
	afterAll(async () => await stopAll(host, fleet));

	it('keeps the state of the trigger: no alarm is lost, none comes twice', async () => {
		await expectAlarms(host, alarms, raised);
		fleet.advance(10);
		raised.push(fleet.raise(2, SOS));
		await expectAlarms(host, alarms, raised);
	});

	it('leaves the template of then running', async () => {
		expect(await itemsOf(positions, POSITIONS.start, POSITIONS.result)).toHaveLength(fleet.vans.length);
	});

	it.each(Object.keys(SAVED))('leaves a saved workflow with %s running, with what it gave before', async (type) => {
		const { workflow, items } = saved.get(type)!;
		expect(await itemsOf(workflow, START, type)).toMatchObject(items);
	});

	it('has cost no second login', () => {
		expect(fleet.simulator.authorizations).toBe(1);
	});
});
