import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { storeFor, testCredential } from '../../harness/n8n';
import { startProcess } from './world';

const LOGIN = JSON.stringify({ code: 0, message: 'success', record: { access_token: `A1700000000000${'a'.repeat(33)}`, expires_in: 7200 } });

describe('The test of the credential', () => {
	it('says OK after a good login although the server closes the connection on HEAD', async () => {
		const server = http.createServer((request, response) => {
			if (request.method === 'HEAD') request.socket.destroy();
			else response.end(LOGIN);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		try {
			const host = startProcess().tracking(storeFor({ url, account: 'demo', password: 'secret' }));
			expect(await testCredential(host)).toMatchObject({ status: 'OK' });
		} finally {
			server.closeAllConnections();
			server.close();
		}
	});
});
