import { PNG } from 'pngjs';
import type { SavedCredential } from '../../../demo/n8nRest';
import { createWorkflows, loadTemplate } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import { LIVE_VEHICLES } from '../../../simulator/live/fleet';
import { startMailSink, type MailSink } from '../../support/mailSink';
import { type Host, stopAll } from '../../host/host';
import { sharedHost } from './sharedHost';

const [first, second] = LIVE_VEHICLES;

describe('The template "morning report by mail" in a real n8n', () => {
	let simulator: Simulator;
	let host: Host;
	let sink: MailSink;
	let credential: SavedCredential;
	let smtp: SavedCredential;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true });
		sink = await startMailSink();
		host = await sharedHost();
		({ credential } = await createWorkflows(host.n8n, simulator, {}));
		const server = { host: '127.0.0.1', port: sink.port, secure: false, disableStartTls: true, user: '', password: '' };
		smtp = await host.n8n.createCredential('Mail sink', 'smtp', server);
	});
	afterAll(async () => {
		await stopAll(simulator);
		await sink.stop();
	});
	beforeEach(() => void sink.mails.splice(0));

	/** The template as somebody would use it who has two vehicles. */
	async function runTemplate(ownCredential: SavedCredential | null = credential) {
		const template = await loadTemplate('morning-report-by-mail', credential);
		for (const node of template.nodes) {
			if (node.name === 'Send the mail') node.credentials = { smtp: { id: smtp.id, name: smtp.name } };
			if (node.name === 'Report' && !ownCredential) delete node.credentials;
			if (node.name === 'Report')
				Object.assign(node.parameters, { deviceSelection: 'several', devices: [first?.imei, second?.imei] });
		}
		return await host.n8n.run(await host.n8n.createWorkflow(template), 'Start');
	}

	it('sends the report with its map and its table', async () => {
		expect(await runTemplate()).toMatchObject({ status: 'success', error: undefined });
		expect(sink.mails).toHaveLength(1);
		const [mail] = sink.mails;
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
		simulator.fail({ path: 'playback', imei: first?.imei, effect: { code: 10013 } });
		const execution = await runTemplate();
		expect(sink.mails).toHaveLength(1);
		expect(sink.mails[0]?.html).toContain('This report is not complete');
		expect(execution.status).toBe('error');
		expect(execution.error).toContain(first?.imei);
	});

	it('sends nothing, and says why, without a credential', async () => {
		const execution = await runTemplate(null);
		expect(sink.mails).toEqual([]);
		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/credential/i);
	});
});
