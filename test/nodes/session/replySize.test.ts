import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as n8nWorkflow from 'n8n-workflow';

import { endpoints } from '../../../protrack/client/endpoints';
import { floods, startHostileServer, type Flood, type HostileServer } from '../../support/hostileServer';
import { places } from '../../support/hostilePlaces';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

let server: HostileServer;

describe.each(Object.keys(floods) as Flood[])('a server that %s', (flood) => {
	afterEach(async () => await server.stop());

	it.each(Object.entries(places))(
		'ends %s with an error that names the limit, and its connections are closed',
		async (_, run) => {
			server = await startHostileServer(flood);
			expect(await run(server.url)).toContain("The server's reply is larger than 10 MB and was not read");
			while ((await server.connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
		},
	);

	it('is asked once, since asking again would bring the same', async () => {
		server = await startHostileServer(flood);
		await places['a read']?.(server.url);
		expect(server.requests).toEqual(['/api/track']);
	});
});

describe('a server that sends more records than anybody can read', () => {
	const rowsOf = (row: string, count: number) => `[${Array<string>(count).fill(row).join()}]`;
	const inText = (row: string, count: number) => `"${row.repeat(count)}"`;

	it.each([
		[
			'in millions of tiny records',
			rowsOf('{}', 3_300_000),
			"The server's reply has more than 500,000 values and was not read (Track)",
		],
		[
			'in a long list',
			rowsOf('{}', 100_001),
			"The platform's answer has more than 100,000 records and was not read (Track)",
		],
	])('%s is told so, without reading them', async (_, record, message) => {
		const plain = createServer((request, response) => {
			requests.push(request.url ?? '');
			response.end(`{"code":0,"record":${record}}`);
		});
		const requests: string[] = [];
		await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
		expect(await places['a read']?.(url)).toBe(message);
		expect(requests).toHaveLength(1);
		await new Promise((resolve) => plain.close(resolve));
	});

	it('in a text of rows is told so as well', () => {
		const read = endpoints.playback.record.read(JSON.parse(inText('1,1,1;', 1_600_000)));
		expect(read).toEqual({ unreadable: 'has more than 100,000 records and was not read' });
	});
});
