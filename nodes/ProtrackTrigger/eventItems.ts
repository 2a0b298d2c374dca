import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { Settings } from './settings';

/** Makes the items of events, with as much as the user wants of each. */
export function toItems(
	{ helpers }: Pick<IPollFunctions, 'helpers'>,
	events: object[],
	{ isCompact }: Pick<Settings, 'isCompact'>,
): INodeExecutionData[] {
	const rows = events as IDataObject[];
	return helpers.returnJsonArray(isCompact ? rows.map(withoutPosition) : rows);
}

const withoutPosition = (row: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'position'));
