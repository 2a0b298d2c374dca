import { readDeviceDetails, toDevice } from '../../../../protrack/fleet';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { deviceField } from '../../../shared/deviceFields';
import { unknownDevice } from '../../../shared/errors';
import { simplifyField } from '../../../shared/fields';
import { forEachItem, succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { namesOfChosen } from '../../../shared/selectedDevices';
import { deviceSchema } from '../../deviceSchema';

/** Details of devices (chapter 2.12): one call for each 100 different devices of all input items together. */
export const deviceGet = defineOperation({
	resource: 'device',
	operation: { name: 'Get', value: 'get', description: 'Get the details of a device', action: 'Get a device' },
	toolDescription:
		'Details of one tracked vehicle: model, SIM card, when its subscription ends. Name it by its name, plate or IMEI.',
	fields: { device: deviceField('Get the details of this device'), simplify: simplifyField },
	outputSchema: deviceSchema,
	async execute(run, items) {
		const devices = succeeded(items).map(({ device }) => device);
		const names = namesOfChosen(run.client, devices);
		const imeis = devices.map(({ imei }) => imei);
		const details = await readDeviceDetails(run.client, imeis);
		return await forEachItem(run, items, ({ device: { imei }, simplify }) => {
			const record = details.records.get(imei);
			if (record) return [simplify ? toDevice(record) : record.raw];
			const error = details.errors.get(imei) ?? unknownDevice();
			return { rows: [], errors: deviceErrors([{ error, label: labelOf(imei, names.get(imei)) }], true) };
		});
	},
});
