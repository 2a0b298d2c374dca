import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { withConstantsReadOnce } from '../../nodes/shared/constantParameters';

/** A context whose reads are counted. @param read what n8n makes of the parameters */
function countedContext(
	parameters: INodeParameters,
	read: (name: string, index: number, whenAbsent?: unknown) => unknown,
) {
	const asked: string[] = [];
	const inner = {
		getNode: () => ({ name: 'Node', parameters }),
		getNodeParameter(name: string, index: number, whenAbsent?: unknown) {
			asked.push(`${name} of ${index}`);
			return read(name, index, whenAbsent);
		},
	};
	return { context: withConstantsReadOnce(inner as unknown as IExecuteFunctions), asked };
}

describe('A parameter', () => {
	it('without an expression is read once for all items', () => {
		const { context, asked } = countedContext({ limit: 5, options: { maxCalls: 3000 } }, () => 5);
		for (let index = 0; index < 1000; index += 1) {
			expect(context.getNodeParameter('limit', index)).toBe(5);
			expect(context.getNodeParameter('options.maxCalls', index)).toBe(5);
		}
		expect(asked).toEqual(['limit of 0', 'options.maxCalls of 0']);
	});

	it.each([
		['a text', '={{ $json.imei }}'],
		['a device that is picked from a list', { __rl: true, mode: 'id', value: '={{ $json.imei }}' }],
		['a collection', { types: ['speeding', '={{ $json.type }}'] }],
		['a fixed collection', { parameters: [{ name: 'a', value: '={{ $json.a }}' }] }],
	])('with an expression in %s is read for each item', (_, value) => {
		const { context, asked } = countedContext({ field: value }, (_name, index) => index);
		expect([0, 1, 2].map((index) => context.getNodeParameter('field', index))).toEqual([0, 1, 2]);
		expect(asked).toHaveLength(3);
	});

	it('that the workflow lacks has the value that its reader gives', () => {
		const { context, asked } = countedContext({}, (_name, _index, whenAbsent) => whenAbsent);
		for (const index of [0, 1]) {
			expect(context.getNodeParameter('limit', index, 50)).toBe(50);
			expect(context.getNodeParameter('limit', index, 1)).toBe(1);
		}
		expect(asked).toHaveLength(2);
	});

	it('that several items share cannot be changed by one of them, nor changes the workflow', () => {
		const parameters = { filters: { types: [1, 2] } };
		const { context } = countedContext(parameters, () => parameters.filters);
		const filters = context.getNodeParameter('filters', 0) as { types: number[] };
		expect(() => filters.types.push(3)).toThrow(TypeError);
		parameters.filters.types.push(4);
		expect(context.getNodeParameter('filters', 1)).toEqual({ types: [1, 2] });
	});

	it('that cannot be read gives each item its own error', () => {
		const { context } = countedContext({ limit: 'x' }, (name, index) => {
			throw new Error(`${name} of item ${index}`);
		});
		expect(() => void context.getNodeParameter('limit', 0)).toThrow('limit of item 0');
		expect(() => void context.getNodeParameter('limit', 1)).toThrow('limit of item 1');
	});
});
