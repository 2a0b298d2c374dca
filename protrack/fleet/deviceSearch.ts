import { deviceLabel, type DeviceName } from './device';

/** A search for fewer digits would match too many IMEIs. */
const MIN_IMEI_DIGITS = 4;
const ACCENTS = /[\u0300-\u036f]/g;
const byLabel = new Intl.Collator('en', { numeric: true });

/** How well a device matches, the best first. */
enum Rank {
	Exact,
	Prefix,
	Words,
	Rest,
}

/**
 * Finds devices by what a person types. Each word must be part of the name or the plate (case and accents do not matter), or be at least four digits
 * of the IMEI. The order: exact names, plates and IMEIs; then names and plates that begin with the text; then those in which every word begins a word;
 * then the rest. Equal ranks are sorted by label, "Truck 2" before "Truck 10".
 * @param query empty for all devices
 */
export function findDevices<Found extends DeviceName>(devices: readonly Found[], query: string): Found[] {
	const text = plain(query).trim().replace(/\s+/g, ' ');
	// The list shows name, plate and IMEI with these characters between them.
	const words = text.split(/[\s,()]+/).filter((word) => word !== '');
	const digits = text.replace(/[ -]/g, '');
	return devices
		.flatMap((device) => {
			const rank = rankOf(device, text, words) ?? rankOfImei(device, digits);
			return rank === null ? [] : [{ device, rank, label: deviceLabel(device) }];
		})
		.sort(
			(a, b) => a.rank - b.rank || byLabel.compare(a.label, b.label) || byLabel.compare(a.device.imei, b.device.imei),
		)
		.map(({ device }) => device);
}

/** @returns null for a device that does not match */
function rankOf({ name, plateNumber, imei }: DeviceName, text: string, words: readonly string[]): Rank | null {
	if (words.length === 0) return Rank.Rest;
	const fields = [name, plateNumber].flatMap((field) => (field === null ? [] : [plain(field)]));
	if (fields.includes(text) || imei === text) return Rank.Exact;
	if (fields.some((field) => field.startsWith(text))) return Rank.Prefix;
	if (fields.some((field) => words.every((word) => beginsWord(field, word)))) return Rank.Words;
	const isMatch = words.every((word) => fields.some((field) => field.includes(word)) || isPartOfImei(imei, word));
	return isMatch ? Rank.Rest : null;
}

/** An IMEI is printed in groups: 86-425004-030011-9. */
function rankOfImei({ imei }: DeviceName, digits: string): Rank | null {
	if (imei === digits) return Rank.Exact;
	return isPartOfImei(imei, digits) ? Rank.Rest : null;
}

function beginsWord(field: string, word: string): boolean {
	for (let at = field.indexOf(word); at >= 0; at = field.indexOf(word, at + 1)) {
		if (at === 0 || !/[\p{L}\p{N}]/u.test(field[at - 1] ?? '')) return true;
	}
	return false;
}

function isPartOfImei(imei: string, word: string): boolean {
	return word.length >= MIN_IMEI_DIGITS && /^\d+$/.test(word) && imei.includes(word);
}

function plain(text: string): string {
	return text.normalize('NFD').replace(ACCENTS, '').toLowerCase();
}
