import { deviceLabel, fullDeviceLabel, type DeviceName } from './device';

/** How much of a name must be alike to be worth showing, from 0 to 1. */
const MIN_LIKENESS = 0.3;
/** Comparing with every name takes milliseconds in a large fleet, and an expression may give thousands of wrong names. */
const MAX_COMPARISONS = 20;
/** Spaces, line breaks and characters that cannot be seen. */
const UNSEEN = /[\s\p{Cf}]+/gu;

/** Finds devices by what people call them, exactly. */
export class DeviceIndex {
	private readonly byKey = new Map<string, DeviceName[]>();
	private comparisons = 0;

	constructor(private readonly devices: readonly DeviceName[]) {
		for (const device of devices) {
			for (const key of keysOf(device)) {
				const others = this.byKey.get(key);
				if (others) others.push(device);
				else this.byKey.set(key, [device]);
			}
		}
	}

	/**
	 * Finds the devices with this name, plate or IMEI, however it is capitalized and spaced. An IMEI may have dashes; the label that errors and lists show
	 * is taken as well.
	 * @returns several where the text does not tell which one is meant
	 */
	find(text: string): readonly DeviceName[] {
		const key = keyOf(text);
		return this.byKey.get(key) ?? (/^[\d-]+$/.test(key) ? this.byKey.get(key.replaceAll('-', '')) : undefined) ?? [];
	}

	/** @returns the devices whose names or plates are most like the text, the best first; none once many texts were compared */
	closest(text: string, max: number): DeviceName[] {
		const key = keyOf(text);
		if (key === '' || this.comparisons >= MAX_COMPARISONS) return [];
		this.comparisons += 1;
		const pairs = pairsOf(key);
		return this.devices
			.map((device) => ({ device, likeness: likenessOf(device, key, pairs), label: deviceLabel(device) }))
			.filter(({ likeness }) => likeness >= MIN_LIKENESS)
			.sort((a, b) => b.likeness - a.likeness || byLabel.compare(a.label, b.label))
			.slice(0, max)
			.map(({ device }) => device);
	}
}

const byLabel = new Intl.Collator('en', { numeric: true });

/** Texts with the same key are the same name. */
const keyOf = (text: string): string => text.normalize('NFC').replace(UNSEEN, '').toLowerCase();

function keysOf(device: DeviceName): ReadonlySet<string> {
	const { imei } = device;
	const names = namesOf(device);
	const label = fullDeviceLabel(device);
	return new Set([...names, imei, label, `${names.join()} (${imei})`].map(keyOf).filter((key) => key !== ''));
}

const namesOf = ({ name, plateNumber }: DeviceName): string[] =>
	[name, plateNumber].filter((text): text is string => text !== null);

function likenessOf(device: DeviceName, key: string, pairs: ReadonlySet<string>): number {
	return namesOf(device)
		.map(keyOf)
		.reduce((best, other) => {
			const theirs = pairsOf(other);
			const shared = [...pairs].filter((pair) => theirs.has(pair)).length;
			const likeness = (2 * shared) / (pairs.size + theirs.size);
			return Math.max(best, other.includes(key) ? (1 + likeness) / 2 : likeness);
		}, 0);
}

/** Every two characters that follow each other, with the beginning and the end of the text. */
function pairsOf(key: string): ReadonlySet<string> {
	const text = ` ${key} `;
	return new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
}
