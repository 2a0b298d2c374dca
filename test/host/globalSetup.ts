import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8n } from '../../demo/n8nInstall';
import { packPackage } from '../../demo/packPackage';

/** Prepares what all suites share, and tells them by environment variables where it is. */
export default async function globalSetup(): Promise<void> {
	const { signal } = new AbortController();
	const install = await ensureN8n({ signal, say: (line) => console.log(`  ${line}`) });
	const folder = await mkdtemp(join(tmpdir(), 'protrack-host-'));
	process.env.PROTRACK_HOST_FOLDER = folder;
	process.env.PROTRACK_HOST_N8N = JSON.stringify(install);
	process.env.PROTRACK_HOST_TARBALL = await packPackage(folder, signal);
}
