import { fitView } from '../../../../protrack/insight/maps/mapView';
import { toWorld } from '../../../../protrack/insight/maps/mercator';
import { tilesOf } from '../../../../protrack/insight/maps/tiles';

const template = 'https://tiles.example.com/{z}/{x}/{y}{r}.png';
const city = [toWorld({ latitude: -12.05, longitude: -77.1 }), toWorld({ latitude: -12.2, longitude: -76.9 })];

describe('The tiles of a map', () => {
	it('cover it without a gap, each at its place', () => {
		const box = { x: 16, y: 58, width: 700, height: 500 };
		const tiles = tilesOf(fitView(city, box, true), template);
		const [left, top, right, bottom] = [
			Math.min(...tiles.map((tile) => tile.box.x)),
			Math.min(...tiles.map((tile) => tile.box.y)),
			Math.max(...tiles.map((tile) => tile.box.x + tile.box.width)),
			Math.max(...tiles.map((tile) => tile.box.y + tile.box.height)),
		];
		expect(left).toBeLessThanOrEqual(16);
		expect(top).toBeLessThanOrEqual(58);
		expect(right).toBeGreaterThanOrEqual(716);
		expect(bottom).toBeGreaterThanOrEqual(558);
		expect(tiles).toHaveLength(((right - left) / 256) * ((bottom - top) / 256));
	});

	it('have addresses of the usual scheme', () => {
		const view = fitView(
			[toWorld({ latitude: -12.05, longitude: -77.05 })],
			{ x: 0, y: 0, width: 50, height: 50 },
			true,
		);
		expect(tilesOf(view, template).map(({ url }) => url)).toContain('https://tiles.example.com/16/18741/34978.png');
		expect(tilesOf(view, template, true)[0]?.url).toMatch(/@2x\.png$/);
	});

	it('are at most 40: a large map has larger ones', () => {
		const tiles = tilesOf(fitView(city, { x: 0, y: 0, width: 2000, height: 2000 }, true), template);
		expect(tiles.length).toBeLessThanOrEqual(40);
		expect(tiles[0]?.box.width).toBe(512);
	});

	it('go on beyond 180° on the other side of the world', () => {
		const places = [toWorld({ latitude: -17, longitude: 179.9 }), toWorld({ latitude: -17, longitude: -179.9 })];
		const tiles = tilesOf(fitView(places, { x: 0, y: 0, width: 600, height: 300 }, true), template);
		const columns = new Set(tiles.map(({ url }) => Number(url.split('/')[4])));
		expect(columns).toContain(0);
		expect(Math.min(...columns)).toBe(0);
		expect(Math.max(...columns)).toBeGreaterThan(100);
	});

	it('of the far north are none beyond the edge of the world', () => {
		const view = fitView([toWorld({ latitude: 90, longitude: 0 })], { x: 0, y: 0, width: 600, height: 300 }, true);
		for (const { url } of tilesOf(view, template)) expect(url).not.toContain('-');
	});
});
