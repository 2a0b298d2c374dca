import type { INodeParameters } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator, type Simulator } from '../../simulator';
import { drivenTrack, type Part } from './drivenTrack';
import { runNode, storeFor, type Host } from './n8n';

/** Tuesday. */
export const NOW = Date.parse('2025-07-01T10:00:00Z');
/** Monday, epoch seconds. */
export const MORNING = Date.parse('2025-06-30T06:00:00Z') / 1000;

const imeiOf = (index: number) => String(350000000000000 + index);
export const [FIRST, SECOND] = [imeiOf(1), imeiOf(2)];

export const stand: Part = { minutes: 30, kmh: 0 };
export const drive: Part = { minutes: 10, kmh: 60 };
export const back: Part = { ...drive, direction: -1 };
/** So far to the east are the 10 km of `drive`. */
export const GOAL = 20.0898315;

/** The parameters of every operation of the node. */
export const monday = {
	operation: 'getMany',
	deviceSelection: 'one',
	device: { __rl: true, mode: 'imei', value: FIRST },
	timeRange: 'custom',
	from: '2025-06-30T06:00:00Z',
	to: '2025-06-30T18:00:00Z',
	returnAll: true,
};
export const both = { deviceSelection: 'several', devices: [FIRST, SECOND] };
export const goesOn = { onError: 'continueRegularOutput' } as const;

/** Two vehicles, and the node Protrack Report. `Date.now` has to be that of `NOW`. */
export class ReportWorld {
	private constructor(
		readonly sim: Simulator,
		readonly host: Host,
	) {}

	static async start(): Promise<ReportWorld> {
		const sim = await startSimulator({ frozen: true, startAt: NOW, account: 'report' });
		sim.addDevice({ imei: FIRST, name: 'Lorry 1', plate: 'KA-1' });
		sim.addDevice({ imei: SECOND, name: 'Lorry 2', plate: 'KA-2' });
		return new ReportWorld(sim, { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) });
	}

	/** Half an hour at the start, a trip to the goal, half an hour there, and back, unless told otherwise. */
	addTrack(imei: string, parts: readonly Part[] = [stand, drive, stand, back, stand], from = MORNING): void {
		this.sim.addPoints(imei, drivenTrack(from, parts));
	}

	async run(parameters: object, input: object[] = [{}], extra = {}): ReturnType<typeof runNode> {
		return await runNode(this.host, parameters as INodeParameters, input as never, extra);
	}
}
