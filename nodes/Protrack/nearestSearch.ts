import type { ProtrackClient, ProtrackError } from '../../protrack/client';
import {
	centerAt,
	findNearest,
	toPosition,
	type Coordinate,
	type Failure,
	type MotionState,
	type NearVehicle,
	type Position,
	type readPositions,
} from '../../protrack/fleet';
import { deviceErrors, labelOf } from '../shared/deviceErrors';
import type { DeviceSelection } from '../shared/deviceFields';
import { unknownDevice } from '../shared/errors';
import type { ParsedItem } from '../shared/items';
import { namesOfChosen, type SelectedDevices } from '../shared/selectedDevices';
import { whyMissing } from '../shared/missingPositions';
import type { Origin } from './nearestFields';

/** What an input item wants, with the devices that it searches among. */
export interface NearestJob {
	origin: Origin;
	selection: DeviceSelection;
	devices: SelectedDevices;
	states: ReadonlySet<MotionState>;
	limit: number;
	maxKm: number;
	speedKmh: number;
	allowStale: boolean;
}

export interface NearestAnswer extends NearestJob {
	vehicles: NearVehicle[];
	/** IMEIs of devices that have none, or none that is valid. */
	withoutPosition: string[];
	/** IMEIs of devices that may be near, but whose state is unknown, which is not wanted. */
	unknown: string[];
	/** One for each reason why devices could not be read. */
	errors: ProtrackError[];
}

/** The devices whose positions an item needs. */
export const wantedImeis = ({ origin, devices }: NearestJob): string[] =>
	'device' in origin ? [origin.device.imei, ...devices.keys()] : [...devices.keys()];

/** Answers all input items from positions that were read once. */
export class NearestSearch {
	private readonly positions = new Map<string, Position>();

	constructor(
		private readonly client: Pick<ProtrackClient, 'accountKey'>,
		private readonly batched: Awaited<ReturnType<typeof readPositions>>,
	) {
		for (const [imei, record] of batched.records) this.positions.set(imei, toPosition(record));
	}

	/** @returns the error of the item where its place is not known */
	answer(job: NearestJob): ParsedItem<NearestAnswer> {
		const place = this.placeOf(job);
		if (!('latitude' in place)) return { thrown: place };
		const self = 'device' in job.origin ? job.origin.device.imei : null;
		const positions: Position[] = [];
		const failures: Failure[] = [];
		const neverOnline: string[] = [];
		for (const [imei, device] of job.devices) {
			const position = this.positions.get(imei);
			if (imei === self) continue;
			if (position) positions.push(position);
			else {
				const error = this.batched.errors.get(imei) ?? whyMissing(device?.firstOnlineAt);
				if (error) failures.push({ error, label: labelOf(imei, device) });
				else neverOnline.push(imei);
			}
		}
		const { withoutFix, ...found } = findNearest({ ...job, place }, positions);
		const errors = deviceErrors(failures, false);
		return { value: { ...job, ...found, withoutPosition: [...neverOnline, ...withoutFix], errors } };
	}

	private placeOf({ origin, allowStale }: NearestJob): Coordinate | ProtrackError {
		if ('place' in origin) return origin.place;
		const { imei } = origin.device;
		const label = labelOf(imei, namesOfChosen(this.client, [origin.device]).get(imei));
		const record = this.batched.records.get(imei);
		if (record) return centerAt(record, allowStale, label);
		const error = this.batched.errors.get(imei);
		return (error && deviceErrors([{ error, label }], true)[0]) ?? unknownDevice(label);
	}
}
