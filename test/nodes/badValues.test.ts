import type * as Workflow from 'n8n-workflow';
import type * as Picture from '../../protrack/picture';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof Workflow>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

// Nor is what a picture shows, and each takes a second.
jest.mock('../../protrack/picture', () => ({
	...jest.requireActual<typeof Picture>('../../protrack/picture'),
	*pngSteps() {
		return new Uint8Array(8);
	},
}));

import type {
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodeType,
	NodeApiError,
} from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackCommand } from '../../nodes/ProtrackCommand/ProtrackCommand.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { ProtrackGeofence } from '../../nodes/ProtrackGeofence/ProtrackGeofence.node';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { createPoller, runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

/*
 * Every field of every operation, as the descriptions of the nodes list them, gets everything that an expression may give by mistake. A field that is
 * added later is tested by itself.
 */

const IMEI = '350000000000001';

/** By what the test calls them; under "Nothing" the key is missing. */
const BAD: Record<string, unknown> = {
	Nothing: undefined,
	Null: null,
	Object: {},
	List: [],
	Nan: NaN,
	Number: 7,
	Boolean: true,
};

/** Values with which an operation runs, for fields whose default is empty. */
const GOOD: IDataObject = {
	device: { __rl: true, mode: 'imei', value: IMEI },
	devices: [IMEI],
	account: { __rl: true, mode: 'name', value: 'north' },
	accounts: 'north',
	name: 'Depot',
	path: '/api/geofence/list',
	commandId: '1B454',
	newPassword: 'Abc@34590',
	repeatPassword: 'Abc@34590',
	content: 'Hello',
	customCommand: 'STATUS',
	from: '2026-03-01T08:00:00Z',
	to: '2026-03-01T09:00:00Z',
	latitude: 10,
	longitude: 20,
	zones: { circle: [{ name: 'Depot', latitude: 10, longitude: 20, radiusM: 200 }] },
	timeZoneName: 'UTC',
	litersPer100Km: 8,
	kgPerLiter: 2,
	factorSource: 'My supplier',
	places: { circle: [{ name: 'Depot', latitude: 10, longitude: 20, radiusM: 200 }] },
};

/** One field, and the parameters with which n8n shows it and reads `value` as its value. */
interface Place {
	title: string;
	field: INodeProperties;
	/** The field that it stands in, where n8n reads that as a whole. */
	group?: string;
	parametersWith: (value: unknown) => INodeParameters;
}

type Shown = Record<string, unknown>;

function isShown({ displayOptions }: INodeProperties, chosen: Shown): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const value = chosen[name];
		return (
			value === undefined ||
			(Array.isArray(value) ? value : [value]).some((each) => (values as unknown[]).includes(each))
		);
	});
}

/** The choices that a field needs to be shown. */
function choicesFor({ displayOptions }: INodeProperties, fields: INodeProperties[]): Shown {
	const typeOf = (name: string) => fields.find((field) => field.name === name)?.type;
	return Object.fromEntries(
		Object.entries(displayOptions?.show ?? {}).map(([path, values]) => {
			const name = path.replace('/', '');
			return [name, typeOf(name) === 'multiOptions' ? [values?.[0]] : values?.[0]];
		}),
	);
}

function placesOf(fields: INodeProperties[], menu: Shown): Place[] {
	const places: Place[] = [];
	// A notice holds no value. What only a tool has is tested with it.
	const inMenu = fields.filter(
		(field) => field.type !== 'notice' && isShown(field, { ...menu, '@tool': false }) && !(field.name in menu),
	);
	for (const field of inMenu) {
		const withField = (value: unknown, ...shown: INodeProperties[]) => {
			const choices = {
				...[field, ...shown].reduce<Shown>((all, each) => ({ ...all, ...choicesFor(each, fields) }), {}),
				...menu,
			};
			const others = inMenu
				.filter((each) => isShown(each, choices))
				.map((each) => [each.name, GOOD[each.name] ?? each.default] as const);
			return { ...Object.fromEntries(others), ...choices, [field.name]: value } as INodeParameters;
		};
		places.push({ title: field.displayName, field, parametersWith: withField });
		for (const option of (field.options ?? []) as Array<INodeProperties | INodePropertyCollection>) {
			if (field.type === 'collection' && 'type' in option) {
				places.push({
					title: option.displayName,
					field: option,
					parametersWith: (value) => withField({ [option.name]: value }, option),
				});
			}
			if (field.type !== 'fixedCollection' || !('values' in option)) continue;
			for (const inner of option.values) {
				const usual = Object.fromEntries(option.values.map((each) => [each.name, GOOD[each.name] ?? each.default]));
				const parametersWith = (value: unknown) => withField({ [option.name]: [{ ...usual, [inner.name]: value }] });
				places.push({ title: inner.displayName, field: inner, group: field.displayName, parametersWith });
			}
		}
	}
	return places;
}

const optionsOf = (field: INodeProperties | undefined) =>
	(field?.options ?? []).map((option) => ('value' in option ? option.value : option.name));

/** Each operation of a node with its fields. */
function operationsOf(node: INodeType): Array<[name: string, menu: Shown]> {
	const { properties } = node.description;
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	return resources.flatMap((resource) =>
		optionsOf(properties.find((field) => field.name === 'operation' && isShown(field, { resource }))).map(
			(operation): [string, Shown] => [
				`${node.description.displayName}, ${String(resource)} ${String(operation)}`,
				{ resource, operation },
			],
		),
	);
}

