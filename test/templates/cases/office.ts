import type { ItemJson, SavedCredential } from '../../../demo/n8nRest';
import { readTemplate } from '../../../demo/workflows';
import type { HttpSink } from '../../support/httpSink';
import type { TemplateCase } from '../support/templateCase';
import { eventually, HEADER, type Fleet, type TemplateWorld } from '../support/world';
import { addParked, LORRY, PLACE, VAN } from './trackers';

const DAY = 86_400;
const ELSEWHERE = { latitude: -1.4, longitude: 36.9 };

const setUpArrival = async (world: TemplateWorld, fleet: Fleet, { url }: HttpSink) =>
	await world.setUp('arrival-to-crm', fleet, {
		settings: {
			crmUrl: `${url}/deals`,
			messageUrl: `${url}/messages`,
			deals: { 'Depot North': { dealId: 'D 1', phone: '+1555' } },
		},
	});

const sentTo = ({ requests }: HttpSink, path: string) => requests.filter((request) => request.path.startsWith(path));

export const arrivalToCrm: TemplateCase = {
	sample: {
		start: 'Arrived',
		results: {
			'Deal of the zone': [{ dealId: '1001', text: expect.stringMatching(/^Truck 7, KCX 239M has arrived at Depot North at \d\d:00 \S+\.$/) as string }],
			Result: [{ vehicle: 'Truck 7, KCX 239M', failed: '' }],
		},
	},
	withFleet: (world) => {
		it('tells the customer also when the CRM is down, and says what failed', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			world().sink.answer = ({ path }) => ({ status: path.startsWith('/deals') ? 500 : 200 });
			const execution = await world().host.n8n.run(await setUpArrival(world(), fleet, world().sink), 'Arrived');
			expect(sentTo(world().sink, '/deals')).toHaveLength(3);
			expect(sentTo(world().sink, '/messages')).toHaveLength(1);
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/^Lorry 1, KCX 211M, deal D 1: Set deal stage: /);
		});

		it('does all arrivals of a poll, and names the one that failed', async () => {
			const { pinData } = await readTemplate('arrival-to-crm');
			const [sample] = pinData?.Arrived ?? [];
			const arrived = ['North', 'South "2"', 'East'].map((zone) => {
				const { json } = structuredClone(sample) as { json: { change: ItemJson } & ItemJson };
				Object.assign(json.change, { zone });
				return { json: { ...json, deviceName: `To ${zone}` } };
			});
			const { url } = world().sink;
			const workflow = await world().setUp('arrival-to-crm', await world().fleet(), {
				settings: {
					crmUrl: `${url}/deals`,
					messageUrl: `${url}/messages`,
					deals: { North: { dealId: 1, phone: '+1' }, 'South "2"': { dealId: 2, phone: '+2' }, East: { dealId: 3, phone: '+3' } },
				},
				pinned: { Arrived: arrived },
			});
			world().sink.answer = ({ path }) => ({ status: path === '/deals/2' ? 422 : 200 });
			const execution = await world().host.n8n.run(workflow, 'Arrived');
			expect(execution).toMatchObject({ status: 'error', error: expect.stringMatching(/^To South "2", KCX 239M, deal 2: Set deal stage: [^\n]+$/) });
			expect(sentTo(world().sink, '/deals').map(({ path }) => path)).toEqual(['/deals/1', '/deals/2', '/deals/2', '/deals/2', '/deals/3']);
			expect(sentTo(world().sink, '/messages').map(({ body }) => (body as ItemJson).to)).toEqual(['+1', '+2', '+3']);
		});
	},
	/** It sets the stage and tells the customer, once for an arrival. */
	async whileActive(world) {
		const sink = await world.ownSink();
		const fleet = await world.fleet();
		const { simulator } = fleet;
		addParked(simulator, LORRY, { position: { ...ELSEWHERE, speed: 40 } });
		const workflow = await setUpArrival(world, fleet, sink);
		await world.host.n8n.activate(workflow);
		simulator.setPosition(LORRY.imei, { ...PLACE, speed: 0 });
		await eventually(() => sentTo(sink, '/messages').length > 0);
		// It stays, and the trigger looks again.
		const looks = simulator.count('track');
		simulator.setPosition(LORRY.imei, { ...PLACE, speed: 0 });
		await eventually(() => simulator.count('track') > looks);
		await world.host.n8n.deactivate(workflow);

		const [execution, ...more] = await world.executions(workflow, 1);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		expect(more).toEqual([]);
		expect(sentTo(sink, '/deals')).toMatchObject([
			{
				method: 'PATCH',
				path: '/deals/D%201',
				headers: { [HEADER.name]: HEADER.value },
				body: { stage: 'Delivered', vehicle: 'Lorry 1, KCX 211M', arrivedAt: expect.stringMatching(/ UTC$/) },
			},
		]);
		const text = expect.stringMatching(/^Lorry 1, KCX 211M has arrived at Depot North at \d\d:\d\d UTC\.$/) as string;
		expect(sentTo(sink, '/messages')).toMatchObject([{ body: { to: '+1555', text } }]);
	},
};

