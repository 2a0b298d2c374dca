import { deviceLabel, fullDeviceLabel, type DeviceName } from './device';

/** How much of a name must be alike to be worth showing, from 0 to 1. */
const MIN_LIKENESS = 0.3;
/** Comparing with every name takes milliseconds in a large fleet, and an expression may give thousands of wrong names. */
const MAX_COMPARISONS = 20;
/** Spaces, line breaks and characters that cannot be seen. */
const UNSEEN = /[\s\p{Cf}]+/gu;
/** For most names a fraction of the work is enough. */
const NOT_ASCII = /[^\x20-\x7e]/;
/** The end of a label or title of a device. */
const LABEL_END = /(\d{8,20})\)$/;

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
		const found = this.byKey.get(key);
		if (found) return found;
		if (/^[\d-]+$/.test(key)) return this.byKey.get(key.replaceAll('-', '')) ?? [];
		const [, imei = ''] = LABEL_END.exec(key) ?? [];
		return (this.byKey.get(imei) ?? []).filter((device) => labelsOf(device).some((label) => keyOf(label) === key));
	}

	/** @returns the devices whose names or plates are most like the text, the best first; none once many texts were compared */
	closest(text: string, max: number): DeviceName[] {
		const key = keyOf(text);
		if (key === '' || this.comparisons >= MAX_COMPARISONS) return [];
		this.comparisons += 1;
		const pairs = new Set(pairsOf(key));
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
function keyOf(text: string): string {
	const seen = NOT_ASCII.test(text) ? text.normalize('NFC').replace(UNSEEN, '') : text.replaceAll(' ', '');
	return seen.toLowerCase();
}

function keysOf(device: DeviceName): ReadonlySet<string> {
	return new Set([
		...namesOf(device)
			.map(keyOf)
			.filter((key) => key !== ''),
		device.imei,
	]);
}

/** How errors and lists call a device. */
const labelsOf = (device: DeviceName): string[] => [
	fullDeviceLabel(device),
	`${namesOf(device).join()} (${device.imei})`,
];

const namesOf = ({ name, plateNumber }: DeviceName): string[] =>
	[name, plateNumber].filter((text): text is string => text !== null);

/** @param pairs those of the key */
function likenessOf(device: DeviceName, key: string, pairs: ReadonlySet<string>): number {
	return namesOf(device)
		.map(keyOf)
		.reduce((best, other) => {
			const theirs = pairsOf(other);
			const shared = theirs.filter((pair) => pairs.has(pair)).length;
			const likeness = Math.min(1, (2 * shared) / (pairs.size + theirs.length));
			return Math.max(best, other.includes(key) ? (1 + likeness) / 2 : likeness);
		}, 0);
}

/** Every two characters that follow each other, with the beginning and the end of the text. */
function pairsOf(key: string): string[] {
	const text = ` ${key} `;
	const pairs: string[] = [];
	for (let at = 1; at < text.length; at += 1) pairs.push(text.slice(at - 1, at + 1));
	return pairs;
}