const nodes = [
	new ProtrackAccount(),
	new ProtrackAlarm(),
	new ProtrackCommand(),
	new ProtrackDevice(),
	new ProtrackGeofence(),
	new Protrack(),
	new ProtrackReport(),
];
const operations = nodes.flatMap((node) =>
	operationsOf(node).map(([name, menu]) => [name, node as INodeType, menu] as const),
);

const UNEXPLAINED =
	/should not happen|TypeError|Cannot |is not a function|not iterable|object Object|undefined|NaN|Expected |Invalid /;
const EXPRESSION_ERROR = "={{ $('No Such Node').item.json.x }}";

/** What may be an object; the value of a query parameter is then sent as JSON. */
const takesObjects = ({ type, displayName }: INodeProperties) =>
	['collection', 'fixedCollection', 'json'].includes(type) || displayName === 'Value';

/** n8n takes no expression for a collection as a whole. */
const isCollection = ({ type }: INodeProperties) => ['collection', 'fixedCollection'].includes(type);

const nameIn = (title: string) => title.replace(/ \(.*/, '');

describe('a value of the wrong kind', () => {
	let sim: Simulator;
	const hostOf = (node: INodeType): Host => ({ node, credential: new ProtrackApi(), store: storeFor(sim) });

	beforeAll(async () => {
		sim = await startSimulator({
			frozen: true,
			startAt: Date.parse('2026-03-01T10:00:00Z'),
			account: 'badvalues',
			timeToleranceSeconds: 10_000_000_000,
		});
		sim.addDevice({ imei: IMEI, name: 'Truck', position: { latitude: 10, longitude: 20 } });
		sim.addAccount({ account: 'north', password: 'x' });
	});
	afterAll(async () => await sim.stop());

	const goesOn = { onError: 'continueRegularOutput' } as const;
	const input = Object.values(BAD).map((bad) => (bad === undefined ? {} : { bad })) as IDataObject[];

	it.each(operations)('in any field of %s is explained with the name of the field', async (_, node, menu) => {
		const unexplained: string[] = [];
		const places = placesOf(node.description.properties, menu);
		for (const { title, field, parametersWith } of places) {
			const { outputs, error } = await runNode(hostOf(node), parametersWith('={{ $json.bad }}'), input, goesOn);
			const errorsOf = (index: number) =>
				(outputs[0] ?? [])
					.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index)
					.flatMap(({ json }) => (json.error as string | undefined) ?? []);
			if (error) unexplained.push(`${title}: ${error.message}`);
			Object.keys(BAD).forEach((kind, index) => {
				const errors = errorsOf(index);
				if (errors.some((text) => UNEXPLAINED.test(text))) unexplained.push(`${title}, ${kind}: ${errors.join()}`);
				if (kind !== 'Object' || takesObjects(field)) return;
				if (!errors.some((text) => text.includes(nameIn(title))))
					unexplained.push(`${title}, ${kind}: ${errors.join() || 'taken'}`);
			});
		}
		expect(places.length).toBeGreaterThan(0);
		expect(unexplained).toEqual([]);
	});

	it.each(operations)(
		'an expression that fails in any field of %s is explained with the name of the field',
		async (_, node, menu) => {
			const unexplained: string[] = [];
			for (const { title, field, group = title, parametersWith } of placesOf(node.description.properties, menu)) {
				if (isCollection(field)) continue;
				const { error } = await runNode(hostOf(node), parametersWith(EXPRESSION_ERROR));
				const text = `${error?.message} ${error?.description}`;
				if (!error || /should not happen|TypeError/.test(text) || !text.includes(`"${group}" cannot be read`))
					unexplained.push(`${title}: ${text}`);
			}
			expect(unexplained).toEqual([]);
		},
	);

	const triggerPlaces = placesOf(new ProtrackTrigger().description.properties, {});
	const pollWith = async (parameters: INodeParameters): Promise<string> => {
		const node = new ProtrackTrigger();
		const poller = createPoller(hostOf(node), parameters);
		return await poller.poll().then(
			() => '',
			(error: unknown) => `${(error as NodeApiError).message} ${(error as NodeApiError).description}`,
		);
	};

	it.each(triggerPlaces.map((place) => [place.title, place] as const))(
		'in "%s" of the trigger is explained with the name of the field',
		async (_, { title, field, group = title, parametersWith }) => {
			const unexplained: string[] = [];
			for (const [kind, bad] of Object.entries({ ...BAD, Failing: EXPRESSION_ERROR, Undefined: '={{ undefined }}' })) {
				const text = await pollWith(parametersWith(bad));
				if (UNEXPLAINED.test(text.replaceAll("'No Such Node'", ''))) unexplained.push(`${kind}: ${text}`);
				const mustFail = (kind === 'Failing' && !isCollection(field)) || (kind === 'Object' && !takesObjects(field));
				if (mustFail && !text.includes(nameIn(kind === 'Failing' ? group : title)))
					unexplained.push(`${kind}: ${text || 'taken'}`);
			}
			expect(unexplained).toEqual([]);
		},
	);
});