/** Two vehicles whose subscription ends, in a workflow that is set up. */
async function endingSoon(world: TemplateWorld, { url }: HttpSink, smtp?: SavedCredential) {
	const fleet = await world.fleet();
	const now = fleet.simulator.seconds();
	const inDays = (user: number, platform: number) => ({ userduetime: now + user * DAY, platformduetime: now + platform * DAY });
	addParked(fleet.simulator, LORRY, { ...inDays(5, 90), simcard: '0722', iccid: '8925' });
	addParked(fleet.simulator, VAN, inDays(90, 20));
	const workflow = await world.setUp('subscription-ends-soon', fleet, {
		settings: { taskUrl: `${url}/tasks`, mailTo: 'office@example.com' },
		parameters: { 'Ends soon': { pollTimes: { item: [{ mode: 'everyMinute' }] } } },
		credentials: smtp && { 'Send the mail': smtp },
	});
	return { ...fleet, workflow };
}

export const subscriptionEndsSoon: TemplateCase = {
	sample: {
		start: 'Ends soon',
		results: {
			List: [
				{
					title: 'Renew 1 subscription',
					dueOn: '2026-09-29',
					text: expect.stringContaining('SIM 10000000, ICCID 89000000000000000000') as string,
				},
			],
			'Send the mail': [{ accepted: ['you@example.com'] }],
		},
	},
	withFleet: (world) => {
		it('goes on where it stopped when the task list was down', async () => {
			const { workflow } = await endingSoon(world(), world().sink);
			world().sink.answer = () => ({ status: 503 });
			const execution = await world().host.n8n.run(workflow, 'Ends soon');
			expect(execution.status).toBe('error');
			expect(world().mail.mails).toEqual([]);

			world().reset();
			expect(await world().host.n8n.retry(execution.id)).toMatchObject({ status: 'success' });
			expect(world().sink.requests).toHaveLength(1);
			expect(world().mail.mails).toHaveLength(1);
		});

		it('says "unknown" of a vehicle that is gone, and all of the others', async () => {
			const { pinData } = await readTemplate('subscription-ends-soon');
			const [sample] = pinData?.['Ends soon'] ?? [];
			const ending = ['359999999999999', LORRY.imei].map((imei) => {
				const { json } = structuredClone(sample) as { json: { device: ItemJson } & ItemJson };
				Object.assign(json.device, { imei });
				return { json: { ...json, id: imei } };
			});
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY, { simcard: '0722', iccid: '8925' });
			const workflow = await world().setUp('subscription-ends-soon', fleet, {
				settings: { taskUrl: `${world().sink.url}/tasks` },
				pinned: { 'Ends soon': ending },
			});
			expect(await world().host.n8n.run(workflow, 'Ends soon')).toMatchObject({ status: 'success' });
			expect((world().sink.requests[0]?.body as ItemJson).description).toMatch(
				/IMEI 359999999999999, SIM unknown, ICCID unknown\)\n.*IMEI 350000000000001, SIM 0722, ICCID 8925\)$/,
			);
		});
	},
	/** It creates one task and one mail that list all vehicles, and none again at the next look. */
	async whileActive(world) {
		const sink = await world.ownSink();
		const { mail, smtp } = await world.ownMail();
		const { simulator, workflow } = await endingSoon(world, sink, smtp);
		await world.host.n8n.activate(workflow);
		const [execution] = await world.executions(workflow, 1);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const looks = simulator.count('track');
		await eventually(() => simulator.count('track') > looks);
		await world.host.n8n.deactivate(workflow);
		expect(await world.executions(workflow, 1)).toHaveLength(1);

		expect(sink.requests).toMatchObject([
			{
				path: '/tasks',
				headers: { 'idempotency-key': expect.stringMatching(/^[0-9a-f]{64}$/) },
				body: { title: 'Renew 2 subscriptions' },
			},
		]);
		expect(mail.mails).toMatchObject([{ subject: 'Renew 2 subscriptions', to: { text: 'office@example.com' } }]);
		const text = mail.mails[0]?.text ?? '';
		expect(text).toMatch(/^Lorry 1: .+ days left \(user subscription, IMEI 350000000000001, SIM 0722, ICCID 8925\)$/m);
		expect(text).toMatch(/^Van 2: .+ \(platform subscription, IMEI 350000000000002, SIM unknown, ICCID unknown\)$/m);
		expect((sink.requests[0]?.body as ItemJson).description).toBe(text.trim());
	},
};

