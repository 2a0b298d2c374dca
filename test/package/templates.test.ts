import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DateTime } from 'luxon';
import {
	Workflow,
	type Expression,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeTypes,
	type IConnections,
	type IRunExecutionData,
} from 'n8n-workflow';
import { sampleEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { sampleChange, samplePoint } from '../../nodes/ProtrackTrigger/changeEvent';
import type { EventName } from '../../protrack/monitor/events';
import { eventNames } from '../../protrack/monitor/events/catalog';
import { readFilters } from '../../nodes/shared/alarmFilters';
import { readZones } from '../../nodes/ProtrackTrigger/zones';

const folder = path.resolve(__dirname, '../../templates');
const { n8n } = JSON.parse(readFileSync(path.resolve(folder, '../package.json'), 'utf8')) as {
	n8n: { nodes: string[] };
};
const ours = n8n.nodes
	.map((file) => path.basename(file, '.node.js'))
	.map((name) => `${name[0]?.toLowerCase()}${name.slice(1)}`);

interface Template {
	name: string;
	active: boolean;
	nodes: INode[];
	connections: IConnections;
	settings: object;
	pinData: { [nodeName: string]: Array<{ json: IDataObject }> };
}

const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Template;

const nodeOf = ({ nodes }: Template, name: string): INode => {
	const node = nodes.find((each) => each.name === name);
	if (!node) throw new Error(`There is no node "${name}"`);
	return node;
};

/** What evaluates the expressions of a template. */
function expressionsOf({ nodes, connections }: Template, timezone?: string): Expression {
	const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;
	// It fills in the defaults of the types, of which there are none here.
	const settings = timezone ? { timezone } : undefined;
	return new Workflow({ nodes: structuredClone(nodes), connections, active: false, nodeTypes, settings }).expression;
}

describe.each(readdirSync(folder))('The template %s', (file) => {
	const template = read(file);

	it('is not active and holds no credentials', () => {
		expect(template.active).toBe(false);
		expect(template.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});

	it('uses nodes of n8n and of this package only', () => {
		const types = template.nodes.map(({ type }) => type);
		const foreign = types.filter(
			(type) =>
				!/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./.test(type) &&
				!ours.includes(type.replace('n8n-nodes-protrack.', '').replace(/Tool$/, '')),
		);
		expect(foreign).toEqual([]);
	});

	it('has a node of its own for each id and name, and a note that explains it', () => {
		const { nodes } = template;
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
		const [note] = nodes;
		expect(note?.type).toBe('n8n-nodes-base.stickyNote');
		expect(note?.parameters.content).toMatch(/^## .+\n.+\n\n\*\*You need\*\* .+\n\n1\. .+\n2\. .+\n3\. .+/);
		expect(note?.parameters.content).not.toContain('\n4. ');
	});

	it('has what n8n wants of a node that waits for a request', () => {
		const waiting = template.nodes.filter(({ type }) => /\.(wait|mcpTrigger|chatTrigger)$/.test(type));
		expect(waiting.filter(({ webhookId }) => webhookId === undefined)).toEqual([]);
	});

	it('offers agents nothing but reads', () => {
		const tools = template.nodes.filter(({ type }) => type.endsWith('Tool'));
		const types = ['protrackTool', 'protrackReportTool', 'protrackAlarmTool', 'protrackDeviceTool'].map(
			(name) => `n8n-nodes-protrack.${name}`,
		);
		expect(tools.filter(({ type }) => !types.includes(type))).toEqual([]);
		for (const { parameters } of tools) expect(String(parameters.toolDescription).length).toBeLessThan(200);
	});

	it('has at most 15 nodes, with names that can be read on the canvas', () => {
		expect(template.nodes.length).toBeLessThanOrEqual(15);
		expect(template.nodes.filter(({ name }) => name.length > 30)).toEqual([]);
	});

	it('has what a user enters, such as addresses, in one node "Settings"', () => {
		const elsewhere = template.nodes.filter(
			({ name, type, parameters }) =>
				name !== 'Settings' && !type.endsWith('.stickyNote') && JSON.stringify(parameters).includes('example.com'),
		);
		expect(elsewhere).toEqual([]);
		const settings = template.nodes.filter(({ name }) => name === 'Settings');
		expect(settings.filter(({ type }) => type !== 'n8n-nodes-base.set')).toEqual([]);
	});

	it('writes no time of day without its time zone', () => {
		const formats = [...JSON.stringify(template.nodes).matchAll(/toFormat\('([^']*)'\)/g)].map(([, format]) => format);
		expect(formats.filter((format) => format?.includes('HH') && !format.includes('ZZZZ'))).toEqual([]);
	});

	it('leaves no note and no node over another', () => {
		const boxes = template.nodes.map(boxOf);
		const covered = boxes.flatMap((box, index) =>
			boxes.slice(index + 1).flatMap((other) => (overlap(box, other) ? [`${box.name} and ${other.name}`] : [])),
		);
		expect(covered).toEqual([]);
	});

	it('is small enough to be read as a whole', () => {
		const boxes = template.nodes.map(boxOf);
		const width = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
		const height = Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top));
		expect(width).toBeLessThanOrEqual(1800);
		expect(height).toBeLessThanOrEqual(1150);
	});

	it('has notes that are high enough for their text, with a line to spare', () => {
		const notes = template.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		const cut = notes.filter(({ parameters }) => Number(parameters.height) < heightOfText(parameters) + LINE_HEIGHT);
		expect(cut.map(({ name }) => name)).toEqual([]);
	});

	it('follows no service to another address, where a request would be lost and its key given away', () => {
		const requests = template.nodes.filter(({ type }) => type === 'n8n-nodes-base.httpRequest');
		const following = requests.filter(({ parameters }) => {
			const { redirect } = parameters.options as { redirect?: { redirect: { followRedirects: boolean } } };
			return redirect?.redirect.followRedirects !== false;
		});
		expect(following.map(({ name }) => name)).toEqual([]);
	});

	it('makes no failure of an answer to a write that is no JSON, which would write it again', () => {
		const writes = template.nodes.filter(
			({ type, parameters }) => type === 'n8n-nodes-base.httpRequest' && parameters.method !== 'GET',
		);
		const parsing = writes.filter(
			({ parameters }) => !JSON.stringify(parameters.options).includes('"responseFormat":"text"'),
		);
		expect(parsing.map(({ name }) => name)).toEqual([]);
	});

	it('tries each call of a service three times, but for one that must not be made twice', () => {
		const calls = template.nodes.filter(({ type }) => /\.(httpRequest|emailSend|googleSheets)$/.test(type));
		const once = calls.filter(({ retryOnFail, maxTries }) => !retryOnFail || maxTries !== 3).map(({ name }) => name);
		expect(once).toEqual(file === 'odometer-sync-with-erp.json' ? ['Enter in the ERP'] : []);
	});

	it('lets nobody decide in a form without a login', () => {
		const forms = template.nodes.filter(({ parameters }) => parameters.resume === 'form');
		expect(forms.filter(({ parameters }) => parameters.incomingAuthentication !== 'basicAuth')).toEqual([]);
	});

	it('connects nodes that exist', () => {
		const names = template.nodes.map(({ name }) => name);
		const used = Object.entries(template.connections).flatMap(([from, byType]) => [
			from,
			...Object.values(byType).flatMap((ends) => ends.flatMap((to) => (to ?? []).map(({ node }) => node))),
		]);
		expect(used.filter((name) => !names.includes(name))).toEqual([]);
	});
});

const LINE_HEIGHT = 18;

/** How high the text of a note is, measured in the editor of n8n 2.8.4: a heading of 70 pixels, and lines of 6.4 pixels a letter. */
function heightOfText({ content, width }: INodeParameters): number {
	const [, ...lines] = String(content).split('\n');
	const rowsOf = (line: string) => {
		const room = Number(width) - (/^\d\. /.test(line) ? 60 : 30);
		return Math.max(1, Math.ceil((line.replaceAll(/[*`]/g, '').length * 6.4) / room));
	};
	return 70 + LINE_HEIGHT * lines.reduce((rows, line) => rows + rowsOf(line), 0);
}

/** What a node takes of the canvas, with its name below it; of a note its whole area. */
function boxOf({ name, type, position: [left, top], parameters }: INode) {
	const isNote = type.endsWith('.stickyNote');
	const [width, height] = isNote ? [Number(parameters.width), Number(parameters.height)] : [128, 128];
	return { name, left, top, right: left + width, bottom: top + height };
}

function overlap(one: ReturnType<typeof boxOf>, other: ReturnType<typeof boxOf>): boolean {
	return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

describe('The template "everything that happens"', () => {
	const template = read('everything-that-happens.json');
	const trigger = nodeOf(template, 'Anything new').parameters;
	const { assignments } = nodeOf(template, 'Write a sentence').parameters as {
		assignments: { assignments: Array<{ name: string; value: string }> };
	};
	const { rules } = nodeOf(template, 'Sort by topic').parameters as {
		rules: { values: Array<{ outputKey: string; conditions: INodeParameters }> };
	};

	const noTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;
	const { expression } = new Workflow({ nodes: template.nodes, connections: {}, active: false, nodeTypes: noTypes });

	/** What the node writes for an item. */
	function written(field: string, json: object): unknown {
		const value = assignments.assignments.find(({ name }) => name === field)?.value ?? '';
		return expression.getParameterValue(value, null, 0, 0, 'Write a sentence', [{ json: { ...json } }], 'manual', {});
	}

	const sampleOf = (event: EventName) => {
		if (event === 'alarm') return sampleEvent(undefined, 1_790_000_000);
		return event === 'newPosition'
			? samplePoint(undefined, undefined, 1_790_000_000)
			: sampleChange(event, undefined, undefined, 1_790_000_000);
	};

	it('watches every kind of event', () => {
		expect([...(trigger.events as string[])].sort()).toEqual([...eventNames].sort());
	});

	it('has a circle and a polygon that can be read', () => {
		expect(readZones(trigger.zones).map(({ name, shape }) => ({ name, shape }))).toEqual([
			{ name: 'Depot', shape: 'circle' },
			{ name: 'San Miguel', shape: 'polygon' },
		]);
	});

	it.each(eventNames)('writes a whole sentence about %s and sorts it', (event) => {
		const sentence = written('sentence', sampleOf(event));
		expect(sentence).toMatch(/^123456789012345: [A-Z].*\w/);
		expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
		expect(sentence).not.toBe(`123456789012345: ${event}`);
		expect(rules.values.map(({ outputKey }) => outputKey)).toContain(written('topic', sampleOf(event)));
	});

	it('says when and where', () => {
		const alarm = sampleOf('alarm');
		expect(written('when', alarm)).toMatch(/^2026-09-\d\d \d\d:\d\d [A-Z]+$/);
		expect(written('map', alarm)).toMatch(/^https:.*query=22.583197,113.909813$/);
		expect(written('map', sampleOf('newPosition'))).toBe(written('map', alarm));
		expect(written('map', sampleOf('doorOpened'))).toBe('unknown');
	});

	it('says so when the time is unknown', () => {
		expect(written('when', { ...sampleOf('alarm'), occurredAt: null })).toBe('unknown');
	});

	it('has an end for each topic', () => {
		const ends = template.connections['Sort by topic']?.main ?? [];
		expect(ends).toHaveLength(rules.values.length);
		for (const { outputKey, conditions } of rules.values)
			expect(JSON.stringify(conditions)).toContain(`"rightValue":"${outputKey}"`);
	});
});

describe('The template "alarms as they come"', () => {
	const template = read('alarms-as-they-come.json');
	const { assignments } = nodeOf(template, 'Write the message').parameters as {
		assignments: { assignments: Array<{ value: string }> };
	};

	/** The message that the node writes about an alarm. */
	function messageOf(alarm: object): unknown {
		const input = [{ json: { ...alarm } }];
		const [{ value } = { value: '' }] = assignments.assignments;
		return expressionsOf(template).getParameterValue(value, null, 0, 0, 'Write the message', input, 'manual', {});
	}

	it('says when it happened in the time zone of the workflow, and so when that is unknown', () => {
		const alarm = sampleEvent(undefined, 1_790_000_000);
		expect(messageOf(alarm)).toMatch(/^\d+: .+ at 2026-09-\d\d \d\d:\d\d [A-Z]+, https:/);
		expect(messageOf({ ...alarm, occurredAt: null })).toMatch(/ at an unknown time, https:/);
	});
});

describe('The template "critical alarms"', () => {
	const template = read('critical-alarms.json');
	const expression = expressionsOf(template);
	const { assignments } = nodeOf(template, 'Write the message').parameters as {
		assignments: { assignments: Array<{ value: string }> };
	};
	const [message] = assignments.assignments;

	/** The message that the node writes about an item. */
	function messageOf(json: object): unknown {
		const input = [{ json: { ...json } }];
		return expression.getParameterValue(message!.value, null, 0, 0, 'Write the message', input, 'manual', {});
	}

	const filter = readFilters(nodeOf(template, 'Critical alarm').parameters.filters);
	const alarm = sampleEvent(undefined, 1_790_000_000, filter);

	it('starts for critical alarms only', () => {
		expect(filter.severities).toEqual(new Set(['critical']));
		expect(alarm.severity).toBe('critical');
	});

	it('says which vehicle, what, when and where, with a map link', () => {
		expect(String(messageOf(alarm)).split('\n')).toEqual([
			alarm.summary,
			expect.stringMatching(/^When: 2026-09-\d\d \d\d:\d\d [A-Z]+$/),
			'Where: 22.583197, 113.909813',
			`Map: ${alarm.mapUrl}`,
		]);
	});

	it('says so when the place is unknown', () => {
		const nowhere = { ...alarm, mapUrl: null, alarm: { ...alarm.alarm, latitude: null, longitude: null } };
		expect(messageOf(nowhere)).toMatch(/\nWhere: unknown\nMap: none, the place is unknown$/);
	});
});

describe('The template "stop engine with approval"', () => {
	const template = read('stop-engine-with-approval.json');
	const expression = expressionsOf(template);
	const question = { imei: '123456789012345', reason: 'Reported as stolen' };

	/** What the form says of a vehicle and its position. */
	function formFor(vehicle: object, position: object): unknown {
		const outputOf = (json: object) => [{ data: { main: [[{ json }]] } }];
		const data = {
			resultData: {
				runData: {
					Settings: outputOf(question),
					Vehicle: outputOf(vehicle),
					Position: outputOf(position),
				},
			},
		} as unknown as IRunExecutionData;
		const { formDescription = '' } = nodeOf(template, 'Approval').parameters;
		const input = [{ json: { ...position } }];
		return expression.getParameterValue(formDescription, data, 0, 0, 'Approval', input, 'manual', {});
	}

	it('shows who approves what it is about: name, plate, speed, last contact and map', () => {
		const said = formFor(
			{ name: 'Taxi <7>', plateNumber: 'KBZ 100A', imei: question.imei },
			{ speedKmh: 42, state: 'moving', lastSeenAt: '2026-09-01T10:00:00Z', mapUrl: 'https://example.com/?a=1' },
		);
		expect(said).toContain('Vehicle: Taxi &lt;7>, KBZ 100A, 123456789012345<br>Reason: Reported as stolen');
		expect(said).toContain('42 km/h, moving');
		expect(said).toMatch(/Last contact: 2026-09-01 \d\d:\d\d:00/);
		expect(said).toContain('<a href="https://example.com/?a=1"');
	});

	it('says what is unknown of a vehicle that was never online', () => {
		const said = formFor({ name: null, plateNumber: '', imei: question.imei }, {});
		expect(said).toContain('Vehicle: 123456789012345<br>');
		expect(said).toContain('unknown km/h');
		expect(said).toContain('Position: unknown');
		expect(said).not.toMatch(/undefined|null|NaN/);
		expect(nodeOf(template, 'Position').alwaysOutputData).toBe(true);
	});

	it('warns that who has the link can approve without a login', () => {
		expect(nodeOf(template, 'About this workflow').parameters.content).toContain('whoever has the link can approve');
	});
});

describe('The quiet hours of the template "alarms to chat"', () => {
	const template = read('alarms-to-chat.json');
	const expression = expressionsOf(template, 'America/New_York');
	const { assignments } = nodeOf(template, 'What is due').parameters as {
		assignments: { assignments: Array<{ value: string }> };
	};
	afterEach(() => jest.useRealTimers());

	/** Whether only critical alarms are due at a time of day in New York, on the day on which its clocks go forward unless another is given. */
	function isQuiet(quietFrom: string, quietTo: string, time: string, day = '2026-03-08'): boolean {
		const now = DateTime.fromISO(`${day}T${time}`, { zone: 'America/New_York' });
		jest.useFakeTimers({ now: now.toMillis() });
		const outputOf = (json: object) => [{ data: { main: [[{ json }]] } }];
		const data = {
			resultData: { runData: { Settings: outputOf({ quietFrom, quietTo }) } },
		} as unknown as IRunExecutionData;
		const input = [{ json: {} }];
		const due = expression.getParameterValue(
			assignments.assignments[0]!.value,
			data,
			0,
			0,
			'What is due',
			input,
			'manual',
			{},
		);
		return due === 1;
	}

	it.each([
		['22:00', '06:00', '21:59', false],
		['22:00', '06:00', '22:00', true],
		['22:00', '06:00', '00:00', true],
		['22:00', '06:00', '05:59', true],
		['22:00', '06:00', '06:00', false],
		['22:00', '6:00', '07:30', false],
		['22:00', '6:00', '05:59', true],
		['9:00', '17:30', '09:15', true],
		['9.00', '17.30', '17:30', false],
		['22:00', '22:00', '22:00', false],
		['00:00', '24:00', '23:59', true],
		['', 'six', '03:30', false],
	])('from %s to %s at %s: %s', (from, to, time, quiet) => {
		expect(isQuiet(from, to, time)).toBe(quiet);
	});

	it('go by the clock on the wall, also in the hour that comes twice', () => {
		expect(isQuiet('1:30', '2:00', '01:45', '2026-11-01')).toBe(true);
		expect(isQuiet('1:30', '2:00', '02:00', '2026-11-01')).toBe(false);
	});
});
