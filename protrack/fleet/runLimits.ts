import { extendClient, type ProtrackClient, type ProtrackError } from '../client';

/** The calls and items of a run, or their limits. */
export interface RunDemand {
	/** Requests to the platform, including retries and pages but not logins. */
	calls: number;
	/** Records that are read, and items that come out. */
	items: number;
}

/** Stops a run before it makes more calls than intended or fills the memory of its machine. */
export class RunLimits {
	private readonly spent = { calls: 0, records: 0, items: 0 };

	/** @param exceeded makes the error for a limit that was reached; of kind `limit` */
	constructor(
		readonly max: Readonly<RunDemand>,
		readonly exceeded: (what: keyof RunDemand) => ProtrackError,
	) {}

	/**
	 * @returns a client that sends nothing more once a limit is reached, neither waiting calls nor a next page: its `send` then throws the error of
	 * `exceeded`
	 */
	limit(client: ProtrackClient): ProtrackClient {
		const countCall = () => {
			if (this.spent.calls >= this.max.calls) throw this.exceeded('calls');
			if (this.spent.records > this.max.items) throw this.exceeded('items');
			this.spent.calls += 1;
		};
		const { probe } = client;
		return extendClient(client, {
			send: async (request) => {
				countCall();
				return await client.send(request);
			},
			...(probe && {
				probe: async (request) => {
					countCall();
					return await probe(request);
				},
			}),
			countRecords: (count) => {
				this.spent.records += count;
			},
		});
	}

	/** @returns the limits that the run would exceed with this demand on top */
	excess({ calls = 0, items = 0 }: Partial<RunDemand>): Array<keyof RunDemand> {
		const exceeded: Array<keyof RunDemand> = [];
		if (this.spent.calls + calls > this.max.calls) exceeded.push('calls');
		if (this.spent.items + items > this.max.items) exceeded.push('items');
		return exceeded;
	}

	/** Whether the run stays within its limits with this demand on top. */
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

	/** Counts items that come out. @returns how many of them the limit allows */
	admit(items: number): number {
		const admitted = Math.min(items, this.itemsLeft);
		this.spent.items += admitted;
		return admitted;
	}
}
