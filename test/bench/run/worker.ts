import type { Row } from '../measure';
import { workloads } from '../workloads';

/** What a worker tells `bench.ts`. */
export type WorkerMessage = { progress: string } | { row: Row };

/* One family of workloads in a process of its own, so that none runs on the heap and the compiled code of another. */

const tell = (message: WorkerMessage): void => void process.send?.(message);

async function main([name = '', rounds, form]: string[]): Promise<void> {
	const workload = workloads[name];
	if (!workload) throw new Error(`There is no workload "${name}"`);
	const progress = (text: string) => tell({ progress: text });
	for await (const row of workload({ rounds: Number(rounds), isShort: form === 'short', progress })) tell({ row });
}

main(process.argv.slice(2)).then(
	// n8n-core leaves handles open; the callback comes when all messages are sent
	() => process.send?.({ progress: 'done' } satisfies WorkerMessage, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
