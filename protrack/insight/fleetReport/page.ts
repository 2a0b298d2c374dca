import type { CourseUnit, VehicleReport } from './figures';
import { pageStyle } from './pageStyle';
import { foreign, markup, type Markup } from './safeMarkup';
import { byDistance, footLines, headOf, missingLines, reasonsInWords, type ReportParts } from './sections';
import { shortName, shortPlate } from './shorten';
import { alarmTypeTotals, countAlarms, totalsOf } from './totals';
import { criticalWords, lackWords, scoreWords, tilesOf } from './words';

/** The map of a page: data URIs of a picture, for light and for dark. */
export interface PageMap {
	light: string;
	dark: string;
}

interface PageOptions {
	map: PageMap | null;
	severityOf: (alarmType: number) => 'critical' | 'warning' | 'info';
}

const MAX_ATTENTION = 40;
const MAX_MISSING = 40;

/** A report as a page of its own: it loads nothing, runs no script, and can be printed. */
export function toPage(parts: ReportParts, { map, severityOf }: PageOptions): string {
	const { report, format } = parts;
	const { texts } = format;
	const { title, period, driven, compared } = headOf(report, format);
	return markup`<!doctype html>
<html lang="${texts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}, ${period}</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<main>
<header>
<h1>${foreign(title)}</h1>
${[period, driven, compared].filter(Boolean).map((line) => markup`<p>${line}</p>`)}
</header>
${missingSection(parts)}
${tileSection(parts)}
<h2>${texts.attention}</h2>
${attentionSection(parts)}
${map && mapSection(map, texts)}
<h2>${format.fill(texts.vehicles, {}, report.vehicles.length)}</h2>
${vehicleTable(parts)}
<h2>${texts.alarmsByType}</h2>
${alarmSection(parts, severityOf)}
<footer>
${footLines(report, format).map((line) => markup`<p>${line}</p>`)}
</footer>
</main>
</body>
</html>
`.markup;
}

function missingSection({ report, format }: ReportParts): Markup | null {
	const lines = missingLines(report, format, MAX_MISSING);
	if (lines.length === 0) return null;
	const { heading, intro } = format.texts.missing;
	const items = lines.map((line) => markup`<li>${foreign(line)}</li>`);
	return markup`<section class="notice"><strong>${heading}</strong><p>${intro}</p><ul>${items}</ul></section>`;
}

function tileSection({ report, format }: ReportParts): Markup {
	const tiles = tilesOf(report, format).map(({ label, value, details }) => {
		const lines = details.map((line) => markup`<span>${line}</span>`);
		return markup`<div class="tile"><span>${label}</span><strong>${value}</strong>${lines}</div>`;
	});
	return markup`<section class="tiles">${tiles}</section>`;
}

function attentionSection({ report, format, attention }: ReportParts): Markup {
	if (attention.length === 0) return markup`<p>${format.texts.nothingToDo}</p>`;
	const items = attention.slice(0, MAX_ATTENTION).map(
		({ vehicle, reasons, isCritical }) => markup`<li class="${isCritical ? 'critical' : 'warning'}">
<div>${nameOf(vehicle)}</div><div>${reasonsInWords(reasons, format, report)}</div></li>
`,
	);
	const more = attention.length - items.length;
	const rest = more > 0 ? markup`<p>${format.fill(format.texts.moreAttention, {}, more)}</p>` : null;
	return markup`<ul class="attention">${items}</ul>${rest}`;
}

function nameOf(vehicle: VehicleReport): Markup {
	const plate = shortPlate(vehicle);
	return markup`${foreign(shortName(vehicle))}${plate === '' ? null : markup` <small>${foreign(plate)}</small>`}`;
}

const mapSection = ({ light, dark }: PageMap, { map, mapAlt }: ReportParts['format']['texts']): Markup =>
	markup`<h2>${map}</h2>
<figure><picture><source srcset="${dark}" media="screen and (prefers-color-scheme: dark)"><img src="${light}" alt="${mapAlt}"></picture></figure>`;

interface Column {
	title: string;
	cell: (vehicle: VehicleReport) => string | Markup;
	className?: string;
}

function vehicleTable({ report, format }: ReportParts): Markup {
	const columns = columnsOf(report.vehicles, report.courseUnit, format);
	const rows = byDistance(report.vehicles).map((vehicle) => {
		const cells = columns.map(({ title, cell, className = '' }) => {
			const value = cell(vehicle);
			const content = typeof value === 'string' ? markup`<span>${value}</span>` : value;
			return markup`<td class="${className}" data-label="${title}">${content}</td>`;
		});
		return markup`<tr><th scope="row">${nameOf(vehicle)}</th>${cells}</tr>
`;
	});
	const heads = [format.texts.columns.vehicle, ...columns.map(({ title }) => title)];
	return markup`<table>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

/** All columns but the name. */
function columnsOf(
	vehicles: readonly VehicleReport[],
	courseUnit: CourseUnit,
	format: ReportParts['format'],
): Column[] {
	const { columns, course } = format.texts;
	const highest = vehicles.reduce((most, vehicle) => Math.max(most, ...vehicle.course), 0);
	return [
		{ title: columns.distance, cell: ({ figures }) => format.distance(figures.distanceM) },
		{
			title: course[courseUnit],
			cell: (vehicle) => courseBars(vehicle.course, highest),
			className: 'chart',
		},
		{ title: columns.trips, cell: ({ figures }) => format.count(figures.trips) },
		{ title: columns.stops, cell: ({ figures }) => format.count(figures.stops) },
		{ title: columns.driving, cell: ({ figures }) => format.duration(figures.drivingSeconds) },
		{ title: columns.idling, cell: ({ figures }) => format.duration(figures.idleSeconds) },
		{ title: columns.maxSpeed, cell: ({ maxSpeedKmh }) => format.speed(maxSpeedKmh) },
		{
			title: columns.alarms,
			cell: (vehicle) => {
				const critical = criticalWords(vehicle, format);
				const more = critical === '' ? null : markup` <span class="critical">(${critical})</span>`;
				return markup`<span>${format.count(countAlarms(vehicle.figures.alarms))}${more}</span>`;
			},
		},
		{ title: columns.score, cell: (vehicle) => scoreWords(vehicle, format) },
	];
}

/** Small bars, as high as their share of the highest one of the fleet. */
function courseBars(course: readonly number[], highest: number): Markup {
	const bars = course.map((meters) =>
		meters > 0
			? markup`<i style="height:${Math.max(6, Math.round((meters / highest) * 100))}%"></i>`
			: markup`<i class="none"></i>`,
	);
	return markup`<span class="course" aria-hidden="true">${bars}</span>`;
}

function alarmSection({ report, format }: ReportParts, severityOf: PageOptions['severityOf']): Markup {
	const types = alarmTypeTotals(report.vehicles);
	const [first] = types;
	const lacks = lackWords(totalsOf(report.vehicles).alarms, format);
	if (!first) return markup`<p>${lacks || format.texts.noAlarms}</p>`;
	const rows = types.map(({ type, count }) => {
		const share = Math.max(1, Math.round((count / first.count) * 100));
		const bar = markup`<span class="track"><i class="${severityOf(type)}" style="width:${share}%"></i></span>`;
		return markup`<span>${format.alarmLabel(type)}</span>${bar}<span>${format.count(count)}</span>
`;
	});
	return markup`<div class="types">${rows}</div>${lacks === '' ? null : markup`<p>${lacks}</p>`}`;
}
