import type { Workload } from '../workload';
import { w1 } from './w1';
import { w10 } from './w10';
import { w11 } from './w11';
import { w12 } from './w12';
import { w2 } from './w2';
import { w4 } from './w4';
import { w7 } from './w7';

/** In the order of the table. */
export const workloads: Record<string, Workload> = { W1: w1, W2: w2, W4: w4, W7: w7, W10: w10, W11: w11, W12: w12 };
