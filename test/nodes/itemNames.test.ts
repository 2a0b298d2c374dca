import { completeNames, knownDeviceNames } from '../../nodes/shared/deviceNames';
import { detailsOf, knownDevices } from '../../nodes/shared/deviceCache';
import { ProtrackError, type WireRequest } from '../../protrack/client';
import type { Envelope } from '../../protrack/client/envelope';
import { RunLimits } from '../../protrack/fleet';
import { broken, FakeClient, ok, refused, settle } from '../support/fakeClient';
import { imeiOf, imeisUpTo } from '../support/testData';

const HOUR_MS = 3_600_000;
const recordOf = (imei: string, name = `Lorry ${Number(imei.slice(-3))}`) => ({
	imei,
	devicename: name,
	platenumber: '',
});
const asked = ({ query }: WireRequest) => (query.imeis ?? '').split(',');

describe('The names for items', () => {
	let nowMs: number;
	let hints: string[];
	let answer: (request: WireRequest) => Envelope;
	let client: FakeClient;

	beforeEach(() => {
		nowMs = 1_000_000;
		jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
		hints = [];
		answer = (request) => ok(asked(request).map((imei) => recordOf(imei)));
		client = new FakeClient((request) => answer(request));
	});

	const run = () => ({
		client,
		context: { addExecutionHints: (hint: { message: string }) => hints.push(hint.message) } as never,
	});
	const namesOf = async (imeis: string[], known?: Parameters<typeof completeNames>[2]) =>
		[...(await completeNames(run(), imeis, known)).values()].map(({ name }) => name);

	it('cost one call for each 100 devices that are not known', async () => {
		expect(await namesOf(imeisUpTo(250))).toHaveLength(250);
		expect(client.sent.map(({ path }) => path)).toEqual(Array(3).fill('/api/device/detail'));
		expect(await namesOf([...imeisUpTo(250), imeiOf(999)])).toHaveLength(251);
		expect(client.sent.slice(3).map(asked)).toEqual([[imeiOf(999)]]);
		expect(hints).toEqual([]);
	});

	it('cost none for devices that the field names, or that a list or the details have named', async () => {
		const field = new Map([[imeiOf(1), { imei: imeiOf(1), name: 'Van', plateNumber: null }]]);
		expect(await namesOf([imeiOf(1)], field)).toEqual(['Van']);
		expect(client.sent).toHaveLength(0);
		answer = ({ endpoint }) => ok(endpoint === 'subAccountList' ? [] : [recordOf(imeiOf(2))]);
		await knownDevices(client, { includeSubAccounts: true, maxAgeMs: 0 });
		await detailsOf(client, [imeiOf(2)], { maxAgeMs: 0 });
		const calls = client.sent.length;
		expect(await namesOf([imeiOf(2)])).toEqual(['Lorry 2']);
		expect(client.sent).toHaveLength(calls);
	});

	it('are kept for an hour, then read again', async () => {
		await namesOf([imeiOf(1)]);
		answer = () => ok([recordOf(imeiOf(1), 'Lorry new')]);
		nowMs += HOUR_MS - 1;
		expect(await namesOf([imeiOf(1)])).toEqual(['Lorry 1']);
		nowMs += 1;
		expect(await namesOf([imeiOf(1)])).toEqual(['Lorry new']);
		expect(client.sent).toHaveLength(2);
	});

	it('are the last known ones, without a hint, where they cannot be read again', async () => {
		await namesOf([imeiOf(1)]);
		nowMs += HOUR_MS;
		answer = () => refused(10007);
		expect(await namesOf([imeiOf(1)])).toEqual(['Lorry 1']);
		expect(hints).toEqual([]);
	});

	it('are not those of another account', async () => {
		await namesOf([imeiOf(1)]);
		client = new FakeClient((request) => answer(request));
		await namesOf([imeiOf(1)]);
		expect(client.sent).toHaveLength(1);
	});

	it.each<[string, () => Envelope]>([
		['refuses', () => refused(10007)],
		['does not know the call', () => refused(10001)],
		['has too many calls', () => refused(10009)],
		['fails', () => refused(10000)],
		['is not reached', () => broken('network')],
	])('are missing with a hint while the platform %s, and are not asked for again and again', async (_, fails) => {
		answer = fails;
		expect(await namesOf([imeiOf(1)])).toEqual([]);
		expect(client.sent).toHaveLength(1);
		expect(client.waits).toEqual([]);
		expect(hints).toEqual([expect.stringMatching(/^The names of some devices could not be read, .*\. \w+/)]);
		nowMs += 59_000;
		expect(await namesOf([imeiOf(2)])).toEqual([]);
		expect(client.sent).toHaveLength(1);
		expect(hints).toHaveLength(2);
		nowMs += 1000;
		await namesOf([imeiOf(1)]);
		nowMs += 119_000;
		await namesOf([imeiOf(1)]);
		expect(client.sent).toHaveLength(2);
		answer = () => ok([recordOf(imeiOf(1))]);
		nowMs += 1000;
		expect(await namesOf([imeiOf(1)])).toEqual(['Lorry 1']);
	});

	it('of many devices keep a run waiting once only where the platform hangs', async () => {
		const atTheirDeadline: Array<() => void> = [];
		client = new FakeClient(async () => {
			await new Promise<void>((resolve) => atTheirDeadline.push(resolve));
			return broken('network');
		});
		const names = namesOf(imeisUpTo(2000));
		await settle();
		const underWay = atTheirDeadline.length;
		expect(underWay).toBeLessThanOrEqual(16);
		for (const end of atTheirDeadline) end();
		expect(await names).toEqual([]);
		expect(client.sent).toHaveLength(underWay);
		expect(hints).toEqual([expect.stringContaining('scripted network')]);
	});

	it('cost no further calls where a batch is rejected because of one device', async () => {
		answer = () => refused(10013);
		expect(await namesOf(imeisUpTo(100))).toEqual([]);
		expect(client.sent).toHaveLength(1);
		expect(hints).toHaveLength(1);
		answer = () => ok([recordOf(imeiOf(500))]);
		expect(await namesOf([imeiOf(500)])).toEqual(['Lorry 500']);
	});

	it('of a device that the platform does not show are asked for every five minutes at most', async () => {
		answer = () => ok([]);
		for (let minute = 0; minute < 10; minute += 1, nowMs += 60_000) expect(await namesOf([imeiOf(1)])).toEqual([]);
		expect(client.sent).toHaveLength(2);
		expect(hints).toEqual([]);
	});

	it('are known, as none, of a device that has neither name nor plate', async () => {
		answer = () => ok([recordOf(imeiOf(1), '')]);
		expect(await namesOf([imeiOf(1)])).toEqual([null]);
		await namesOf([imeiOf(1)]);
		expect(client.sent).toHaveLength(1);
	});

	it('are missing with a hint when the run has used up its calls, and the next run asks for them', async () => {
		const limits = new RunLimits({ calls: 0, items: 10 }, () =>
			ProtrackError.of({ kind: 'limit', message: 'reached its limit', hint: 'raise it', httpCode: '400' }),
		);
		const names = await completeNames({ ...run(), client: limits.limit(client) }, [imeiOf(1)]);
		expect(names.size).toBe(0);
		expect(hints).toEqual([expect.stringContaining('reached its limit')]);
		expect(await namesOf([imeiOf(1)])).toEqual(['Lorry 1']);
	});

	it('end with the run when it is canceled', async () => {
		client.cancel();
		await expect(namesOf([imeiOf(1)])).rejects.toMatchObject({ kind: 'canceled' });
	});

	it('do not fill the memory', async () => {
		await namesOf(imeisUpTo(100_050));
		expect(knownDeviceNames(client, imeisUpTo(100_050)).size).toBe(100_000);
	});
});
