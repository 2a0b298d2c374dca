import { eventNames } from '../../../protrack/monitor/events/catalog';
import type { TemplateCase } from '../support/templateCase';
import type { Fleet, TemplateWorld } from '../support/world';
import { addParked, LORRY, VAN } from './trackers';

const SOS = 1;
const SPEEDING = 7;
const HELD = 'protrack_alarms_to_post';

/** A fleet with one critical and one other alarm. */
async function twoAlarms(world: TemplateWorld): Promise<Fleet> {
	const fleet = await world.fleet();
	addParked(fleet.simulator, LORRY);
	addParked(fleet.simulator, VAN);
	fleet.simulator.addAlarm(LORRY.imei, { type: SOS });
	fleet.simulator.addAlarm(VAN.imei, { type: SPEEDING, speed: 96 });
	return fleet;
}

export const alarmsAsTheyCome: TemplateCase = {
	sample: {
		start: 'New alarm',
		results: {
			'Tell someone now': [{ message: expect.stringMatching(/^Truck 7: SOS at /) as string, severity: 'critical' }],
			'Put it on the list': [{ message: expect.stringMatching(/^Truck 7: Speeding/) as string, severity: 'warning' }],
		},
	},
	withFleet: (world) => {
		it('separates urgent alarms from the others', async () => {
			const workflow = await world().setUp('alarms-as-they-come', await twoAlarms(world()));
			const execution = await world().host.n8n.run(workflow, 'New alarm');
			expect(execution.output('Tell someone now')).toMatchObject([{ message: expect.stringContaining('Lorry 1: SOS') }]);
			expect(execution.output('Put it on the list')).toMatchObject([{ message: expect.stringContaining('Van 2: Speeding') }]);
		});
	},
};

export const criticalAlarms: TemplateCase = {
	sample: {
		start: 'Critical alarm',
		results: { 'Send the message': [{ message: expect.stringMatching(/^Truck 7: SOS \(critical\)/) as string }] },
	},
	withFleet: (world) => {
		it('writes a message for the critical alarm only', async () => {
			const workflow = await world().setUp('critical-alarms', await twoAlarms(world()));
			const execution = await world().host.n8n.run(workflow, 'Critical alarm');
			expect(execution.output('Send the message')).toMatchObject([
				{ message: expect.stringMatching(/^Lorry 1: SOS.*\nWhen: .+ UTC\nWhere: -1.3, 36.8\nMap: http/) },
			]);
		});
	},
};

export const everythingThatHappens: TemplateCase = {
	sample: {
		start: 'Anything new',
		results: {
			'Tell someone now': [{ topic: 'Alarms' }],
			'Write the trip log': [{ topic: 'Driving' }],
			'Warn the guard': [{ topic: 'Security' }],
			'Tell the workshop': [{ topic: 'Workshop' }],
			'Check the trackers': [{ topic: 'Connection' }],
			'Tell the office': [{ topic: 'Office' }],
			'Update the map': [{ topic: 'Positions' }],
		},
	},
	withFleet: (world) => {
		it('sorts each kind of event to an end', async () => {
			const workflow = await world().setUp('everything-that-happens', await twoAlarms(world()));
			const execution = await world().host.n8n.run(workflow, 'Anything new');
			const ends = Object.keys(everythingThatHappens.sample?.results ?? {});
			const sorted = new Set(ends.flatMap((end) => execution.output(end)).map(({ event }) => event));
			expect([...sorted].sort()).toEqual([...eventNames].sort());
		});
	},
};

const NEVER_QUIET = { quietFrom: '00:00', quietTo: '00:00' };
const ALWAYS_QUIET = { quietFrom: '00:00', quietTo: '24:00' };

