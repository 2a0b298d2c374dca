import { countBatches, type ProtrackError } from '../../../protrack/client';
import { readPositions, toPosition, type Position } from '../../../protrack/fleet';
import type { DeviceSelection } from '../../shared/deviceFields';
import { whyMissing } from '../../shared/missingPositions';
import { mapItems, succeeded, type ParsedItem } from '../../shared/items';
import { describeDemand, withinLimits, type LimitedRun } from '../../shared/runLimits';
import { withinPictureLimit } from '../pictures/pictureLimit';
import { withDevices, type SelectedDevices } from '../../shared/selectedDevices';

/** Where a device is. */
export interface PositionNow {
	imei: string;
	/** Null where there is none. */
	position: Position | null;
	/** Why there is none; null for a device that was never online. */
	error: ProtrackError | null;
}

/** What was read for an item. */
export interface PositionsAnswer {
	devices: SelectedDevices;
	positions: PositionNow[];
}

/** Reads the latest positions (chapter 2.2), one call for each 100 different devices. @throws ProtrackError only `canceled` */
export async function readPositionsNow<Question extends { selection: DeviceSelection; perDevice: boolean }>(
	run: LimitedRun,
	items: Array<ParsedItem<Question>>,
): Promise<Array<ParsedItem<Question & PositionsAnswer>>> {
	const jobs = withinDemand(run, withinPictureLimit(await withDevices(run, items)));
	const imeis = succeeded(jobs).flatMap(({ devices }) => [...devices.keys()]);
	const { records, errors } = await readPositions(run.client, imeis);
	return mapItems(jobs, (job) => {
		const positions = [...job.devices].map(([imei, device]): PositionNow => {
			const record = records.get(imei);
			if (record) return { imei, position: toPosition(record), error: null };
			return { imei, position: null, error: errors.get(imei) ?? whyMissing(device?.firstOnlineAt) };
		});
		return { value: { ...job, positions } };
	});
}

function withinDemand<Job extends { devices: SelectedDevices }>(
	run: LimitedRun,
	jobs: Array<ParsedItem<Job>>,
): Array<ParsedItem<Job>> {
	const different = new Set(succeeded(jobs).flatMap(({ devices }) => [...devices.keys()])).size;
	const subject = `The positions of ${describeDemand(different, [], run.context.getTimezone())}`;
	return withinLimits(run, jobs, { calls: countBatches('track', different) }, subject);
}
