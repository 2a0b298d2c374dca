import { alarmBars, createSeriesCollector, dayBars, lineChart } from '../../../../protrack/insight/charts';
import type { Scene } from '../../../../protrack/picture';
import { contains, DAY, linesOf, MIDNIGHT, spotsOf, styleFor, textsOf } from '../../../support/mapPictures';

const style = styleFor({ width: 1000, height: 600 });
const week = { from: MIDNIGHT, to: MIDNIGHT + 7 * 86_400 };
const days = Array.from({ length: 7 }, (_, index) => MIDNIGHT + index * 86_400);

const barsOf = ({ shapes }: Scene, color: string) =>
	shapes.flatMap((each) => (each.kind === 'rectangle' && each.fill === color ? [each.box] : []));

const line = (values: ReadonlyArray<[time: number, value: number]>, gapSeconds = 3600) => {
	const collector = createSeriesCollector(DAY, 1000, gapSeconds);
	for (const [time, value] of values) collector.add(MIDNIGHT + time, value);
	return collector.points();
};

describe('The chart of distances', () => {
	const chart = (values: Array<number | null>) =>
		dayBars(style, { subject: 'Lorry 1', range: week, days, series: [{ name: 'Lorry 1', values }] });

	it('has a bar for each day as high as its distance, with the zone named', () => {
		const scene = chart([100_000, 50_000, 0, null, 1000, 2000, 3000]);
		const bars = barsOf(scene, style.theme.series[0]!);
		expect(bars).toHaveLength(5);
		expect(bars[0]!.height / bars[1]!.height).toBeCloseTo(2, 5);
		expect(textsOf(scene)).toEqual(
			expect.arrayContaining(['Lorry 1, 28 Nov – 4 Dec 2026 (America/Lima) · 156 km', 'Sat 28 Nov', 'km']),
		);
	});

	it('tells a day without reports from one without a kilometer', () => {
		const texts = textsOf(chart([100_000, 50_000, 0, null, 1000, 2000, 3000]));
		expect(texts).toContain('–');
		expect(texts.filter((text) => text === '–')).toHaveLength(1);
	});

	it('stacks several vehicles, and joins those that there is no color for', () => {
		const series = Array.from({ length: 11 }, (_, index) => ({
			name: `Lorry ${index + 1}`,
			values: days.map(() => 10_000),
		}));
		const scene = dayBars(style, { subject: '', range: week, days, series });
		const own = barsOf(scene, style.theme.series[6]!);
		const others = barsOf(scene, style.theme.others);
		expect(others[0]!.height / own[0]!.height).toBeCloseTo(4, 5);
		expect(textsOf(scene)).toEqual(expect.arrayContaining(['Lorry 7', 'Others (4)']));
		expect(textsOf(scene)).not.toContain('Lorry 8');
	});

	it('in miles has the same bars with other numbers', () => {
		const miles = styleFor({ width: 1000, height: 600, unit: 'mi' });
		const values = [160_934.4, 0, 0, 0, 0, 0, 0];
		const scene = dayBars(miles, { subject: '', range: week, days, series: [{ name: '', values }] });
		expect(textsOf(scene)).toEqual(expect.arrayContaining(['mi', '100']));
	});
});

describe('The chart of a line', () => {
	const chart = (series: Array<{ name: string; points: ReturnType<typeof line> }>, more: object = {}) =>
		lineChart(style, {
			title: 'Speed over time',
			subject: 'Lorry 1',
			range: DAY,
			unit: 'km/h',
			isFromZero: true,
			series,
			...more,
		});

	it('has a gap where nothing is known', () => {
		const scene = chart([
			{
				name: 'Lorry 1',
				points: line([
					[0, 10],
					[600, 20],
					[40_000, 30],
					[40_600, 10],
				]),
			},
		]);
		expect(linesOf(scene.shapes).filter(({ stroke }) => stroke.color === style.theme.series[0])).toHaveLength(2);
	});

	it('shows a single value as a dot', () => {
		const scene = chart([{ name: 'Lorry 1', points: line([[600, 20]]) }]);
		expect(scene.shapes.filter(({ kind }) => kind === 'circle')).toHaveLength(1);
	});

	it('has a line at the limit, which is always in sight', () => {
		const scene = chart(
			[
				{
					name: 'Lorry 1',
					points: line([
						[0, 10],
						[600, 20],
					]),
				},
			],
			{ limit: { value: 90, name: 'Limit: 90 km/h' } },
		);
		const [limit] = linesOf(scene.shapes).filter(({ dash, spots }) => dash && spots[1]!.x - spots[0]!.x > 500);
		expect(limit!.spots[0]!.y).toBeGreaterThan(80);
		expect(textsOf(scene)).toContain('Limit: 90 km/h');
	});

	it('has a legend for several lines', () => {
		const points = line([
			[0, 10],
			[600, 20],
		]);
		expect(
			textsOf(
				chart([
					{ name: 'One', points },
					{ name: 'Two', points },
				]),
			),
		).toEqual(expect.arrayContaining(['One', 'Two']));
	});

	it('below zero shows where zero is', () => {
		const scene = chart(
			[
				{
					name: 'Reefer',
					points: line([
						[0, -18],
						[600, 4],
					]),
				},
			],
			{ isFromZero: false, unit: '°C' },
		);
		expect(textsOf(scene)).toEqual(expect.arrayContaining(['0', '-20', '°C']));
	});
});

