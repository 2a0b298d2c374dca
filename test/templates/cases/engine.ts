import type { ItemJson, SavedWorkflow } from '../../../demo/n8nRest';
import type { Simulator } from '../../../simulator';
import type { TemplateCase } from '../support/templateCase';
import { eventually, HEADER, type Fleet, type TemplateWorld } from '../support/world';
import { addParked, LORRY, PLACE, VAN } from './trackers';

const commandsOf = (simulator: Simulator) =>
	simulator.requests.filter(({ path }) => path.endsWith('/command/send')).map(({ query }) => query.command);

async function parkedLorry(world: TemplateWorld): Promise<Fleet> {
	const fleet = await world.fleet({ commandAnswerDelayMs: 500 });
	addParked(fleet.simulator, LORRY);
	return fleet;
}

const assignment = (name: string, value: string) => ({ id: name, name, type: 'string', value });

export const stopEngine: TemplateCase = {
	sample: { start: 'Start', results: { 'Stop Engine': [{ succeeded: true, commandName: 'Stop Engine' }] } },
	withFleet: (world) => {
		/** Runs the template up to the question. @returns the execution and the link of its form */
		async function ask(fleet: Fleet, vehicle = LORRY.imei): Promise<{ id: string; link: string }> {
			const assignments = [
				assignment('imei', vehicle),
				assignment('reason', 'Reported as stolen'),
				assignment('link', '={{ $execution.resumeFormUrl }}'),
			];
			const workflow = await world().setUp('stop-engine-with-approval', fleet, {
				parameters: { Settings: { assignments: { assignments } } },
			});
			const id = await world().startUntilWaiting(workflow, 'Start');
			const [settings] = (await world().host.n8n.execution(id)).output('Settings');
			return { id, link: String(settings?.link) };
		}

		it('stops the engine once after "Approve"', async () => {
			const fleet = await parkedLorry(world());
			const { id, link } = await ask(fleet);
			expect(commandsOf(fleet.simulator)).toEqual([]);
			await world().decide(link, 'Approve');
			expect((await world().ended(id)).output('Stop Engine')).toMatchObject([{ delivered: true, succeeded: true }]);
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
		});

		it('sends nothing after "Reject"', async () => {
			const fleet = await parkedLorry(world());
			const { id, link } = await ask(fleet);
			await world().decide(link, 'Reject');
			expect((await world().ended(id)).output('Nothing Is Sent')).toHaveLength(1);
			expect(commandsOf(fleet.simulator)).toEqual([]);
		});

		it('sends nothing on a retry of a stop that was refused, since that was approved for another moment', async () => {
			const fleet = await parkedLorry(world());
			const { id, link } = await ask(fleet);
			fleet.simulator.setPosition(LORRY.imei, { ...PLACE, speed: 62, accstatus: 1 });
			await world().decide(link, 'Approve');
			expect(await world().ended(id)).toMatchObject({ status: 'error', error: expect.stringContaining('62 km/h') });

			fleet.simulator.setPosition(LORRY.imei, { ...PLACE, speed: 0, accstatus: 0 });
			expect(await world().host.n8n.retry(id)).toMatchObject({ status: 'error' });
			expect(commandsOf(fleet.simulator)).toEqual([]);
		});

		it('lets nobody decide who guesses the link, in which there is nothing but a number', async () => {
			const fleet = await parkedLorry(world());
			const { id, link } = await ask(fleet);
			expect((await world().openForm(link, 'Approve', null)).status).toBe(401);
			expect((await world().host.n8n.execution(id)).status).toBe('waiting');
			expect(commandsOf(fleet.simulator)).toEqual([]);
		});

		it('stops the vehicle that was shown, also when its name went to another one meanwhile', async () => {
			const fleet = await parkedLorry(world());
			addParked(fleet.simulator, VAN);
			const { id, link } = await ask(fleet, LORRY.name);
			fleet.simulator.amendDevice(LORRY.imei, { devicename: 'Sold' });
			fleet.simulator.amendDevice(VAN.imei, { devicename: LORRY.name });
			await world().decide(link, 'Approve');
			expect((await world().ended(id)).output('Stop Engine')).toMatchObject([{ imei: LORRY.imei }]);
		});
	},
};

