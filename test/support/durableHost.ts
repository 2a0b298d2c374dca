import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { AlarmEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { createPoller, type Host } from './n8n';
import { all, hostWith } from './triggerWorld';

/** What n8n does with a poll that has ended. `lost`: it could not store it, or had given the poll up. */
type Fate = 'stored' | 'lost';

/**
 * A trigger as n8n's durable engine treats it (2.41, `N8N_POLLER_DURABLE_CURSORS_ENABLED`): each poll gets a copy of the node's data of its own. What
 * it leaves there is stored together with its items, or when it gives null; on an error it is dropped, and so is what the poll at the activation
 * leaves when it gives null (seen in 2.41.1). Scheduled polls come with the activation mode `update` (read there).
 */
export class DurableTrigger {
	private stored: IDataObject = {};
	private isActivated = false;
	/** Everything that was stored with its items. */
	readonly emitted: AlarmEvent[] = [];

	constructor(
		private readonly host: Host,
		private readonly parameters: INodeParameters = all,
		/** How long n8n lets a poll run, in ms. */
		private readonly budgetMs = 36_000,
	) {}

	/** @returns what was stored @throws whatever the poll ends with */
	async poll(fate: Fate = 'stored'): Promise<AlarmEvent[]> {
		const staged = frozen(structuredClone(this.stored));
		// Only while the poll runs, and only as a whole.
		const { proxy, revoke } = Proxy.revocable(staged, {});
		const activation = this.isActivated ? 'update' : 'activate';
		const host = hostWith(this.host, {
			getPollBudgetMs: () => this.budgetMs,
			getWorkflowStaticData: () => proxy,
			getActivationMode: () => activation,
		});
		try {
			const output = (await createPoller(host, this.parameters).poll()) as unknown as AlarmEvent[] | null;
			const items = output ?? [];
			const isDropped = !this.isActivated && output === null;
			this.isActivated = true;
			if (fate === 'lost' || isDropped) return [];
			this.stored = JSON.parse(JSON.stringify(staged)) as IDataObject;
			this.emitted.push(...items);
			return items;
		} finally {
			revoke();
		}
	}

	/** As if nothing had ever been stored. */
	loseMemory(): void {
		this.stored = {};
	}

	/** What is stored, as JSON text. */
	memory(): string {
		return JSON.stringify(this.stored);
	}
}

/** Keys of the data itself can be set, but nothing below them. */
function frozen(data: IDataObject): IDataObject {
	Object.values(data).forEach(deepFreeze);
	return data;
}

function deepFreeze(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	Object.freeze(value);
	Object.values(value).forEach(deepFreeze);
}
