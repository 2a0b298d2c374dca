import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

interface Picker extends Pick<INodeProperties, 'displayName' | 'name' | 'description'> {
	/** Method of the node that lists what can be picked. */
	searchListMethod: string;
	placeholder: string;
	/** The ways to give it without the list, in order. n8n takes the first one when an expression takes the place of a choice. */
	byText: Array<Pick<INodePropertyMode, 'displayName' | 'name' | 'placeholder' | 'hint' | 'validation'>>;
}

/** A required field for one thing, picked from a list with search or given as text. */
export const pickerProperty = ({ searchListMethod, placeholder, byText, ...names }: Picker): INodeProperties => ({
	...names,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder,
			typeOptions: { searchListMethod, searchable: true },
		},
		...byText.map((mode) => ({ ...mode, type: 'string' as const })),
	],
});
