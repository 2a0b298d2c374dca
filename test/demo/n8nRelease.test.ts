import { chooseN8n, type Machine } from '../../demo/n8nRelease';

const linux = (node: string): Machine => ({ node, platform: 'linux', arch: 'x64' });
const mac = (node: string): Machine => ({ node, platform: 'darwin', arch: 'arm64' });

describe('The n8n to run, and its Node', () => {
	it.each([
		['v20.19.0', '2.8.4'],
		['v20.20.2', '2.8.4'],
		['v22.16.0', '2.8.4'],
		['v22.22.0', '2.35.7'],
		['v23.11.0', '2.35.7'],
		['v24.0.0', '2.41.1'],
		['v26.1.0', '2.41.1'],
	])('with Node %s is n8n %s where nobody asks for one', (node, version) => {
		for (const wanted of [undefined, '']) expect(chooseN8n(wanted, mac(node))).toEqual({ version });
	});

	it.each([
		['v20.19.0', '1.123.0'],
		['v24.22.3', '2.8.4'],
		['v22.16.0', '2.10.0'],
		['v22.22.0', '2.35.7'],
		['v24.0.0', '2.36.0'],
	])('is, with Node %s, the n8n %s that was asked for', (node, version) => {
		expect(chooseN8n(version, mac(node))).toEqual({ version });
	});

	it.each([
		['v26.1.0', '2.8.4', '20.20.2'],
		['v20.20.2', '2.10.0', '22.23.5'],
		['v22.21.0', '2.23.0', '22.23.5'],
		['v20.20.2', '2.35.7', '22.23.5'],
		['v22.23.5', '2.36.0', '24.22.3'],
		['v20.20.2', '2.41.1', '24.22.3'],
		['v20.20.2', '3.0.0', '24.22.3'],
	])('needs, at Node %s and n8n %s, Node %s from the registry', (node, version, fetched) => {
		expect(chooseN8n(version, linux(node))).toEqual({ version, fetched });
	});

	it.each([
		[mac('v20.20.2'), '2.41.1', 'needs Node 24.0.0 or newer; this is Node v20.20.2', 'with Node 24.22.3, or n8n 2.8.4'],
		[mac('v26.1.0'), '2.35.7', 'needs Node 22.22.0 or newer, below 25; this', 'with Node 22.23.5, or n8n 2.41.1'],
		[{ ...linux('v20.20.2'), arch: 'arm64' }, '2.35.7', 'needs Node 22.22.0', 'Node 22.23.5, or n8n 2.8.4'],
	])('is refused on %j, n8n %s, with the Node to run', (machine, version, ...sentences) => {
		for (const sentence of sentences) expect(() => chooseN8n(version, machine)).toThrow(sentence);
	});

	it.each(['latest', '2.35', '^2.35.7', '2.35.7-rc.1', ' '])(
		'has to be an exact version, which "%s" is not',
		(version) => {
			expect(() => chooseN8n(version, linux('v20.20.2'))).toThrow(
				`N8N_VERSION has to be an exact version of n8n, e.g. 2.35.7; it is "${version}".`,
			);
		},
	);

	it('is refused when it is older than what is known', () => {
		expect(() => chooseN8n('1.100.0', linux('v20.20.2'))).toThrow('n8n 1.100.0 is too old');
	});

	it('needs a Node that runs any', () => {
		expect(() => chooseN8n(undefined, linux('v18.20.0'))).toThrow(
			'n8n needs Node 20.19 or newer; this is Node v18.20.0.',
		);
	});
});
