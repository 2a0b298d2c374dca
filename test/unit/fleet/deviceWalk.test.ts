import { DeviceWalk, platformLists, type AccountLists } from '../../../protrack/fleet';
import { FakeClient, errorOfPromise, ok, refused } from '../../support/fakeClient';
import { imeiOf } from '../../support/testData';

type Tree = Record<
	string,
	{ below?: string[]; devices?: number[]; refuses?: 'deviceList' | 'subAccountList'; code?: number }
>;

/** A platform whose own account is `acme`. */
function platformOf(tree: Tree): FakeClient {
	return new FakeClient(({ endpoint, query }) => {
		const node = tree[query.account ?? 'acme'] ?? {};
		if (node.refuses === endpoint) return refused(node.code ?? 10007);
		return ok(
			endpoint === 'subAccountList'
				? node.below?.map((account) => ({ account }))
				: node.devices?.map((number) => ({ imei: imeiOf(number) })),
		);
	});
}

/** The lists of a platform that answers all open requests together, once nothing else can go on: so the rounds are those that the code itself makes. */
function answeredInRounds(platform: FakeClient) {
	const lists = platformLists(platform);
	const seen = { rounds: 0, atOnce: 0, asked: [] as string[] };
	let waiting: Array<() => void> = [];
	const answerAll = () => {
		seen.rounds += 1;
		seen.atOnce = Math.max(seen.atOnce, waiting.length);
		const answered = waiting;
		waiting = [];
		answered.forEach((answer) => answer());
	};
	const inRounds = (list: keyof AccountLists) => async (account: string) => {
		seen.asked.push(`${list} ${account}`);
		if (waiting.length === 0) setImmediate(answerAll);
		await new Promise<void>((resolve) => waiting.push(resolve));
		return await lists[list](account);
	};
	return { lists: { subAccounts: inRounds('subAccounts'), devices: inRounds('devices') } as AccountLists, seen };
}

const family: Tree = {
	acme: { below: ['north', 'south'], devices: [1] },
	north: { below: ['oslo'], devices: [2, 1] },
	south: { below: ['rome', 'acme'], devices: [3, 3] },
	oslo: { devices: [4] },
	rome: { devices: [5] },
};
const everywhere = { includeSubAccounts: true };
const numbersOf = ({ devices }: { devices: Array<{ record: { imei: string } }> }) =>
	devices.map(({ record }) => Number(record.imei) - Number(imeiOf(0)));

/** 100 accounts with one device each. */
const wide: Tree = Object.fromEntries([
	['acme', { below: Array.from({ length: 100 }, (_, index) => `sub${index}`) }],
	...Array.from({ length: 100 }, (_, index) => [`sub${index}`, { devices: [index] }] as const),
]);

