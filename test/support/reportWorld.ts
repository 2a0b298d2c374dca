import { setGlobalState, type INodeParameters, type INodeType } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator, type Simulator } from '../../simulator';
import { drivenTrack, type Part } from './drivenTrack';
import { runNode, runTool, storeFor, type Host } from './n8n';

/** A Tuesday. */
export const NOW = Date.parse('2025-07-01T10:00:00Z');
export const MORNING = Date.parse('2025-06-30T06:00:00Z') / 1000;
export const [FIRST, SECOND, THIRD] = ['350000000000001', '350000000000002', '350000000000003'] as const;

export const stand: Part = { minutes: 30, kmh: 0 };
export const drive: Part = { minutes: 10, kmh: 60 };
export const back: Part = { ...drive, direction: -1 };
/** Two trips of 10 km, and three stops, in 110 minutes. */
export const outAndBack = [stand, drive, stand, back, stand];

/** From 6:00 to 18:00 on Monday. */
export const monday = { timeRange: 'custom', from: '2025-06-30T06:00:00Z', to: '2025-06-30T18:00:00Z' };
export const several = { deviceSelection: 'several', devices: [FIRST] };

/** A platform with three lorries, and the node, in workflows of the zone UTC. The test has to mock `Date.now` before, and to restore it. */
export async function startReportWorld(node: INodeType = new ProtrackReport()) {
	setGlobalState({ defaultTimezone: 'UTC' });
	const sim: Simulator = await startSimulator({ frozen: true, startAt: NOW, account: 'report' });
	for (const [index, imei] of [FIRST, SECOND, THIRD].entries())
		sim.addDevice({ imei, name: `Lorry ${index + 1}`, plate: `KA-${index + 1}` });
	const host: Host = { node, credential: new ProtrackApi(), store: storeFor(sim) };
	return {
		sim,
		host,
		addTrack: (imei: string, parts: readonly Part[] = outAndBack, from = MORNING) =>
			sim.addPoints(imei, drivenTrack(from, parts)),
		run: async (parameters: INodeParameters, input: object[] = [{}], extra = {}) =>
			await runNode(host, parameters, input as never, extra),
		runTool: async (parameters: INodeParameters) => await runTool(host, parameters),
	};
}

export type ReportWorld = Awaited<ReturnType<typeof startReportWorld>>;

/** A world for each test of a suite. @param prepare gets each @returns runs the node in the world of the test */
export function useReportWorld(prepare: (world: ReportWorld) => void, node?: INodeType) {
	let world: ReportWorld | undefined;
	beforeEach(async () => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		world = await startReportWorld(node);
		prepare(world);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await world?.sim.stop();
	});
	return async (parameters: object, ...more: [input?: object[], extra?: object]) =>
		await world!.run(parameters as INodeParameters, ...more);
}
