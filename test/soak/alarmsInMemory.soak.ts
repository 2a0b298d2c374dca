import { ProtrackError } from '../../protrack/client';
import { packState, readState, type MonitorState } from '../../protrack/monitor';
import { pollAlarms } from '../support/pollAlarms';
import { Reconciliation, type ReconciliationResult } from '../support/reconciliation';
import { MemoryPlatform, type MemoryAlarm } from '../support/memoryPlatform';
import { broken, refused } from '../support/fakeClient';
import { imeisUpTo, randomOf } from '../support/testData';

/*
 * A monitor over hundreds of polls in which everything goes wrong: alarms late up to the narrowest window, bursts with
 * equal times over page edges, duplicates, buffered and future-dated ones, errors of calls and of pages, restarts with the state of the last
 * emission, downtime of hours, windows that change, devices that go and come, time that runs out.
 */

const ACCOUNT = 'soak';
const DEVICES = 8;
/** Alarms are late up to this; the windows that the user chooses are not narrower. */
const LATEST = 600;
const WINDOWS = [600, 600, 900, 3600];

interface Soak {
	reconciled: ReconciliationResult;
	polls: number;
	failed: number;
	restarts: number;
	/** Polls without any error that asked all devices. */
	clean: number;
	/** Those of them after which an alarm that the platform showed was still missing. */
	latePolls: number;
}

/** Does something to the state before it is kept. */
type Sabotage = (state: MonitorState) => MonitorState;

async function soak(
	seed: number,
	polls: number,
	fullScanSeconds: number,
	sabotage: Sabotage = (state) => state,
): Promise<Soak> {
	const random = randomOf(seed);
	const upTo = (most: number) => Math.floor(random() * (most + 1));
	const happens = (probability: number) => random() < probability;
	const platform = new MemoryPlatform(seed + 1);
	const imeis = imeisUpTo(DEVICES);
	platform.addDevices(imeis);
	const reconciliation = new Reconciliation();
	const result = { polls: 0, failed: 0, restarts: 0, clean: 0, latePolls: 0 };
	const shownFrom: number[] = [];
	let memory = '';
	let saved = '';
	let lateSeconds = LATEST;

	const poll = async (watched: string[], hasTime: () => boolean): Promise<void> => {
		result.polls += 1;
		const before = memory === '' ? null : readState(JSON.parse(memory), ACCOUNT, []);
		const options = { lateSeconds, startSecondsAgo: 0, fullScanSeconds, listAgeSeconds: 0, alarms: true, hasTime };
		try {
			const round = await pollAlarms(platform.client, watched, before, ACCOUNT, options);
			for (const { id, imei, record } of round.alarms) {
				reconciliation.addEmitted(
					{ imei, systemtime: record.systemtime ?? 0, gpstime: record.gpstime ?? 0, speed: record.speed ?? 0 },
					id,
				);
			}
			memory = JSON.stringify(packState(sabotage(round.state), []));
			// A device that was refused is not asked in each poll.
			const isWaiting = Object.values(round.state.devices).some(({ consecutiveFailures: b }) => b);
			if (
				fullScanSeconds === 0 &&
				watched.length === DEVICES &&
				round.errors.size === 0 &&
				round.deferred === 0 &&
				!isWaiting
			) {
				const shown = shownFrom.filter((time) => time <= platform.now).length;
				result.clean += 1;
				if (reconciliation.result().emitted < shown) result.latePolls += 1;
			}
			if (saved === '' || round.alarms.length > 0) saved = memory;
		} catch (error) {
			if (!(error instanceof ProtrackError)) throw error;
			result.failed += 1;
		}
	};

	const addExpected = (alarm: MemoryAlarm): void => {
		reconciliation.addExpected(alarm);
		shownFrom.push(alarm.visibleFrom);
	};

	const raise = (imei: string): void => {
		const systemtime = platform.now - upTo(20);
		const visibleFrom = happens(0.4) ? systemtime + upTo(LATEST) : happens(0.2) ? systemtime + LATEST : systemtime;
		const gpstime = systemtime + (happens(0.1) ? 86_400 * upTo(5) : happens(0.2) ? -upTo(90_000) : -5);
		const alarm = { systemtime, visibleFrom: Math.max(visibleFrom, systemtime), gpstime, speed: upTo(90) };
		const duplicates = happens(0.1) ? 1 + upTo(2) : 0;
		for (let count = 0; count <= duplicates; count += 1) addExpected(platform.raise(imei, alarm));
	};

	/** More than a page, with groups of equal times that may lie over its edge. */
	const burst = (imei: string): void => {
		const length = 90 + upTo(170);
		let second = platform.now;
		for (let index = 0; index < length; index += 1) {
			if (happens(0.15)) second -= 1;
			const systemtime = Math.max(second, lastPollAt + 1);
			addExpected(
				platform.raise(imei, { systemtime, visibleFrom: systemtime, gpstime: systemtime - upTo(3), speed: upTo(90) }),
			);
		}
	};

	let lastPollAt = platform.now;
	await poll(imeis, () => true);
	let watched = imeis;
	for (let step = 0; step < polls; step += 1) {
		platform.now += happens(0.02) ? 3600 * (1 + upTo(8)) : happens(0.05) ? 1 : 60 + upTo(5);
		for (const imei of imeis) {
			if (happens(0.25)) raise(imei);
			else if (happens(0.5)) platform.hear(imei);
		}
		// at most 99 of one second can be shown, and a burst in one second has none before it
		if (happens(0.03) && platform.now - lastPollAt > 30) burst(imeis[upTo(DEVICES - 1)] ?? '');
		if (happens(0.05)) lateSeconds = WINDOWS[upTo(WINDOWS.length - 1)] ?? LATEST;
		if (happens(0.05)) watched = imeis.filter(() => happens(0.7));
		else if (happens(0.3)) watched = imeis;
		if (watched.length === 0) watched = imeis;
		if (happens(0.08)) {
			memory = saved;
			result.restarts += 1;
		}
		const failing = happens(0.25) ? 0.1 + random() * 0.9 : 0;
		const badTrack = happens(0.05);
		platform.intercept = ({ endpoint }) => {
			if (endpoint === 'track') return badTrack ? broken('network') : undefined;
			if (random() >= failing) return undefined;
			return happens(0.5) ? broken('reply') : refused([20046, 10007, 31337][upTo(2)] ?? 0);
		};
		let turns = happens(0.1) ? upTo(6) : Infinity;
		await poll(watched, () => (turns -= 1) >= 0);
		lastPollAt = platform.now;
	}
	// all is well again, and every device is looked at once more when nothing can be late any longer
	platform.intercept = () => undefined;
	for (const seconds of [3600, LATEST + 60, fullScanSeconds + 60]) {
		platform.now += seconds;
		await poll(imeis, () => true);
	}
	return { reconciled: reconciliation.result(), ...result };
}

