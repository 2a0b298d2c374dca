/** What a clock starts with: a moment (epoch ms, default the real one) and whether it stands still there. */
export interface ClockStart {
	at?: number;
	frozen?: boolean;
}

/** The simulated clock. It runs with real time from wherever it was put, until it is frozen. */
export class SimulatorClock {
	private base: number;

	private anchor = Date.now();

	private isFrozen: boolean;

	constructor(start: ClockStart = {}) {
		this.base = start.at ?? this.anchor;
		this.isFrozen = start.frozen ?? false;
	}

	/** Simulated time in epoch milliseconds. */
	now(): number {
		return this.isFrozen ? this.base : this.base + (Date.now() - this.anchor);
	}

	/** Simulated time in whole epoch seconds, as it goes on the wire (api-facts §1). */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	get frozen(): boolean {
		return this.isFrozen;
	}

	/** Puts the clock to a moment; it stays frozen or running as it was. */
	set(epochMs: number): void {
		this.base = epochMs;
		this.anchor = Date.now();
	}

	/** Moves the clock forward (or back, with a negative number). */
	advance(ms: number): void {
		this.set(this.now() + ms);
	}

	freeze(): void {
		this.set(this.now());
		this.isFrozen = true;
	}

	/** Lets a frozen clock run on from where it stands. */
	resume(): void {
		this.set(this.now());
		this.isFrozen = false;
	}
}
