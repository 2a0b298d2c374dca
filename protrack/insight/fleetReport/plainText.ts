import { printableLine } from '../printable';
import type { Attention } from './attention';
import { isComplete } from './figures';
import { headOf, reasonsInWords, type ReportParts } from './sections';
import { shortName } from './shorten';
import { tilesOf } from './words';

/** People do not read a long message. */
const MAX_ATTENTION = 8;
/** Of the caption of a picture in a messenger. */
const MAX_LENGTH = 1024;

/** A report in some lines of text, for a messenger. */
export function toText(parts: ReportParts): string {
	const head = headText(parts);
	const named = parts.attention.slice(0, MAX_ATTENTION).map((each) => attentionLine(each, parts));
	for (let count = named.length; count > 0; count -= 1) {
		const text = `${head}\n\n${attentionText(named.slice(0, count), parts)}`;
		if (text.length <= MAX_LENGTH) return text;
	}
	return `${head}\n\n${attentionText([], parts)}`;
}

function headText({ report, format }: ReportParts): string {
	const { title, period, driven } = headOf(report, format);
	const figures = tilesOf(report, format).map(
		({ label, value, details }) => `${label}: ${value}${details.length === 0 ? '' : ` (${details.join(', ')})`}`,
	);
	const incomplete = isComplete(report) ? '' : format.texts.missing.heading;
	return linesOf([`${title}, ${period}`, driven, ...figures, incomplete]);
}

function attentionText(named: readonly string[], { attention, format }: ReportParts): string {
	const { texts, fill } = format;
	const more = attention.length - named.length;
	const rest = more > 0 ? fill(texts.moreAttention, {}, more) : '';
	return linesOf([`${texts.attention}:`, ...named, attention.length === 0 ? texts.nothingToDo : rest]);
}

const attentionLine = ({ vehicle, reasons }: Attention, { report, format }: ReportParts): string =>
	`• ${shortName(vehicle)}: ${reasonsInWords(reasons, format, report)}`;

const linesOf = (lines: readonly string[]): string =>
	lines
		.map(printableLine)
		.filter((line) => line !== '')
		.join('\n');
