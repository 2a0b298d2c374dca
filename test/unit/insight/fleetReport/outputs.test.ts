import { Parser } from 'htmlparser2';
import { alarmTypeOf } from '../../../../protrack/client';
import {
	formatFor,
	needsAttention,
	toMail,
	toPage,
	toTable,
	toText,
	usualAttentionLimits,
	type FleetReport,
	type VehicleReport,
} from '../../../../protrack/insight/fleetReport';
import { alarmLabel, languages, languageTexts, type Language } from '../../../../protrack/insight/languages';
import { MONDAY, sampleReport, sampleVehicle } from '../../../support/sampleReport';

const map = { light: 'data:image/svg+xml;base64,bGlnaHQ=', dark: 'data:image/svg+xml;base64,ZGFyaw==' };

const labelIn = (language: Language) => (code: number) => {
	const { label } = alarmTypeOf(code);
	return alarmLabel({ type: code, label }, language);
};

function outputsOf(report: FleetReport, language: Language = 'en', unit: 'km' | 'mi' = 'km') {
	const format = formatFor(languageTexts[language].report, { unit, zone: report.zone, alarmLabel: labelIn(language) });
	const attention = needsAttention(report, usualAttentionLimits, (type) => type === 1);
	const parts = { report, format, attention };
	return {
		page: toPage(parts, { map, severityOf: () => 'warning' }),
		mail: toMail(parts, 'map'),
		text: toText(parts),
		table: toTable(report, format, 'comma'),
	};
}

interface Read {
	elements: string[];
	attributes: Array<[name: string, value: string]>;
	texts: string[];
}

/** What a browser finds in a page. */
function read(page: string): Read {
	const found: Read = { elements: [], attributes: [], texts: [] };
	const parser = new Parser({
		onopentag(name, attributes) {
			found.elements.push(name);
			found.attributes.push(...Object.entries(attributes));
			found.texts.push('');
		},
		ontext: (text) => found.texts.push((found.texts.pop() ?? '') + text),
		onclosetag: () => found.texts.push(''),
	});
	parser.end(page);
	return found;
}

const textOf = (page: string) => read(page).texts.join('\n').replaceAll('\u00a0', ' ');

const hostile = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'=HYPERLINK("http://127.0.0.1/","x")',
	'\u202Etxt.exe',
	'&lt;b&gt;',
	'${7*7}{n}',
	'a\u0000b\ud800c',
	'</title></style><svg onload=alert(1)>',
];
const hostileVehicle = (name: string) =>
	sampleVehicle({
		name,
		plateNumber: name,
		missing: [{ part: 'alarms', reason: name }],
		figures: { ...sampleVehicle().figures, alarms: { critical: 1, warning: 0, info: 0 } },
	});

