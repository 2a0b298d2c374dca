import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';

const actionNodes: INodeType[] = [
	new Protrack(),
	new ProtrackReport(),
	new ProtrackDevice(),
	new ProtrackAlarm(),
	new ProtrackGeofence(),
	new ProtrackCommand(),
	new ProtrackAccount(),
];
const trigger = new ProtrackTrigger();

/** The words below a node on the canvas. */
function subtitleOf({ description }: INodeType, parameters: INodeParameters): unknown {
	const node: INode = { id: '1', name: 'Node', type: description.name, typeVersion: 1, position: [0, 0], parameters };
	const nodeTypes = { getByNameAndVersion: () => ({ description }) } as unknown as INodeTypes;
	const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return expression.getSimpleParameterValue(node, description.subtitle, 'internal', {});
}

interface Entry {
	resource: string;
	operation: string;
	action: string;
}

/** Each operation as the menus of a node offer it. */
const entriesOf = ({ description: { properties } }: INodeType): Entry[] =>
	properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			(options as INodePropertyOptions[]).map(({ value, action = '' }) => ({
				resource: String(displayOptions?.show?.resource?.[0]),
				operation: String(value),
				action,
			})),
		);

describe('The subtitle', () => {
	it.each(actionNodes.flatMap((node) => entriesOf(node).map((entry) => [entry.action, node, entry] as const)))(
		'says "%s"',
		(action, node, { resource, operation }) => {
			expect(action).toMatch(/^[A-Z][a-zA-Z]+ .+/);
			expect(subtitleOf(node, { resource, operation })).toBe(action);
		},
	);

	it('of the trigger names its event, or counts them', () => {
		expect(subtitleOf(trigger, { events: ['speeding'] })).toBe('Driving: Speeding');
		expect(subtitleOf(trigger, { events: ['speeding', 'alarm'] })).toBe('2 events');
	});
});

describe('A yellow notice', () => {
	const { description } = new ProtrackCommand();
	const noticesFor = (parameters: INodeParameters) =>
		description.properties
			.filter(({ type }) => type === 'notice')
			.filter((property) =>
				NodeHelpers.displayParameter(
					{ resource: 'command', operation: 'send', ...parameters },
					property,
					{ typeVersion: 1 },
					description,
				),
			);

	it.each<[string, INodeParameters, RegExp[]]>([
		['Stop Engine', { command: 'RELAY,1', safetyCheck: true }, [/at speed can kill/]],
		['Stop Engine without the check', { command: 'RELAY,1', safetyCheck: false }, [/at speed can kill/, /Without the/]],
		[
			'a typed command without the check',
			{ command: 'custom', allowCustom: true, safetyCheck: false },
			[/Without the/],
		],
		['Restore Engine', { command: 'RELAY,0' }, []],
	])('with a link to the approval template warns of %s', (_, parameters, texts) => {
		const notices = noticesFor(parameters);
		expect(notices.map(({ displayName }) => displayName)).toEqual(
			texts.map((text) => expect.stringMatching(text) as string),
		);
		for (const { displayName } of notices) {
			const [, file] = /href="https:\/\/github\.com\/[\w-]+\/[\w-]+\/blob\/main\/([\w./-]+)"/.exec(displayName) ?? [];
			expect(readFileSync(path.resolve(__dirname, '../..', String(file)), 'utf8')).toContain('"Approval"');
		}
	});
});

describe('A tool description', () => {
	it.each(
		[new Protrack(), new ProtrackReport(), new ProtrackDevice(), new ProtrackAlarm()].flatMap((node) =>
			entriesOf(node).map((entry) => [entry.action, node.description, entry] as const),
		),
	)('of "%s" is short and says how a vehicle is named', (_, description, { resource, operation }) => {
		const shown = (name: string) =>
			description.properties.filter(
				(property) =>
					property.name === 'toolDescription' &&
					NodeHelpers.displayParameter({ resource, operation }, property, { typeVersion: 1 }, { ...description, name }),
			);
		expect(shown(description.name)).toEqual([]);
		const [text, ...more] = shown(`${description.name}Tool`).map(({ default: preset }) => String(preset));
		expect(more).toEqual([]);
		expect(text).toMatch(/name, plate (or|and) IMEI/);
		expect(text?.length).toBeLessThan(200);
	});
});

describe('A range of time', () => {
	const { description } = new ProtrackAlarm();
	const shownAs = (name: string, spokenRange: string) =>
		description.properties
			.filter((property) =>
				NodeHelpers.displayParameter(
					{ resource: 'alarm', operation: 'getMany', spokenRange },
					property,
					{ typeVersion: 1 },
					{ ...description, name },
				),
			)
			.map((property) => property.name)
			.filter((each) => /range/i.test(each));

	it('has a field for words in a tool alone, and the menu is there whatever that holds', () => {
		expect(shownAs('protrackAlarm', '')).toEqual(['timeRange']);
		for (const words of ['', 'yesterday', "={{ $fromAI('range') }}"])
			expect(shownAs('protrackAlarmTool', words)).toEqual(['spokenRange', 'timeRange']);
	});
});

describe('The node creator', () => {
	const { n8n } = JSON.parse(readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	/** In the order of package.json, which decides between equal scores. The trigger has no entry of its own: n8n merges it with the node of its name. */
	const entries = n8n.nodes
		.map((file) => path.basename(file, '.node.js'))
		.filter((name) => name !== 'ProtrackTrigger')
		.map((name) => {
			const file = path.resolve(__dirname, `../../nodes/${name}/${name}.node.json`);
			const { alias } = JSON.parse(readFileSync(file, 'utf8')) as { alias: string[] };
			const node = actionNodes.find(({ constructor }) => constructor.name === name);
			return { name, alias, displayName: node?.description.displayName ?? '' };
		});

	/** What n8n gives a word that is the whole of an alias or title (n8n 2.8); a title counts 1.3 times. Parts of words give less. */
	const scoreOf = (word: string, { alias, displayName }: (typeof entries)[number]) => {
		const full = 55 + 60 * word.length;
		const isAlias = alias.some((each) => each.toLowerCase() === word);
		return Math.max(displayName.toLowerCase() === word ? 1.3 * full : 0, isAlias ? full : 0);
	};

	const words = {
		Protrack: [
			...['gps', 'fleet', 'vehicle', 'truck', 'tracker', 'location', 'telematics', 'protrack', 'itrack', 'alarm'],
			...['gpx', 'kml', 'geojson', 'export'],
		],
		ProtrackReport: ['trips', 'report', 'map', 'chart'],
	};
	const searches = Object.entries(words).flatMap(([node, ofNode]) => ofNode.map((word) => [node, word] as const));

	it.each(searches)('finds %s first of our nodes for "%s"', (node, word) => {
		const best = Math.max(...entries.map((entry) => scoreOf(word, entry)));
		expect(best).toBeGreaterThan(0);
		expect(entries.find((entry) => scoreOf(word, entry) === best)?.name).toBe(node);
	});

	it('shows triggers and actions together: both nodes have the same name, and the text of the trigger speaks of both', () => {
		expect(trigger.description.name).toBe(`${new Protrack().description.name}Trigger`);
		expect(trigger.description.description).toMatch(/^Start when .+, or get /);
	});
});
