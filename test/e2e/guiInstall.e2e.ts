import type { SavedWorkflow } from '../../demo/n8nRest';
import { createWorkflows, POSITIONS } from '../../demo/workflows';
import { Host, stopAll } from '../host/host';
import { NpmRegistry } from '../host/npmRegistry';
import manifest from '../../package.json';
import { AlarmFleet, expectAlarms, SOS, SPEEDING } from './alarmFleet';

const { name, version } = manifest;
const NEWER = '999.0.0';
const NODES = manifest.n8n.nodes.map((file) => file.replace(/^.*\/(.*)\.node\.js$/, '$1'));

describe("The package in n8n's settings for community nodes", () => {
	let registry: NpmRegistry;
	let fleet: AlarmFleet;
	let host: Host;
	let positions: SavedWorkflow;
	let alarms: SavedWorkflow;
	const raised: string[] = [];

	beforeAll(async () => {
		registry = await NpmRegistry.start(Host.folder());
		await registry.publish(Host.tarball());
		fleet = await AlarmFleet.start();
		host = await Host.start({ tarball: null, settings: await registry.settings() });
	});
	afterAll(async () => await stopAll(host, fleet, registry));

	async function runPositions(): Promise<void> {
		const execution = await host.n8n.run(positions, POSITIONS.start);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(execution.output(POSITIONS.result)).toHaveLength(fleet.vans.length);
	}

	async function expectInstalled(installedVersion: string): Promise<void> {
		const [installed, ...others] = await host.n8n.installedPackages();
		expect(others).toEqual([]);
		expect(installed).toMatchObject({ packageName: name, installedVersion });
		const types = installed?.installedNodes.map(({ type }) => type.toLowerCase()).sort();
		expect(types).toEqual(NODES.map((node) => `${name}.${node}`.toLowerCase()).sort());
	}

	it('is installed from the registry, and its nodes run without a restart', async () => {
		expect(await host.n8n.installPackage(`${name}@${version}`)).toMatchObject({ installedVersion: version });
		await expectInstalled(version);
		({ positions, alarms } = await createWorkflows(host.n8n, fleet.simulator, { lookBackMinutes: 10 }));
		await runPositions();
		// The first poll is part of the activation.
		raised.push(fleet.raise(0, SOS), fleet.raise(1, SPEEDING));
		await host.n8n.activate(alarms);
		await expectAlarms(host, alarms, raised);
	});

	it('is updated with what it has stored: no second login, no alarm lost or doubled', async () => {
		fleet.advance(10);
		raised.push(fleet.raise(2, SOS));
		await registry.publishAs(NEWER, Host.tarball());
		expect(await host.n8n.updatePackage(name, NEWER)).toMatchObject({ installedVersion: NEWER });
		await expectInstalled(NEWER);
		await runPositions();
		fleet.advance(10);
		raised.push(fleet.raise(3, SPEEDING));
		await expectAlarms(host, alarms, raised);
		expect(fleet.simulator.authorizations).toBe(1);
	});

	it('is still there after a restart, with what it has stored', async () => {
		fleet.advance(10);
		raised.push(fleet.raise(0, SPEEDING));
		await host.stop();
		await host.startAgain();
		await expectInstalled(NEWER);
		await runPositions();
		await expectAlarms(host, alarms, raised);
		expect(fleet.simulator.authorizations).toBe(1);
	});

	it('is uninstalled: its workflows say that the node is missing', async () => {
		await host.n8n.deactivate(alarms);
		await host.n8n.uninstallPackage(name);
		expect(await host.n8n.installedPackages()).toEqual([]);
		await expect(host.n8n.run(positions, POSITIONS.start)).rejects.toThrow(/protrack/);
	});
});
