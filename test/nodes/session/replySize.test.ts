import type * as n8nWorkflow from 'n8n-workflow';

import { floods, startHostileServer, type Flood, type HostileServer } from '../../support/hostileServer';
import { places } from './hostilePlaces';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'), sleep: async () => await Promise.resolve() }));

let server: HostileServer;

afterEach(async () => await server.stop());

describe.each(Object.keys(floods) as Flood[])('a server that %s', (flood) => {
	it.each(Object.entries(places))('ends %s with an error that names the limit, and its connections are closed', async (_, run) => {
		server = await startHostileServer(flood);
		expect(await run(server.url)).toContain("The server's reply is larger than 10 MB and was not read");
		while ((await server.connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	it('is asked once, since asking again would bring the same', async () => {
		server = await startHostileServer(flood);
		await places['a read']?.(server.url);
		expect(server.requests).toEqual(['/api/track']);
	});
});
