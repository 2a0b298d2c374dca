import { AlarmArchive } from '../../../protrack/fleet';
import { FakeClient, ok } from '../api/fakeClient';

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
});