export const alarmsToChat: TemplateCase = {
	sample: {
		start: 'New alarm',
		results: {
			'Write the message': [{ urgency: 1 }, { urgency: 0 }],
			'One message': [{ text: expect.stringMatching(/SOS[^]+UTC[^]+Speeding[^]+UTC/) as string }],
			'Post to the chat': [{ data: 'ok' }],
		},
	},
	withFleet: (world) => {
		const setUp = async (fleet: Fleet, hours: { quietFrom: string; quietTo: string }) =>
			await world().setUp('alarms-to-chat', fleet, { settings: { chatUrl: `${world().sink.url}/chat`, ...hours } });
		const texts = () => world().sink.requests.map(({ body }) => (body as { text: string }).text);

		it('posts all alarms in one message outside of quiet hours', async () => {
			const workflow = await setUp(await twoAlarms(world()), NEVER_QUIET);
			expect(await world().host.n8n.run(workflow, 'New alarm')).toMatchObject({ status: 'success' });
			expect(texts()).toEqual([expect.stringMatching(/Lorry 1: SOS|Van 2: Speeding/)]);
			expect(texts()[0]).toContain('Lorry 1: SOS');
			expect(texts()[0]).toContain('Van 2: Speeding');
			expect(await world().rows(HELD)).toEqual([]);
		});

		it('posts only the critical one in quiet hours, and the other when they are over', async () => {
			const fleet = await twoAlarms(world());
			expect(await world().host.n8n.run(await setUp(fleet, ALWAYS_QUIET), 'New alarm')).toMatchObject({
				status: 'success',
			});
			expect(texts()).toEqual([expect.stringContaining('Lorry 1: SOS')]);
			expect(texts()[0]).not.toContain('Van 2');
			expect(await world().rows(HELD)).toMatchObject([{ text: expect.stringContaining('Van 2: Speeding') }]);

			world().reset();
			const morning = await setUp(fleet, NEVER_QUIET);
			expect(await world().host.n8n.run(morning, 'Every 5 minutes')).toMatchObject({ status: 'success' });
			expect(texts()).toEqual([expect.stringContaining('Van 2: Speeding')]);
			expect(await world().rows(HELD)).toEqual([]);

			await world().host.n8n.run(morning, 'Every 5 minutes');
			expect(texts()).toHaveLength(1);
		});

		it('keeps every alarm while the chat is down, and posts them when it is back', async () => {
			const workflow = await setUp(await twoAlarms(world()), NEVER_QUIET);
			world().sink.answer = () => ({ status: 500 });
			expect(await world().host.n8n.run(workflow, 'New alarm')).toMatchObject({ status: 'error' });
			expect(texts()).toHaveLength(3);
			expect(await world().rows(HELD)).toHaveLength(2);

			world().reset();
			expect(await world().host.n8n.run(workflow, 'Every 5 minutes')).toMatchObject({ status: 'success' });
			expect(texts()).toEqual([expect.stringMatching(/Lorry 1: SOS[^]+Van 2|Van 2[^]+Lorry 1: SOS/)]);
			expect(await world().rows(HELD)).toEqual([]);
		});

		it('keeps every alarm when the chat has moved, and follows nobody', async () => {
			const workflow = await setUp(await twoAlarms(world()), NEVER_QUIET);
			const location = `${world().sink.url}/elsewhere`;
			world().sink.answer = ({ path }) => (path === '/chat' ? { status: 301, headers: { location } } : {});
			expect(await world().host.n8n.run(workflow, 'New alarm')).toMatchObject({ status: 'error' });
			expect(world().sink.requests.filter(({ path }) => path !== '/chat')).toEqual([]);
			expect(await world().rows(HELD)).toHaveLength(2);

			world().reset();
			await world().host.n8n.run(workflow, 'Every 5 minutes');
			expect(await world().rows(HELD)).toEqual([]);
		});

		it.each(['', 'accepted'])('posts once also when the answer says that it is JSON and is "%s"', async (body) => {
			const workflow = await setUp(await twoAlarms(world()), NEVER_QUIET);
			world().sink.answer = () => ({ body });
			expect(await world().host.n8n.run(workflow, 'New alarm')).toMatchObject({ status: 'success' });
			expect(texts()).toHaveLength(1);
			expect(await world().rows(HELD)).toEqual([]);
		});

		it('posts what the trigger brings while the workflow is active', async () => {
			const template = await world().setUp('alarms-to-chat', await twoAlarms(world()), {
				settings: { chatUrl: `${world().sink.url}/chat`, ...NEVER_QUIET },
				parameters: { 'New alarm': { options: { lookBackMinutes: 60 } } },
			});
			await world().whileActive(template, async () => {
				const [execution] = await world().executions(template, 1);
				expect(execution).toMatchObject({ status: 'success' });
				expect(texts().join()).toContain('Lorry 1: SOS');
			});
		});
	},
};

export const coldChainIncident: TemplateCase = {
	sample: {
		start: 'Temperature',
		results: {
			Incident: [{ action: 'trigger' }, { action: 'resolve' }],
			'Report it': [{ data: expect.stringContaining('success') as string }, {}],
		},
	},
	withFleet: (world) => {
		it('opens and resolves one incident of the vehicle', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY, { position: { temperature: ['11.80'] } });
			const workflow = await world().setUp('cold-chain-incident', fleet, {
				settings: { incidentUrl: `${world().sink.url}/v2/enqueue`, routingKey: 'key-1' },
			});
			expect(await world().host.n8n.run(workflow, 'Temperature')).toMatchObject({ status: 'success' });
			const incident = {
				routing_key: 'key-1',
				dedup_key: `cold-chain-${LORRY.imei}`,
				payload: { source: 'Lorry 1, KCX 211M', severity: 'critical', custom_details: { limitC: 8 } },
			};
			expect(world().sink.requests).toMatchObject([
				{ path: '/v2/enqueue', body: { ...incident, event_action: 'trigger' } },
				{ path: '/v2/enqueue', body: { ...incident, event_action: 'resolve' } },
			]);
		});

		it('goes on where it stopped when the service was down', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY, { position: { temperature: ['11.80'] } });
			const workflow = await world().setUp('cold-chain-incident', fleet, {
				settings: { incidentUrl: `${world().sink.url}/v2/enqueue` },
			});
			const actions = () => world().sink.requests.map(({ body }) => (body as { event_action: string }).event_action);
			world().sink.answer = () => ({ status: actions().at(-1) === 'resolve' ? 503 : 200 });
			const execution = await world().host.n8n.run(workflow, 'Temperature');
			expect(execution.status).toBe('error');
			expect(actions()).toEqual(['trigger', 'resolve', 'resolve', 'resolve']);

			world().reset();
			expect(await world().host.n8n.retry(execution.id)).toMatchObject({ status: 'success' });
			expect(actions()).toEqual(['resolve']);
		});
	},
};
