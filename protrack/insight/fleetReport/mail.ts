import type { VehicleReport } from './figures';
import { foreign, markup, type Markup } from './safeMarkup';
import { byDistance, footLines, headOf, missingLines, reasonsInWords, type ReportParts } from './sections';
import { shortName, shortPlate } from './shorten';
import { countAlarms } from './totals';
import { criticalWords, scoreWords, tilesOf } from './words';

/* Mail programs know tables and inline styles, no style sheets of today and no scripts. */

/** Gmail cuts a mail of more than 102 KB; the table is attached, too. */
const MAX_VEHICLES = 40;
const MAX_ATTENTION = 20;
const MAX_MISSING = 6;

/** Size and height of a line. */
const font = (sizes: string) => `font:${sizes} Arial,sans-serif;`;
const INK = 'color:#1c2430;';
const SOFT = 'color:#5d6b7e;';
const LINE = 'border-bottom:1px solid #dfe4ea;';
const small = `${font('12px/17px')}${SOFT}`;
const plain: Markup = { markup: 'width="100%" cellpadding="0" cellspacing="0" border="0" role="presentation"' };

/**
 * A report as the body of a mail.
 * @param imageId the content id of the map, where it is attached to the mail; null without a map
 */
export function toMail(parts: ReportParts, imageId: string | null): string {
	const { report, format } = parts;
	const { texts } = format;
	const { title, period, driven, compared } = headOf(report, format);
	const lines = [period, driven, compared].filter(Boolean);
	const rows = [
		markup`<tr><td style="${font('bold 22px/28px')}${INK}padding:0 0 4px;">${foreign(title)}</td></tr>
<tr><td style="${font('14px/20px')}${SOFT}">${lines.map((line) => markup`${line}<br>`)}</td></tr>
`,
		missingRow(parts),
		markup`<tr><td style="padding:14px 0 0;">${tiles(parts)}</td></tr>
`,
		section(texts.attention, attentionTable(parts)),
		imageId === null ? null : section(texts.map, image(imageId, texts.mapAlt)),
		section(format.fill(texts.vehicles, {}, report.vehicles.length), vehicleTable(parts)),
		markup`<tr><td style="${small}padding:18px 0 0;">${footLines(report, format).map((line) => markup`${line}<br>`)}</td></tr>
`,
	];
	return markup`<!doctype html>
<html lang="${texts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light">
<title>${title}, ${period}</title>
</head>
<body style="margin:0;padding:0;background-color:#ffffff;">
<table ${plain} bgcolor="#ffffff"><tr><td align="center" style="padding:16px 8px;">
<table ${plain} style="max-width:680px;">
${rows}</table>
</td></tr></table>
</body>
</html>
`.markup;
}

const section = (title: string, content: Markup): Markup =>
	markup`<tr><td style="${font('bold 17px/22px')}${INK}padding:22px 0 8px;">${title}</td></tr>
<tr><td>${content}</td></tr>
`;

const image = (id: string, alt: string): Markup => {
	const style = 'display:block;width:100%;max-width:680px;height:auto;border:1px solid #dfe4ea;';
	return markup`<img src="cid:${id}" width="680" alt="${alt}" style="${style}">`;
};

function missingRow({ report, format }: ReportParts): Markup | null {
	const lines = missingLines(report, format, MAX_MISSING).map((line) => markup`<br>&bull; ${foreign(line)}`);
	if (lines.length === 0) return null;
	const { heading, intro } = format.texts.missing;
	const box = 'padding:10px 14px;border:1px solid #9a6700;border-left:5px solid #9a6700;background-color:#fff8e6;';
	return markup`<tr><td style="padding:12px 0 0;"><table ${plain}><tr><td style="${font('14px/20px')}${INK}${box}"><b>${heading}</b><br>${intro}${lines}</td></tr></table></td></tr>
`;
}

const TILES_IN_A_ROW = 3;

