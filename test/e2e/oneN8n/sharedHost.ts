import { Host, stopAll } from '../../host/host';

let host: Promise<Host> | undefined;

/** The n8n of all tests that leave it as it was; it takes 10 to 30 s to start one. */
export async function sharedHost(): Promise<Host> {
	host ??= Host.start();
	return await host;
}

/** Ends it after the last test. */
export async function stopSharedHost(): Promise<void> {
	await stopAll(await host);
}
