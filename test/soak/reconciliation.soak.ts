import type * as Poll from '../../protrack/monitor/poll';
import type * as ActivityFilter from '../../protrack/monitor/sources/activityFilter';

// An activity filter that never sees new activity, without the rotation of silent devices and without a full scan.
let mockIsBlind = false;
jest.mock('../../protrack/monitor/sources/activityFilter', () => {
	const actual = jest.requireActual<typeof ActivityFilter>('../../protrack/monitor/sources/activityFilter');
	const rotation: typeof actual.rotation = (silent, cursors) => (mockIsBlind ? [] : actual.rotation(silent, cursors));
	return { ...actual, rotation };
});
jest.mock('../../protrack/monitor/poll', () => {
	const actual = jest.requireActual<typeof Poll>('../../protrack/monitor/poll');
	const blinded = (client: ProtrackClient): ProtrackClient => ({
		...client,
		async send(request) {
			const envelope = await client.send(request);
			if (request.endpoint !== 'track' || !Array.isArray(envelope.record)) return envelope;
			const still = { hearttime: 1, systemtime: 1, gpstime: 1, datastatus: 2 };
			return { ...envelope, record: envelope.record.map((track: object) => ({ ...track, ...still })) };
		},
	});
	const pollFleet: typeof actual.pollFleet = async (client, imeis, listed, previous, account, options) =>
		mockIsBlind
			? await actual.pollFleet(blinded(client), imeis, listed, previous, account, {
					...options,
					fullScanSeconds: Infinity,
				})
			: await actual.pollFleet(client, imeis, listed, previous, account, options);
	return { ...actual, pollFleet };
});

import type { IDataObject } from 'n8n-workflow';
import type { ProtrackClient } from '../../protrack/client';
import { packState, readState } from '../../protrack/monitor/state/codec';
import type { Cursor } from '../../protrack/monitor/state/monitorState';
import { soakWell } from './runs';
import { soak, type SoakResult } from './soak';
import type { Sabotage } from './soakWorld';

const POLLS = 250;

/** Changes each device's cursor between two polls. */
const spoiled =
	(change: (cursor: Cursor) => Cursor): Sabotage =>
	(watch) => {
		const state = readState(watch, String(watch.account), []);
		if (!state) return watch;
		const devices = Object.fromEntries(Object.entries(state.devices).map(([imei, cursor]) => [imei, change(cursor)]));
		return packState({ ...state, devices }, []) as unknown as IDataObject;
	};

const caught = async (name: string, sabotage: Sabotage | undefined, reduce: boolean): Promise<SoakResult> => {
	const result = await soak({ seed: 11, polls: POLLS, reduce, sabotage });
	const { expected, emitted, lost, duplicates, wrongIds, latePolls } = result;
	process.stdout.write(
		`${JSON.stringify({ mutant: name, reduce, expected, emitted, lost, duplicates, wrongIds, latePolls })}\n`,
	);
	return result;
};

describe('the reconciliation', () => {
	it('finds nothing without a mutant, also with requests side by side', async () => {
		await soakWell({ seed: 11, polls: POLLS, reduce: false });
		await soakWell({ seed: 12, polls: POLLS, reduce: true, sideBySide: true });
	});

	it('catches a broken cursor: it runs ahead by the window', async () => {
		expect(
			(
				await caught(
					'cursor',
					spoiled((cursor) => ({ ...cursor, readTo: cursor.readTo + 600 })),
					false,
				)
			).lost,
		).toBeGreaterThan(0);
	});

	it('catches a broken activity filter: no new activity, no rotation of silent devices, and no full scan', async () => {
		mockIsBlind = true;
		const { lost, expected } = await caught('activity filter', undefined, true);
		mockIsBlind = false;
		expect(lost).toBeGreaterThan(expected / 2);
	});

	it('catches a broken deduplication: what was emitted is forgotten', async () => {
		const { duplicates, wrongIds } = await caught(
			'dedupe',
			spoiled((cursor) => ({ ...cursor, seenKeys: undefined })),
			false,
		);
		expect(duplicates).toBeGreaterThan(0);
		// Ids are stable: whatever comes twice comes under the id that it had.
		expect(wrongIds).toBe(duplicates);
	});

	it('catches duplicates that are counted as one', async () => {
		expect(
			(
				await caught(
					'duplicate',
					spoiled((cursor) => ({ ...cursor, seenKeys: cursor.seenKeys && [...new Set(cursor.seenKeys)] })),
					false,
				)
			).duplicates,
		).toBeGreaterThan(0);
	});

	it('catches a cursor without a look-back', async () => {
		expect(
			(
				await caught(
					'look-back',
					spoiled((cursor) => ({ ...cursor, notBefore: cursor.readTo })),
					false,
				)
			).lost,
		).toBeGreaterThan(0);
	});
});

it('the same seed is the same run, another one another', async () => {
	const runs = [];
	for (const seed of [31, 31, 32]) runs.push(await soak({ seed, polls: POLLS, reduce: true }));
	const [first, again, other] = runs;
	process.stdout.write(`${JSON.stringify(runs.map(({ digest }) => digest))}\n`);
	expect(again).toEqual(first);
	expect(other?.digest).not.toBe(first?.digest);
});
