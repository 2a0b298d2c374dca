// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { decodePng } from '../../protrack/picture';
import { FIRST, monday, SECOND, several, THIRD, useReportWorld, type ReportWorld } from '../support/reportWorld';
import { startTileServer, type TileAnswer } from '../support/tileServer';

const map = { resource: 'map', operation: 'draw', ...several, show: 'routes', ...monday };
const attribution = '© Contributors of a test';

let world: ReportWorld;
let server: Awaited<ReturnType<typeof startTileServer>> | undefined;
useReportWorld((started) => {
	world = started;
	world.addTrack(FIRST);
});
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

/** Draws the map on tiles of a server. */
async function drawOn(how: TileAnswer, options: object = {}, parameters: object = {}) {
	server = await startTileServer(how);
	const tiles = { width: 400, height: 300, tileUrl: server.url, tileAttribution: attribution, ...options };
	return await world.run({ ...map, ...parameters, options: tiles });
}

type Drawn = Awaited<ReturnType<typeof drawOn>>;
const fileOf = ({ outputs }: Drawn) => Buffer.from(outputs[0]?.[0]?.binary?.data?.data ?? '', 'base64');

describe('A map on tiles', () => {
	it('shows them, and whose they are', async () => {
		const svg = fileOf(await drawOn('sends tiles', {}, { format: 'svg' })).toString();
		expect(svg).toContain('<image');
		expect(svg).toContain(attribution);
		const png = fileOf(await drawOn('sends tiles'));
		const { rgba, width } = decodePng(png);
		// In the lower half of the map, right of the scale, lies nothing but the tile.
		const at = 4 * (200 * width + 360);
		expect([...rgba.subarray(at, at + 3)]).toEqual([0, 128, 0]);
	});

	it('asks for a few of them, each once, with who asks and without the credential', async () => {
		const result = await drawOn('sends tiles', { resolution: 2 });
		expect(result.error).toBeUndefined();
		const paths = server!.requests.map(({ path }) => path);
		expect(paths.length).toBeGreaterThan(0);
		expect(paths.length).toBeLessThanOrEqual(40);
		expect(new Set(paths).size).toBe(paths.length);
		expect(paths[0]).toMatch(/^\/\d+\/\d+\/\d+@2x\.png\?key=secret$/);
		const sent = JSON.stringify(server!.requests);
		expect(sent).toContain('n8n-nodes-protrack');
		expect(sent).not.toMatch(/access_token|authorization/i);
	});

	it.each<[TileAnswer, string]>([
		['knows no tile', 'HTTP status 404'],
		['redirects', 'HTTP status 302'],
		['sends a page instead', 'It is no PNG file (text/html)'],
		['sends a JPEG', 'It is no PNG file (image/jpeg)'],
		['sends a tile that is cut off', 'The PNG file is cut off (image/png)'],
		['sends a tile that unpacks to 67 MB', 'The PNG file has 4096 x 4096 pixels; 1 to 1024 on a side can be read'],
		['sends a page that unpacks to 50 MB', "The server's reply is larger than 1 MB and was not read"],
		['sends more than a tile', "The server's reply is larger than 1 MB and was not read"],
	])('is drawn without them where the server %s, and a hint says why', async (how, reason) => {
		const result = await drawOn(how);
		expect(result.error).toBeUndefined();
		expect(decodePng(fileOf(result)).width).toBe(400);
		expect(result.hints).toEqual([expect.stringContaining(`map tiles could not be read`)]);
		expect(result.hints[0]).toContain(reason);
		expect(result.hints[0]).not.toContain('secret');
		expect(result.items[0]).toMatchObject({ isComplete: true, trips: 2 });
	});

	it('names few reasons, whatever the server says', async () => {
		const { hints } = await drawOn('gives another reason each time', { width: 2000, height: 1400 });
		expect(hints[0]!.length).toBeLessThan(600);
		expect(hints[0]).toContain('other reasons');
	});

	it('asks once for a tile that a map shows twice', async () => {
		// All around the world, so that the map is wider than the world at the zoom of its tiles.
		for (const [index, imei] of [FIRST, SECOND, THIRD].entries())
			world.sim.setPosition(imei, { latitude: 0, longitude: -150 + index * 120 });
		const wide = { width: 1000, height: 300 };
		await drawOn('sends tiles', wide, { devices: [FIRST, SECOND, THIRD], show: 'now' });
		const paths = server!.requests.map(({ path }) => path);
		expect(new Set(paths).size).toBe(paths.length);
	});

	it('does not wait for a server that says nothing', async () => {
		const timers = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			// The deadline of a tile is over at once; those of the platform are longer.
			if (ms <= 10_000) setImmediate(() => controller.abort());
			return controller.signal;
		});
		const result = await drawOn('says nothing');
		expect(result.hints[0]).toContain('The server did not answer in time (10 s)');
		expect(timers).toHaveBeenCalled();
	});

	it('stops asking a server that fails again and again', async () => {
		const result = await drawOn('knows no tile', { width: 2000, height: 1400, resolution: 1 });
		expect(server!.requests.length).toBeLessThan(16);
		expect(result.hints[0]).toContain('not asked for after many failures');
	});

	it.each([
		[{ tileAttribution: '' }, '"Tile Attribution" is empty'],
		[{ tileUrl: 'https://tiles.example.com/tile.png' }, '"Tile URL" has no {z}, {x}, {y}'],
		[{ tileUrl: 'file:///{z}/{x}/{y}' }, '"Tile URL" is not an address that begins with https:// or http://'],
		[
			{ tileUrl: 'https://{s}.tiles.example.com/{z}/{x}/{y}.png' },
			'"Tile URL" has {s}, and nobody knows what to put there',
		],
		[
			{ tileUrl: 'https://example.com/{z}/{x}/{y}?k={key}&s={s}' },
			'"Tile URL" has {key}, {s}, and nobody knows what to put there',
		],
		[{ tileUrl: 'tiles/{z}/{x}/{y}' }, '"Tile URL" is not an address that begins with https:// or http://'],
	])('is refused with %j, before anything is asked', async (options, message) => {
		const { error } = await drawOn('sends tiles', options);
		expect(error?.message).toBe(message);
		expect(world.sim.requests).toEqual([]);
		expect(server!.requests).toEqual([]);
	});

	it('asks no server at all unless the user names one', async () => {
		server = await startTileServer('sends tiles');
		await world.run({ ...map, options: { tileAttribution: attribution } });
		expect(server.requests).toEqual([]);
	});
});
