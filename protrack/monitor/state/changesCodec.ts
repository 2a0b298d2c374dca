import {
	emptyState,
	type AnyChangeRule,
	type ChangeDetectionOptions,
	type ChangeDetectionState,
	type DebouncedState,
} from '../events';
import { markOf } from '../fingerprint';

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

/** `1`, or `1>0@t5abc.2` while a new value does not count yet. @param values those that the rule knows */
export function packDebounced({ value, candidate }: DebouncedState, values: readonly string[]): string {
	const packed = codeOf(value, values);
	if (!candidate) return packed;
	return `${packed}>${codeOf(candidate.value, values)}@${candidate.since.toString(36)}.${candidate.polls}`;
}

/** @returns null for what `packDebounced` did not write with these values */
export function unpackDebounced(text: string, values: readonly string[]): DebouncedState | null {
	const [, code = '', next, since = '', polls = ''] = /^([^>@]+)(?:>([^>@]+)@([0-9a-z]+)\.(\d+))?$/.exec(text) ?? [];
	const value = valueOf(code, values);
	const candidate = next === undefined ? undefined : valueOf(next, values);
	if (value === undefined) return null;
	return candidate === undefined
		? { value }
		: { value, candidate: { value: candidate, since: parseInt(since, 36), polls: Number(polls) } };
}

const MAINTENANCE_KEYS = { odometer: 'O', mileage: 'M' } as const;

/** Some dozens of characters for one device, so that thousands fit into what n8n keeps. @param rules those whose part is kept */
export function packChangeState(state: ChangeDetectionState, rules: readonly AnyChangeRule[]): string {
	const { debounced, fuel, maintenance, announcedDay, zones } = state;
	const packed = new Map(
		rules.flatMap(({ name, values = [] }) => {
			const each = debounced[name];
			return each ? [[letterOf(name), packDebounced(each, values)] as const] : [];
		}),
	);
	// Most are settled: then one character, at the place of its rule, is enough.
	const isSettled = (letter = '') => letter.length === 1 && packed.get(letter)?.length === 1;
	const settled = PLACES.map((letter = '') => (isSettled(letter) ? packed.get(letter) : '-'))
		.join('')
		.replace(/-+$/, '');
	const parts = [...packed].flatMap(([letter, text]) => (isSettled(letter) ? [] : [letter + text]));
	if (settled) parts.unshift(`=${settled}`);
	if (fuel) parts.push(`F${fuel.liters}@${fuel.at.toString(36)}`);
	if (maintenance) parts.push(`${MAINTENANCE_KEYS[maintenance.by]}${maintenance.km}`);
	if (announcedDay !== null) parts.push(`S${announcedDay.toString(36)}`);
	if (zones) parts.push(`Z${zones.join(',')}`);
	return parts.join(' ');
}

/** @returns what can be read of it with these rules; the rest starts anew */
export function unpackChangeState(text: string, rules: readonly AnyChangeRule[]): ChangeDetectionState {
	const debounced: Record<string, DebouncedState> = {};
	const state: ChangeDetectionState = { ...emptyState, debounced };
	const [first = '', ...others] = text.split(' ');
	const settled = first.startsWith('=')
		? [...first.slice(1)].map((code, place) => `${PLACES[place] ?? ''}${code}`)
		: [first];
	for (const part of [...settled, ...others]) {
		const rule = rules.find(({ name }) => part.startsWith(letterOf(name)));
		const read = rule && unpackDebounced(part.slice(letterOf(rule.name).length), rule.values ?? []);
		if (read) debounced[rule.name] = read;
		const [key = '', rest] = [part[0], part.slice(1)];
		const [liters = '', at = ''] = rest.split('@');
		if (key === 'F' && Number.isFinite(Number(liters) + parseInt(at, 36)))
			state.fuel = { liters: Number(liters), at: parseInt(at, 36) };
		if (key === 'O' && Number.isInteger(Number(rest))) state.maintenance = { km: Number(rest), by: 'odometer' };
		if (key === 'M' && Number.isInteger(Number(rest))) state.maintenance = { km: Number(rest), by: 'mileage' };
		if (key === 'S') state.announcedDay = parseInt(rest, 36) || null;
		if (key === 'Z') state.zones = rest === '' ? [] : rest.split(',').map(Number);
	}
	return state;
}

/** When the user draws other zones this changes, and where the devices are in them starts anew. @returns undefined where no event of zones is wanted */
export function fingerprintOfZones({ rules, parameters }: ChangeDetectionOptions): string | undefined {
	const isWanted = rules.some((rule) => rule.parameters.some(({ type }) => type === 'zones'));
	// Fingerprints are stored, so they keep the spelling that the first ones were made of.
	return isWanted ? markOf(JSON.stringify(parameters.zones).replaceAll('"center":', '"centre":'), 4) : undefined;
}
