import { AlarmArchive } from '../../../protrack/fleet';
import { FakeClient, ok } from '../../support/fakeClient';

const IMEI = '350000000000001';
const FROM = 1_700_000_000;

describe('Reading many alarms of one device', () => {
	it('looks at each alarm a few times only, however many pages there are', async () => {
		const pages = 60;
		let time = FROM;
		const platform = new FakeClient((_, index) => {
			const size = index < pages ? 100 : 1;
			return ok(Array.from({ length: size }, () => ({ imei: IMEI, alarmtype: 1, systemtime: (time += 1) })));
		});
		let looks = 0;
		const { alarms } = await new AlarmArchive(platform).find([IMEI], FROM, FROM + 1_000_000, Infinity, () => {
			looks += 1;
			return true;
		});
		expect(alarms).toHaveLength(6001);
		expect(looks).toBeLessThanOrEqual(3 * 6001);
	});

	it('looks at each alarm a few times only, also when each page has a damaged one', async () => {
		const pages = 60;
		let time = FROM;
		const platform = new FakeClient((_, index) => {
			const readable = Array.from({ length: index < pages ? 99 : 1 }, () => ({
				alarmtype: 1,
				systemtime: (time += 1),
			}));
			return ok([{ alarmtype: null, systemtime: time }, ...readable]);
		});
		let looks = 0;
		const found = await new AlarmArchive(platform).find([IMEI], FROM, FROM + 1_000_000, 5900, () => {
			looks += 1;
			return true;
		});
		expect(found.failed).toHaveLength(1);
		expect(found.alarms).toHaveLength(5900);
		expect(looks).toBeLessThanOrEqual(4 * 5941);
	});

	it('looks at no more alarms than are wanted, for each of many questions about the same device', async () => {
		let time = FROM;
		const pages = [100, 100, 1].map((size) =>
			Array.from({ length: size }, () => ({ alarmtype: 1, systemtime: (time += 1) })),
		);
		const platform = new FakeClient((_, index) => ok(pages[index]));
		let looks = 0;
		const fits = () => {
			looks += 1;
			return true;
		};
		const questions = Array.from({ length: 1000 }, () => ({
			...{ imeis: [IMEI], from: FROM, to: FROM + 1_000_000 },
			...{ order: 'device' as const, limit: 5, fits },
		}));
		await new AlarmArchive(platform).answer(questions);
		expect(looks).toBeLessThanOrEqual(2 * 5 * 1000);
	});
});

describe('A damaged alarm on the last page of a device', () => {
	const alarmAt = (second: number) => ({ alarmtype: 1, systemtime: FROM + second });
	const at = (second: unknown) => ({ alarmtype: null, systemtime: second });

	/** @returns the errors beside the first two alarms of a device that has these */
	const errorsOf = async (page: unknown[], order: 'newest' | 'oldest') => {
		const [found] = await new AlarmArchive(new FakeClient(() => ok(page))).answer([
			{ imeis: [IMEI], from: FROM, to: FROM + 1000, order, limit: 2, fits: () => true },
		]);
		return found?.failed.flatMap(({ errors }) => errors.map(({ message }) => message));
	};
	const readable = [10, 20, 30, 40].map(alarmAt);

	it('that is older than the newest ones that are wanted is not told beside them', async () => {
		await expect(errorsOf([at(FROM + 5), ...readable], 'newest')).resolves.toEqual([]);
		await expect(errorsOf([...readable, at(FROM + 29)], 'newest')).resolves.toEqual([]);
	});

	it('that is later than the oldest ones that are wanted is not told beside them', async () => {
		await expect(errorsOf([...readable, at(FROM + 35)], 'oldest')).resolves.toEqual([]);
	});

	it('is told, and alone, when it may belong to them', async () => {
		await expect(errorsOf([at(FROM + 5), ...readable, at(String(FROM + 30))], 'newest')).resolves.toEqual([
			'1 of 5 records cannot be read (Alarm list)',
		]);
		await expect(errorsOf([at(FROM + 5), ...readable, at(FROM + 35)], 'oldest')).resolves.toEqual([
			'1 of 5 records cannot be read (Alarm list)',
		]);
	});

	it.each([
		['is no record', null],
		['has no time', {}],
		['has a time in words', at('yesterday')],
		['has a time that was never set', at(0)],
		['has a time before the range', at(FROM - 1)],
		['has a time after the range', at(FROM + 1001)],
	])('is told wherever it stands when it %s', async (_, damaged) => {
		await expect(errorsOf([damaged, ...readable], 'newest')).resolves.toEqual([
			'1 of 5 records cannot be read (Alarm list)',
		]);
		await expect(errorsOf([...readable, damaged], 'oldest')).resolves.toEqual([
			'1 of 5 records cannot be read (Alarm list)',
		]);
	});
});

describe('A damaged alarm at the edge of a page', () => {
	const [ONE, OTHER] = ['350000000000001', '350000000000002'];
	const alarmAt = (second: number) => ({ alarmtype: 1, systemtime: FROM + second, gpstime: FROM + second });

	/** @param seconds of one device, the one at `damagedAt` is damaged and tells no time @returns the errors beside the newest alarm of it and another device */
	const errorsOf = async (
		seconds: number[],
		damagedAt: number,
		newestElsewhere: number,
		arrange = (page: object[]) => page,
	) => {
		const platform = new FakeClient(({ query }) => {
			const [begin, end] = [Number(query.begintime) - FROM, Number(query.endtime) - FROM];
			if (query.imei === OTHER) return ok([alarmAt(newestElsewhere)]);
			const shown = seconds.filter((second) => second >= begin && second <= end).slice(0, 100);
			return ok(arrange(shown.map((second) => (second === damagedAt ? {} : alarmAt(second)))));
		});
		const [found] = await new AlarmArchive(platform).answer([
			{ imeis: [ONE, OTHER], from: FROM, to: FROM + 1000, order: 'newest', limit: 1, fits: () => true },
		]);
		return found?.failed.flatMap(({ errors }) => errors.map(({ message }) => message));
	};
	const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

	it('may be much later than the last alarm before it, so it is told beside alarms of other devices that are later than that one', async () => {
		await expect(errorsOf([...upTo(99), 600], 600, 500)).resolves.toEqual([
			'1 of 100 records cannot be read (Alarm list)',
		]);
	});

	it('is told once where it comes again with the next page', async () => {
		await expect(errorsOf([...upTo(99), 600, 601], 600, 500)).resolves.toEqual([
			'1 of 101 records cannot be read (Alarm list)',
		]);
		await expect(errorsOf([...upTo(97), 600, 601, 602, 603], 600, 500)).resolves.toEqual([]);
	});

	it('may be later than all alarms of a part that is read by itself, because the pages come in no order', async () => {
		const backwards = (page: object[]) => (page.length === 100 ? [...page].reverse() : page);
		await expect(errorsOf([...upTo(99), 450], 450, 400, backwards)).resolves.toEqual([
			'1 of 100 records cannot be read (Alarm list)',
		]);
	});
});
