import { alarmBars, createSeriesCollector, dayBars, lineChart } from '../../../../protrack/insight/charts';
import { toPng, type Scene } from '../../../../protrack/picture';
import { expectGolden } from '../../../support/goldenPng';
import { DAY, MIDNIGHT, styleFor } from '../../../support/mapPictures';

/* Pictures that were looked at and judged good. */

type Style = ReturnType<typeof styleFor>;

const week = { from: MIDNIGHT - 6 * 86_400, to: MIDNIGHT + 86_400 };
const days = Array.from({ length: 7 }, (_, index) => week.from + index * 86_400);
const kilometers = [120, 93, null, 0, 240, 5.4, 87];

const line = (valueAt: (time: number) => number | null) => {
	const collector = createSeriesCollector(DAY, 640, 3600);
	for (let time = 0; time < 86_400; time += 120) {
		const value = valueAt(time);
		if (value !== null) collector.add(MIDNIGHT + time, value);
	}
	return collector.points();
};
const isNight = (time: number) => time < 25_000 || time > 70_000;

const charts: Record<string, (style: Style) => Scene> = {
	distance: (style) =>
		dayBars(style, {
			...{ subject: 'Lorry 1 · KCX 201M', range: week, days },
			series: [{ name: 'Lorry 1', values: kilometers.map((value) => value && value * 1000) }],
		}),
	distances: (style) =>
		dayBars(style, {
			...{ subject: '', range: week, days },
			series: Array.from({ length: 10 }, (_, index) => ({
				name: `Lorry ${index + 1}`,
				values: days.map((_, day) => 20_000 + ((index * 7919 + day * 104_729) % 90) * 1000),
			})),
		}),
	speed: (style) =>
		lineChart(style, {
			...{ title: 'Speed over time', subject: 'Lorry 1', range: DAY, unit: 'km/h', isFromZero: true },
			series: [{ name: '', points: line((time) => (isNight(time) ? null : Math.abs(60 * Math.sin(time / 2500)) + 9)) }],
			limit: { value: 60, name: 'Limit: 60 km/h' },
		}),
	fuel: (style) =>
		lineChart(style, {
			...{ title: 'Fuel over time', subject: '', range: DAY, unit: 'L', isFromZero: true },
			series: [0, 1].map((index) => ({
				name: `Lorry ${index + 1}`,
				points: line((time) => 90 - index * 25 - ((time / 900) % 60)),
			})),
		}),
	temperature: (style) =>
		lineChart(style, {
			...{ title: 'Temperature over time', subject: 'Reefer', range: DAY, unit: '°C', isFromZero: false },
			series: [
				{ name: 'Reefer (1)', points: line((time) => -18 + 2 * Math.sin(time / 3000)) },
				{
					name: 'Reefer (2)',
					points: line((time) => (time > 30_000 && time < 40_000 ? null : 4 + 3 * Math.sin(time / 5000))),
				},
			],
		}),
	alarms: (style) =>
		alarmBars(style, {
			...{ subject: 'Lorry 1', range: week, language: 'en' as const },
			alarms: [
				{ type: 1, label: 'SOS', severity: 'critical', count: 2 },
				{ type: 7, label: 'Speeding', severity: 'warning', count: 43 },
				{ type: 9, label: 'Engine on', severity: 'info', count: 61 },
				{ type: 42, label: 'Fatigue driving, break missed', severity: 'warning', count: 7 },
			],
		}),
};

describe.each(['light', 'dark'] as const)('The picture of a chart, %s,', (theme) => {
	it.each(Object.entries(charts))('of %s looks as it did', (name, chart) => {
		const scene = chart(styleFor({ theme, height: 400 }));
		expectGolden(`chart-${name}-${theme}`, toPng(scene));
	});
});
