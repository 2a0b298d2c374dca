import type { ItemJson, Json, Login, SavedWorkflow } from './n8nRest';
import type { Platform } from './workflows';

/** Finds a value by a path such as "alarm.label"; what is missing or null becomes a dash. */
export function text(item: ItemJson, path: string): string {
	let value: Json | undefined = item;
	for (const key of path.split('.')) {
		value = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined;
	}
	if (value === null || value === undefined) return '-';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Aligns rows in columns; the last column may be of any length. */
export function table(rows: string[][]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map(
			(row) =>
				`  ${row
					.map((cell, column) => cell.padEnd(widths[column] ?? 0))
					.join('  ')
					.trimEnd()}`,
		)
		.join('\n');
}

/** The first positions as a table. */
export function positionTable(items: ItemJson[], most = 8): string {
	const rows = items
		.slice(0, most)
		.map((item) => [
			text(item, 'deviceName'),
			text(item, 'state'),
			`${text(item, 'speedKmh')} km/h`,
			text(item, 'fixedAt'),
			text(item, 'mapUrl'),
		]);
	const rest = items.length > most ? `\n  ... and ${items.length - most} more` : '';
	return table([['DEVICE', 'STATE', 'SPEED', 'FIXED AT', 'MAP'], ...rows]) + rest;
}

// Fixed widths keep the lines aligned that come one by one later.
const ALARM_COLUMNS: Array<[string, number]> = [
	['OCCURRED', 20],
	['RECEIVED', 20],
	['DEVICE', 20],
	['ALARM', 30],
	['PLACE', 21],
	['MAP', 0],
];

function alarmRow(cells: string[]): string {
	return `  ${cells.map((cell, column) => cell.padEnd(ALARM_COLUMNS[column]?.[1] ?? 0)).join('  ')}`;
}

/** An alarm in one line: when, who, what, where. */
export function alarmLine(item: ItemJson): string {
	const [latitude, longitude] = [text(item, 'alarm.latitude'), text(item, 'alarm.longitude')];
	return alarmRow([
		text(item, 'alarm.occurredAt'),
		text(item, 'alarm.receivedAt'),
		text(item, 'device.name'),
		`${text(item, 'alarm.label')} (type ${text(item, 'alarm.type')})`,
		latitude === '-' ? 'unknown' : `${latitude},${longitude}`,
		text(item, 'alarm.mapUrl'),
	]);
}

/** The first alarms, one line each, and one of them in full, as n8n hands it on. */
export function firstAlarmsText(alarms: ItemJson[], most = 10): string {
	const lines = [alarmRow(ALARM_COLUMNS.map(([title]) => title)), ...alarms.slice(0, most).map(alarmLine)];
	if (alarms.length > most) lines.push(`  ... and ${alarms.length - most} more`);
	const last = JSON.stringify(alarms[alarms.length - 1], null, 2).replace(/^/gm, '  ');
	return `${lines.join('\n')}\n\n  The last of them as n8n hands it on:\n${last}`;
}

/** The login of the n8n that is running now. */
export function loginText(url: string, { email, password }: Login): string {
	return `\n${table([
		['n8n', url],
		['e-mail', email],
		['password', password],
	])}\n  Ctrl-C stops everything, and nothing is kept.`;
}

/** What there is to see in it. */
export function tourText(url: string, platform: Platform, workflows: SavedWorkflow[]): string {
	const rows = [
		...workflows.map(({ id, name }) => ['workflow', `${url}/workflow/${id}  ${name}`]),
		[
			'platform',
			`${platform.url}  simulated; account ${platform.account}, password ${platform.password} (also of the approval)`,
		],
	];
	return `${table(rows)}\n\n  News follow as they come; n8n asks once a minute.`;
}
