import { letterOf } from './state/changesCodec';
import type { ChangeDetectionState, ChangeDetectionOptions } from './changes';

/*
 * To edit a limit makes no event: the next poll only notes on which side of the new limit each device is. So the state remembers the limits that its
 * memories were made with.
 */

/** The parts of a memory that depend on a limit, each with the numbers that were set. */
function limitsOf({ rules, fuel, serviceEveryKm, zones }: ChangeDetectionOptions): ReadonlyMap<string, string> {
	const numbers: Array<[string, readonly number[] | undefined]> = [
		...rules.map(({ name, parameters }): [string, readonly number[] | undefined] => [name, parameters]),
		['fuel', fuel ? [fuel.liters, fuel.windowSeconds] : undefined],
		['service', serviceEveryKm === null ? undefined : [serviceEveryKm]],
		['zones', zones ? [zones.marginM] : undefined],
	];
	return new Map(numbers.flatMap(([part, values]) => (values ? [[part, values.join('/')] as const] : [])));
}

/** Rules have their letter of the state. */
const storedName = (part: string) => (OTHER_PARTS.has(part) ? part : letterOf(part));
const OTHER_PARTS = new Set(['fuel', 'service', 'zones']);

/** @returns `part:number/number ...`, in a fixed order */
export function packLimits(options: ChangeDetectionOptions): string {
	return [...limitsOf(options)].map(([part, values]) => `${storedName(part)}:${values}`).join(' ');
}

/**
 * @param packed the limits of the last poll, undefined when that was made by a version that did not remember them
 * @returns the parts of a memory whose limits are others now
 */
export function editedLimits(packed: string | undefined, options: ChangeDetectionOptions): ReadonlySet<string> {
	const before: ReadonlyMap<string, string> = new Map(
		(packed ?? '').split(' ').map((each) => [each.split(':')[0] ?? '', each.split(':')[1] ?? '']),
	);
	return new Set(
		[...limitsOf(options)]
			.filter(([part, values]) => (before.get(storedName(part)) ?? values) !== values)
			.map(([part]) => part),
	);
}

/** What is left of a memory without those parts. */
export function withoutEdited(memory: ChangeDetectionState, edited: ReadonlySet<string>): ChangeDetectionState {
	if (edited.size === 0) return memory;
	return {
		...memory,
		levels: Object.fromEntries(Object.entries(memory.levels).filter(([key]) => !edited.has(key))),
		fuel: edited.has('fuel') ? null : memory.fuel,
		service: edited.has('service') ? null : memory.service,
		zones: edited.has('zones') ? null : memory.zones,
	};
}
