import { cpus, loadavg } from 'node:os';
import type { Row } from '../measure';
import { markdownTable } from '../report';

/** `docs/benchmark-n8n.md`. Nothing in it is typed by hand. */
export function n8nMarkdown(
	rows: readonly Row[],
	{ loadBefore, version, rounds }: { loadBefore: number; version: string; rounds: number },
): string {
	const [cpu] = cpus();
	return `# Benchmark in n8n

<!-- \`npm run bench:n8n\` writes this file. -->

The same work in n8n ${version}: a node of this package, and beside it a workflow from n8n's own nodes (Code, Crypto, HTTP Request with pagination, Code for what the replies mean), each against a simulator in a process of its own.
Both give equal items, which is checked. Each value is the median of ${rounds} executions, with the smallest and the largest in parentheses; a first one of each is not counted.

- **Duration**: from the start to the end of the execution, as n8n tells it.
- **CPU of n8n**: its process and the one that it runs Code nodes in, with what n8n does to save the execution. The least possible beside a poll is that of n8n when no workflow is active.
- **Polls**: the workflows are active and poll every 10 s; that each alarm comes once in both is checked.

Measured on ${new Date().toISOString().slice(0, 10)} with Node.js ${process.version} on ${cpus().length} x ${cpu?.model ?? 'unknown'}. Load average of the minute before: ${loadBefore.toFixed(2)}, at the end: ${(loadavg()[0] ?? 0).toFixed(2)}.

${markdownTable(rows)}
`;
}
