import type { ProtrackClient, ProtrackError } from '../client';

/** What a run takes, or may take at most. */
export interface RunDemand {
	/** Requests to the platform, including retries and pages but not logins. */
	calls: number;
	/** Records that are read, and items that come out. */
	items: number;
}

/** Keeps a run from more calls than anybody meant, and from filling the memory of its machine. */
export class RunLimits {
	private readonly spent = { calls: 0, records: 0, items: 0 };

	/** @param exceeded makes the error for a limit that was reached; of kind `limit` */
	constructor(
		readonly max: Readonly<RunDemand>,
		readonly exceeded: (what: keyof RunDemand) => ProtrackError,
	) {}

	/**
	 * @returns the same client, which sends nothing more once a limit is reached: neither calls that wait for their turn nor a next page. Its `send`
	 * throws the error of `exceeded`
	 */
	limit(client: ProtrackClient): ProtrackClient {
		// By inheritance, so that the limited client has everything else that the client has.
		return Object.assign(Object.create(client) as ProtrackClient, {
			send: async (request: Parameters<ProtrackClient['send']>[0]) => {
				if (this.spent.calls >= this.max.calls) throw this.exceeded('calls');
				if (this.spent.records > this.max.items) throw this.exceeded('items');
				this.spent.calls += 1;
				return await client.send(request);
			},
			countRecords: (count: number) => {
				this.spent.records += count;
			},
		});
	}

	/** @returns which limits the run would exceed if it went on with this */
	excess({ calls = 0, items = 0 }: Partial<RunDemand>): Array<keyof RunDemand> {
		const exceeded: Array<keyof RunDemand> = [];
		if (this.spent.calls + calls > this.max.calls) exceeded.push('calls');
		if (this.spent.items + items > this.max.items) exceeded.push('items');
		return exceeded;
	}

	/** Whether the run can go on with this. */
	allows(demand: Partial<RunDemand>): boolean {
		return this.excess(demand).length === 0;
	}

	/** Whether half of the records that may be read have been read: a caller that can continue later stops here instead of failing at the limit. */
	get isHalfRead(): boolean {
		return this.spent.records > this.max.items / 2;
	}

	/** How many items may still come out. */
	get itemsLeft(): number {
		return this.max.items - this.spent.items;
	}

	/** @returns how many of so many items may still come out; they are counted */
	admit(items: number): number {
		const admitted = Math.min(items, this.itemsLeft);
		this.spent.items += admitted;
		return admitted;
	}
}
