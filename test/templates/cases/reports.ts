import { PNG } from 'pngjs';
import type { Execution, ItemJson, SavedCredential } from '../../../demo/n8nRest';
import { readTemplate } from '../../../demo/workflows';
import { LIVE_VEHICLES } from '../../../simulator/live/fleet';
import type { TemplateCase } from '../support/templateCase';
import type { Changes, Fleet, TemplateWorld } from '../support/world';
import { addParked, LORRY, VAN } from './trackers';

const [first, second] = LIVE_VEHICLES;
/** Two of the vehicles, which are enough to see what a report does. */
const TWO = { deviceSelection: 'several', devices: [first?.imei ?? '', second?.imei ?? ''] };

const live = async (world: TemplateWorld): Promise<Fleet> => await world.fleet({ fleet: 'live', frozen: true });

async function run(world: TemplateWorld, name: string, start: string, changes: Changes = {}): Promise<Execution> {
	return await world.host.n8n.run(await world.setUp(name, await live(world), changes), start);
}

export const fleetPositions: TemplateCase = {
	sample: { start: 'Start', results: { 'Keep these fields': [{ deviceName: 'Truck 7' }, { deviceName: 'Van 3' }] } },
	withFleet: (world) => {
		it('lists where all vehicles are', async () => {
			const execution = await run(world(), 'fleet-positions', 'Start');
			const vehicles = execution.output('Keep these fields').map(({ deviceName }) => deviceName);
			expect(vehicles).toContain(first?.name);
			expect(vehicles).toHaveLength(LIVE_VEHICLES.length);
		});
	},
};

const SENTENCE = /^.+ was at .+ from \d{4}-\d\d-\d\d \d\d:\d\d UTC to .+ UTC \((estimated: )?\d+ minutes\)$/;
const LINE = /: \d+ visits, [\d.]+ hours on site$/;

export const visitProof: TemplateCase = {
	sample: {
		start: 'Start',
		results: {
			Proof: [{ customer: 'Northern depot', minutes: 50 }, { minutes: 25 }],
			'Invoice line': [{ line: 'Northern depot: 2 visits, 1.3 hours on site' }],
		},
	},
	withFleet: (world) => {
		it('has a sentence for each visit and a line for each customer', async () => {
			const parameters = { Visits: { timeRange: 'yesterday' } };
			const execution = await run(world(), 'visit-proof-for-invoices', 'Start', { parameters });
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			const sentences = execution.output('Proof').map(({ sentence }) => sentence);
			expect(sentences).not.toEqual([]);
			expect(sentences).toEqual(sentences.map((): unknown => expect.stringMatching(SENTENCE)));
			expect(execution.output('Invoice line')[0]).toMatchObject({ line: expect.stringMatching(LINE) });
		});

		it('says of a visit that goes on that it does', async () => {
			const { pinData } = await readTemplate('visit-proof-for-invoices');
			const [sample] = pinData?.Visits ?? [];
			const open = { ...sample?.json, isOpen: true };
			const pinned = { Visits: [{ json: open }] };
			const execution = await run(world(), 'visit-proof-for-invoices', 'Start', { pinned });
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.output('Proof')).toMatchObject([
				{ sentence: expect.stringMatching(/^KCX 239M was at Northern depot from .+ UTC \(so far: 50 minutes\)$/) },
			]);
			expect(execution.output('Invoice line')).toMatchObject([{ line: 'Northern depot: 1 visit, 0.8 hours on site' }]);
		});
	},
};

