import type { INodeProperties } from 'n8n-workflow';

import { field, shownFor, switchField } from '../../../shared/field';
import { forEachItem, throwFirstError } from '../../../shared/items';
import { readNumber } from '../../../shared/numbers';
import { defineOperation } from '../../../shared/operation';
import { checkSetup, findingsWithoutSession } from '../../checkSetup/checkSetup';

const notice: INodeProperties = {
	displayName:
		'Takes up to 4 minutes; the editor shows only a spinner meanwhile. When you stop it, what was found so far is returned. Paths are asked for without your login: nothing is read or changed there.',
	name: 'findUnknownCallsNotice',
	type: 'notice',
	default: '',
};

const daysField = (property: Pick<INodeProperties, 'displayName' | 'name' | 'default' | 'description'>, min: number) =>
	field({ ...property, type: 'number', typeOptions: { minValue: min, maxValue: 3650 } }, (value, title) =>
		readNumber(value, title, { min, max: 3650, hint: 'Correct it, or remove the option.' }),
	);

/** What is wrong between n8n and the platform, and what to do: one run whatever the number of input items. */
export const connectionCheckSetup = defineOperation({
	resource: 'connection',
	operation: {
		name: 'Check Setup',
		value: 'checkSetup',
		description: 'Find out what is wrong with login, clocks, devices and calls, and what to do about it',
		action: 'Check the setup',
	},
	fields: {
		findsUnknownCalls: switchField({
			displayName: 'Find Unknown Calls',
			name: 'findUnknownCalls',
			default: false,
			description:
				'Whether to look for the calls whose path is not public, such as those of sub-accounts, at up to 240 paths',
		}),
		notice: shownFor({ findUnknownCalls: [true] }, { properties: [notice], read: () => null }),
	},
	options: {
		silentDays: daysField(
			{
				displayName: 'Silent For (Days)',
				name: 'silentDays',
				default: 7,
				description: 'From how many days without contact on a device is reported as silent',
			},
			1,
		),
		endsWithinDays: daysField(
			{
				displayName: 'Subscription Ends Within (Days)',
				name: 'endsWithinDays',
				default: 30,
				description: 'How many days before the end of a subscription it is reported',
			},
			1,
		),
	},
	outputSchema: {
		check: 'string',
		severity: 'string',
		problem: 'string',
		whatToDo: 'string',
		copy: 'string | null',
	},
	withoutSession: findingsWithoutSession,
	async execute(run, items) {
		throwFirstError(run, items);
		let isChecked = false;
		return await forEachItem(run, items, async (options) => {
			if (isChecked) return [];
			isChecked = true;
			return await checkSetup(run.client, options);
		});
	},
});
