import type { ItemJson } from '../../../demo/n8nRest';
import type { Simulator } from '../../../simulator';
import type { TemplateCase } from '../templateCase';
import { eventually, HEADER, type Fleet } from '../world';
import { addParked, LORRY, PLACE, VAN } from './trackers';

const UNDELIVERED = 'protrack_not_delivered';

/** Three points of the last minutes. @returns their times, oldest first */
function drive(simulator: Simulator, imei: string): string[] {
	const now = simulator.seconds();
	const times = [now - 150, now - 100, now - 50];
	simulator.setPosition(imei, { ...PLACE, speed: 40 });
	simulator.addPoints(
		imei,
		times.map((gpstime, index) => ({ latitude: PLACE.latitude + index / 1000, longitude: PLACE.longitude, gpstime, speed: 40 })),
	);
	return times.map((time) => new Date(time * 1000).toISOString().replace('.000Z', 'Z'));
}

export const relayPositions: TemplateCase = {
	sample: {
		start: 'New position',
		results: {
			'What to send': [{ imei: '123456789012345', body: expect.stringContaining('"speedKmh":52') as string }, {}],
			Send: [{ accepted: true }, { accepted: true }],
		},
	},
	withFleet: (world) => {
		interface Sent {
			imei: string;
			time: string;
		}
		const sent = () => world().sink.requests.map(({ body }) => body as Sent);
		const timesOf = (imei: string) => sent().filter((each) => each.imei === imei).map(({ time }) => time);
		const setUp = async (fleet: Fleet, more: ItemJson = {}) =>
			await world().setUp('relay-positions', fleet, {
				settings: { endpointUrl: `${world().sink.url}/positions` },
				parameters: { 'New position': more },
			});

		/** Two vehicles with points, run by hand. */
		async function prepared() {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			addParked(fleet.simulator, VAN);
			const times = drive(fleet.simulator, LORRY.imei);
			drive(fleet.simulator, VAN.imei);
			const workflow = await setUp(fleet);
			return { times, workflow, run: async (start = 'New position') => await world().host.n8n.run(workflow, start) };
		}

		it('sends each position of each vehicle once, in its order', async () => {
			const { times, run } = await prepared();
			expect(await run()).toMatchObject({ status: 'success', error: undefined });
			expect(timesOf(LORRY.imei)).toEqual(times);
			expect(timesOf(VAN.imei)).toEqual([...timesOf(VAN.imei)].sort());
			expect(world().sink.requests[0]).toMatchObject({
				path: '/positions',
				headers: { [HEADER.name]: HEADER.value, 'idempotency-key': expect.stringMatching(/\w/) },
				body: { plate: expect.any(String), latitude: expect.any(Number), longitude: 36.8, speedKmh: 40 },
			});
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('puts a refused position onto the list after one vehicle of many, and sends the others', async () => {
			const { times, run } = await prepared();
			world().sink.answer = ({ body }) => ({ status: (body as Sent).imei === VAN.imei ? 422 : 200 });
			expect(await run()).toMatchObject({ status: 'success' });
			expect(timesOf(LORRY.imei)).toEqual(times);
			const rows = await world().rows(UNDELIVERED);
			expect(rows).toHaveLength(new Set(timesOf(VAN.imei)).size);
			expect(rows).toEqual(rows.map(() => expect.objectContaining({ imei: VAN.imei, problem: expect.stringMatching(/\w/) as string })));

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(timesOf(VAN.imei)).toHaveLength(rows.length);
			expect(timesOf(LORRY.imei)).toEqual([]);
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('tries three times when the endpoint is down, loses nothing, and sends the list in its order later', async () => {
			const { times, run } = await prepared();
			world().sink.answer = () => ({ status: 503 });
			const execution = await run();
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/^The endpoint cannot be reached: .+ On the list: \d+ positions\.$/);
			expect(sent()).toHaveLength(3);
			const rows = await world().rows(UNDELIVERED);
			expect(rows).toHaveLength(execution.output('New position').length);

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(timesOf(LORRY.imei)).toEqual(times);
			expect(sent()).toHaveLength(rows.length);
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('sends what the trigger brings while the workflow is active', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			const workflow = await setUp(fleet);
			await world().host.n8n.activate(workflow);
			fleet.simulator.setPosition(LORRY.imei, { ...PLACE, speed: 40 });
			const gpstime = fleet.simulator.seconds();
			fleet.simulator.addPoints(LORRY.imei, [{ ...PLACE, gpstime, speed: 41 }]);
			await eventually(() => sent().length > 0);
			await world().executions(workflow, 1);
			await world().host.n8n.deactivate(workflow);
			expect(sent()).toMatchObject([{ imei: LORRY.imei, speedKmh: 41 }]);
		});
	},
};

export const livePosition: TemplateCase = {
	sample: {
		start: 'Where is it?',
		results: { 'Give the position': [{ vehicle: 'Truck 7', plate: 'KCX 239M', isOld: false }] },
	},
	withFleet: (world) => {
		it('answers with the position, and says why it cannot', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY);
			fleet.simulator.addDevice(VAN);
			const workflow = await world().setUp('live-position-by-webhook', fleet);
			await world().host.n8n.activate(workflow);
			const ask = async (vehicle: string, headers: Record<string, string> = { [HEADER.name]: HEADER.value }) => {
				const url = `${world().host.url}/webhook/vehicle-position?vehicle=${encodeURIComponent(vehicle)}`;
				const response = await fetch(url, { headers });
				return { status: response.status, body: response.ok || response.status > 403 ? ((await response.json()) as ItemJson) : {} };
			};
			expect(await ask(LORRY.plate)).toMatchObject({
				status: 200,
				body: { vehicle: 'Lorry 1', latitude: -1.3, longitude: 36.8, speedKmh: 0, state: 'parked', isOld: false },
			});
			expect(await ask(VAN.imei)).toEqual({ status: 404, body: { error: 'The vehicle was never online' } });
			expect(await ask('Nobody')).toMatchObject({ status: 502, body: { error: expect.stringContaining('Nobody') } });
			expect(await ask(LORRY.plate, {})).toMatchObject({ status: 403 });
			fleet.simulator.fail({ path: 'track', effect: { code: 10013 } });
			expect(await ask(LORRY.imei)).toMatchObject({ status: 502, body: { error: expect.stringMatching(/\w/) } });
			await world().host.n8n.deactivate(workflow);
		});
	},
};
