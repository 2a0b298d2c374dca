import { openWorld } from '../support/limitWorld';
import { imeiOf } from '../support/testData';

const DEVICES = 110;
/** These answer with an error each time; each is tried four times. */
const BAD = [3, 40, 77];
const LIMIT = 30;
/** Two calls of each minute go for the positions. */
const READ_A_MINUTE = LIMIT - 2;
const MINUTES = 20;

interface Story {
	raised: Map<number, number>;
	/** By the speed that tells alarms apart: the minutes at which it came. */
	came: Map<number, number[]>;
	lengthsMs: number[];
	/** Of each poll while the fleet was active. */
	read: number[];
	refused: number[];
}

/** Every device sends something each minute, and every fifth of the good ones has an alarm. Then it is quiet until all has come. */
async function live(reduceCalls: boolean): Promise<Story> {
	const parameters = { events: ['alarm'], deviceSelection: 'all', includeSubAccounts: false, options: { reduceCalls } };
	const { sim, trigger, close } = await openWorld(parameters, { maxRequestsPerMinute: LIMIT });
	const story: Story = { raised: new Map(), came: new Map(), lengthsMs: [], read: [], refused: [] };
	const indexes = Array.from({ length: DEVICES }, (_, index) => index);
	for (const index of indexes)
		sim.addDevice({ imei: imeiOf(index), name: `Truck ${index}`, position: { latitude: 10, longitude: 20 } });
	for (const index of BAD) sim.fail({ path: 'alarmList2', imei: imeiOf(index), effect: { code: 10000 } });
	await trigger.poll();
	for (let poll = 0; poll < MINUTES || (story.came.size < story.raised.size && poll < 2 * MINUTES); poll += 1) {
		for (const index of poll < MINUTES ? indexes : []) {
			sim.setPosition(imeiOf(index), {});
			if (BAD.includes(index) || (poll + index) % 5 > 0) continue;
			const speed = story.raised.size + 1;
			story.raised.set(speed, trigger.minute());
			sim.addAlarm(imeiOf(index), { type: 7, speed });
		}
		sim.clearLog();
		for (const { alarm } of await trigger.poll()) {
			const { speedKmh } = alarm as { speedKmh: number };
			story.came.set(speedKmh, [...(story.came.get(speedKmh) ?? []), trigger.minute()]);
		}
		story.lengthsMs.push(trigger.lastedMs);
		if (poll >= MINUTES) continue;
		story.read.push(sim.requests.filter(({ path, code }) => path.endsWith('list2') && code === 0).length);
		story.refused.push(sim.requests.filter(({ code }) => code === 10009).length);
	}
	await close();
	return story;
}

const average = (list: number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;

describe.each([
	['off', false],
	['on and all devices active', true],
])(
	'Under a limit of 30 calls a minute, with 110 devices of which three are bad, Reduce API Calls %s,',
	(_, reduceCalls) => {
		let story: Story;
		beforeAll(async () => {
			story = await live(reduceCalls);
		});

		it('every alarm comes, and none twice', () => {
			expect(story.raised.size).toBeGreaterThan(400);
			expect([...story.came.keys()].sort((a, b) => a - b)).toEqual([...story.raised.keys()]);
			expect([...story.came.values()].filter(({ length }) => length !== 1)).toEqual([]);
		});

		it('each poll is over before the next one is due', () => {
			expect(Math.max(...story.lengthsMs)).toBeLessThan(60_000);
		});

		it('the calls that the limit allows are used', () => {
			const inVain = BAD.length * (4 - 1) * (READ_A_MINUTE / DEVICES);
			expect(average(story.read)).toBeGreaterThan(0.85 * (READ_A_MINUTE - inVain));
		});

		it('a refusal keeps all calls back, so that few are made in vain', () => {
			expect(average(story.refused)).toBeLessThanOrEqual(5);
		});

		it('no alarm waits much longer than its device has to wait for its turn', () => {
			// What the bad ones are asked again takes turns as well.
			const turnMinutes = Math.ceil((DEVICES + BAD.length * 3) / READ_A_MINUTE);
			const waits = [...story.raised].map(([speed, since]) => (story.came.get(speed)?.[0] ?? Infinity) - since);
			expect(Math.max(...waits)).toBeLessThan(turnMinutes + 2);
		});
	},
);
