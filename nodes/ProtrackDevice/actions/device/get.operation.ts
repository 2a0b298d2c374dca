import type { INodeProperties } from 'n8n-workflow';

import { callInBatches } from '../../../../protrack/client';
import { toDevice } from '../../../../protrack/fleet';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { knownDeviceNames, pickedName } from '../../../shared/deviceNames';
import { unknownDevice } from '../../../shared/errors';
import { deviceField, showFor, simplifyField } from '../../../shared/fields';
import { parseItems, forEachItem, readable, withErrors } from '../../../shared/items';
import { readImei, reader } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';

const shown = showFor('device', ['get']);

export const description: INodeProperties[] = [
	deviceField(shown, 'Get the details of this device'),
	simplifyField(shown),
];

/** Details of devices (chapter 2.12): one call for each 100 different devices of all input items together. */
export const execute: Operation = async (run) => {
	const parsedItems = parseItems(run, (index) => ({
		imei: readImei(reader(run.context, index)('device', true)),
		picked: pickedName(reader(run.context, index)('device')),
		simplify: run.context.getNodeParameter('simplify', index) === true,
	}));
	const imeis = readable(parsedItems).map(({ imei }) => imei);
	const names = knownDeviceNames(
		run.client,
		imeis,
		readable(parsedItems).map(({ picked }) => picked),
	);
	const details = await callInBatches(run.client, 'deviceDetail', imeis, {});
	return await forEachItem(run, parsedItems, ({ imei, simplify }) => {
		const record = details.records.get(imei);
		if (record) return [simplify ? toDevice(record) : record.raw];
		const error = details.errors.get(imei) ?? unknownDevice();
		return withErrors(run, [], deviceErrors([{ error, label: labelOf(imei, names.get(imei)) }], true));
	});
};
