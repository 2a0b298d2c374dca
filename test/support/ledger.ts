/** What one alarm is, for the books. */
export interface Booked {
	imei: string;
	systemtime: number;
	gpstime: number;
	speed: number;
}

export interface Balance {
	emitted: number;
	/** Owed and never emitted. */
	lost: number;
	/** Emitted more often than there are such alarms. */
	doubled: number;
	/** Different events with one id, or one event under different ids. */
	wrongIds: number;
}

/** Compares what was emitted with what the platform showed, as multisets, since there are true duplicates. */
export class Ledger {
	private readonly owed = new Map<string, number>();
	private readonly emitted = new Map<string, number>();
	private readonly ids = new Set<string>();
	private total = 0;

	owe(alarm: Booked): void {
		add(this.owed, keyOf(alarm));
	}

	book(alarm: Booked, id: string): void {
		this.total += 1;
		this.ids.add(id);
		add(this.emitted, keyOf(alarm));
	}

	balance(): Balance {
		let lost = 0;
		let doubled = 0;
		for (const key of new Set([...this.owed.keys(), ...this.emitted.keys()])) {
			const difference = (this.emitted.get(key) ?? 0) - (this.owed.get(key) ?? 0);
			if (difference > 0) doubled += difference;
			else lost -= difference;
		}
		return { emitted: this.total, lost, doubled, wrongIds: this.total - this.ids.size };
	}
}

const keyOf = ({ imei, systemtime, gpstime, speed }: Booked) => [imei, systemtime, gpstime, speed].join();

function add(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
