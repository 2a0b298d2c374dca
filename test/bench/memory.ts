import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

/** Bytes of heapUsed + external above what was there before. */
export interface Memory {
	/** The most that could not be collected at any moment. */
	peak: number;
	/** What the result itself takes. */
	output: number;
	/** What stays when the result is dropped. */
	left: number;
}

/** What is held after a garbage collection. */
export function heldBytes(): number {
	globalThis.gc?.();
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** Runs something while a thread looks at the memory of this one. @returns what it took, in bytes */
export async function memoryOf(run: () => Promise<unknown[]>): Promise<Memory> {
	const sampler = new Worker(path.join(__dirname, 'memorySampler.js'));
	await once(sampler, 'message');
	const before = heldBytes();
	let result: unknown[] | null = await run();
	const output = heldBytes() - before;
	sampler.postMessage('stop');
	const [peak] = (await once(sampler, 'message')) as [number];
	await sampler.terminate();
	if (result.length === 0) throw new Error('Nothing came out');
	result = null;
	return { peak: Math.max(peak - before, output), output, left: heldBytes() - before };
}
