import { call, ProtrackError, type ProtrackClient, type TrackRecord } from '../client';
import { toPosition } from './position';

/** When a geofence raises an alarm, with the platform's number for it (chapter 2.4). */
export const fenceTriggers = { out: 0, in: 1, both: 2 } as const;

export type FenceTrigger = keyof typeof fenceTriggers;

export interface Center {
	latitude: number;
	longitude: number;
}

/** A circle for one device; the platform gives it no ID that is documented. */
export interface Circle extends Center {
	imei: string;
	name: string;
	/** Whole meters, 100 to 5000. */
	radiusM: number;
	trigger: FenceTrigger;
}

/** How a person calls a device. */
export type LabelOf = (imei: string) => string;

/**
 * Where a device is, as the center of a geofence, or why it cannot be one.
 * @param label how a person calls the device
 * @param allowStale whether its last known place is good enough
 */
export function centerAt(record: TrackRecord, allowStale: boolean, label: string): Center | ProtrackError {
	const { latitude, longitude, isStale, status, lastSeenAt } = toPosition(record);
	if (latitude === null || longitude === null) {
		return unusable(
			`The device ${label} has no position`,
			'Wait for its first fix, or give the center by coordinates.',
		);
	}
	if (!isStale || allowStale) return { latitude, longitude };
	const lastHeard = lastSeenAt ? `, last heard of at ${lastSeenAt}` : '';
	return unusable(
		`The last position of the device ${label} is old (${status ?? 'status unknown'}${lastHeard})`,
		'Wait until it is online, give the center by coordinates, or turn on the option "Allow Old Position".',
	);
}

function unusable(message: string, hint: string): ProtrackError {
	return ProtrackError.of({ kind: 'device', message, hint, httpCode: '409' });
}

/**
 * Creates circles one after the other (chapter 2.4); none is ever sent twice. An error that is not of one device ends it, since each further
 * try could leave another circle of which nobody knows.
 * @param created takes each circle as soon as the platform has it, so that nothing is lost when this ends early
 * @param labelOf for errors
 * @returns what failed, in order; the last one names all circles that were not sent
 */
export async function createCircles(
	client: ProtrackClient,
	circles: Circle[],
	created: Circle[],
	labelOf: LabelOf,
): Promise<ProtrackError[]> {
	const errors: ProtrackError[] = [];
	for (const [index, circle] of circles.entries()) {
		try {
			await call(client, 'createGeofence', {
				imei: circle.imei,
				efencename: circle.name,
				alarmtype: fenceTriggers[circle.trigger],
				longitude: circle.longitude,
				latitude: circle.latitude,
				radius: circle.radiusM,
			});
			created.push(circle);
		} catch (error) {
			if (!(error instanceof ProtrackError)) throw error;
			errors.push(
				error.withMessage(`Geofence "${circle.name}" for the device ${labelOf(circle.imei)}: ${error.message}`),
			);
			if (error.isDeviceScoped) continue;
			const left = circles.slice(index + 1).map(({ imei }) => labelOf(imei));
			const message = `Geofence "${circle.name}" was then not sent for ${left.join(', ')}`;
			if (left.length > 0) errors.push(ProtrackError.of({ ...error, message, outcomeUnknown: false }, error.code));
			break;
		}
	}
	return errors;
}

/**
 * One error that tells everything.
 * @param errors at least one
 * @param created what stays on the platform all the same
 */
export function creationError(
	errors: [ProtrackError, ...ProtrackError[]],
	created: Circle[],
	labelOf: LabelOf,
): ProtrackError {
	const stays = created.map(({ imei, name }) => `"${name}" for ${labelOf(imei)}`);
	const history = stays.length > 0 ? [`Already created: ${stays.join(', ')}`] : [];
	// Where something may have been created, that is what a person has to do something about.
	const gravest = errors.find(({ outcomeUnknown }) => outcomeUnknown) ?? errors[0];
	return gravest.withMessage([...errors.map(({ message }) => message), ...history].join('. '));
}
