import type { ItemJson } from '../../../demo/n8nRest';
import { readTemplate } from '../../../demo/workflows';
import type { HttpSink } from '../../support/httpSink';
import type { TemplateCase } from '../support/templateCase';
import { eventually, HEADER } from '../support/world';
import { addParked, LORRY, PLACE, VAN } from './trackers';

const UNDELIVERED = 'protrack_not_delivered';

interface Sent {
	imei: string;
	time: string;
}

const sentTo = ({ requests }: HttpSink) => requests.map(({ body }) => body as Sent);
const timesOf = (sink: HttpSink, imei: string) =>
	sentTo(sink)
		.filter((each) => each.imei === imei)
		.map(({ time }) => time);

/** Three positions of each of two vehicles, as the trigger puts them out. */
async function sixPositions(): Promise<Array<{ json: ItemJson }>> {
	const { pinData } = await readTemplate('relay-positions');
	const [sample] = pinData?.['New position'] ?? [];
	return TIMES.flatMap((fixedAt, index) =>
		[LORRY, VAN].map(({ imei }) => {
			const { json } = structuredClone(sample) as { json: { device: ItemJson; point: ItemJson } & ItemJson };
			Object.assign(json, { id: `${imei}-${index}`, occurredAt: fixedAt });
			Object.assign(json.device, { imei });
			Object.assign(json.point, { imei, fixedAt });
			return { json };
		}),
	);
}

const TIMES = ['2026-09-15T05:00:00Z', '2026-09-15T05:00:20Z', '2026-09-15T05:00:40Z'];

