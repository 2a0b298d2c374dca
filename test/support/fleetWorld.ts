import type { WireRequest } from '../../protrack/client';
import type { Envelope } from '../../protrack/client/envelope';
import {
	packState,
	readState,
	pollFleet,
	type ListedDevice,
	type MonitorState,
	type PackedState,
	type PollOptions,
	type PollResult,
} from '../../protrack/monitor';
import { noDetection } from './detectionOptions';
import { refused } from './fakeClient';
import { MemoryPlatform } from './memoryPlatform';

export const usual: PollOptions = {
	...{ lateSeconds: 600, startSecondsAgo: 0, fullScanSeconds: 0, listAgeSeconds: 0, hasTime: () => true },
	...{
		alarms: true,
		points: false,
		changeDetection: noDetection,
		deviceInventory: null,
		isListComplete: true,
		newlyReadable: new Set(),
	},
};

/** A platform in memory, and one monitor of it, whose state goes through JSON after each poll. */
export class FleetWorld extends MemoryPlatform {
	override order: MemoryPlatform['order'] = 'asAdded';
	state: MonitorState | null = null;
	private rules: PollOptions['changeDetection']['rules'] = [];

	constructor(
		public imeis: string[],
		private readonly options: PollOptions = usual,
	) {
		super();
		this.addDevices(imeis);
	}

	async poll(changed: Partial<PollOptions> = {}, listed = new Map<string, ListedDevice>()): Promise<PollResult> {
		const all = { ...this.options, ...changed };
		const round = await pollFleet(this.client, this.imeis, listed, this.state, 'a', all);
		this.state = round.state;
		this.rules = all.changeDetection.rules;
		this.restart();
		return round;
	}

	/** The state as n8n stores it. */
	stored(): PackedState {
		if (!this.state) throw new Error('Nothing was polled yet');
		return packState(this.state, this.rules);
	}

	/** The next poll goes on from what n8n has stored. */
	restart(stored: unknown = this.stored()): void {
		this.state = readState(JSON.parse(JSON.stringify(stored)), 'a', this.rules);
	}

	async pollAfter(
		seconds: number,
		changed: Partial<PollOptions> = {},
		listed?: Map<string, ListedDevice>,
	): Promise<PollResult> {
		this.now += seconds;
		return await this.poll(changed, listed);
	}
}

export const alarmsOf = (round: PollResult) => round.alarms.map(({ record }) => record.speed);
export const pointsOf = (round: PollResult) => round.points.map(({ record }) => record.speed);

/** `track` refuses each call that names one of these devices. */
export const refuseTrackOf =
	(codes: Record<string, number>) =>
	({ endpoint, query }: WireRequest): Envelope | undefined => {
		const bad = endpoint === 'track' && (query.imeis ?? '').split(',').find((imei) => codes[imei]);
		return bad ? refused(codes[bad] ?? 0) : undefined;
	};
