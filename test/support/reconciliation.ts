/** What tells one alarm from another. */
export interface ReconciledAlarm {
	imei: string;
	systemtime: number;
	gpstime: number;
	speed: number;
}

export interface ReconciliationResult {
	emitted: number;
	/** Expected and never emitted. */
	lost: number;
	/** Emitted more often than there are such alarms. */
	duplicates: number;
	/** Different events with one id, or one event under different ids. */
	wrongIds: number;
}

/** Compares what was emitted with what the platform showed, as multisets, since the platform has true duplicates. */
export class Reconciliation {
	private readonly expected = new Map<string, number>();
	private readonly emitted = new Map<string, number>();
	private readonly ids = new Set<string>();
	private total = 0;

	addExpected(alarm: ReconciledAlarm): void {
		add(this.expected, keyOf(alarm));
	}

	addEmitted(alarm: ReconciledAlarm, id: string): void {
		this.total += 1;
		this.ids.add(id);
		add(this.emitted, keyOf(alarm));
	}

	result(): ReconciliationResult {
		let lost = 0;
		let duplicates = 0;
		for (const key of new Set([...this.expected.keys(), ...this.emitted.keys()])) {
			const difference = (this.emitted.get(key) ?? 0) - (this.expected.get(key) ?? 0);
			if (difference > 0) duplicates += difference;
			else lost -= difference;
		}
		return { emitted: this.total, lost, duplicates, wrongIds: this.total - this.ids.size };
	}
}

const keyOf = ({ imei, systemtime, gpstime, speed }: ReconciledAlarm) => [imei, systemtime, gpstime, speed].join();

function add(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
