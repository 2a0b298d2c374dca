import { join } from 'node:path';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { startFreshN8n } from './freshN8n';
import { ensureN8n } from './n8nInstall';
import { N8nRest, newLogin, type Login, type RestOptions } from './n8nRest';
import { installPackage, packPackage } from './packPackage';
import { assertPortIsFree } from './ports';
import type { Run } from './run';

/** A fresh n8n with this package in it, next to a simulated fleet. */
export interface FleetN8n {
	/** The address of n8n's editor, without a slash at the end. */
	url: string;
	/** Signed in as the owner. */
	n8n: N8nRest;
	login: Login;
	simulator: Simulator;
}

/** How the two are started. */
export interface FleetN8nOptions {
	/** n8n's port; a free one if not given. */
	port?: number;
	/** Environment variables of n8n beside or instead of the usual ones. */
	settings?: NodeJS.ProcessEnv;
	simulator?: SimulatorOptions;
	onOutage?: RestOptions['onOutage'];
	/** Called with n8n's user folder when the package is in it, before n8n starts. */
	onInstalled?: (folder: string) => void;
}

/** Packs this package, starts the simulator and n8n, and makes n8n's owner; all of it ends with the run. */
export async function startFleetN8n(run: Run, options: FleetN8nOptions): Promise<FleetN8n> {
	const { say, signal } = run;
	if (options.port) await assertPortIsFree(options.port);
	const install = await ensureN8n({ say, signal });
	const folder = await run.temporaryFolder();
	const home = join(folder, 'n8n-home');
	say('building and packing this package');
	await installPackage(await packPackage(folder, signal), home, signal);
	options.onInstalled?.(home);

	say('starting the simulated platform');
	const simulator = await startSimulator({ fleet: 'live', ...options.simulator });
	run.atEnd(() => simulator.stop());

	say(`starting a fresh n8n ${install.version} with the package installed in it`);
	const { url } = await startFreshN8n(run, install, home, options);
	const n8n = new N8nRest(url, { signal, onOutage: options.onOutage });
	const login = newLogin();
	await n8n.createOwner(login);
	return { url, n8n, login, simulator };
}
