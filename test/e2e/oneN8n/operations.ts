import type { ItemJson, SavedCredential } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import { type Host, stopAll } from '../../host/host';
import { allOperations } from './actionNodes';
import { chain, nodeOf, ownNode, START } from '../../host/nodeChain';
import { blocked, operations, type OperationRun } from './operationRuns';
import { NOW, PlatformTruth, truck } from './platformTruth';
import { sharedHost } from './sharedHost';

const NOBODY = '999999999999999';

function by(field: string): (one: object, other: object) => number {
	const keyOf = (item: object) => String((item as ItemJson)[field]);
	return (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1);
}

describe('Every operation in a real n8n', () => {
	let simulator: Simulator;
	let truth: PlatformTruth;
	let host: Host;
	let credential: SavedCredential;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true, startAt: NOW });
		simulator.addAccount(blocked);
		truth = await PlatformTruth.of(simulator);
		host = await sharedHost();
		credential = await host.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(simulator));
	});
	afterAll(async () => await stopAll(simulator));

	it('has a run in this test', () => {
		expect(operations.map(({ name }) => name).sort()).toEqual(allOperations().sort());
	});

	function nodesOf({ name, before, parameters }: OperationRun): ReturnType<typeof ownNode>[] {
		const [type = '', resource = '', operation = ''] = name.split(' ');
		const node = ownNode(name, type, { resource, operation, ...parameters }, credential);
		return before ? [...nodesOf(before), node] : [node];
	}

	it.each(operations.map((run) => [run.name, run] as const))('gives what is true: %s', async (name, run) => {
		const execution = await host.n8n.run(await host.n8n.createWorkflow(chain(name, nodesOf(run))), START);
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		const inOrder = <T extends object>(items: T[]) =>
			run.sortedBy === undefined ? items : [...items].sort(by(run.sortedBy));
		const expected = await run.expected(truth);
		expect(expected).not.toEqual([]);
		expect(inOrder(execution.output(name))).toMatchObject(inOrder(expected));
	});

	describe('of which one item fails', () => {
		/** Asks where a device of this account and one of nobody are. */
		async function positions(onError: NonNullable<ReturnType<typeof ownNode>['onError']>) {
			const items = [truck.imei, NOBODY, truck.imei].map((imei) => ({ imei }));
			const workflow = chain(onError, [
				nodeOf(
					'Items',
					'n8n-nodes-base.set',
					{ mode: 'raw', jsonOutput: JSON.stringify({ items }) },
					{ typeVersion: 3.4 },
				),
				nodeOf('Split', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'items' }),
				{
					...ownNode(
						'Positions',
						'protrack',
						{
							...{ resource: 'position', operation: 'getMany', simplify: true, deviceSelection: 'one' },
							device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' },
						},
						credential,
					),
					onError,
				},
			]);
			return await host.n8n.run(await host.n8n.createWorkflow(workflow), START);
		}
		const position = { imei: truck.imei, deviceName: truck.name };
		const message = `${NOBODY}: The platform does not show the device to this account`;
		const error = expect.stringContaining(`${message}. Check the IMEI.`);

		it('puts its message and what to do on the error output, and the others on the main one', async () => {
			const execution = await positions('continueErrorOutput');
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.output('Positions', 0)).toMatchObject([position, position]);
			expect(execution.output('Positions', 1)).toMatchObject([{ error }]);
		});

		it('puts it between the others where errors go to the main output', async () => {
			const execution = await positions('continueRegularOutput');
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			expect(execution.output('Positions')).toMatchObject([position, { error }, position]);
		});

		it('ends with its message where nothing else is chosen', async () => {
			expect(await positions('stopWorkflow')).toMatchObject({ status: 'error', error: message });
		});
	});
});