export const unpaidInvoice: TemplateCase = {
	sample: {
		start: 'Overdue invoice',
		results: {
			Outcome: [{ invoice: 'INV-1001', outcome: 'stopped', vehicle: 'Truck 7, KCX 239M, 123456789012345' }],
			'Open ticket': [{ data: expect.stringContaining('4711') as string }],
		},
	},
	withFleet: (world) => {
		let paths = 0;

		/** Publishes the template at a path of its own. */
		async function publish(fleet: Fleet, stop: ItemJson = {}, wait: ItemJson = { amount: 1, unit: 'seconds' }): Promise<SavedWorkflow & { path: string }> {
			const path = `overdue-invoice-${(paths += 1)}`;
			const { url } = world().sink;
			const workflow = await world().setUp('unpaid-invoice-to-stop', fleet, {
				settings: { chatUrl: `${url}/chat`, invoiceUrl: `${url}/invoices`, ticketUrl: `${url}/tickets` },
				parameters: {
					'Overdue invoice': { path },
					'Stop engine': stop,
					'Wait for the answer': wait,
				},
			});
			await world().host.n8n.activate(workflow);
			return { ...workflow, path };
		}

		/** What accounting sends. @returns the link in the question that came to the chat */
		async function report({ path }: { path: string }, invoice = 'INV-7', vehicle = LORRY.plate, asks = true): Promise<string> {
			const questions = sent('/chat').length;
			const response = await fetch(`${world().host.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', [HEADER.name]: HEADER.value },
				body: JSON.stringify({ invoice, customer: 'A & B <Ltd>', amount: '90 EUR', vehicle }),
			});
			expect(response.status).toBe(200);
			if (!asks) return '';
			await eventually(() => sent('/chat').length > questions);
			const { text } = sent('/chat').at(-1) as { text: string };
			return text.split(' ').at(-1) ?? '';
		}

		const sent = (path: string) =>
			world()
				.sink.requests.filter((request) => request.path.startsWith(path))
				.map(({ body }) => body);
		const tickets = () => sent('/tickets') as Array<{ title: string; description: string }>;
		const unpaid = () => ({ body: { status: 'overdue' } as ItemJson });

		async function decide(workflow: SavedWorkflow, link: string, decision: 'Approve' | 'Reject', count = 1) {
			await world().decide(link, decision);
			return (await world().executions(workflow, count)).at(-1);
		}

		it('asks first, stops the engine once, and opens a ticket with the answer of the vehicle', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			const link = await report(workflow);
			expect(sent('/chat')[0]).toMatchObject({
				text: expect.stringMatching(/Vehicle: Lorry 1, KCX 211M.*\nInvoice: INV-7, A & B <Ltd>, 90 EUR\nSpeed: 0 km\/h, parked/),
			});
			expect(commandsOf(fleet.simulator)).toEqual([]);
			expect(await decide(workflow, link, 'Approve')).toMatchObject({ status: 'success' });
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
			expect(tickets()).toMatchObject([
				{
					title: expect.stringMatching(/INV-7: Lorry 1.*, stopped/),
					description: expect.stringMatching(/The engine is stopped.*Success/),
				},
			]);
		});

		it('sends nothing without approval, and says so in the ticket', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			await decide(workflow, await report(workflow), 'Reject');
			expect(commandsOf(fleet.simulator)).toEqual([]);
			expect(tickets()).toMatchObject([{ description: 'Nothing was sent: rejected' }]);
		});

		it('sends nothing when the invoice was paid meanwhile, or cannot be read', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = () => ({ body: { status: 'paid' } });
			await decide(workflow, await report(workflow), 'Approve');
			world().sink.answer = ({ path }) => ({ status: path.startsWith('/invoices') ? 500 : 200 });
			await decide(workflow, await report(workflow), 'Approve', 2);
			expect(commandsOf(fleet.simulator)).toEqual([]);
			expect(tickets()).toMatchObject([
				{ description: 'Approved, but nothing was sent: the invoice is now "paid"' },
				{ description: expect.stringMatching(/^Approved, but nothing was sent: the invoice cannot be read \(.+\)$/) },
			]);
		});

		it('does not stop a vehicle that drives, and says why', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			const link = await report(workflow);
			fleet.simulator.setPosition(LORRY.imei, { ...PLACE, speed: 62, accstatus: 1 });
			await decide(workflow, link, 'Approve');
			expect(commandsOf(fleet.simulator)).toEqual([]);
			expect(tickets()).toMatchObject([
				{ title: expect.stringContaining('not stopped'), description: expect.stringMatching(/^The engine was not stopped\. .*62 km\/h/) },
			]);
		});

		it('sends no second command for the same invoice', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			await decide(workflow, await report(workflow), 'Approve');
			fleet.simulator.setPosition(LORRY.imei, { ...PLACE, speed: 0, accstatus: 0 });
			await decide(workflow, await report(workflow), 'Approve', 2);
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
			expect(tickets()).toHaveLength(1);
		});

		it('sends no second command when the ticket system was down, also on a retry', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = ({ path }) => (path.startsWith('/tickets') ? { status: 503 } : unpaid());
			const execution = await decide(workflow, await report(workflow), 'Approve');
			expect(execution).toMatchObject({ status: 'error' });
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);

			world().reset();
			expect(await world().host.n8n.retry(execution?.id ?? '')).toMatchObject({ status: 'success' });
			expect(tickets()).toMatchObject([{ title: expect.stringContaining('INV-7') }]);
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
		});

		it('does not say "not stopped" when nobody knows whether the command arrived', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			const link = await report(workflow);
			fleet.simulator.fail({ path: 'commandSend', effect: 'reset' });
			await decide(workflow, link, 'Approve');
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
			expect(tickets()).toMatchObject([
				{ title: expect.stringMatching(/, unknown$/), description: expect.stringContaining('Look at the vehicle before') },
			]);
		});

		it('takes no second answer to its question', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet, {}, { amount: 2, unit: 'minutes' });
			world().sink.answer = unpaid;
			const link = await report(workflow);
			await world().decide(link, 'Approve');
			await eventually(() => commandsOf(fleet.simulator).length > 0);
			const [, id = ''] = /form-waiting\/(\d+)/.exec(link) ?? [];
			await eventually(async () => (await world().host.n8n.execution(id)).status === 'waiting');
			expect((await world().openForm(link, 'Approve')).status).toBe(404);
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
		});

		it('names the vehicle as accounting does when the platform says nothing of it', async () => {
			const fleet = await parkedLorry(world());
			fleet.simulator.blockDevice(LORRY.imei);
			const workflow = await publish(fleet);
			world().sink.answer = unpaid;
			await decide(workflow, await report(workflow, 'INV-7', LORRY.imei), 'Approve');
			expect(sent('/chat')).toMatchObject([{ text: expect.stringMatching(/Vehicle: .*350000000000001\n/) }]);
			expect(tickets()).toMatchObject([{ title: expect.stringMatching(/350000000000001, not stopped$/) }]);
			expect(commandsOf(fleet.simulator)).toEqual([]);
		});

		it('sends nothing when accounting answers with several invoices', async () => {
			const fleet = await parkedLorry(world());
			const workflow = await publish(fleet);
			world().sink.answer = ({ path }) =>
				path.startsWith('/invoices') ? { body: [{ status: 'paid' }, { status: 'overdue' }] } : {};
			await decide(workflow, await report(workflow), 'Approve');
			expect(commandsOf(fleet.simulator)).toEqual([]);
			expect(tickets()).toMatchObject([{ description: expect.stringMatching(/^Approved, but nothing was sent: /) }]);
		});

		it('asks nobody about a vehicle whose name two vehicles have', async () => {
			const fleet = await parkedLorry(world());
			addParked(fleet.simulator, { ...VAN, name: LORRY.name });
			const workflow = await publish(fleet);
			await report(workflow, 'INV-8', LORRY.name, false);
			expect((await world().executions(workflow, 1))[0]).toMatchObject({ status: 'error', error: expect.stringContaining(LORRY.name) });
			expect(sent('/chat')).toEqual([]);
		});

		it('says that nobody knows when the vehicle does not answer', async () => {
			const fleet = await world().fleet();
			addParked(fleet.simulator, LORRY, { commandAnswer: null });
			const workflow = await publish(fleet, { waitForAnswer: false });
			world().sink.answer = unpaid;
			await decide(workflow, await report(workflow), 'Approve');
			expect(commandsOf(fleet.simulator)).toEqual(['RELAY,1']);
			expect(tickets()).toMatchObject([{ title: expect.stringContaining('unknown'), description: expect.stringContaining('is not known') }]);
		});
	},
};
