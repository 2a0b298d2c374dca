import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { N8nRest, type RestOptions } from '../../demo/n8nRest';
import { finishedRuns } from '../../demo/runFeed';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const WORKFLOW_ID = 'workflow-1';
const LIST = { results: [{ id: '7', status: 'success', mode: 'trigger' }] };

const json = (response: ServerResponse, status: number, body: unknown) => {
	response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
	response.end(JSON.stringify(body));
};
const databaseIsNotReady: Answer = (_, response) => json(response, 503, { message: 'Database is not ready!' });
const connectionIsClosed: Answer = ({ socket }) => socket.destroy();
const silence: Answer = () => undefined;

/** What a healthy n8n answers about one finished execution. */
const healthy: Answer = ({ url }, response) => {
	const data = url?.startsWith('/rest/executions?') ? LIST : { ...LIST.results[0], data: '[{}]' };
	json(response, 200, { data });
};

describe('A client of a running n8n', () => {
	let server: Server;
	let url: string;
	let answer: Answer;
	let requests: number;
	/** The client's time: it passes only while the client sleeps, and `onSleep` says what happens then. */
	let time: number;
	let onSleep: () => void;
	let reports: string[];

	beforeEach(async () => {
		answer = healthy;
		requests = 0;
		time = 0;
		onSleep = () => undefined;
		reports = [];
		server = createServer((request, response) => {
			requests += 1;
			answer(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterEach(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	function client(options: RestOptions = {}): N8nRest {
		const clock = {
			now: () => time,
			sleep: async (ms: number) => {
				time += ms;
				onSleep();
			},
		};
		return new N8nRest(url, { clock, ...options });
	}

	/** The client of a demo that runs until Ctrl-C. */
	const patient = (options: RestOptions = {}) => client({ onOutage: (message) => reports.push(message), ...options });

	const healthyFrom = (moment: number) => {
		onSleep = () => {
			if (time >= moment) answer = healthy;
		};
	};

	it.each([
		['answers 503', databaseIsNotReady],
		['closes the connection', connectionIsClosed],
	])('goes on after one read that %s', async (_, failing) => {
		answer = (request, response) => {
			answer = healthy;
			failing(request, response);
		};
		expect(await client().finishedExecutions(WORKFLOW_ID)).toEqual(LIST.results);
		expect(requests).toBe(2);
	});

	it('goes on after a read that was never answered', async () => {
		answer = (request, response) => {
			answer = healthy;
			silence(request, response);
		};
		expect(await client({ readTimeoutMs: 500 }).finishedExecutions(WORKFLOW_ID)).toEqual(LIST.results);
	});

	it('goes on, and reports nothing, when reads fail for 50 seconds', async () => {
		answer = databaseIsNotReady;
		healthyFrom(50_000);
		expect(await patient().finishedExecutions(WORKFLOW_ID)).toEqual(LIST.results);
		expect(time).toBe(50_000);
		expect(reports).toEqual([]);
	});

	it('gives up when reads fail for more than a minute and nobody can press Ctrl-C', async () => {
		answer = databaseIsNotReady;
		await expect(client().finishedExecutions(WORKFLOW_ID)).rejects.toThrow(
			/^n8n has not answered for 60 s: GET \/executions\S* -> 503 Database is not ready!$/,
		);
		expect(time).toBe(60_000);
	});

	it('reports each minute of an outage and goes on afterwards, while somebody uses n8n', async () => {
		answer = databaseIsNotReady;
		healthyFrom(150_000);
		expect(await patient().finishedExecutions(WORKFLOW_ID)).toEqual(LIST.results);
		expect(reports).toEqual([
			expect.stringMatching(/has not answered for 60 s: .*503 Database is not ready!/),
			expect.stringMatching(/has not answered for 120 s: .*503 Database is not ready!\. It still runs/),
			expect.stringMatching(/answers again/),
		]);
	});

	it('ends at once when n8n itself has ended', async () => {
		const demo = new AbortController();
		answer = connectionIsClosed;
		onSleep = () => demo.abort(new Error('n8n ended by itself (code 1).'));
		await expect(patient({ signal: demo.signal }).finishedExecutions(WORKFLOW_ID)).rejects.toThrow(
			'n8n ended by itself (code 1).',
		);
		expect(requests).toBe(1);
	});

	it('sends a write once, whatever it is answered', async () => {
		answer = databaseIsNotReady;
		await expect(patient().createCredential('Fleet', 'protrackApi', {})).rejects.toThrow('503 Database is not ready!');
		expect(requests).toBe(1);
	});

	it('takes 404 for an answer', async () => {
		answer = (_, response) => json(response, 404, { message: 'not found' });
		await expect(patient().execution('7')).rejects.toMatchObject({ status: 404 });
		expect(requests).toBe(1);
	});

	it('waits no longer than its deadline for an execution that does not end', async () => {
		answer = ({ method }, response) =>
			json(response, 200, { data: method === 'POST' ? { executionId: '7' } : { status: 'running', mode: 'manual' } });
		onSleep = () => {
			time += 60_000;
		};
		const workflow = { id: WORKFLOW_ID, versionId: '1', name: 'Fleet', nodes: [], connections: {}, settings: {} };
		await expect(client().run(workflow, 'Start')).rejects.toThrow('"Fleet" still runs after 300 s');
		expect(requests).toBe(6);
	});

	it('keeps a feed of runs going when somebody deletes an execution', async () => {
		const deleted = '/rest/executions/7';
		const ran = { id: '8', status: 'error', mode: 'trigger' };
		answer = ({ url: path }, response) => {
			if (path === deleted) return json(response, 404, { message: 'not found' });
			return json(response, 200, {
				data: path?.startsWith('/rest/executions?') ? { results: [ran, ...LIST.results] } : { ...ran, data: '[{}]' },
			});
		};
		const { value } = await finishedRuns(patient(), WORKFLOW_ID, new AbortController().signal).next();
		expect(value.error).toBe('error');
	});
});
