import { noMemory, type ChangeDetectionState } from '../changes';
import type { DebouncedState } from '../debounce';
import type { ServiceMark } from '../maintenance';
import type { Rule } from '../rules';

/**
 * The letter of each rule in the stored text. What is remembered goes by their places, so a new one comes to the end, and no letter is ever used for
 * anything else. A rule without a letter is stored by its name.
 */
const LETTERS: Readonly<Record<string, string | undefined>> = {
	connection: 'c',
	ignition: 'i',
	door: 'd',
	charging: 'g',
	fuelSupply: 'f',
	armed: 'a',
	movement: 'm',
	speed: 's',
	battery: 'b',
	voltage: 'v',
	temperature: 't',
	contact: 'n',
};
const PLACES = Object.values(LETTERS);
/** Stands before a rule without a letter. */
const NAMED = '+';

export function letterOf(rule: string): string {
	return LETTERS[rule] ?? `${NAMED}${rule}=`;
}

/** One character for each value that a rule knows, so that thousands of devices stay small; others are kept as they are. */
function codeOf(value: string, values: readonly string[]): string {
	const index = values.indexOf(value);
	return index >= 0 ? index.toString(36) : `~${encodeURIComponent(value)}`;
}

function valueOf(code: string, values: readonly string[]): string | undefined {
	if (!code.startsWith('~')) return values[parseInt(code, 36)];
	try {
		return decodeURIComponent(code.slice(1));
	} catch {
		return undefined;
	}
}

/** `1`, or `1>0@t5abc.2` while something new is not yet believed. @param values the words of the rule */
export function packLevel({ value, candidate }: DebouncedState, values: readonly string[]): string {
	const packed = codeOf(value, values);
	if (!candidate) return packed;
	return `${packed}>${codeOf(candidate.value, values)}@${candidate.since.toString(36)}.${candidate.polls}`;
}

/** @returns null for what `packLevel` did not write with these values */
export function unpackLevel(text: string, values: readonly string[]): DebouncedState | null {
	const [, code = '', next, since = '', polls = ''] = /^([^>@]+)(?:>([^>@]+)@([0-9a-z]+)\.(\d+))?$/.exec(text) ?? [];
	const value = valueOf(code, values);
	const candidate = next === undefined ? undefined : valueOf(next, values);
	if (value === undefined) return null;
	return candidate === undefined
		? { value }
		: { value, candidate: { value: candidate, since: parseInt(since, 36), polls: Number(polls) } };
}

const SERVICE_KEYS: Readonly<Record<ServiceMark['by'], string>> = { odometer: 'O', mileage: 'M' };

/** Some dozens of characters for one device, so that thousands fit into what n8n keeps. */
export function packMemory(memory: ChangeDetectionState, rules: readonly Rule[]): string {
	const { levels, fuel, service, announcedDay, zones } = memory;
	const packed = new Map(
		rules.flatMap(({ name, values }) => {
			const level = levels[name];
			return level ? [[letterOf(name), packLevel(level, values)] as const] : [];
		}),
	);
	// Most are settled, and one character by its place says all.
	const isSettled = (letter = '') => letter.length === 1 && packed.get(letter)?.length === 1;
	const settled = PLACES.map((letter = '') => (isSettled(letter) ? packed.get(letter) : '-'))
		.join('')
		.replace(/-+$/, '');
	const parts = [...packed].flatMap(([letter, level]) => (isSettled(letter) ? [] : [letter + level]));
	if (settled) parts.unshift(`=${settled}`);
	if (fuel) parts.push(`F${fuel.liters}@${fuel.at.toString(36)}`);
	if (service) parts.push(`${SERVICE_KEYS[service.by]}${service.km}`);
	if (announcedDay !== null) parts.push(`S${announcedDay.toString(36)}`);
	if (zones) parts.push(`Z${zones.join(',')}`);
	return parts.join(' ');
}

/** @returns what can be read of it; the rest starts afresh */
export function unpackMemory(text: string, rules: readonly Rule[]): ChangeDetectionState {
	const memory: ChangeDetectionState = { ...noMemory, levels: {} };
	const [first = '', ...others] = text.split(' ');
	const settled = first.startsWith('=')
		? [...first.slice(1)].map((code, place) => `${PLACES[place] ?? ''}${code}`)
		: [first];
	for (const part of [...settled, ...others]) {
		const rule = rules.find(({ name }) => part.startsWith(letterOf(name)));
		const level = rule && unpackLevel(part.slice(letterOf(rule.name).length), rule.values);
		if (level) memory.levels[rule.name] = level;
		const [key = '', rest] = [part[0], part.slice(1)];
		const [liters = '', at = ''] = rest.split('@');
		if (key === 'F' && Number.isFinite(Number(liters) + parseInt(at, 36)))
			memory.fuel = { liters: Number(liters), at: parseInt(at, 36) };
		if (key === 'O' && Number.isInteger(Number(rest))) memory.service = { km: Number(rest), by: 'odometer' };
		if (key === 'M' && Number.isInteger(Number(rest))) memory.service = { km: Number(rest), by: 'mileage' };
		if (key === 'S') memory.announcedDay = parseInt(rest, 36) || null;
		if (key === 'Z') memory.zones = rest === '' ? [] : rest.split(',').map(Number);
	}
	return memory;
}