export const relayPositions: TemplateCase = {
	sample: {
		start: 'New position',
		results: {
			'What to send': [{ imei: '123456789012345', body: expect.stringContaining('"speedKmh":52') as string }, {}],
			Send: [{ statusCode: 200 }, { statusCode: 200 }],
		},
	},
	withFleet: (world) => {
		/** The template with six positions of its trigger. */
		async function prepared() {
			const workflow = await world().setUp('relay-positions', await world().fleet(), {
				settings: { endpointUrl: `${world().sink.url}/positions` },
				pinned: { 'New position': await sixPositions() },
			});
			const run = async (start: string = 'New position') => await world().host.n8n.run(workflow, start);
			return Object.assign(run, { workflow });
		}
		const times = (imei: string) => timesOf(world().sink, imei);

		it('sends each position of each vehicle once, in its order', async () => {
			const run = await prepared();
			expect(await run()).toMatchObject({ status: 'success', error: undefined });
			expect(times(LORRY.imei)).toEqual(TIMES);
			expect(times(VAN.imei)).toEqual(TIMES);
			expect(world().sink.requests[0]).toMatchObject({
				path: '/positions',
				headers: { [HEADER.name]: HEADER.value, 'idempotency-key': `${LORRY.imei}-0` },
				body: { plate: 'KCX 239M', latitude: 22.583197, longitude: 113.909813, speedKmh: 52 },
			});
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('puts what is refused onto the list, and sends the positions of the others', async () => {
			const run = await prepared();
			world().sink.answer = ({ body }) => ({ status: (body as Sent).imei === VAN.imei ? 422 : 200 });
			const execution = await run();
			expect(execution).toMatchObject({ status: 'success' });
			expect(execution.output('Send', 1)).toHaveLength(TIMES.length);
			expect(JSON.stringify(execution.output('Send', 1))).not.toContain(HEADER.value);
			expect(times(LORRY.imei)).toEqual(TIMES);
			expect(await world().rows(UNDELIVERED)).toMatchObject(
				TIMES.map((_, index) => ({ positionId: `${VAN.imei}-${index}`, problem: expect.stringMatching(/\w/), status: 422 })),
			);

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(times(VAN.imei)).toEqual(TIMES);
			expect(times(LORRY.imei)).toEqual([]);
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('tries three times when the endpoint is down, loses nothing, and sends the list in its order later', async () => {
			const run = await prepared();
			world().sink.answer = () => ({ status: sentTo(world().sink).length > 2 ? 503 : 200 });
			const execution = await run();
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/^The endpoint cannot be reached: .+\. All that could not be sent is on the list\.$/);
			// two were accepted, the third was tried three times
			expect(sentTo(world().sink)).toHaveLength(5);
			expect(await world().rows(UNDELIVERED)).toHaveLength(4);

			// still down: what is on the list stays there once
			world().reset();
			world().sink.answer = () => ({ status: 503 });
			expect(await run('Send the list again')).toMatchObject({ status: 'error' });
			expect(await world().rows(UNDELIVERED)).toHaveLength(4);

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(times(LORRY.imei)).toEqual(TIMES.slice(1));
			expect(times(VAN.imei)).toEqual(TIMES.slice(1));
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('keeps what an endpoint that has moved did not take, and gives the key to nobody else', async () => {
			const run = await prepared();
			const location = `${world().sink.url}/elsewhere`;
			world().sink.answer = ({ path }) => (path === '/positions' ? { status: 302, headers: { location } } : {});
			expect(await run()).toMatchObject({ status: 'error', error: expect.stringContaining('cannot be reached') });
			expect(world().sink.requests.filter(({ path }) => path !== '/positions')).toEqual([]);
			expect(await world().rows(UNDELIVERED)).toHaveLength(TIMES.length * 2);

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});

		it('can send the list again also when two runs had the same position at once', async () => {
			const run = await prepared();
			const { n8n } = world().host;
			let tries = 0;
			// the first run is refused, and while it tries again, the second one is accepted and takes the position off the list
			world().sink.answer = ({ body }) => {
				if ((body as Sent).time !== TIMES[0] || (body as Sent).imei !== LORRY.imei) return {};
				tries += 1;
				return { status: tries === 2 ? 200 : 422 };
			};
			const first = await n8n.start(run.workflow, 'New position');
			await eventually(() => tries > 0);
			await run();
			await world().ended(first);
			const rows = await world().rows(UNDELIVERED);
			expect(rows).toEqual(rows.map((): unknown => expect.objectContaining({ imei: expect.any(String), body: expect.any(String) })));

			world().reset();
			expect(await run('Send the list again')).toMatchObject({ status: 'success' });
			expect(await world().rows(UNDELIVERED)).toEqual([]);
		});
	},
	/** It sends every point that the trigger brings. */
	async whileActive(world) {
		const sink = await world.ownSink();
		const fleet = await world.fleet();
		const { simulator } = fleet;
		addParked(simulator, LORRY);
		const settings = { endpointUrl: `${sink.url}/positions` };
		const workflow = await world.setUp('relay-positions', fleet, { settings });
		await world.host.n8n.activate(workflow);
		const now = simulator.seconds();
		const points = [now + 1, now + 2, now + 3].map((gpstime) => ({ ...PLACE, gpstime, speed: 41 }));
		simulator.setPosition(LORRY.imei, { ...PLACE, speed: 41 });
		simulator.addPoints(LORRY.imei, points);
		await eventually(() => {
			simulator.setPosition(LORRY.imei, { ...PLACE, speed: 41 });
			return sentTo(sink).length >= points.length;
		});
		await world.host.n8n.deactivate(workflow);
		const expected = points.map(({ gpstime }) => new Date(gpstime * 1000).toISOString().replace('.000Z', 'Z'));
		expect(timesOf(sink, LORRY.imei)).toEqual(expected);
	},
};

/** There are two vehicles of this name. */
const SAME_NAME = { imei: '350000000000003', name: 'Van of two' };

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
			addParked(fleet.simulator, SAME_NAME);
			addParked(fleet.simulator, { ...SAME_NAME, imei: '350000000000004' });
			const workflow = await world().setUp('live-position-by-webhook', fleet);
			const ask = async (vehicle: string, headers: Record<string, string> = { [HEADER.name]: HEADER.value }) => {
				const url = `${world().host.url}/webhook/vehicle-position?vehicle=${encodeURIComponent(vehicle)}`;
				const response = await fetch(url, { headers });
				return { status: response.status, body: response.ok || response.status > 403 ? ((await response.json()) as ItemJson) : {} };
			};
			await world().whileActive(workflow, async () => {
				expect(await ask(LORRY.plate)).toMatchObject({
					status: 200,
					body: { vehicle: 'Lorry 1', latitude: -1.3, longitude: 36.8, speedKmh: 0, state: 'parked', isOld: false },
				});
				expect(await ask(VAN.imei)).toEqual({ status: 404, body: { error: 'The vehicle was never online' } });
				expect(await ask('Nobody')).toMatchObject({ status: 502, body: { error: expect.stringContaining('Nobody') } });
				expect(await ask(LORRY.plate, {})).toMatchObject({ status: 403 });
				expect(await ask('')).toMatchObject({ status: 502, body: { error: expect.stringMatching(/\w/) } });
				expect(await ask('No "such\n🚚')).toMatchObject({ status: 502, body: { error: expect.stringContaining('🚚') } });
				expect(await ask(SAME_NAME.name)).toMatchObject({ status: 502 });
				fleet.simulator.fail({ path: 'track', effect: { code: 10013 } });
				expect(await ask(LORRY.imei)).toMatchObject({ status: 502, body: { error: expect.stringMatching(/\w/) } });
			});
		});
	},
};
