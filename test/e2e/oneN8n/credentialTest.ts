import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePorts } from '../../../demo/ports';
import { credentialData, CREDENTIAL_TYPE, type Platform } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import { type Host, stopAll } from '../../host/host';
import { md5 } from '../../support/simulatorClient';
import { sharedHost } from './sharedHost';

describe('the Test button of the credential', () => {
	const website = createServer((_, response) =>
		response.setHeader('content-type', 'text/html').end('<html><body>Welcome</body></html>'),
	);
	let simulator: Simulator;
	let host: Host;

	beforeAll(async () => {
		simulator = await startSimulator();
		simulator.addAccount({ account: 'blocked', password: 'Block3d-word', blocked: true });
		simulator.addAccount({ account: 'noapi', password: 'N0api-word', openApi: false });
		await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
		host = await sharedHost();
	});
	afterAll(async () => {
		await stopAll(simulator);
		website.close();
	});

	/** Saves a credential, tests it, and checks that the assessment gives nothing away. */
	async function assessment(change: Partial<Platform>): Promise<{ status: string; message: string }> {
		const { url, account, password } = {
			url: simulator.url,
			account: simulator.account,
			password: simulator.password,
			...change,
		};
		const data = credentialData({ url, account, password });
		const credential = await host.n8n.createCredential(`Test of ${account}`, CREDENTIAL_TYPE, data);
		const answer = await host.n8n.testCredential(credential, data);
		const seen = JSON.stringify(answer);
		expect(seen).not.toContain(password);
		expect(seen).not.toContain(md5(password));
		for (const { query } of simulator.requests) {
			const { signature } = query as { signature?: string };
			if (signature) expect(seen).not.toContain(signature);
		}
		return answer;
	}

	it('says OK for the right password', async () => {
		expect(await assessment({})).toMatchObject({ status: 'OK' });
	});

	it.each([
		['a wrong password', () => ({ password: 'Wr0ng-word' }), /password/i],
		['a blocked account', () => ({ account: 'blocked', password: 'Block3d-word' }), /block/i],
		['an account without Open API', () => ({ account: 'noapi', password: 'N0api-word' }), /API/],
		['an unknown account', () => ({ account: 'nobody' }), /account/i],
		[
			'a web page instead of the API',
			() => ({ url: `http://127.0.0.1:${(website.address() as AddressInfo).port}` }),
			/URL|address|HTML|web ?page/i,
		],
	])('says what is wrong with %s', async (_, change, words) => {
		expect(await assessment(change())).toEqual({ status: 'Error', message: expect.stringMatching(words) });
	});

	it('says so when nothing listens there', async () => {
		const [port] = await freePorts(1);
		const answer = await assessment({ url: `http://127.0.0.1:${port}` });
		expect(answer).toEqual({ status: 'Error', message: expect.stringMatching(/refused|reach|connect/i) });
	});
});