export const logbookOfTheMonth: TemplateCase = {
	sample: {
		start: 'Start',
		results: {
			'Logbook file': [{ fileName: 'logbook-2026-08.csv' }],
			Sentence: [{ sentence: 'KCX 239M, 2026-08: 61 trips, 1830.4 km business, 212.7 km private' }],
		},
	},
	withFleet: (world) => {
		it('has a file and the totals of each vehicle, by the working hours of Settings', async () => {
			const range = { ...TWO, timeRange: 'yesterday' };
			const totals = async (workFrom: string, workTo: string) => {
				const execution = await run(world(), 'logbook-of-the-month', 'Start', {
					settings: { workingDays: [1, 2, 3, 4, 5, 6, 7], workFrom, workTo },
					parameters: { 'Logbook file': range, Totals: range },
				});
				expect(execution).toMatchObject({ status: 'success', error: undefined });
				expect(execution.output('Logbook file')).toMatchObject([{ fileName: expect.stringMatching(/\.csv$/) }]);
				return execution.output('Sentence').map(({ sentence }) => String(sentence));
			};
			expect(await totals('00:00', '24:00')).toEqual([
				expect.stringMatching(/ trips, [\d.]+ km business, 0 km private$/),
				expect.stringMatching(/ trips, [\d.]+ km business, 0 km private$/),
			]);
			expect((await totals('03:00', '03:01'))[0]).toMatch(/ km business, [\d.]*[1-9][\d.]* km private$/);
		});
	},
};

export const morningReport: TemplateCase = {
	sample: {
		start: 'Start',
		results: { Report: [{ vehicleCount: 1 }], 'Send the mail': [{ accepted: ['you@example.com'] }] },
	},
	withFleet: (world) => {
		const report = async (fleet: Fleet) => {
			const workflow = await world().setUp('morning-report-by-mail', fleet, {
				settings: { to: 'boss@example.com', from: 'fleet@example.com' },
				parameters: { Report: TWO },
			});
			return await world().host.n8n.run(workflow, 'Start');
		};

		it('sends the report with its map and its table', async () => {
			expect(await report(await live(world()))).toMatchObject({ status: 'success', error: undefined });
			expect(world().mail.mails).toHaveLength(1);
			const [mail] = world().mail.mails;
			expect(mail?.subject).toMatch(/^Fleet report, /);
			expect(mail?.html).toContain(first?.name);
			expect(mail?.html).toContain('<img src="cid:map"');
			const [map, table] = mail?.attachments ?? [];
			expect(map).toMatchObject({
				cid: 'map',
				contentType: 'image/png',
				filename: expect.stringMatching(/^fleet-report-.*\.png$/),
			});
			expect(PNG.sync.read(map!.content).width).toBe(2000);
			expect(table).toMatchObject({ contentType: 'text/csv' });
			expect(table?.content.toString()).toContain(second?.imei);
		});

		it('sends what could be read, and ends as failed, where a vehicle cannot be read', async () => {
			const fleet = await live(world());
			fleet.simulator.fail({ path: 'playback', imei: first?.imei, effect: { code: 10013 } });
			const execution = await report(fleet);
			expect(world().mail.mails).toHaveLength(1);
			expect(world().mail.mails[0]?.html).toContain('This report is not complete');
			expect(execution.status).toBe('error');
			expect(execution.error).toContain(first?.imei);
		});

		it('sends nothing, and says why, without a credential', async () => {
			const fleet = await live(world());
			const none: SavedCredential = { id: '', name: '', type: 'httpBasicAuth' };
			const execution = await report({ ...fleet, credential: none });
			expect(world().mail.mails).toEqual([]);
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/credential/i);
		});
	},
};