describe('over hundreds of polls in which everything goes wrong', () => {
	it.each([
		[12, 0],
		[13, 10_800],
	])('none is lost and none comes twice (seed %i, full scan after %i s)', async (seed, fullScanSeconds) => {
		const { reconciled, polls, failed, restarts, clean, latePolls } = await soak(seed, 300, fullScanSeconds);
		expect(reconciled).toEqual({ emitted: reconciled.emitted, lost: 0, duplicates: 0, wrongIds: 0 });
		expect(reconciled.emitted).toBeGreaterThan(1500);
		expect([polls, latePolls]).toEqual([304, 0]);
		expect(clean).toBeGreaterThan(fullScanSeconds === 0 ? 50 : -1);
		expect(failed).toBeGreaterThan(10);
		expect(restarts).toBeGreaterThan(10);
		if (process.env.SOAK_NUMBERS) {
			const numbers = { seed, fullScanSeconds, polls, failed, restarts, clean, latePolls, ...reconciled };
			process.stdout.write(`${JSON.stringify(numbers)}\n`);
		}
	});
});

describe('the reconciliation of this test notices', () => {
	const devicesOf = (
		state: MonitorState,
		change: (cursor: MonitorState['devices'][string]) => MonitorState['devices'][string],
	) => ({
		...state,
		devices: Object.fromEntries(Object.entries(state.devices).map(([imei, cursor]) => [imei, change(cursor)])),
	});

	it('a monitor that forgets what it has emitted', async () => {
		const { reconciled } = await soak(21, 60, 0, (state) =>
			devicesOf(state, ({ readTo: r, notBefore: f }) => ({ readTo: r, notBefore: f })),
		);
		expect(reconciled.duplicates).toBeGreaterThan(50);
	});

	it('a monitor that counts duplicates as one', async () => {
		const { reconciled } = await soak(21, 120, 0, (state) =>
			devicesOf(state, (cursor) => ({ ...cursor, seenKeys: [...new Set(cursor.seenKeys)] })),
		);
		expect(reconciled.duplicates).toBeGreaterThan(0);
	});

	it('a cursor that runs ahead', async () => {
		const { reconciled } = await soak(21, 120, 0, (state) =>
			devicesOf(state, (cursor) => ({ ...cursor, readTo: cursor.readTo + 300 })),
		);
		expect(reconciled.lost).toBeGreaterThan(0);
	});

	it('a cursor without a look-back for late ones', async () => {
		const { reconciled } = await soak(21, 120, 0, (state) =>
			devicesOf(state, (cursor) => ({ ...cursor, notBefore: cursor.readTo })),
		);
		expect(reconciled.lost).toBeGreaterThan(50);
	});
});