export const serviceDue: TemplateCase = {
	sample: {
		start: 'Service due',
		results: { Ticket: [{ title: 'Truck 7: Service due, 30,000 km passed' }], 'Open ticket': [{ data: '{"id":4711}' }] },
	},
	withFleet: (world) => {
		it('opens a ticket with vehicle, odometer and place', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			const workflow = await world().setUp('service-due-to-ticket', fleet, {
				settings: { ticketUrl: `${world().sink.url}/tickets` },
			});
			expect(await world().host.n8n.run(workflow, 'Service due')).toMatchObject({ status: 'success', error: undefined });
			expect(world().sink.requests).toMatchObject([
				{
					path: '/tickets',
					headers: { 'idempotency-key': expect.stringMatching(/\w/), [HEADER.name]: HEADER.value },
					body: {
						title: expect.stringMatching(/^Lorry 1: Service due/),
						description: expect.stringMatching(/^Vehicle: Lorry 1, KCX 211M\nOdometer: \d+ km\nFound: .+ UTC\nWhere it is: http/),
					},
				},
			]);
		});

		it('opens the ticket on a retry when the ticket system was down', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			const workflow = await world().setUp('service-due-to-ticket', fleet, {
				settings: { ticketUrl: `${world().sink.url}/tickets` },
			});
			world().sink.answer = () => ({ status: 503 });
			const execution = await world().host.n8n.run(workflow, 'Service due');
			expect(execution.status).toBe('error');
			const keys = () => world().sink.requests.map(({ headers }) => headers['idempotency-key']);
			const [key, ...others] = keys();
			expect(others).toEqual([key, key]);

			world().reset();
			expect(await world().host.n8n.retry(execution.id)).toMatchObject({ status: 'success' });
			expect(keys()).toEqual([key]);
		});
	},
};

