import type { Workload } from '../workload';
import { w10 } from './w10';
import { w4 } from './w4';

/** In the order of the table. */
export const workloads: Record<string, Workload> = { W4: w4, W10: w10 };
