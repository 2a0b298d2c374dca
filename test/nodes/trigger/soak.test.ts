import type { FaultEffect } from '../../../simulator/server/faults';
import { Reconciliation } from '../../support/reconciliation';
import { addDevices, allWith, openWorld, raise, range, Trigger, type World } from '../../support/triggerWorld';
import { imeiOf, randomOf } from '../../support/testData';

const LATEST = 600;
const EFFECTS: FaultEffect[] = [
	{ code: 10000 },
	{ code: 20046 },
	{ code: 10007 },
	{ httpStatus: 502 },
	'reset',
	'truncated',
	'html',
	'empty',
];

/** The real node against the simulator, with the state that n8n would have kept. */
async function soak(world: World, seed: number, polls: number) {
	const { sim } = world;
	const random = randomOf(seed);
	const upTo = (most: number) => Math.floor(random() * (most + 1));
	const happens = (probability: number) => random() < probability;
	const reconciliation = new Reconciliation();
	addDevices(sim, 6);
	const trigger = new Trigger(world.host, allWith({ fullCheckMinutes: 60 }));
	let reconciled = 0;
	let failed = 0;
	const poll = async (): Promise<void> => {
		await trigger.poll().catch(() => (failed += 1));
		for (; reconciled < trigger.emitted.length; reconciled += 1) {
			const { id, alarm } = trigger.emitted[reconciled]!;
			const seconds = (iso: string | null) => Date.parse(iso ?? '') / 1000;
			const [systemtime, gpstime] = [seconds(alarm.receivedAt), seconds(alarm.occurredAt)];
			reconciliation.addEmitted({ imei: alarm.imei, systemtime, gpstime, speed: alarm.speedKmh ?? -1 }, id);
		}
	};
	await poll();
	for (const step of range(polls)) {
		sim.clock.advance(happens(0.03) ? 7_200_000 * (1 + upTo(5)) : 60_000);
		for (const index of range(6)) {
			const count = happens(0.3) ? 1 + upTo(3) : step % 20 === 10 && index === 0 ? 130 : 0;
			for (let alarms = 0; alarms < count; alarms += 1) {
				const systemtime = sim.seconds() - upTo(40);
				const gpstime = systemtime + (happens(0.1) ? 86_400 : -upTo(3));
				const speed = upTo(count > 10 ? 90 : 3);
				raise(sim, imeiOf(index), {
					systemtime,
					gpstime,
					speed,
					visibleFrom: systemtime + (happens(0.4) ? upTo(LATEST) : 0),
				});
				reconciliation.addExpected({ imei: imeiOf(index), systemtime, gpstime, speed });
			}
		}
		if (happens(0.1)) sim.killToken();
		if (happens(0.1)) trigger.restart();
		const isFailing = happens(0.3);
		const path = happens(0.15) ? 'track' : 'alarmList2';
		if (isFailing)
			sim.fail({
				path,
				probability: happens(0.4) ? 1 : 0.2 + random() * 0.6,
				effect: EFFECTS[upTo(EFFECTS.length - 1)]!,
			});
		await poll();
		sim.clearFaults();
	}
	for (const seconds of [60, LATEST + 60, 3660]) {
		sim.clock.advance(seconds * 1000);
		await poll();
	}
	return { failed, logins: sim.authorizations, ...reconciliation.result() };
}

describe('The trigger over sixty polls of a platform in trouble', () => {
	it('loses none and doubles none', async () => {
		const world = await openWorld();
		const { emitted, lost, duplicates, wrongIds, failed, logins } = await soak(world, 5, 60);
		await world.sim.stop();
		expect({ lost, duplicates, wrongIds }).toEqual({ lost: 0, duplicates: 0, wrongIds: 0 });
		expect(emitted).toBeGreaterThan(400);
		expect(failed).toBeGreaterThan(2);
		expect(logins).toBeGreaterThan(2);
		if (process.env.SOAK_NUMBERS)
			process.stdout.write(`${JSON.stringify({ emitted, lost, duplicates, wrongIds, failed, logins })}\n`);
	});
});