export const odometerSync: TemplateCase = {
	sample: {
		start: 'Every evening',
		results: {
			Compare: [
				{ vehicle: 'Truck 7', trackerKm: 48211, erpKm: 48050, way: 'toErp' },
				{ vehicle: 'Van 3', trackerKm: 90210, erpKm: 90400, way: 'toTracker' },
			],
			'Enter in the ERP': [{ data: expect.stringContaining('9001') as string }],
			'Set mileage': [{ succeeded: true }],
		},
	},
	withFleet: (world) => {
		const today = () => new Date().toISOString().slice(0, 10);
		interface ErpVehicle {
			id: number;
			license_plate: string;
			current_meter_value: string;
			current_meter_date: string | null;
		}
		const lorryInErp = (km: number, date: string | null = '2026-01-01'): ErpVehicle => ({
			id: 11,
			license_plate: 'kcx-211m',
			current_meter_value: String(km),
			current_meter_date: date,
		});

		/** The lorry has driven 50,000.9 km, by the device's own count. */
		async function prepared() {
			const fleet = await world().fleet({ commandAnswerDelayMs: 100 });
			addParked(fleet.simulator, LORRY, { position: { ...PLACE, speed: 0, mileage: 50_000_900 } });
			addParked(fleet.simulator, VAN);
			const workflow = await world().setUp('odometer-sync-with-erp', fleet, { settings: { erpUrl: `${world().sink.url}/api/v1` } });
			const run = async (vehicles: ErpVehicle[], list: (each: ErpVehicle[]) => object = (each) => each) => {
				world().reset();
				world().sink.answer = ({ method }) => ({ body: method === 'GET' ? list(vehicles) : { id: 1 } });
				return await world().host.n8n.run(workflow, 'Every evening');
			};
			const mileages = () =>
				fleet.simulator.requests
					.filter(({ path }) => path.endsWith('/command/send'))
					.map(({ query }) => [query.command, query.paramData]);
			return { ...fleet, workflow, run, mileages };
		}
		const entries = () => world().sink.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => ({ path, body }));

		it('makes one entry in the ERP when the tracker has counted more', async () => {
			const { run, mileages } = await prepared();
			expect(await run([lorryInErp(49_000)])).toMatchObject({ status: 'success', error: undefined });
			expect(entries()).toEqual([{ path: '/api/v1/meter_entries', body: { vehicle_id: 11, value: 50_000, date: today() } }]);
			expect(world().sink.requests[0]).toMatchObject({
				path: '/api/v1/vehicles?per_page=100',
				headers: { [HEADER.name]: HEADER.value, 'account-token': 'your-account-token' },
			});
			expect(mileages()).toEqual([]);
		});

		it('makes no second entry on a day, and none when the value has not grown', async () => {
			const { run, mileages } = await prepared();
			expect(await run([lorryInErp(49_000, today())])).toMatchObject({ status: 'success' });
			expect(entries()).toEqual([]);
			const grown = await run([lorryInErp(49_998)], (records) => ({ records }));
			expect(grown).toMatchObject({ status: 'success' });
			expect(entries()).toEqual([]);
			expect(mileages()).toEqual([]);
		});

		it('sets the tracker once to the higher value of the ERP', async () => {
			const { run, mileages } = await prepared();
			await run([lorryInErp(50_400)], (records) => ({ records }));
			await run([lorryInErp(50_400)]);
			expect(mileages()).toEqual([['SET_MILEAGE', '{"mileage":"50400"}']]);
			expect(entries()).toEqual([]);
		});

		it('writes nothing that is too far apart to be true, and says so', async () => {
			const { run, mileages } = await prepared();
			const execution = await run([lorryInErp(500_000)]);
			expect(execution.status).toBe('error');
			expect(execution.error).toBe('Lorry 1: 50000 km here, 500000 km in the ERP. Too far apart, nothing was written.');
			expect(entries()).toEqual([]);
			expect(mileages()).toEqual([]);
		});

		it('makes one entry a day also while the ERP does not show it yet', async () => {
			const { run } = await prepared();
			await run([lorryInErp(49_000)]);
			expect(entries()).toHaveLength(1);
			await run([lorryInErp(49_000)]);
			expect(entries()).toEqual([]);
		});

		it('writes nothing of a plate that two trackers or two vehicles have, and says so', async () => {
			const { run, simulator, mileages } = await prepared();
			simulator.addDevice({ ...VAN, imei: '350000000000009', plate: VAN.plate, position: { ...PLACE, mileage: 80_000_000 } });
			simulator.setPosition(VAN.imei, { ...PLACE, speed: 0, mileage: 80_000_000 });
			const van = { ...lorryInErp(79_000), id: 12, license_plate: VAN.plate };
			const execution = await run([lorryInErp(50_400), { ...lorryInErp(49_000), id: 13 }, van]);
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/KDB 412C.*2 trackers/);
			expect(execution.error).toMatch(/KCX 211M.*2 vehicles/);
			expect(entries()).toEqual([]);
			expect(mileages()).toEqual([]);
		});

		it('says which reading of the ERP is no number, and that there are more pages', async () => {
			const { run } = await prepared();
			const vehicle = { ...lorryInErp(0), current_meter_value: '49,000 km' };
			const execution = await run([vehicle], (records) => ({ records, next_cursor: 'abc' }));
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/Lorry 1: .*"49,000 km"/);
			expect(execution.error).toMatch(/Pagination/);
			expect(entries()).toEqual([]);
		});

		it('names a tracker that refuses the value', async () => {
			const { simulator, run } = await prepared();
			simulator.removeDevice(LORRY.imei);
			addParked(simulator, LORRY, { position: { ...PLACE, speed: 0, mileage: 50_000_900 }, commandAnswer: 'Set mileage: Fail!' });
			const execution = await run([lorryInErp(50_400)]);
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/^Lorry 1: .*Fail!/);
		});

		it('tries an entry once, writes the others, and says what the ERP refused', async () => {
			const { simulator, workflow } = await prepared();
			simulator.setPosition(VAN.imei, { ...PLACE, speed: 0, mileage: 80_000_000 });
			const vehicles = [lorryInErp(49_000), { ...lorryInErp(79_000), id: 12, license_plate: VAN.plate }];
			world().sink.answer = ({ method, body }) => {
				if (method === 'GET') return { body: vehicles };
				return (body as { vehicle_id: number }).vehicle_id === 11 ? { status: 422 } : {};
			};
			const execution = await world().host.n8n.run(workflow, 'Every evening');
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/^Lorry 1: .*422/);
			expect(entries().map(({ body }) => (body as { vehicle_id: number }).vehicle_id).sort()).toEqual([11, 12]);
		});
	},
};
