import type { Row } from './measure';

/** How a family of workloads is run. */
export interface BenchOptions {
	rounds: number;
	/** Leaves out what takes minutes. */
	isShort: boolean;
	/** Shows what is going on. */
	progress: (text: string) => void;
}

/** One family of workloads; runs in a process of its own. */
export type Workload = (options: BenchOptions) => AsyncGenerator<Row, void, undefined>;