describe.each(hostile)('A vehicle, a title and an error named %j', (name) => {
	const report = sampleReport([hostileVehicle(name)], { title: name, missingDevices: [name] });
	const { page, mail, text, table } = outputsOf(report);
	const plain = outputsOf(sampleReport([hostileVehicle('Lorry')], { title: 'Title', missingDevices: ['Error'] }));

	it.each([
		['page', page, plain.page],
		['mail', mail, plain.mail],
	])('adds no element or attribute to the %s', (_, given, expected) => {
		expect(read(given).elements).toEqual(read(expected).elements);
		const [attributes, usual] = [read(given).attributes, read(expected).attributes];
		expect(attributes).toEqual(usual);
	});

	it('keeps its direction to itself', () => {
		for (const output of [page, mail, text]) expect(output).not.toMatch(/[\u202a-\u202e\u2066-\u2069\ud800]|\u0000/u);
		expect(page).toMatch(/<h1><bdi>/);
	});

	it('is no formula in the table', () => {
		expect(table).not.toMatch(/(^|[,;"\n])\s*=/);
	});
});

describe('The page of a report', () => {
	const { page } = outputsOf(sampleReport());

	it('loads nothing and runs nothing', () => {
		const { elements, attributes } = read(page);
		expect(elements.filter((name) => ['script', 'link', 'iframe', 'object', 'form'].includes(name))).toEqual([]);
		const addresses = attributes.filter(([name]) => ['src', 'href', 'srcset'].includes(name));
		expect(addresses.map(([, value]) => value)).toEqual([map.dark, map.light]);
		expect(page).not.toMatch(/url\(|@import/);
	});

	it('has a look for dark screens, for phones and for paper', () => {
		expect(page).toContain('@media (prefers-color-scheme: dark)');
		expect(page).toContain('@media screen and (max-width: 720px)');
		expect(page).toContain('@media print');
	});

	it('has a map of its own for dark screens, but not on paper', () => {
		expect(page).toContain(`<source srcset="${map.dark}" media="screen and (prefers-color-scheme: dark)">`);
	});

	it('has each vehicle in its table, those that drove farthest first', () => {
		const far = sampleVehicle({ name: 'Far', figures: { ...sampleVehicle().figures, distanceM: 900_000 } });
		const { texts } = read(outputsOf(sampleReport([sampleVehicle({ name: 'Near' }), far])).page);
		expect(texts.filter((text) => text === 'Near' || text === 'Far')).toEqual(['Far', 'Near']);
	});

	it('says what is missing, and of which vehicles', () => {
		const unread = sampleVehicle({
			name: 'Lorry 7',
			missing: [{ part: 'positions', reason: 'No answer' }],
			figures: { ...sampleVehicle().figures, distanceM: null },
		});
		const shown = textOf(outputsOf(sampleReport([unread], { missingDevices: ['Account A is closed'] })).page);
		expect(shown).toContain('This report is not complete');
		expect(shown).toContain('Lorry 7: positions (No answer)');
		expect(shown).toContain('Devices of some accounts (Account A is closed)');
		expect(shown).toContain('without 1 vehicle');
		expect(textOf(page)).not.toContain('not complete');
	});

	it('names at most five of the vehicles with the same error', () => {
		const vehicles = Array.from({ length: 7 }, (_, index) =>
			sampleVehicle({
				name: `Lorry ${index}`,
				imei: String(index),
				missing: [{ part: 'alarms', reason: 'No answer' }],
			}),
		);
		expect(textOf(outputsOf(sampleReport(vehicles)).page)).toContain(
			'Lorry 0, Lorry 1, Lorry 2, Lorry 3, Lorry 4, … (7): alarms (No answer)',
		);
	});

	it('counts vehicles with the same name apart', () => {
		const unread = { name: 'Lorry', missing: [{ part: 'alarms' as const, reason: 'No answer' }] };
		const vehicles = Array.from({ length: 6 }, (_, index) => sampleVehicle({ ...unread, imei: String(index) }));
		expect(textOf(outputsOf(sampleReport(vehicles)).page)).toContain('… (6): alarms (No answer)');
	});

	it('names a vehicle by its plate or IMEI whose name shows nothing', () => {
		const [invisible, imei] = ['\u202e\u0007 ', '350000000000009'];
		const shown = (plateNumber: string) =>
			read(outputsOf(sampleReport([sampleVehicle({ name: invisible, plateNumber, imei })])).page).texts;
		expect(shown('KA-9')).toContain('KA-9');
		expect(shown(invisible)).toContain(imei);
	});

	it('puts a score in brackets that chance decides', () => {
		const score = { score: 41.6, isReliable: false, distanceM: 1, penalties: [] };
		expect(textOf(outputsOf(sampleReport([sampleVehicle({ score })])).page)).toContain('(42)');
	});

	it('says of an empty fleet that there is nothing', () => {
		const shown = textOf(outputsOf(sampleReport([])).page);
		expect(shown).toContain('0 of 0 vehicles drove');
		expect(shown).toContain('No alarms.');
	});
});

describe('The mail of a report', () => {
	const fleet = (count: number): VehicleReport[] =>
		Array.from({ length: count }, (_, index) =>
			sampleVehicle({
				name: `A rather long name of a vehicle in the north, number ${index}`,
				plateNumber: `KCX ${index}M`,
				hasReported: false,
				figures: { ...sampleVehicle().figures, alarms: { critical: 3, warning: 30, info: 300 } },
			}),
		);

	it('is shorter than what Gmail shows whole, for any size of the fleet', () => {
		for (const language of languages)
			expect(Buffer.byteLength(outputsOf(sampleReport(fleet(500)), language).mail)).toBeLessThan(102_000);
	});

	it('is that short for names, plates and reasons of any length, each of its own', () => {
		const long = (name: string) => `${name} ${'"'.repeat(10_000)}`;
		const vehicles = fleet(500).map((vehicle, index) => ({
			...vehicle,
			name: long(`name ${index}`),
			plateNumber: long(`plate ${index}`),
			missing: [{ part: 'alarms' as const, reason: long(`reason ${index}`) }],
		}));
		const report = sampleReport(vehicles, {
			title: long('title').slice(0, 200),
			missingDevices: vehicles.map(({ name }) => name),
		});
		for (const language of languages) {
			const { mail, text } = outputsOf(report, language);
			expect(Buffer.byteLength(mail)).toBeLessThan(102_000);
			expect(text.length).toBeLessThanOrEqual(1024);
		}
	});

	it('says how many reasons it leaves out', () => {
		const vehicles = fleet(60).map((vehicle, index) => ({
			...vehicle,
			missing: [{ part: 'alarms' as const, reason: `reason ${index}` }],
		}));
		const shown = textOf(outputsOf(sampleReport(vehicles)).mail);
		expect(shown).toContain('alarms (reason 5)');
		expect(shown).not.toContain('alarms (reason 6)');
		expect(shown).toContain('and 54 more');
	});

	it('says how many vehicles it leaves out', () => {
		expect(textOf(outputsOf(sampleReport(fleet(50))).mail)).toContain('and 10 more vehicles in the attached table');
		expect(textOf(outputsOf(sampleReport(fleet(50))).mail)).toContain('and 30 more vehicles');
		expect(textOf(outputsOf(sampleReport(fleet(40))).mail)).not.toContain('attached table');
	});

	it('has nothing that mail programs remove: no styles but inline, no scripts, no classes', () => {
		const { elements, attributes } = read(outputsOf(sampleReport()).mail);
		expect(
			elements.filter((name) => !['table', 'tr', 'td', 'th', 'span', 'b', 'br', 'bdi', 'img', 'p'].includes(name)),
		).toEqual(['html', 'head', 'meta', 'meta', 'meta', 'title', 'body']);
		expect(attributes.filter(([name]) => name === 'class')).toEqual([]);
	});

	it('shows the attached map', () => {
		expect(outputsOf(sampleReport()).mail).toContain('<img src="cid:map"');
		const parts = {
			report: sampleReport(),
			format: formatFor(languageTexts.en.report, { unit: 'km', zone: 'UTC', alarmLabel: String }),
			attention: [],
		};
		expect(toMail(parts, null)).not.toContain('<img');
	});
});

describe('The text of a report', () => {
	it('is short enough for the caption of a picture in a messenger', () => {
		const vehicles = Array.from({ length: 100 }, (_, index) =>
			sampleVehicle({ name: `Lorry ${index}`, hasReported: false }),
		);
		for (const language of languages)
			expect(outputsOf(sampleReport(vehicles), language).text.length).toBeLessThan(1024);
	});

	it('names fewer vehicles where much is to be said of each', () => {
		const vehicles = Array.from({ length: 8 }, (_, index) =>
			sampleVehicle({
				name: `Lorry of the northern depot, ${index}`,
				alarmTypes: new Map([[1, 3]]),
				speedingSeconds: 9999,
				figures: { ...sampleVehicle().figures, idleSeconds: 9999, alarms: { critical: 3, warning: 99, info: 99 } },
				missing: [{ part: 'positionsBefore', reason: 'No answer' }],
			}),
		);
		const { text } = outputsOf(sampleReport(vehicles));
		expect(text.length).toBeLessThanOrEqual(1024);
		expect(text).toMatch(/^• Lorry of the northern depot, 0: .*^and [1-7] more vehicles?$/ms);
	});

	it('says what matters, line by line', () => {
		const critical = { ...sampleVehicle().figures, alarms: { critical: 2, warning: 0, info: 0 } };
		const vehicle = sampleVehicle({ figures: critical, alarmTypes: new Map([[1, 2]]) });
		expect(
			outputsOf(sampleReport([vehicle]))
				.text.replaceAll('\u00a0', ' ')
				.split('\n'),
		).toEqual([
			'Fleet report, Monday, June 30, 2025',
			'1 of 1 vehicles drove',
			'Distance: 120 km (+20%)',
			'Trips: 3 (0%)',
			'Driving: 2 h 0 min (0%)',
			'Idling: 10 min (0%)',
			'Alarms: 2 (−71%, 2 critical)',
			'Mean score: 92',
			'',
			'Needs attention:',
			'• Lorry 1: 2 critical alarms: SOS',
		]);
	});
});

describe('The table of a report', () => {
	it('has numbers without units, and why something is missing', () => {
		const unread = sampleVehicle({
			imei: '350000000000002',
			missing: [{ part: 'positions', reason: 'No answer' }],
			figures: { ...sampleVehicle().figures, distanceM: null },
			score: null,
		});
		const [titles, first, second] = outputsOf(sampleReport([unread, sampleVehicle()]))
			.table.slice(1)
			.split('\r\n');
		expect(titles).toMatch(/^Vehicle,Plate,Distance \(km\),Trips,/);
		expect(first).toBe(
			'Lorry 1,KA-1,120,3,4,120,10,84,2025-06-30 06:00,2025-06-30 17:00,0,2,5,92,yes,,350000000000001',
		);
		expect(second).toMatch(/^Lorry 1,KA-1,,3,.*,,positions \(No answer\),350000000000002$/);
	});

	it('has times of the zone of the report', () => {
		const { table } = outputsOf(sampleReport([sampleVehicle()], { zone: 'Asia/Kolkata' }));
		expect(table).toContain(',2025-06-30 11:30,2025-06-30 22:30,');
	});

	it('says which scores are not reliable', () => {
		const score = (isReliable: boolean) => ({ score: { score: 41.6, isReliable, distanceM: 1, penalties: [] } });
		const [titles, first, second] = outputsOf(
			sampleReport([sampleVehicle(score(false)), sampleVehicle(score(true))]),
		).table.split('\r\n');
		expect(titles).toContain(',Score,Reliable score,');
		expect([first, second]).toEqual([
			expect.stringMatching(/,41\.6,no,,350/),
			expect.stringMatching(/,41\.6,yes,,350/),
		]);
	});

	it('names a device without a name by its IMEI', () => {
		expect(outputsOf(sampleReport([sampleVehicle({ name: null })])).table).toContain('\r\n350000000000001,KA-1,');
	});

	it('has miles where they are wanted', () => {
		const [titles, first] = outputsOf(sampleReport(), 'en', 'mi').table.split('\r\n');
		expect(titles).toContain('Distance (mi)');
		expect(first).toContain(',74.56,');
	});
});

describe('The period of a report', () => {
	const HOUR = 3600;
	const titleOf = (from: number, to: number) =>
		outputsOf(sampleReport([], { period: { from, to }, before: null }))
			.text.split('\n')[0]
			?.replace(/\s/g, ' ');
	const { from } = MONDAY;

	it.each([
		['a day', from, from + 24 * HOUR, 'Monday, June 30, 2025'],
		['a part of a day', from, from + 10 * HOUR, 'Monday, June 30, 2025, 12:00 AM–10:00 AM'],
		['whole days', from, from + 48 * HOUR, 'Jun 30, 2025 – Jul 1, 2025'],
		['24 hours', from + 10 * HOUR, from + 34 * HOUR, 'Jun 30, 2025, 10:00 AM – Jul 1, 2025, 10:00 AM'],
		['a shift until midnight', from + 18 * HOUR, from + 24 * HOUR, 'Monday, June 30, 2025, 6:00 PM–12:00 AM'],
	])('is told so that nobody takes it for another: %s', (_, begin, end, words) => {
		expect(titleOf(begin, end)).toBe(`Fleet report, ${words}`);
	});
});

describe('The texts of a report', () => {
	/** The values in a text; in one with several forms, those of each. */
	const holes = (text: unknown): string[] => {
		if (typeof text === 'string') return (text.match(/\{\w+\}/g) ?? []).sort();
		const forms = Object.values(text as Record<string, unknown>).map(holes);
		return 'other' in (text as object) ? [...new Set(forms.map(String))] : forms.flat();
	};

	it.each(languages)('in %s have places for the same values as in English', (language) => {
		for (const [name, text] of Object.entries(languageTexts.en.report))
			expect([name, holes(languageTexts[language].report[name as keyof typeof languageTexts.en.report])]).toEqual([
				name,
				holes(text),
			]);
	});

	it.each(languages)('in %s leave no value unfilled in any output', (language) => {
		const vehicles = [hostileVehicle('Lorry'), sampleVehicle({ hasReported: false, speedingSeconds: 999 })];
		for (const output of Object.values(outputsOf(sampleReport(vehicles, { missingDevices: ['x'] }), language)))
			expect(output).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
	});

	it('have the form that the number needs', () => {
		const figures = { ...sampleVehicle().figures, alarms: { critical: 1, warning: 1, info: 1 } };
		const one = sampleReport([sampleVehicle({ figures, before: null })]);
		const text = (language: Language) => outputsOf(one, language).text;
		expect(text('en')).toContain('(1 critical, 1 warning, 1 for information)');
		expect(text('es')).toContain('(1 crítica, 1 aviso, 1 informativa)');
		expect(text('es')).toContain('1 de 1 vehículos circuló');
		expect(text('pt')).toContain('(1 crítico, 1 aviso, 1 informativo)');
	});

	it('write changes as the language does', () => {
		const text = (language: Language) => outputsOf(sampleReport(), language).text;
		expect(text('en')).toContain('(+20%)');
		expect(text('es')).toContain('(+20 %)');
		expect(text('pt')).toContain('(+20%)');
	});

	it('write numbers and dates as the language does', () => {
		const far = sampleVehicle({ figures: { ...sampleVehicle().figures, distanceM: 12_345_600 } });
		const text = (language: Language) => outputsOf(sampleReport([far]), language).text.replaceAll('\u00a0', ' ');
		expect(text('en')).toContain('12,346 km');
		expect(text('es')).toContain('12.346 km');
		expect(text('pt')).toMatch(/segunda-feira, 30 de junho de 2025[^]*12\.346 km/);
	});
});
