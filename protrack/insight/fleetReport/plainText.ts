import { printableLine } from '../printable';
import { isComplete } from './figures';
import { headOf, reasonsInWords, type ReportParts } from './sections';
import { shortName } from './shorten';
import { tilesOf } from './words';

/** Messengers show a message whole, but people do not read a long one. */
const MAX_ATTENTION = 8;

/** A report in some lines of text, for a messenger. */
export function toText({ report, format, attention }: ReportParts): string {
	const { texts } = format;
	const { title, period, driven } = headOf(report, format);
	const figures = tilesOf(report, format).map(
		({ label, value, details }) => `${label}: ${value}${details.length === 0 ? '' : ` (${details.join(', ')})`}`,
	);
	const named = attention
		.slice(0, MAX_ATTENTION)
		.map(({ vehicle, reasons }) => `• ${shortName(vehicle)}: ${reasonsInWords(reasons, format, report)}`);
	const more = attention.length - named.length;
	const head = [`${title}, ${period}`, driven, ...figures];
	const incomplete = isComplete(report) ? [] : [texts.missing.heading];
	const rest = more > 0 ? [format.fill(texts.moreAttention, {}, more)] : [];
	const shown = (parts: string[]) =>
		parts
			.map(printableLine)
			.filter((line) => line !== '')
			.join('\n');
	return [
		shown([...head, ...incomplete]),
		shown([`${texts.attention}:`, ...(named.length > 0 ? named : [texts.nothingToDo]), ...rest]),
	].join('\n\n');
}
