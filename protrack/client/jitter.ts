/** A wait of about so many ms: random, so that many callers do not come back at the same moment. */
export function withJitter(ms: number): number {
	return ms * (0.75 + Math.random() / 2);
}
