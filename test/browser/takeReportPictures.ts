import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { setGlobalState, type IDataObject } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { runNode, storeFor } from '../support/n8n';
import { startChromium } from './chromium';

/* The pictures of docs/reports.md: maps, charts and reports of the demo's fleet, as the nodes make them. */

const FOLDER = resolve(__dirname, '../../docs/images');
/** Morning in Nairobi. */
const NOW = Date.parse('2025-07-01T04:00:00Z');
const ZONE = 'Africa/Nairobi';
/** The fleet has vehicles in three cities; a map of all of them would show the world. */
const CITY = /^(Shuttle|Lorry|Boda|Mwangi)/;

const vehicles = LIVE_VEHICLES.filter(({ name }) => CITY.test(name));
const lorry = vehicles.find(({ name }) => name === 'Lorry 1')?.imei ?? '';

const fleet = { deviceSelection: 'several', devices: vehicles.map(({ imei }) => imei) };
const one = { deviceSelection: 'several', devices: [lorry] };
const morning = { timeRange: 'custom', from: '2025-06-30T06:00:00', to: '2025-06-30T14:00:00' };
const map = { resource: 'map', operation: 'draw' };
const chart = { resource: 'chart', operation: 'draw' };

const pictures: Record<string, IDataObject> = {
	'map-route': { ...map, ...one, ...morning, show: 'routes' },
	'map-route-dark': { ...map, ...one, ...morning, show: 'routes', options: { theme: 'dark' } },
	'map-fleet': { ...map, ...fleet, show: 'now' },
	'chart-distance': { ...chart, ...one, chart: 'distance', timeRange: 'last7Days' },
	'chart-speed': { ...chart, ...one, ...morning, chart: 'speed' },
	'chart-alarms': { ...chart, ...fleet, chart: 'alarms', timeRange: 'yesterday' },
	'chart-alarms-dark': { ...chart, ...fleet, chart: 'alarms', timeRange: 'yesterday', options: { theme: 'dark' } },
};

const report = { ...fleet, resource: 'fleetReport', operation: 'create', timeRange: 'yesterday' };

/** What a reader sees of a page first. */
const views = [
	{ name: 'fleet-report', field: 'html', width: 1100, height: 900, colorScheme: 'light' },
	{ name: 'fleet-report-dark', field: 'html', width: 1100, height: 900, colorScheme: 'dark' },
	{ name: 'fleet-report-phone', field: 'html', width: 390, height: 844, colorScheme: 'light' },
	{ name: 'fleet-report-mail', field: 'mailHtml', width: 720, height: 1100, colorScheme: 'light' },
] as const;

async function takeReportPictures(browser: Browser): Promise<void> {
	setGlobalState({ defaultTimezone: ZONE });
	Date.now = () => NOW;
	const sim = await startSimulator({ fleet: 'live', frozen: true, startAt: NOW });
	const host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) };
	const run = async (parameters: IDataObject) => {
		const { outputs, error } = await runNode(host, parameters as never);
		if (error) throw error;
		return outputs[0]?.[0];
	};
	for (const [name, parameters] of Object.entries(pictures)) {
		const item = await run(parameters);
		await writeFile(join(FOLDER, `${name}.png`), Buffer.from(item?.binary?.data?.data ?? '', 'base64'));
	}
	const item = await run(report);
	const cid = `data:image/png;base64,${item?.binary?.map?.data ?? ''}`;
	for (const { name, field, width, height, colorScheme } of views) {
		const context = await browser.newContext({ viewport: { width, height }, colorScheme });
		const page = await context.newPage();
		await page.setContent(String(item?.json[field]).replace('cid:map', cid));
		await page.screenshot({ path: join(FOLDER, `${name}.png`) });
		await context.close();
	}
	await sim.stop();
}

void startChromium()
	.then(async (browser) => await takeReportPictures(browser).finally(async () => await browser.close()))
	.then(
		() => process.exit(0),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
