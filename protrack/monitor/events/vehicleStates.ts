import type { Position } from '../../fleet/position';
import { defineDebouncedRule } from './debouncedRule';
import { ignitionSince, type Snapshot } from './snapshot';

const texts = { description: 'the device reports it', repeatsAfter: 'the other one' };

/** A device that is offline keeps its last values, which do not count. */
const read =
	(field: keyof Position) =>
	({ position }: Snapshot) =>
		position.status === 'online' && position[field] !== null ? String(position[field]) : null;

/** A position has these as true and false, and so has the change of one. */
const showTrueOrFalse = (value: string | number | null) => value === 'true';

export const vehicleStates = [
	defineDebouncedRule({
		name: 'ignition',
		field: 'ignition',
		parameters: [],
		read: read('ignition'),
		values: ['on', 'off'],
		at: ignitionSince,
		renewed: (snapshot, value) => {
			const since = ignitionSince(snapshot);
			return since === null ? null : { since, from: value === 'on' ? 'off' : 'on' };
		},
		events: [
			{
				name: 'ignitionOn',
				group: 'Ignition',
				label: 'On',
				...texts,
				to: 'on',
				sample: { from: 'off' },
				summary: 'Ignition on',
			},
			{
				name: 'ignitionOff',
				group: 'Ignition',
				label: 'Off',
				...texts,
				to: 'off',
				sample: { from: 'on' },
				summary: 'Ignition off',
			},
		],
	}),
	defineDebouncedRule({
		name: 'door',
		field: 'door',
		parameters: [],
		read: read('door'),
		values: ['open', 'closed'],
		events: [
			{
				name: 'doorOpened',
				group: 'Door',
				label: 'Opened',
				...texts,
				to: 'open',
				sample: { from: 'closed' },
				summary: 'Door opened',
			},
			{
				name: 'doorClosed',
				group: 'Door',
				label: 'Closed',
				...texts,
				to: 'closed',
				sample: { from: 'open' },
				summary: 'Door closed',
			},
		],
	}),
	defineDebouncedRule({
		name: 'charging',
		field: 'charging',
		parameters: [],
		read: read('charging'),
		show: showTrueOrFalse,
		values: ['true', 'false'],
		events: [
			{
				name: 'chargingStarted',
				group: 'Charging',
				label: 'Started',
				...texts,
				to: 'true',
				sample: { from: 'false' },
				summary: 'Charging started',
			},
			{
				name: 'chargingStopped',
				group: 'Charging',
				label: 'Stopped',
				...texts,
				to: 'false',
				sample: { from: 'true' },
				summary: 'Charging stopped',
			},
		],
	}),
	defineDebouncedRule({
		name: 'fuelSupply',
		field: 'fuelSupply',
		parameters: [],
		read: read('fuelSupply'),
		values: ['cut', 'on'],
		events: [
			{
				name: 'fuelSupplyCut',
				group: 'Fuel Supply',
				label: 'Cut',
				...texts,
				to: 'cut',
				sample: { from: 'on' },
				summary: 'Fuel supply cut',
			},
			{
				name: 'fuelSupplyRestored',
				group: 'Fuel Supply',
				label: 'Restored',
				...texts,
				to: 'on',
				sample: { from: 'cut' },
				summary: 'Fuel supply restored',
			},
		],
	}),
	defineDebouncedRule({
		name: 'armed',
		field: 'armed',
		parameters: [],
		read: read('armed'),
		show: showTrueOrFalse,
		values: ['true', 'false'],
		events: [
			{
				name: 'armed',
				group: 'Security',
				label: 'Armed',
				phrase: 'Vehicle armed',
				...texts,
				to: 'true',
				sample: { from: 'false' },
				summary: 'Armed',
			},
			{
				name: 'disarmed',
				group: 'Security',
				label: 'Disarmed',
				phrase: 'Vehicle disarmed',
				...texts,
				to: 'false',
				sample: { from: 'true' },
				summary: 'Disarmed',
			},
		],
	}),
] as const;
