import type { INodeProperties } from 'n8n-workflow';

import type { RunDemand } from '../../protrack/fleet';
import { combineFields, field, shownFor, switchField, type Field } from './field';
import { readNumber } from './numbers';
import { limitOptions, readRunLimits } from './runLimits';

/* Fields that look and work the same in every node. */

/** How many results the user wants; Infinity for all. @param more overrides of the property "Limit" */
export const limitField = (more: Partial<INodeProperties> = {}): Field<number> =>
	combineFields(
		{
			returnAll: switchField({
				displayName: 'Return All',
				name: 'returnAll',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			}),
			limit: shownFor(
				{ returnAll: [false] },
				field(
					{
						displayName: 'Limit',
						name: 'limit',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 50,
						description: 'Max number of results to return',
						...more,
					},
					(value, title) =>
						readNumber(value, title, { min: 1, whole: true, hint: 'Correct it, or turn on "Return All".' }),
				),
			),
		},
		(read) => (read.returnAll() ? Infinity : read.limit()),
	);

/** On: items with the fields that users look for. Off: the records of the platform. */
export const simplifyField = switchField({
	displayName: 'Simplify',
	name: 'simplify',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
});

/** The limits of a run, as an option of operations that can take many calls or items. */
export const runLimitsOption: Field<RunDemand> = { properties: limitOptions, read: readRunLimits };