describe('Devices of an account and those below it', () => {
	it('come level by level, each once, with the account that has it', async () => {
		const { devices, failures, truncated } = await new DeviceWalk(platformOf(family), everywhere).take(Infinity);
		expect(devices.map(({ record, account }) => [Number(record.imei) - Number(imeiOf(0)), account])).toEqual([
			[1, 'acme'],
			[2, 'north'],
			[3, 'south'],
			[4, 'oslo'],
			[5, 'rome'],
		]);
		expect([failures, truncated]).toEqual([[], []]);
	});

	it('cost one call without the accounts below', async () => {
		const client = platformOf(family);
		expect(
			numbersOf(await new DeviceWalk(client, { account: 'south', includeSubAccounts: false }).take(Infinity)),
		).toEqual([3]);
		expect(client.sent.map(({ query }) => query.account)).toEqual(['south']);
	});

	it('cost one call when the own ones are enough', async () => {
		const client = platformOf(family);
		expect(numbersOf(await new DeviceWalk(client, everywhere).take(1))).toEqual([1]);
		expect(client.sent.map(({ endpoint }) => endpoint)).toEqual(['deviceList']);
	});

	it('cost hardly more calls than devices are wanted', async () => {
		const client = platformOf(wide);
		expect(numbersOf(await new DeviceWalk(client, everywhere).take(10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(client.sent.length).toBeLessThanOrEqual(2 + 10);
	});

	it('are looked for until enough of them fit', async () => {
		const client = platformOf(wide);
		const odd = ({ record }: { record: { imei: string } }) => Number(record.imei) % 2 === 1;
		expect(numbersOf(await new DeviceWalk(client, everywhere).take(3, odd))).toEqual([1, 3, 5]);
		expect(client.sent.length).toBeLessThan(20);
	});

	it('are read once for all who ask, whatever they want', async () => {
		const client = platformOf(family);
		const walk = new DeviceWalk(client, everywhere);
		const taken = await Promise.all([walk.take(1), walk.take(Infinity), walk.take(3)]);
		expect(taken.map(numbersOf)).toEqual([[1], [1, 2, 3, 4, 5], [1, 2, 3]]);
		expect(client.sent).toHaveLength(2 * 5);
	});

	it.each(['deviceList', 'subAccountList'] as const)(
		'come without those of an account whose %s is refused, and the account is named',
		async (refuses) => {
			const client = platformOf({ ...family, north: { ...family.north, refuses } });
			const walk = new DeviceWalk(client, everywhere);
			const { devices, failures } = await walk.take(Infinity);
			expect(numbersOf({ devices })).toEqual(refuses === 'deviceList' ? [1, 3, 4, 5] : [1, 2, 3, 5]);
			expect(failures).toMatchObject([{ account: 'north', error: { code: 10007 } }]);
			expect((await walk.take(1)).failures).toEqual([]);
		},
	);

	it('are not asked for any further once five accounts in a row got no answer', async () => {
		const client = platformOf({
			acme: wide.acme ?? {},
			...Object.fromEntries(
				Object.keys(wide)
					.slice(1)
					.map((name) => [name, { refuses: 'deviceList', code: 10000 } as const]),
			),
		});
		const { failures } = await new DeviceWalk(client, everywhere).take(Infinity);
		expect(new Set(failures.map(({ account }) => account)).size).toBe(100);
		expect(new Set(client.sent.map(({ query }) => query.account)).size).toBeLessThan(30);
	});

	it.each([
		[499, []],
		[500, ['acme']],
	])('of an account that shows %d tell that there may be more: %j', async (count, expected) => {
		const client = platformOf({ acme: { devices: Array.from({ length: count }, (_, index) => index) } });
		expect((await new DeviceWalk(client, everywhere).take(Infinity)).truncated).toEqual(expected);
	});

	it('end at once when the user stops the execution', async () => {
		const client = platformOf(family);
		client.cancel();
		expect((await errorOfPromise(new DeviceWalk(client, everywhere).take(5))).kind).toBe('canceled');
	});
});

/** 100 accounts with one account below each, and one device everywhere. */
const deep: Tree = Object.fromEntries([
	['acme', { below: Array.from({ length: 100 }, (_, index) => `sub${index}`) }],
	...Array.from({ length: 100 }, (_, index) => [`sub${index}`, { below: [`far${index}`], devices: [index] }] as const),
	...Array.from({ length: 100 }, (_, index) => [`far${index}`, { devices: [100 + index] }] as const),
]);

describe('Lists of different branches', () => {
	// Two lists of the own account; then 100 lists four times, 16 at once.
	const rounds = 2 + 4 * Math.ceil(100 / 16);

	it('are asked for 16 at once when everything is wanted', async () => {
		const client = platformOf(deep);
		const { lists, seen } = answeredInRounds(client);
		expect(numbersOf(await new DeviceWalk(client, everywhere, lists).take(Infinity))).toEqual(
			Array.from({ length: 200 }, (_, index) => index),
		);
		expect(seen.atOnce).toBe(16);
		expect(seen.rounds).toBeLessThanOrEqual(rounds);
	});

	it('are asked for 16 at once also when somebody else wants little', async () => {
		const client = platformOf(deep);
		const { lists, seen } = answeredInRounds(client);
		const walk = new DeviceWalk(client, everywhere, lists);
		const isNone = () => false;
		await Promise.all([walk.take(1, isNone), walk.take(Infinity), walk.take(1, isNone)]);
		expect(seen.rounds).toBeLessThanOrEqual(rounds);
	});

	it('are not asked for at once while the devices of one may be enough', async () => {
		const client = platformOf({
			acme: { below: ['a', 'b'] },
			a: { below: ['x'] },
			b: { below: ['y'] },
			x: { devices: [1, 2] },
			y: { devices: [3] },
		});
		const { lists, seen } = answeredInRounds(client);
		expect(numbersOf(await new DeviceWalk(client, everywhere, lists).take(2))).toEqual([1, 2]);
		expect(seen.asked).not.toContain('devices y');
	});
});
