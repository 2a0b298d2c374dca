import type { INodeProperties } from 'n8n-workflow';

import { callInBatches } from '../../../../protrack/api';
import { toDevice } from '../../../../protrack/fleet';
import { unknownDevice } from '../../../shared/errors';
import { deviceField, showFor, simplifyField } from '../../../shared/fields';
import { askEach, forEachItem, readable } from '../../../shared/items';
import { readImei, reader } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';

const shown = showFor('device', ['get']);

export const description: INodeProperties[] = [
	deviceField(shown, 'Get the details of this device'),
	simplifyField(shown),
];

/** Details of devices (chapter 2.12): one call for each 100 different devices of all input items together. */
export const execute: Operation = async (run) => {
	const asked = askEach(run, (index) => ({
		imei: readImei(reader(run.context, index)('device', true)),
		simplify: run.context.getNodeParameter('simplify', index) === true,
	}));
	const imeis = readable(asked).map(({ imei }) => imei);
	const details = await callInBatches(run.client, 'deviceDetail', imeis, {});
	return await forEachItem(run, asked, ({ imei, simplify }) => {
		const fault = details.faults.get(imei);
		if (fault) throw fault;
		const record = details.records.get(imei);
		if (!record) throw unknownDevice(imei);
		return [simplify ? toDevice(record) : record.raw];
	});
};
