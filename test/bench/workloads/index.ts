import type { Workload } from '../workload';
import { w10 } from './w10';

/** In the order of the table. */
export const workloads: Record<string, Workload> = { W10: w10 };
