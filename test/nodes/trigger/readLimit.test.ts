import { nock } from '../../support/nock';

import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { limitsOfPoll } from '../../../nodes/shared/runLimits';
import { ProtrackError } from '../../../protrack/client';
import { RunLimits } from '../../../protrack/fleet';
import { createPoller } from '../../support/n8n';
import { hostWithToken, WIRE } from '../../support/wire';

jest.mock('../../../nodes/shared/runLimits', () => ({
	...jest.requireActual<object>('../../../nodes/shared/runLimits'),
	limitsOfPoll: jest.fn(),
}));

const IMEI = '861234512345678';
const NOW = 1_700_000_000;
/** Smaller than the real ones, so that the test reads little. */
const MAX_RECORDS = 1000;

beforeEach(() => {
	nock.disableNetConnect();
	const exceeded = (what: string) =>
		ProtrackError.of({ kind: 'limit', message: `limit of ${what}`, hint: '', httpCode: '502' });
	jest.mocked(limitsOfPoll).mockImplementation(() => new RunLimits({ calls: 1000, items: MAX_RECORDS }, exceeded));
});
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

const answer = (path: string, record: object[]) =>
	void nock(WIRE).persist().get(path).query(true).reply(200, { code: 0, record });

describe('a server whose alarms have no end', () => {
	it('is read up to half of the limit in one poll, and from there on in the next', async () => {
		const begins: number[] = [];
		answer('/api/device/list', [{ imei: IMEI, devicename: 'Van' }]);
		answer('/api/track', [{ imei: IMEI, servertime: NOW, gpstime: NOW, hearttime: NOW }]);
		nock(WIRE)
			.persist()
			.get('/api/alarm/list2')
			.query(true)
			.reply(200, (uri) => {
				const begin = Number(new URL(uri, WIRE).searchParams.get('begintime'));
				begins.push(begin);
				return {
					code: 0,
					record: Array.from({ length: 100 }, (_, speed) => ({
						alarmtype: 1,
						systemtime: begin + 1,
						gpstime: begin + 1,
						speed,
					})),
				};
			});
		const options = { lookBackMinutes: 10 };
		const poller = createPoller(hostWithToken(new ProtrackTrigger()), {
			deviceSelection: 'all',
			includeSubAccounts: false,
			options,
		});
		const first = await poller.poll();
		expect(first?.length).toBeGreaterThan(0);
		expect(first?.length).toBeLessThanOrEqual(MAX_RECORDS);
		expect(poller.warnings.join()).toContain('one poll reads no more records');
		const readTo = Math.max(...begins);
		begins.length = 0;
		await poller.poll();
		expect(Math.min(...begins)).toBeGreaterThan(readTo);
	});
});