export const dailyMileage: TemplateCase = {
	sample: {
		start: 'Every morning',
		results: { Row: [{ vehicle: 'Truck 7', km: 214.4 }], 'Write the rows': [{ vehicle: 'Truck 7', km: 214.4 }] },
	},
	withFleet: (world) => {
		// Google's server is not there to be called: the row that goes to it goes to the sink.
		const changes = (): Changes => ({
			parameters: { "Yesterday's mileage": TWO },
			replaced: {
				'Write the rows': {
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						method: 'POST',
						url: `${world().sink.url}/sheet`,
						sendBody: true,
						specifyBody: 'json',
						jsonBody: '={{ JSON.stringify($json) }}',
						options: {},
					},
				},
			},
		});
		const rows = () => world().sink.requests.map(({ body }) => body as ItemJson);

		it('writes a row for each vehicle, whose key is the same for the same day', async () => {
			expect(await run(world(), 'daily-mileage-to-sheet', 'Every morning', changes())).toMatchObject({ status: 'success' });
			expect(rows()).toHaveLength(2);
			const { key, day, vehicle, km, measured } = rows().find(({ imei }) => imei === first?.imei) ?? {};
			expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
			expect(key).toBe(`${String(day)} ${String(first?.imei)}`);
			expect(vehicle).toBe(first?.name);
			expect(km).toEqual(expect.any(Number));
			expect(measured).toMatch(/ 00:00 UTC to .+ 00:00 UTC$/);
		});

		it('writes cells as they are, so that no name becomes a date or a formula', async () => {
			const { nodes } = await readTemplate('daily-mileage-to-sheet');
			const sheet = nodes.find(({ name }) => name === 'Write the rows');
			expect(sheet?.parameters.options).toEqual({ cellFormat: 'RAW' });
		});

		it('writes the rows of the others and ends as failed where an account cannot be read', async () => {
			const fleet = await live(world());
			fleet.simulator.fail({ path: 'deviceList', account: 'safari-nbo', effect: { code: 10007 } });
			const all: Changes = { ...changes(), parameters: {} };
			const workflow = await world().setUp('daily-mileage-to-sheet', fleet, all);
			const execution = await world().host.n8n.run(workflow, 'Every morning');
			expect(rows().map(({ vehicle }) => vehicle)).toContain(first?.name);
			expect(rows().length).toBeLessThan(LIVE_VEHICLES.length);
			expect(execution.status).toBe('error');
			expect(execution.error).toContain('safari-nbo');
		});
	},
};

export const twoAccounts: TemplateCase = {
	sample: {
		start: 'Every hour',
		results: {
			'One table': [
				{ account: 'North', vehicle: 'Truck 7', problem: '' },
				{ account: 'South', vehicle: 'Van 3', problem: '' },
			],
		},
	},
	withFleet: (world) => {
		/** The template with the accounts of two platforms. */
		async function runBoth(north: Fleet, south: Fleet): Promise<Execution> {
			const workflow = await world().setUp('two-accounts-in-one-table', north, {
				credentials: { 'Second account': south.credential },
			});
			return await world().host.n8n.run(workflow, 'Every hour');
		}

		it('has the vehicles of the other account when one has none', async () => {
			const [north, south] = [await world().fleet(), await world().fleet()];
			addParked(south.simulator, VAN);
			const execution = await runBoth(north, south);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.output('One table')).toMatchObject([{ account: 'South', vehicle: 'Van 2' }]);
		});

		async function twoFleets(): Promise<[Fleet, Fleet]> {
			const [north, south] = [await world().fleet(), await world().fleet()];
			addParked(north.simulator, LORRY);
			addParked(south.simulator, VAN);
			return [north, south];
		}

		it('has one row for each vehicle, with its account', async () => {
			const execution = await runBoth(...(await twoFleets()));
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.output('One table')).toMatchObject([
				{ account: 'North', vehicle: 'Lorry 1', imei: LORRY.imei, lastSeen: expect.stringMatching(/ UTC$/), problem: '' },
				{ account: 'South', vehicle: 'Van 2', imei: VAN.imei, problem: '' },
			]);
		});

		it.each([0, 1])('shows the other account and the reason when one fails (%i)', async (failing) => {
			const fleets = await twoFleets();
			fleets[failing]?.simulator.fail({ path: 'authorization', effect: { code: 10007 } });
			const execution = await runBoth(...fleets);
			const rows = execution.output('One table');
			expect(rows).toHaveLength(2);
			expect(rows[failing]).toMatchObject({ imei: '', problem: expect.stringMatching(/\w{4}/) });
			expect(rows[1 - failing]).toMatchObject({ imei: failing === 0 ? VAN.imei : LORRY.imei, problem: '' });
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(failing === 0 ? /^North: / : /^South: /);
		});
	},
};
