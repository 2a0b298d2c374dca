import type { Attention, Reason } from './attention';
import type { FleetReport, VehicleReport } from './figures';
import { titleOf, type Format } from './format';
import { shortName, shortReason } from './shorten';
import { countDriven, totalsOf } from './totals';
import { lackWords, reasonWords } from './words';

/* The sections of a report, as far as the page, the mail and the text share them. */

export interface ReportParts {
	report: FleetReport;
	format: Format;
	/** The most urgent first. */
	attention: readonly Attention[];
}

/** The title, and what stands below it. */
interface Head {
	title: string;
	period: string;
	/** How many vehicles drove; "" where that is known of none. */
	driven: string;
	/** "" where nothing is compared. */
	compared: string;
}

export function headOf(report: FleetReport, format: Format): Head {
	const { vehicles, period, before } = report;
	const { texts, fill } = format;
	return {
		title: titleOf(report, format),
		period: format.period(period),
		driven: drivenWords(vehicles, format),
		compared: before ? fill(texts.comparedWith, { period: format.period(before) }) : '',
	};
}

function drivenWords(vehicles: readonly VehicleReport[], format: Format): string {
	const { texts, fill, count } = format;
	const { distanceM } = totalsOf(vehicles);
	const driven = countDriven(vehicles);
	if (driven === null) return '';
	const known = vehicles.length - distanceM.missing;
	const words = fill(texts.vehiclesDriven, { n: count(driven), all: count(known) }, driven);
	return [words, lackWords(distanceM, format)].filter(Boolean).join(', ');
}

/** What is missing in the report, a line for each reason, with the vehicles. @param max how many lines, before one that counts the others */
export function missingLines(
	{ vehicles, missingDevices }: FleetReport,
	{ texts, fill }: Format,
	max: number,
): string[] {
	// By IMEI, because several may have the same name.
	const byReason = new Map<string, Map<string, string>>();
	for (const vehicle of vehicles)
		for (const { part, reason } of vehicle.missing) {
			const what = `${texts.missing[part]} (${shortReason(reason)})`;
			const names = byReason.get(what) ?? new Map<string, string>();
			byReason.set(what, names.set(vehicle.imei, shortName(vehicle)));
		}
	const lines = [
		...missingDevices.map((reason) => `${texts.missing.devices} (${shortReason(reason)})`),
		...[...byReason].map(([what, names]) => `${someOf([...names.values()])}: ${what}`),
	];
	const more = lines.length - max;
	return more > 0 ? [...lines.slice(0, max), fill(texts.missing.more, {}, more)] : lines;
}

const MAX_NAMED = 5;

const someOf = (names: readonly string[]) =>
	names.length <= MAX_NAMED ? names.join(', ') : `${names.slice(0, MAX_NAMED).join(', ')}, … (${names.length})`;

export const reasonsInWords = (reasons: readonly Reason[], format: Format, { speedLimitKmh }: FleetReport): string =>
	reasons.map((reason) => reasonWords(reason, format, speedLimitKmh)).join(' · ');

/** The vehicles in the order of the table: those that drove farthest come first. */
export const byDistance = (vehicles: readonly VehicleReport[]): VehicleReport[] =>
	[...vehicles].sort((a, b) => (b.figures.distanceM ?? -1) - (a.figures.distanceM ?? -1));

/** How figures are to be read, and when the report was made. */
export function footLines(
	{ before, speedLimitKmh, minReliableKm, zone, madeAt }: FleetReport,
	format: Format,
): string[] {
	const { texts, fill } = format;
	const { notes } = texts;
	const limits = { limit: format.speed(speedLimitKmh), distance: format.distance(minReliableKm * 1000) };
	const made = `${fill(texts.times, { zone })}. ${fill(texts.madeAt, { time: format.time(madeAt) })}.`;
	return [notes.distance, notes.idling, fill(notes.score, limits), ...(before ? [notes.comparison] : []), made];
}
