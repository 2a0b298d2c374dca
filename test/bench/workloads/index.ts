import type { Workload } from '../workload';
import { w1 } from './w1';
import { w10 } from './w10';
import { w11 } from './w11';
import { w12 } from './w12';
import { w2 } from './w2';
import { w3 } from './w3';
import { w4 } from './w4';
import { w5 } from './w5';
import { w6 } from './w6';
import { w7 } from './w7';
import { w8 } from './w8';
import { w9 } from './w9';

/** In the order of the table. */
export const workloads: Record<string, Workload> = {
	W1: w1,
	W2: w2,
	W3: w3,
	W4: w4,
	W5: w5,
	W6: w6,
	W7: w7,
	W8: w8,
	W9: w9,
	W10: w10,
	W11: w11,
	W12: w12,
};
