import type { EventName } from '../protrack/monitor/events';
import type { ItemJson } from './n8nRest';
import { table, text } from './show';

/** One kind of event that stands for all with the same fields. */
const FAMILIES: Readonly<Partial<Record<EventName, string>>> = {
	alarm: 'an alarm',
	newPosition: 'a position',
	ignitionOn: 'a switch',
	speeding: 'a limit',
	zoneEntered: 'a zone',
	fuelDropped: 'a tank',
	deviceOffline: 'the connection',
	noContact: 'silence',
	deviceAdded: 'the list of devices',
	subscriptionEnding: 'a subscription',
	serviceDue: 'a service',
};

interface Entry {
	count: number;
	/** The first one. */
	item: ItemJson;
}

/** Counts what a workflow emitted, by kind of event. */
export class EventSummary {
	private readonly entries = new Map<string, Entry>();

	private readonly ids = new Set<string>();

	/** Ids that came more than once. */
	readonly doubles = new Set<string>();

	/** @param kinds everything that can come */
	constructor(private readonly kinds: readonly string[]) {}

	/** Enters items of the trigger. @returns a line for each kind that came for the first time */
	add(items: ItemJson[]): string[] {
		return items.flatMap((item) => {
			const [kind, id] = [text(item, 'event'), text(item, 'id')];
			if (this.ids.has(id)) this.doubles.add(id);
			this.ids.add(id);
			const entry = this.entries.get(kind);
			if (entry) {
				entry.count += 1;
				return [];
			}
			this.entries.set(kind, { count: 1, item });
			return [`${kind.padEnd(22)}  ${text(item, 'summary')}`];
		});
	}

	/** The kinds that have not come. */
	get missing(): string[] {
		return this.kinds.filter((kind) => !this.entries.has(kind));
	}

	/** How much came. */
	get counts(): string {
		return `${this.ids.size} events, ${this.entries.size} of ${this.kinds.length} kinds`;
	}

	/** How much came, and the first of what is still to come. */
	get progress(): string {
		const { counts, missing } = this;
		if (missing.length === 0) return counts;
		const more = missing.length > 4 ? ` and ${missing.length - 4} more` : '';
		return `${counts}; still to come: ${missing.slice(0, 4).join(', ')}${more}`;
	}

	/** Every kind with how many came and the summary of the first. */
	get table(): string {
		const rows = this.kinds.map((kind) => {
			const entry = this.entries.get(kind);
			return [kind, String(entry?.count ?? 0), entry ? text(entry.item, 'summary') : '-'];
		});
		return table([['KIND', 'CAME', 'THE FIRST OF THEM'], ...rows]);
	}

	/** One whole item for each family of kinds. */
	get samples(): string {
		return Object.entries(FAMILIES)
			.flatMap(([kind, family]) => {
				const entry = this.entries.get(kind);
				return entry
					? [`  About ${family} (${kind}):\n${JSON.stringify(entry.item, null, 2).replace(/^/gm, '  ')}`]
					: [];
			})
			.join('\n\n');
	}
}
