import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { N8nRest, SavedCredential } from '../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../demo/workflows';
import { startSimulator, type Simulator } from '../../simulator';
import { Host, stopAll } from '../host/host';
import { newPage, startChromium } from './chromium';
import { Editor } from './editor';

/** Somebody who is signed in to a fresh n8n, next to a simulated fleet. */
export interface Session {
	editor: Editor;
	n8n: N8nRest;
	simulator: Simulator;
}

/** Starts a session before the tests of a file, and ends it after them. @returns what gives it to a test */
export function useSession(): () => Session {
	let session: Session | undefined;
	let simulator: Simulator | undefined;
	let host: Host | undefined;
	let browser: Browser | undefined;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live' });
		host = await Host.start();
		browser = await startChromium();
		const editor = new Editor(await newPage(browser), host.url);
		session = { editor, n8n: host.n8n, simulator };
		await editor.signIn(host.login);
	});
	afterAll(async () => {
		await browser?.close();
		await stopAll(host, simulator);
	});
	return () => {
		if (!session) throw new Error('the session did not start');
		return session;
	};
}

/** Saves a credential with which the simulated platform lets n8n in. */
export async function saveCredential({ n8n, simulator }: Session): Promise<SavedCredential> {
	return await n8n.createCredential('Our fleet', CREDENTIAL_TYPE, credentialData(simulator));
}

/** A test in the browser; when it fails, its error says where a picture of the page is. */
export function itShows(promise: string, current: () => Session, look: (session: Session) => Promise<void>): void {
	it(promise, async () => {
		try {
			await look(current());
		} catch (error) {
			const file = join(await mkdtemp(join(tmpdir(), 'protrack-browser-')), 'page.png');
			await current().editor.page.screenshot({ path: file });
			throw new Error(`${promise}: failed. What the browser showed: ${file}`, { cause: error });
		}
	});
}
