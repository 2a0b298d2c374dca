import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator, type Simulator } from '../../simulator';
import { LIVE_VEHICLES } from '../../simulator/live/fleet';
import { runNode, storeFor, type Host } from '../support/n8n';

/* What the node finds in the points of the simulated fleet, beside the simulator's own record of what each vehicle did. */

const NOW = Date.parse('2026-11-28T12:00:00Z');
const [FROM, TO] = [Date.parse('2026-11-27T06:00:00Z') / 1000, Date.parse('2026-11-27T14:00:00Z') / 1000];
/** Some of those that report all the time. */
const vehicles = LIVE_VEHICLES.filter(({ trouble }) => trouble === undefined).filter((_, index) => index % 4 === 0);
/** Where the rule is 180 s, a stop that is this much longer or shorter is none of chance. */
const [LONG, SHORT] = [240, 150];

interface Row {
	imei: string;
	startedAt: string;
	arrivedAt: string;
	leftAt: string;
	distanceKm: number;
}

const secondsOf = (iso: string) => Date.parse(iso) / 1000;

describe('The trips of a simulated fleet', () => {
	let sim: Simulator;
	let host: Host;
	let trips: Row[];
	let stops: Row[];
	const drives = new Map<string, ReturnType<Simulator['drives']>>();

	beforeAll(async () => {
		sim = await startSimulator({ fleet: 'live', frozen: true, startAt: NOW });
		host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) };
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		for (const { imei } of vehicles) drives.set(imei, sim.drives(imei, FROM, TO));
		trips = await rowsOf('trip');
		stops = await rowsOf('stop');
	});
	afterAll(async () => {
		jest.restoreAllMocks();
		await sim.stop();
	});

	async function rowsOf(resource: string): Promise<Row[]> {
		const { items, error } = await runNode(host, {
			resource,
			operation: 'getMany',
			deviceSelection: 'several',
			devices: vehicles.map(({ imei }) => imei),
			timeRange: 'custom',
			from: FROM * 1000,
			to: TO * 1000,
			returnAll: true,
		});
		expect(error).toBeUndefined();
		return items as unknown as Row[];
	}

	/** The times between two drives, as the simulator knows them. */
	const standstillsOf = (imei: string) => {
		const [, ...later] = drives.get(imei)!;
		return later.map(({ begin }, index) => ({ from: drives.get(imei)![index]!.end, to: begin }));
	};
	const ofDevice = (rows: Row[], imei: string) => rows.filter((row) => row.imei === imei);

	it('have a stop wherever a vehicle stood for long, at that time', () => {
		const errors: number[] = [];
		for (const { imei } of vehicles) {
			const found = ofDevice(stops, imei).map(({ arrivedAt, leftAt }) => ({
				from: secondsOf(arrivedAt),
				to: secondsOf(leftAt),
			}));
			for (const { from, to } of standstillsOf(imei).filter((each) => each.to - each.from >= LONG)) {
				const own = found.filter((stop) => stop.from < to && stop.to > from);
				expect(own).toHaveLength(1);
				errors.push(Math.abs(own[0]!.from - from), Math.abs(own[0]!.to - to));
			}
		}
		expect(errors.length).toBeGreaterThan(100);
		expect(errors.sort((a, b) => a - b)[Math.floor(errors.length * 0.95)]).toBeLessThanOrEqual(20);
	});

	it('have no stop where a vehicle did not stand', () => {
		const wrong = vehicles.flatMap(({ imei, name }) => {
			const stood = standstillsOf(imei).filter(({ from, to }) => to - from >= SHORT);
			const inside = ofDevice(stops, imei).slice(1, -1);
			return inside
				.filter(
					({ arrivedAt, leftAt }) =>
						!stood.some(({ from, to }) => from < secondsOf(leftAt) && to > secondsOf(arrivedAt)),
				)
				.map(({ arrivedAt }) => `${name}: ${arrivedAt}`);
		});
		expect(wrong).toEqual([]);
	});

	it('add up to what each vehicle drove, but for the corners that are cut', () => {
		for (const { imei } of vehicles) {
			const driven = drives.get(imei)!.reduce((sum, { meters }) => sum + meters, 0) / 1000;
			const found = ofDevice(trips, imei).reduce((sum, { distanceKm }) => sum + distanceKm, 0);
			expect(found / driven).toBeGreaterThan(0.98);
			expect(found / driven).toBeLessThan(1.01);
		}
	});
});
