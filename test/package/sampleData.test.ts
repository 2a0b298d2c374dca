import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { mileageGetReport } from '../../nodes/Protrack/actions/mileage/getReport.operation';
import { positionGetMany } from '../../nodes/Protrack/actions/position/getMany.operation';
import { commandGetStatus } from '../../nodes/ProtrackCommand/actions/command/getStatus.operation';
import { commandSend } from '../../nodes/ProtrackCommand/actions/command/send.operation';
import { deviceGet } from '../../nodes/ProtrackDevice/actions/device/get.operation';
import { fleetReportCreate } from '../../nodes/ProtrackReport/actions/fleetReport/create.operation';
import { visitGetMany } from '../../nodes/ProtrackReport/actions/visit/getMany.operation';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { sampleEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { sampleChange, samplePoint } from '../../nodes/ProtrackTrigger/changeEvent';
import type { EventName } from '../../protrack/monitor/events';
import { startSimulator } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { runNode, storeFor } from '../support/n8n';

const folder = path.resolve(__dirname, '../../templates');
const NOW = 1_790_000_000;
const SAMPLE_IMEIS = /^1234567890123(45|52)$/;

interface Template {
	nodes: INode[];
	pinData: { [nodeName: string]: Array<{ json: IDataObject }> };
}

interface Pinned {
	node: INode;
	items: IDataObject[];
}

const templates = readdirSync(folder).map((file) => ({
	file,
	template: JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Template,
}));
const isOurs = ({ type }: INode) => /^n8n-nodes-protrack\..*(?<!Tool)$/.test(type);
const isOutside = ({ type }: INode) => /\.(httpRequest|googleSheets|emailSend|agent|webhook|chatTrigger)$/.test(type);

const pinnedNodes = ({ nodes, pinData }: Template): Pinned[] =>
	Object.entries(pinData).map(([name, items]) => {
		const node = nodes.find((each) => each.name === name);
		if (!node) throw new Error(`There is no node "${name}"`);
		return { node, items: items.map(({ json }) => json) };
	});

/** The operations whose output is described; the CSV file and the months of a logbook are compared with a real run. */
const schemas: Record<string, object | undefined> = {
	'position getMany': positionGetMany.outputSchema,
	'mileage getReport': mileageGetReport.outputSchema,
	'device get': deviceGet.outputSchema,
	'visit getMany': visitGetMany.outputSchema,
	'fleetReport create': fleetReportCreate.outputSchema,
	'command send': commandSend.outputSchema,
	'command getStatus': commandGetStatus.outputSchema,
};

/** What an event says of where the device is. */
const placeFields = Object.fromEntries(
	Object.entries({ ...positionGetMany.outputSchema }).filter(([name]) => !['deviceName', 'plateNumber'].includes(name)),
);

/** The names of all fields, those of objects and of the objects of a list included. `notice` is on some items only. */
function fieldsOf(value: unknown, at = ''): string[] {
	if (Array.isArray(value)) return fieldsOf(value[0], `${at}[]`);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value)
		.filter(([name]) => name !== 'notice')
		.flatMap(([name, each]) => [`${at}.${name}`, ...fieldsOf(each, `${at}.${name}`)])
		.sort();
}

/** A schema without the fields of objects that an item has as null. */
const withoutNulls = (schema: object = {}, item: IDataObject) =>
	Object.fromEntries(
		Object.entries(schema).map(([name, type]) => [name, item[name] === null ? null : (type as unknown)]),
	);

function sampleOf(event: EventName): object {
	if (event === 'alarm') return sampleEvent(undefined, NOW);
	return event === 'newPosition'
		? samplePoint(undefined, undefined, NOW)
		: sampleChange(event, undefined, undefined, NOW);
}

describe.each(templates)('The sample data of $file', ({ template }) => {
	it('stands in each node that reads the platform or calls another service', () => {
		const missing = template.nodes.filter((node) => (isOurs(node) || isOutside(node)) && !template.pinData[node.name]);
		expect(missing.map(({ name }) => name)).toEqual([]);
	});

	it('is of the example vehicles only', () => {
		const numbers = [...JSON.stringify(template.pinData).matchAll(/(?<!\d)\d{15}(?!\d)/g)].map(([number]) => number);
		expect(numbers.filter((imei) => !SAMPLE_IMEIS.test(imei))).toEqual([]);
	});
});

describe('The sample data of a Protrack node', () => {
	const pinned = templates.flatMap(({ file, template }) =>
		pinnedNodes(template).map(({ node, items }) => ({ file, name: node.name, node, items })),
	);
	const ours = pinned.filter(({ node }) => isOurs(node));
	const triggers = ours.filter(({ node }) => node.type.endsWith('Trigger'));
	const described = ours.filter((each) => !triggers.includes(each) && each.node.parameters.resource !== 'logbook');

	it.each(triggers)('has the fields of events: $file, $name', ({ items }) => {
		for (const { position, ...item } of items) {
			const expected = { ...sampleOf(item.event as EventName), position: null };
			expect(fieldsOf({ ...item, position: null })).toEqual(fieldsOf(expected));
			expect(fieldsOf(position)).toEqual(fieldsOf(placeFields));
		}
	});

	it.each(described)('has the fields of the operation: $file, $name', ({ node: { parameters }, items }) => {
		const schema = schemas[`${String(parameters.resource)} ${String(parameters.operation)}`];
		expect(schema).toBeDefined();
		for (const item of items) expect(fieldsOf(item)).toEqual(fieldsOf(withoutNulls(schema, item)));
	});
});

describe('The sample data of the logbook', () => {
	const template = templates.find(({ file }) => file === 'logbook-of-the-month.json')!.template;
	const logbooks = pinnedNodes(template).filter(({ node }) => node.parameters.resource === 'logbook');

	it.each(logbooks)('has the fields of a real run: $node.name', async ({ node, items }) => {
		const simulator = await startSimulator({ fleet: 'live', frozen: true });
		const host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(simulator) };
		const [vehicle] = LIVE_VEHICLES.filter(({ kind }) => kind === 'truck');
		const chosen = { deviceSelection: 'several', devices: [vehicle?.imei], timeRange: 'yesterday' };
		const input = { workingDays: [1, 2, 3, 4, 5], workFrom: '08:00', workTo: '17:00' };
		const { items: real, error } = await runNode(host, { ...node.parameters, ...chosen } as never, [input]);
		await simulator.stop();
		expect(error).toBeUndefined();
		for (const item of items) expect(fieldsOf(item)).toEqual(fieldsOf(real[0]));
	});
});