describe('The chart of alarms', () => {
	const alarms = [
		{ type: 1, label: 'SOS', severity: 'critical' as const, count: 2 },
		{ type: 7, label: 'Speeding', severity: 'warning' as const, count: 43 },
		{ type: 99, label: 'Unknown alarm 99', severity: 'info' as const, count: 0 },
	];

	it('has the most frequent type first, colored by severity', () => {
		const scene = alarmBars(style, { subject: 'Lorry 1', range: week, alarms, language: 'en' });
		const texts = textsOf(scene);
		expect(texts.indexOf('Speeding')).toBeLessThan(texts.indexOf('SOS'));
		expect(texts).not.toContain('Unknown alarm 99');
		const [bar] = barsOf(scene, style.theme.severities.warning);
		const [other] = barsOf(scene, style.theme.severities.critical);
		expect(bar!.width / other!.width).toBeCloseTo(21.5, 1);
	});

	it('says how many types there is no room for', () => {
		const many = Array.from({ length: 44 }, (_, index) => ({
			...alarms[0]!,
			type: index + 1,
			label: `Alarm ${index}`,
			count: 50 - index,
		}));
		const texts = textsOf(alarmBars(style, { subject: '', range: week, alarms: many, language: 'en' }));
		const shown = texts.filter((text) => text.startsWith('Alarm ')).length;
		expect(texts).toContain(`and ${44 - shown} more`);
	});
});

describe('A chart without any data', () => {
	it.each([
		[
			'of distances',
			dayBars(style, { subject: '', range: week, days, series: [{ name: '', values: days.map(() => null) }] }),
		],
		['of distances of no vehicle', dayBars(style, { subject: '', range: week, days, series: [] })],
		['of a line', lineChart(style, { title: '', subject: '', range: DAY, unit: '', series: [], isFromZero: true })],
		['of alarms', alarmBars(style, { subject: '', range: week, alarms: [], language: 'en' })],
	])('%s says so', (_, scene) => {
		expect(textsOf(scene)).toContain('No data in this time range');
	});
});

describe('Every chart', () => {
	const at = (width: number, height: number) => styleFor({ width, height });
	const values = days.map((_, index) => index * 12_345);
	const LONG_NAME = 'Caminhão refrigerado da distribuidora de alimentos congelados do norte';
	const scenes = (width: number, height: number): Scene[] => [
		dayBars(at(width, height), {
			subject: 'Lorry 1',
			range: week,
			days,
			series: [
				{ name: '', values },
				...Array.from({ length: 9 }, (_, index) => ({ name: `${LONG_NAME} ${index}`, values })),
			],
		}),
		lineChart(at(width, height), {
			...{ title: LONG_NAME, subject: LONG_NAME, range: DAY, unit: 'km/h', isFromZero: true },
			series: Array.from({ length: 8 }, (_, index) => ({
				name: `${LONG_NAME} ${index}`,
				points: line([
					[0, 10],
					[40_000, 87],
					[86_400, 3],
				]),
			})),
			limit: { value: 90, name: 'Limit: 90 km/h' },
		}),
		alarmBars(at(width, height), {
			...{ subject: 'Lorry 1', range: week, language: 'pt' as const },
			alarms: [{ type: 42, label: '', severity: 'warning', count: 1234 }],
		}),
	];

	it.each([
		[300, 300],
		[1000, 700],
		[2000, 300],
		[300, 2000],
	])('fits into %i x %i pixels', (width, height) => {
		for (const { shapes } of scenes(width, height))
			for (const shape of shapes)
				for (const spot of spotsOf(shape)) expect(contains({ x: 0, y: 0, width, height }, spot)).toBe(true);
	});
});
