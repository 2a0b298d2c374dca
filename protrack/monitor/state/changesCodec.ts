import {
	nothingDetected,
	type ChangeDetectionState,
	type DebouncedState,
	type MaintenanceReading,
} from './changeDetectionState';

/** What the stored text needs to know of a rule. */
export interface StoredRule {
	name: string;
	/** The values of a debounced rule; their places are stored, so the order must not change. */
	values?: readonly string[];
}

/**
 * The letter of each rule in the stored text, in the order of their places in it, so that neither may change. Later rules need none: their names
 * stand once in the state, and give them the places behind.
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
const PLACES = Object.keys(LETTERS).map(letterOf);
/** Stands before a rule without a letter. */
const NAMED = '+';

export function letterOf(rule: string): string {
	return LETTERS[rule] ?? `${NAMED}${rule}=`;
}

/** @returns the names of the debounced rules that have no letter, which have to be stored once beside the texts of all devices */
export function namesWithoutLetter(rules: readonly StoredRule[]): string[] {
	return rules.flatMap(({ name, values }) => (values && LETTERS[name] === undefined ? [name] : []));
}

/** Rules with their letters, and which of them each place of a stored text belongs to. */
export interface PlacedRules {
	rules: ReadonlyArray<StoredRule & { letter: string }>;
	/** Letters. */
	places: readonly string[];
	byPlace: ReadonlyArray<StoredRule | undefined>;
}

/** @param names those without a letter, as they were when the text was stored */
export function placedRules(rules: readonly StoredRule[], names: readonly string[]): PlacedRules {
	const places = [...PLACES, ...names.map(letterOf)];
	const withLetters = rules.map((rule) => ({ ...rule, letter: letterOf(rule.name) }));
	const byPlace = places.map((letter) => withLetters.find((rule) => rule.letter === letter));
	return { rules: withLetters, places, byPlace };
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

/** @returns `1`, or `1>0@t5abc.2` while another value has not been there for long enough @param values those of the rule */
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

/** The letters of what is no rule. */
const FUEL = 'F';
const ANNOUNCED_DAY = 'S';
const ZONES = 'Z';
const COUNTERS: Readonly<Record<MaintenanceReading['by'], string>> = { odometer: 'O', mileage: 'M' };
/** Before the values that are settled, one character each. */
const SETTLED = '=';

/** @returns some dozens of characters, so that thousands of devices fit into the stored state; empty when nothing is remembered */
export function packChanges(state: ChangeDetectionState, { rules, places }: PlacedRules): string {
	const { debounced, fuel, maintenance, announcedDay, zones } = state;
	const packed = new Map<string, string>();
	for (const { name, letter, values = [] } of rules) {
		const state = debounced[name];
		if (state) packed.set(letter, packDebounced(state, values));
	}
	// Most are settled, and then one character at the place of the rule says everything.
	const isSettled = (letter: string) => packed.get(letter)?.length === 1 && places.includes(letter);
	const settled = places
		.map((letter) => (isSettled(letter) ? packed.get(letter) : '-'))
		.join('')
		.replace(/-+$/, '');
	const parts = [...packed].flatMap(([letter, text]) => (isSettled(letter) ? [] : [letter + text]));
	if (settled) parts.unshift(SETTLED + settled);
	if (fuel) parts.push(`${FUEL}${fuel.liters}@${fuel.at.toString(36)}`);
	if (maintenance) parts.push(`${COUNTERS[maintenance.by]}${maintenance.km}`);
	if (announcedDay !== null) parts.push(ANNOUNCED_DAY + announcedDay.toString(36));
	if (zones) parts.push(ZONES + zones.join(','));
	return parts.join(' ');
}

/** @returns what can be read of it; the rest starts anew */
export function unpackChanges(text: string, placed: PlacedRules): ChangeDetectionState {
	const debounced: Record<string, DebouncedState> = {};
	const state: ChangeDetectionState = { ...nothingDetected, debounced };
	const parts = text.split(' ');
	if (parts[0]?.startsWith(SETTLED)) unpackSettled(parts.shift() ?? '', placed, debounced);
	for (const part of parts) {
		const rule = placed.rules.find(({ letter }) => part.startsWith(letter));
		const read = rule && unpackDebounced(part.slice(rule.letter.length), rule.values ?? []);
		if (read) debounced[rule.name] = read;
		else Object.assign(state, unpackOther(part[0] ?? '', part.slice(1)));
	}
	return state;
}

function unpackSettled(text: string, { byPlace }: PlacedRules, debounced: Record<string, DebouncedState>): void {
	for (let place = 0; place < text.length - SETTLED.length; place += 1) {
		const rule = byPlace[place];
		const value = rule && valueOf(text[SETTLED.length + place] ?? '', rule.values ?? []);
		if (rule && value !== undefined) debounced[rule.name] = { value };
	}
}

function unpackOther(letter: string, value: string): Partial<ChangeDetectionState> {
	if (letter === FUEL) {
		const [liters = NaN, at = NaN] = value
			.split('@')
			.map((each, index) => (index === 0 ? Number(each) : parseInt(each, 36)));
		return Number.isFinite(liters + at) ? { fuel: { liters, at } } : {};
	}
	if (letter === COUNTERS.odometer || letter === COUNTERS.mileage) {
		const by = letter === COUNTERS.odometer ? 'odometer' : 'mileage';
		return Number.isInteger(Number(value)) ? { maintenance: { km: Number(value), by } } : {};
	}
	if (letter === ANNOUNCED_DAY) return { announcedDay: parseInt(value, 36) || null };
	if (letter === ZONES) return { zones: value === '' ? [] : value.split(',').map(Number) };
	return {};
}
