import type { MonitorState } from './state/monitorState';

/*
 * Devices that the user has chosen no longer are forgotten, and start from now when they are chosen again. One that is only missing, because a list
 * cannot be read or does not show it for once, is none of these: it loses nothing.
 */

/** What the user has chosen to monitor. */
export interface Selection {
	/** Another one for each other choice. */
	mark: string;
	/** Devices that the account has and that are not chosen. */
	excluded: ReadonlySet<string>;
	/** False when a chosen device may be missing in this poll only because its list cannot be read. */
	isComplete: boolean;
}

/** Whether the user has chosen anew since the last poll. */
export function isOtherSelection(
	before: Pick<MonitorState, 'selection'> | null,
	selection: Selection | undefined,
): boolean {
	return before?.selection !== undefined && selection !== undefined && before.selection !== selection.mark;
}

/**
 * Whether a device that is not monitored in this poll is missing because the user does not want it.
 * @param isOther whether the user has chosen anew since the last poll
 */
export function isLeftOut(imei: string, isOther: boolean, selection: Selection | undefined): boolean {
	return selection !== undefined && (selection.excluded.has(imei) || (isOther && selection.isComplete));
}

/** Whether anything that is remembered is of no use any more. */
export function forgetsDevices(before: Pick<MonitorState, 'selection' | 'devices'>, selection: Selection): boolean {
	return (
		isOtherSelection(before, selection) || Object.keys(before.devices).some((imei) => isLeftOut(imei, false, selection))
	);
}
