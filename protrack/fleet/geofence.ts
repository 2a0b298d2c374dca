import { call, ProtrackError, type Hint, type ProtrackClient, type TrackRecord } from '../client';
import type { Coordinate } from './geography';
import { toPosition } from './position';

/** When a geofence raises an alarm, with the platform's number for it (chapter 2.4). */
export const fenceTriggers = { out: 0, in: 1, both: 2 } as const;

export type FenceTrigger = keyof typeof fenceTriggers;

/** A circle for one device; the platform gives it no ID that is documented. */
export interface Circle extends Coordinate {
	imei: string;
	name: string;
	/** Whole meters, 100 to 5000. */
	radiusM: number;
	trigger: FenceTrigger;
}

/** The name of a device for people. */
export type LabelOf = (imei: string) => string;

/**
 * Takes the position of a device as the center of a geofence.
 * @param label name of the device for people
 * @param allowStale whether an old position may be used
 * @returns the error when there is no usable position
 */
export function centerAt(record: TrackRecord, allowStale: boolean, label: string): Coordinate | ProtrackError {
	const { latitude, longitude, isStale, status, lastSeenAt } = toPosition(record);
	if (latitude === null || longitude === null) {
		return unusable(
			`The device ${label} has no position`,
			'Wait for its first fix, or give the center by coordinates.',
		);
	}
	if (!isStale || allowStale) return { latitude, longitude };
	const lastHeard = lastSeenAt ? `, last heard of at ${lastSeenAt}` : '';
	return unusable(`The last position of the device ${label} is old (${status ?? 'status unknown'}${lastHeard})`, {
		name: 'useOldPosition',
	});
}

function unusable(message: string, hint: Hint): ProtrackError {
	return ProtrackError.of({ kind: 'device', message, hint, httpCode: '409' });
}

/**
 * Creates circles one after the other (chapter 2.4), each with a single request. Stops at an error that is not about one device, because every further
 * request could create another circle that no answer reports.
 * @param created each circle is added as soon as it exists, so that the caller knows them even when this throws
 * @param labelOf names devices in errors
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
			if (left.length > 0) errors.push(error.with({ message, outcomeUnknown: false }));
			break;
		}
	}
	return errors;
}

/**
 * Joins all errors of a creation into one.
 * @param errors at least one
 * @param created circles that remain on the platform
 */
export function creationError(
	errors: [ProtrackError, ...ProtrackError[]],
	created: Circle[],
	labelOf: LabelOf,
): ProtrackError {
	const remaining = created.map(({ imei, name }) => `"${name}" for ${labelOf(imei)}`);
	const history = remaining.length > 0 ? [`Already created: ${remaining.join(', ')}`] : [];
	// Whether a circle exists must be checked by hand, so such an error comes first.
	const gravest = errors.find(({ outcomeUnknown }) => outcomeUnknown) ?? errors[0];
	return gravest.withMessage([...errors.map(({ message }) => message), ...history].join('. '));
}
