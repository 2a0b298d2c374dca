import type { INodePropertyOptions } from 'n8n-workflow';

import { eventPhrases, eventTitles, sortedEventRules, type EventName } from '../../protrack/monitor';

/** What names of parameters and events in the texts of the definitions are called on screen. */
const namesOnScreen: ReadonlyMap<string, string> = new Map([
	...sortedEventRules.flatMap(({ parameters }) => parameters.map(({ name, label }) => [name, label] as const)),
	...Object.entries(eventTitles),
]);

/** A text of a definition with the names on screen, as a sentence. */
export function inUserWords(text: string): string {
	const named = text.replace(/`(\w+)`/g, (_, name: string) => `"${namesOnScreen.get(name) ?? name}"`);
	return named.charAt(0).toUpperCase() + named.slice(1);
}

const toOption = ({ name, description }: { name: EventName; description: string }): INodePropertyOptions => ({
	name: eventTitles[name],
	value: name,
	description: inUserWords(description),
	// The node creator lists each event as a trigger of its own, by this.
	action: `On ${eventPhrases[name].charAt(0).toLowerCase()}${eventPhrases[name].slice(1)}`,
});

/** All events as the menu shows them, those of a group together. */
export const eventOptions: INodePropertyOptions[] = sortedEventRules
	.flatMap(({ events }) => events.map(toOption))
	.sort((a, b) => a.name.localeCompare(b.name));

/** The chosen events in words, as the subtitle of the node. */
export const subtitle = `={{ $parameter.events.length === 1 ? (${JSON.stringify(eventTitles)})[$parameter.events[0]] : $parameter.events.length + " events" }}`;
