import { deviceFits, toDevice, type DeviceFilter } from '../../../../protrack/fleet';
import { subAccountsField } from '../../../shared/deviceFields';
import { DeviceLists } from '../../../shared/deviceLists';
import { collectionField, field, type Field } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { forEachItem } from '../../../shared/items';
import { readNumber } from '../../../shared/numbers';
import { defineOperation } from '../../../shared/operation';
import { isBlank, readTrimmed } from '../../../shared/parameters';
import { deviceSchema } from '../../deviceSchema';

/** A device has to pass all filters that are set. */
const filterField: Field<DeviceFilter> = collectionField(
	{ displayName: 'Filters', name: 'filters', placeholder: 'Add filter' },
	{
		expiresWithinDays: field(
			{
				displayName: 'Expires Within (Days)',
				name: 'expiresWithinDays',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 30,
				description:
					'Only devices whose platform or user subscription ends within so many days or has ended already. 0 gives those that have ended.',
			},
			readDays,
			'',
		),
		model: field(
			{
				displayName: 'Model Contains',
				name: 'model',
				type: 'string',
				default: '',
				placeholder: 'e.g. VT05S',
				description: 'Only devices whose model contains this text, in upper or lower case',
			},
			readTrimmed,
		),
		name: field(
			{
				displayName: 'Name Contains',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Truck',
				description: 'Only devices whose name contains this text, in upper or lower case',
			},
			readTrimmed,
		),
		plateNumber: field(
			{
				displayName: 'Plate Number Contains',
				name: 'plateNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. KA-77',
				description: 'Only devices whose plate number contains this text, in upper or lower case',
			},
			readTrimmed,
		),
	},
);

function readDays(value: unknown, title: string): number | undefined {
	if (isBlank(value)) return undefined;
	return readNumber(value, title, { min: 0, hint: 'Correct the filter, or remove it.', quoted: true });
}

/**
 * The devices of an account (chapter 2.7): one call for each account that is needed, shared by all input items that ask for the same; filters come
 * before the limit.
 */
export const deviceGetMany = defineOperation({
	resource: 'device',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the devices of an account, with or without its sub-accounts',
		action: 'Get many devices',
	},
	toolDescription:
		'The vehicles of the fleet with name, plate and IMEI: to find out how one is called, or whose subscription ends. A vehicle is named by its name, plate or IMEI.',
	fields: {
		includeSubAccounts: subAccountsField,
		limit: limitField(),
		simplify: simplifyField,
		filter: filterField,
	},
	options: {
		account: field(
			{
				displayName: 'Account',
				name: 'account',
				type: 'string',
				default: '',
				placeholder: 'e.g. mysubaccount',
				description: 'A sub-account to get the devices of, instead of the account of the credential',
			},
			(value, title) => readTrimmed(value, title) || undefined,
		),
		runLimits: runLimitsOption,
	},
	outputSchema: { ...deviceSchema, account: 'string' },
	async execute(run, items) {
		const lists = new DeviceLists(run);
		const now = run.startedAt / 1000;
		const output = await forEachItem(run, items, async ({ filter, limit, simplify, account, includeSubAccounts }) => {
			const scope = { account, includeSubAccounts };
			const { devices, errors } = await lists.take(scope, limit, ({ record }) => deviceFits(record, filter, now));
			const rows = devices.map(({ record, account: owner }) =>
				simplify ? { ...toDevice(record), account: owner } : record.raw,
			);
			return { rows, errors };
		});
		lists.addHints();
		return output;
	},
});
