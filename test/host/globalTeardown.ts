import { rm } from 'node:fs/promises';

/** Removes what globalSetup made, and with it the homes of all n8n that ran. */
export default async function globalTeardown(): Promise<void> {
	const folder = process.env.PROTRACK_HOST_FOLDER;
	if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
