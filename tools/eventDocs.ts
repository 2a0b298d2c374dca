import { eventTitles, sortedEventRules, type EventName } from '../protrack/monitor/events';
import { eventRules } from '../protrack/monitor/events/rules';

/*
 * What is written of events outside the package: the tables of docs/trigger.md, and the lists of the template "Everything that happens".
 * `npm run docs:events` writes it; a test fails while it is out of date.
 */

type Rule = (typeof sortedEventRules)[number];

const code = (name: string) => `\`${name}\``;
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;

function parametersOf(rule: Rule): string {
	const parameters = rule.parameters.map((parameter) =>
		parameter.type === 'zones'
			? `${code(parameter.name)} (circles, GeoJSON polygons)`
			: `${code(parameter.name)} (${parameter.default})`,
	);
	return [parameters.join(', '), rule.note ?? ''].filter((text) => text !== '').join('; ');
}

function namesTable(): string {
	const rows = sortedEventRules.map((rule) => {
		const group = rule.events[0]?.group ?? '';
		const labels = rule.events.map(({ label }) => label).join(', ');
		return row(`${group}: ${labels}`, rule.events.map(({ name }) => code(name)).join(', '), parametersOf(rule));
	});
	return [row('Event', 'Name in the item', 'Parameters (with their defaults)'), '| --- | --- | --- |', ...rows].join(
		'\n',
	);
}

function conditionsTable(): string {
	const rows = sortedEventRules.flatMap((rule) => {
		const isDebounced = rule.source === 'changes' && rule.isDebounced ? 'yes' : 'no';
		const conditions = new Map<string, string[]>();
		for (const { name, description, repeatsAfter } of rule.events) {
			const condition = row(description, repeatsAfter, isDebounced);
			conditions.set(condition, [...(conditions.get(condition) ?? []), code(name)]);
		}
		return [...conditions].map(([condition, names]) => `| ${names.join(', ')} ${condition}`);
	});
	return [row('Events', 'Come when', 'Can come again after', 'Debounced'), '| --- | --- | --- | --- |', ...rows].join(
		'\n',
	);
}

/** @returns the text of docs/trigger.md with its tables of events up to date */
export function withEventTables(text: string): string {
	return [['names', namesTable()] as const, ['conditions', conditionsTable()] as const].reduce(
		(document, [name, table]) => {
			const [begin, end] = [`<!-- ${name} of events: npm run docs:events -->`, `<!-- end of ${name} -->`];
			return replaceBetween(document, begin, end, `\n${table}\n`);
		},
		text,
	);
}

/** The ends of the template, each with the groups of the menu that belong to it. */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
	Alarms: ['Alarm'],
	Driving: ['Driving', 'Ignition', 'Movement', 'Zone'],
	Security: ['Door', 'Fuel Supply', 'Security'],
	Workshop: ['Charging', 'Fuel', 'Power', 'Service', 'Temperature'],
	Connection: ['Connection'],
	Office: ['Device', 'Subscription'],
	Positions: ['Position'],
};

/** Events that matter to somebody else than the rest of their group. */
const OTHER_TOPICS: Partial<Record<EventName, string>> = {
	fuelDropped: 'Security',
	deviceBlocked: 'Office',
	deviceExpired: 'Office',
};

function sortedEvents(): Array<{ name: EventName; group: string }> {
	return eventRules
		.flatMap(({ events }): Array<{ name: EventName; group: string }> => [...events])
		.sort((a, b) => eventTitles[a.name].localeCompare(eventTitles[b.name]));
}

function topicsExpression(): string {
	const events = sortedEvents();
	const lines = Object.entries(TOPICS).map(([topic, groups]) => {
		const names = events.filter(
			({ name, group }) => (OTHER_TOPICS[name] ?? (groups.includes(group) && topic)) === topic,
		);
		return `\t${topic}: [${names.map(({ name }) => `'${name}'`).join(', ')}],\n`;
	});
	return `={{ Object.entries({\n${lines.join('')}}).find(([, events]) => events.includes($json.event))?.[0] }}`;
}

/** @returns the text of the template "Everything that happens" with all events */
export function withAllEvents(text: string): string {
	const names = sortedEvents().map(({ name }) => `"${name}"`);
	const lines = Array.from({ length: Math.ceil(names.length / 4) }, (_, index) =>
		names.slice(4 * index, 4 * index + 4).join(', '),
	);
	const indent = '\n\t\t\t\t\t';
	const list = `${indent}${lines.join(`,${indent}`)}\n\t\t\t\t`;
	return replaceBetween(
		replaceBetween(text, '"events": [', ']', list),
		'"name": "topic",\n\t\t\t\t\t\t\t"type": "string",\n\t\t\t\t\t\t\t"value": ',
		'\n',
		JSON.stringify(topicsExpression()),
	);
}

function replaceBetween(text: string, begin: string, end: string, replacement: string): string {
	const from = text.indexOf(begin) + begin.length;
	const to = text.indexOf(end, from);
	if (from < begin.length || to < 0) throw new Error(`There is no place between "${begin}" and "${end}"`);
	return text.slice(0, from) + replacement + text.slice(to);
}
