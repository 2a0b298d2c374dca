import { fleetMap, mapScene, type VehiclePosition } from '../../../../protrack/insight/maps';
import { LORRY, MIDNIGHT, styleFor, textsOf } from '../../../support/mapPictures';

const style = styleFor({ width: 1000, height: 700 });
const states = ['moving', 'idling', 'parked', 'unknown'] as const;

const fleet = (count: number, spread: number): VehiclePosition[] =>
	Array.from({ length: count }, (_, index) => ({
		vehicle: { ...LORRY, name: `Lorry ${index + 1}`, imei: String(350_000_000_000_000 + index) },
		state: states[index % 4]!,
		place: { latitude: -12 + ((index * 37) % 100) * spread, longitude: -77 + ((index * 61) % 100) * spread },
		courseDeg: (index * 47) % 360,
	}));

const draw = (positions: readonly VehiclePosition[]) => mapScene(style, fleetMap(style, positions, MIDNIGHT), null);

describe('The map of a fleet', () => {
	it('counts the states, and tells them by form besides color', () => {
		const scene = draw(fleet(8, 0.05));
		expect(textsOf(scene)).toEqual(
			expect.arrayContaining(['Vehicles: 8', 'Latest positions, 28 Nov 2026, 00:00 (America/Lima)', 'Moving', '2']),
		);
		const kinds = new Set(scene.shapes.map(({ kind }) => kind));
		expect(kinds).toEqual(new Set(['text', 'rectangle', 'line', 'circle', 'polygon']));
	});

	it('accounts for each of 200 vehicles that lie upon each other', () => {
		const positions = fleet(200, 0.0005);
		const marks = fleetMap(style, positions, MIDNIGHT);
		const scene = mapScene(style, marks, null);
		const onMap = textsOf({
			...scene,
			shapes: scene.shapes.filter((each) => each.kind === 'text' && each.isBold && each.at.x < 720),
		});
		const count = onMap.reduce((sum, text) => {
			const [, times] = /^(\d+)×$/.exec(text) ?? [];
			if (times) return sum + Number(times);
			return /^[\d, –]+$/.test(text)
				? sum +
						text.split(', ').reduce((all, part) => {
							const [from = 0, to = from] = part.split('–').map(Number);
							return all + to - from + 1;
						}, 0)
				: sum;
		}, 0);
		// The legend has a mark of 5 as an example.
		expect(count - 5).toBe(200);
		expect(textsOf(scene)).toEqual(expect.arrayContaining([expect.stringMatching(/^and \d+ more$/)]));
	});

	it('lists a vehicle without a position, and says so', () => {
		const [first, second] = fleet(2, 0.01);
		const texts = textsOf(draw([first!, { ...second!, place: null }]));
		expect(texts).toEqual(expect.arrayContaining(['Lorry 2 · KCX 201M', 'No position']));
	});

	it('counts a vehicle without a position as what its sign in the key says', () => {
		const [first] = fleet(1, 0.01);
		const { shapes } = draw([{ ...first!, place: null }]);
		const moving = shapes.filter((each) => each.kind === 'circle' && each.fill === style.theme.states.moving);
		// One in the legend, one in the key.
		expect(moving).toHaveLength(2);
	});

	it('has the name of a vehicle that is alone', () => {
		expect(textsOf(draw(fleet(1, 0)))[0]).toBe('Lorry 1 · KCX 201M');
	});

	it('of no vehicle is empty', () => {
		expect(textsOf(draw([]))).toContain('No positions in this time range');
	});
});
