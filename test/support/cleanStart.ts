import { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { forgetProcessState } from '../../protrack/client/processState';

/*
 * Every test begins clean, whatever the one before has left: also when that one ran out of time in the middle of something. Loaded by jest before
 * each test file.
 */

const { listen } = Server.prototype;
const servers = new Set<Server>();
let isInTest = false;

beforeAll(() => {
	Server.prototype.listen = new Proxy(listen, {
		apply(target, server: Server, options: unknown[]) {
			// those of beforeAll are for all tests of the file
			if (isInTest) servers.add(server);
			return Reflect.apply(target, server, options) as Server;
		},
	});
});

afterAll(() => {
	Server.prototype.listen = listen;
});

beforeEach(() => {
	isInTest = true;
	forgetProcessState();
});

afterEach(() => {
	isInTest = false;
	jest.useRealTimers();
	jest.restoreAllMocks();
	for (const server of servers) stop(server);
	servers.clear();
});

/** Requests that still wait for this server end as well. */
function stop(server: Server): void {
	server.close();
	if (server instanceof HttpServer) server.closeAllConnections();
}
