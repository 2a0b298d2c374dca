import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../../nodes/Protrack/Protrack.node';
import type { Host } from '../../support/n8n';
import { execute } from '../nodeRun';
import { positionOfEach } from '../parameters';
import { FIRST } from '../worlds';
import { fileStore } from './fileStore';

/* One process of n8n. `workloads/w8.ts` tells it how many executions start at once; it answers with the errors. */

/** A read or write of n8n's database takes so long. */
const DATABASE_MS = 20;

function main(file: string): void {
	const host: Host = {
		node: new Protrack(),
		credential: new ProtrackApi(),
		store: fileStore(file),
		databaseMs: DATABASE_MS,
	};
	const runOnce = async () => await execute(host, positionOfEach, { input: [{ imei: FIRST }] });
	process.on('message', (runs: number) => {
		const all = Array.from({ length: runs }, async () => await runOnce());
		void Promise.allSettled(all).then((results) => {
			process.send?.(results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])));
		});
	});
	process.once('disconnect', () => process.exit(0));
}

main(process.argv[2] ?? '');
