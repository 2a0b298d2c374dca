import type { MonitorState } from './monitorState';

/*
 * Devices that the user has deselected are forgotten, and start from now when they are selected again. A device that is only missing, because a list
 * cannot be read or fails to show it once, has not been deselected: it loses nothing.
 */

/** What the user has chosen to monitor. */
export interface Selection {
	/** Different for each choice. */
	fingerprint: string;
	/** Devices that the account has and that are not chosen. */
	excluded: ReadonlySet<string>;
	/** False when a chosen device may be missing in this poll only because its list cannot be read. */
	isComplete: boolean;
}

/** Whether the user has changed the selection since the last poll. */
export function isOtherSelection(
	previous: Pick<MonitorState, 'selectionFingerprint'> | null,
	selection: Selection | undefined,
): boolean {
	return (
		previous?.selectionFingerprint !== undefined &&
		selection !== undefined &&
		previous.selectionFingerprint !== selection.fingerprint
	);
}

/**
 * Whether a device that is not monitored in this poll is missing because the user does not want it.
 * @param isOther whether the user has changed the selection since the last poll
 */
export function isDeselected(imei: string, isOther: boolean, selection: Selection | undefined): boolean {
	return selection !== undefined && (selection.excluded.has(imei) || (isOther && selection.isComplete));
}

/** Whether the state remembers anything that the selection makes useless. */
export function forgetsDevices(
	previous: Pick<MonitorState, 'selectionFingerprint' | 'devices'>,
	selection: Selection,
): boolean {
	return (
		isOtherSelection(previous, selection) ||
		Object.keys(previous.devices).some((imei) => isDeselected(imei, false, selection))
	);
}