function tiles({ report, format }: ReportParts): Markup {
	const cells = tilesOf(report, format).map(({ label, value, details }) => {
		const lines = details.map((line) => markup`<br><span style="${small}">${line}</span>`);
		return markup`<td width="33%" valign="top" style="${font('14px/20px')}${INK}padding:8px 10px;background-color:#f5f7fa;border:3px solid #ffffff;"><span style="${small}">${label}</span><br><span style="font-size:19px;font-weight:bold;">${value}</span>${lines}</td>`;
	});
	const rows: Markup[] = [];
	for (let begin = 0; begin < cells.length; begin += TILES_IN_A_ROW)
		rows.push(markup`<tr>${cells.slice(begin, begin + TILES_IN_A_ROW)}</tr>
`);
	return markup`<table ${plain}>${rows}</table>`;
}

function attentionTable({ report, format, attention }: ReportParts): Markup {
	const cell = `${font('14px/19px')}${INK}padding:7px 10px;${LINE}`;
	if (attention.length === 0)
		return markup`<span style="${font('14px/19px')}${INK}">${format.texts.nothingToDo}</span>`;
	const rows = attention.slice(0, MAX_ATTENTION).map(({ vehicle, reasons, isCritical }) => {
		const color = isCritical ? '#b3261e' : '#9a6700';
		const words = reasonsInWords(reasons, format, report);
		return markup`<tr><td width="4" style="background-color:${color};font-size:1px;">&nbsp;</td><td width="36%" valign="top" style="${cell}">${nameOf(vehicle)}</td><td valign="top" style="${cell}">${words}</td></tr>
`;
	});
	return markup`<table ${plain}>${rows}</table>${rest(format.texts.moreAttention, attention.length - rows.length, format)}`;
}

function rest(text: ReportParts['format']['texts']['moreVehicles'], count: number, format: ReportParts['format']) {
	return count > 0 ? markup`<p style="${small}margin:6px 0 0;">${format.fill(text, {}, count)}</p>` : null;
}

function nameOf(vehicle: VehicleReport): Markup {
	const plate = shortPlate(vehicle);
	return markup`<b style="word-break:break-word;">${foreign(shortName(vehicle))}</b>${plate === '' ? null : markup`<br><span style="${small}word-break:break-word;">${foreign(plate)}</span>`}`;
}

function vehicleTable({ report, format }: ReportParts): Markup {
	const { columns, moreVehicles } = format.texts;
	const sorted = byDistance(report.vehicles);
	const farthest = sorted[0]?.figures.distanceM ?? 0;
	const cell = `${font('13px/17px')}${INK}padding:6px 3px;${LINE}`;
	const rows = sorted.slice(0, MAX_VEHICLES).map((vehicle) => {
		const { figures } = vehicle;
		const critical = criticalWords(vehicle, format);
		const numbers: Array<string | Markup> = [
			format.count(figures.trips),
			format.duration(figures.drivingSeconds),
			markup`${format.count(countAlarms(figures.alarms))}${critical === '' ? null : markup`<br><span style="color:#b3261e;font-size:12px;">${critical}</span>`}`,
			scoreWords(vehicle, format),
		];
		return markup`<tr><td valign="top" style="${cell}">${nameOf(vehicle)}</td><td valign="top" width="22%" style="${cell}">${format.distance(figures.distanceM)}${bar(figures.distanceM ?? 0, farthest)}</td>${numbers.map((each) => markup`<td align="right" valign="top" style="${cell}">${each}</td>`)}</tr>
`;
	});
	const head = `${font('bold 12px/17px')}${SOFT}padding:4px 3px;${LINE}`;
	const left = [columns.vehicle, columns.distance].map((text) => markup`<th align="left" style="${head}">${text}</th>`);
	const right = [columns.trips, columns.driving, columns.alarms, columns.score].map(
		(text) => markup`<th align="right" style="${head}">${text}</th>`,
	);
	return markup`<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${left}${right}</tr>
${rows}</table>${rest(moreVehicles, sorted.length - rows.length, format)}`;
}

/** A bar of table cells; nothing for a vehicle that did not drive. */
function bar(meters: number, farthest: number): Markup | null {
	const share = farthest > 0 ? Math.round((meters / farthest) * 100) : 0;
	if (share === 0) return null;
	const thin = 'font-size:1px;line-height:5px;';
	const empty = share < 100 ? markup`<td style="${thin}">&nbsp;</td>` : null;
	return markup`<table ${plain}><tr><td width="${share}%" style="background-color:#2f6fb5;${thin}">&nbsp;</td>${empty}</tr></table>`;
}
