import { NodeHelpers, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { eventNames } from '../../../protrack/monitor/events/catalog';

const { description } = new ProtrackTrigger();
const events = description.properties.find(({ name }) => name === 'events');
const options = (events?.options ?? []) as INodePropertyOptions[];
const optionOf = (event: string) => options.find(({ value }) => value === event);

/** The fields that the panel shows, in its order. */
const shownFor = (chosen: string[]): INodeProperties[] =>
	description.properties.filter((property) =>
		NodeHelpers.displayParameter(
			{ events: chosen, deviceSelection: 'one' } satisfies INodeParameters,
			property,
			{ typeVersion: 1 },
			description,
		),
	);

describe('The panel of the trigger', () => {
	it('lists all events by group', () => {
		expect(options.map(({ value }) => value).sort()).toEqual([...eventNames].sort());
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(names.filter((name) => !/^[A-Z][A-Za-z ]+: [A-Z]/.test(name))).toEqual([]);
		expect(optionOf('speeding')?.name).toBe('Driving: Speeding');
	});

	it('describes each event in one sentence, with the names of fields and events as they are on screen', () => {
		for (const { description: text = '', name } of options) {
			expect([name, text]).toEqual([name, expect.stringMatching(/^["A-Z\d][^`]+$/) as string]);
			expect(text).not.toMatch(/[a-z][A-Z]/);
		}
		expect(optionOf('speeding')?.description).toBe('Faster than "Speeding: Limit"');
	});

	it('names each event in the node creator as people say it', () => {
		const actions = options.map(({ action = '' }) => action);
		expect(new Set(actions).size).toBe(options.length);
		expect(actions.filter((action) => !/^On [a-z][a-z ]+$/.test(action))).toEqual([]);
		const some = ['alarm', 'speeding', 'ignitionOn', 'deviceOffline', 'newPosition', 'zoneLeft'];
		expect(some.map((event) => optionOf(event)?.action)).toEqual([
			...['On alarm', 'On speeding', 'On ignition on', 'On device offline', 'On new position', 'On zone left'],
		]);
	});

	it('has the fields of events in the order of the events, and their names say of which', () => {
		const chosen = ['zoneEntered', 'temperatureOutOfRange', 'speeding', 'noContact', 'lowBattery', 'alarm'];
		const labels = shownFor(chosen).map(({ displayName }) => displayName);
		expect(labels.slice(labels.indexOf('Filters'))).toEqual([
			'Filters',
			'No Contact: Silent For (Minutes)',
			'Speeding: Limit (Km/h)',
			'Low Battery: Below (%)',
			'Temperature: Lowest (°C)',
			'Temperature: Highest (°C)',
			'Zones',
			'Zone: Exit Margin (Meters)',
			'Options',
		]);
	});

	it('keeps the names under which workflows hold the fields', () => {
		const names = shownFor([...eventNames]).map(({ name }) => name);
		expect(names).toEqual(
			expect.arrayContaining([
				...['noContactMinutes', 'speedLimitKmh', 'fuelLiters', 'fuelWindowMinutes', 'movingKmh', 'batteryPercent'],
				...[
					'voltage',
					'serviceEveryKm',
					'subscriptionDays',
					'temperatureMin',
					'temperatureMax',
					'zones',
					'zoneMarginM',
				],
			]),
		);
	});

	it('has no group of fields with a preset, which would break the editor', () => {
		const groups = description.properties.filter(({ type }) => type === 'fixedCollection');
		expect(groups.length).toBeGreaterThan(0);
		for (const { default: preset } of groups) expect(preset).toEqual({});
	});
});
