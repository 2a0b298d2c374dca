import type { ItemJson } from '../../../demo/n8nRest';
import { LIVE_VEHICLES } from '../../../simulator/live/fleet';
import { nodeOf, ownNode } from '../../host/nodeChain';
import { useFrozenFleet } from './frozenFleet';

const [van, truck] = LIVE_VEHICLES;
const ofTwo: ItemJson = {
	...{ deviceSelection: 'several', timeRange: 'yesterday' },
	devices: [van?.imei ?? '', truck?.imei ?? ''],
};

describe('Files in a real n8n', () => {
	const runNodes = useFrozenFleet();

	/** Makes a file with one of our nodes, and reads it with n8n's node for files. */
	async function readBack(type: string, parameters: ItemJson, reading: ItemJson) {
		const execution = await runNodes('Files', (credential) => [
			ownNode('File', type, { ...ofTwo, ...parameters }, credential),
			nodeOf('Read', 'n8n-nodes-base.extractFromFile', { binaryPropertyName: 'file', ...reading }),
		]);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		return { files: execution.output('File'), content: execution.output('Read') };
	}

	const options = { binaryPropertyName: 'file' };
	const playback = { resource: 'playback', operation: 'export', options };

	it('a track for each device is read as text', async () => {
		const { files, content } = await readBack('protrack', { ...playback, format: 'gpx' }, { operation: 'text' });
		expect(files.map(({ deviceName }) => deviceName)).toEqual([van?.name, truck?.name]);
		for (const [index, { data }] of content.entries())
			expect(String(data).split('<trkpt ')).toHaveLength(Number(files[index]?.points) + 1);
	});

	it('the tracks of all devices are read as JSON', async () => {
		const all = { ...playback, format: 'geojson', files: 'all' };
		const { files, content } = await readBack('protrack', all, { operation: 'fromJson' });
		expect(files).toEqual([expect.objectContaining({ devices: 2, isComplete: true })]);
		expect(content[0]?.data).toMatchObject({ type: 'FeatureCollection' });
	});

	it.each(['trip', 'stop', 'logbook'])('the rows of the resource %s are read as CSV', async (resource) => {
		const rows = { resource, operation: 'getMany', output: 'csv', options };
		const reading = { operation: 'csv', options: { enableBOM: true } };
		const { files, content } = await readBack('protrackReport', rows, reading);
		expect(files).toHaveLength(1);
		expect(content.length).toBe(Number(files[0]?.trips ?? files[0]?.stops));
		expect(content[0]).toMatchObject({ Vehicle: van?.name });
	});
});
