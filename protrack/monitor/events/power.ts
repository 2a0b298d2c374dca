import { orNull } from '../../fleet/values';
import { defineDebouncedRule } from './debouncedRule';
import type { Snapshot } from './snapshot';

/** How far above the limit a value must rise before it can be low again. */
const HYSTERESIS = { batteryPercent: 5, voltage: 0.4 };

/** A value below the limit is `low` until it has risen to `fineFrom`. */
function lowBelow(value: number | null, limit: number, fineFrom: number, was: string | null): string | null {
	if (value === null) return null;
	return value < (was === 'low' ? fineFrom : limit) ? 'low' : 'fine';
}

/** Without a sensor the platform sends -1. */
const voltageOf = ({ position }: Snapshot) => orNull(position.externalVoltage);

export const power = [
	defineDebouncedRule({
		name: 'battery',
		field: 'batteryPercent',
		parameters: [
			{
				type: 'number',
				name: 'batteryPercent',
				label: 'Low Battery: Below',
				unit: '%',
				default: 20,
				min: 1,
				max: 100,
				description:
					'The event comes once, when the battery falls below this; then it has to rise to 5 above this (at most 100) before it can come again',
			},
		],
		values: ['low', 'fine'],
		read: ({ position }, { batteryPercent: limit }, was) =>
			lowBelow(position.batteryPercent, limit, Math.min(100, limit + HYSTERESIS.batteryPercent), was),
		measure: ({ position }) => position.batteryPercent,
		limit: ({ batteryPercent }) => batteryPercent,
		unit: '%',
		events: [
			{
				name: 'lowBattery',
				group: 'Power',
				label: 'Low Battery',
				summary: 'Low battery',
				description: 'below `batteryPercent`',
				repeatsAfter: '5 above the limit, or more (at most 100)',
				to: 'low',
				sample: { from: 'fine', value: ({ batteryPercent }) => Math.max(0, Math.ceil(batteryPercent) - 2) },
			},
		],
	}),
	defineDebouncedRule({
		name: 'voltage',
		field: 'externalVoltage',
		parameters: [
			{
				type: 'number',
				name: 'voltage',
				label: 'Low External Voltage: Below',
				unit: 'V',
				default: 11.5,
				min: 0.1,
				max: 1000,
				description:
					'The event comes once, when the voltage falls below this; then it has to rise to 0.4 above this before it can come again',
			},
		],
		values: ['low', 'fine'],
		read: (snapshot, { voltage }, was) => lowBelow(voltageOf(snapshot), voltage, voltage + HYSTERESIS.voltage, was),
		measure: voltageOf,
		limit: ({ voltage }) => voltage,
		unit: 'V',
		events: [
			{
				name: 'lowExternalVoltage',
				group: 'Power',
				label: 'Low External Voltage',
				summary: 'Low external voltage',
				description: 'below `voltage`',
				repeatsAfter: '0.4 V above the limit, or more',
				to: 'low',
				sample: { from: 'fine', value: ({ voltage }) => Math.round(Math.max(0, voltage - 0.3) * 10) / 10 },
			},
		],
	}),
] as const;
