import type { N8nRest, ItemJson, SavedWorkflow, Workflow } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../../demo/workflows';
import type { Platform } from '../platform';
import { RESULT, START } from './handWorkflows';
import { cpuOfGroup } from './processCpu';

export interface Figures {
	ms: number;
	cpuMs: number;
	calls: number;
}

/** A workflow in n8n and the platform that it asks. */
interface Runner {
	workflow: SavedWorkflow;
	platform: Platform;
}

/** One n8n, which runs one workflow after the other. */
export class N8n {
	constructor(
		private readonly rest: N8nRest,
		private readonly pid: number,
	) {}

	/** CPU so far, in ms. */
	get cpuMs(): number {
		return cpuOfGroup(this.pid) ?? NaN;
	}

	createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return this.rest.createWorkflow(workflow);
	}

	/** What a node of the package asks a platform with. */
	async credentialsFor(platform: Platform): Promise<{ [type: string]: { id: string; name: string } }> {
		const { id, name } = await this.rest.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(platform.address));
		return { [CREDENTIAL_TYPE]: { id, name } };
	}

	async run({ workflow, platform }: Runner): Promise<{ id: string; figures: Figures }> {
		await platform.ask('takeCounts');
		const cpu = this.cpuMs;
		const id = await this.rest.start(workflow, START);
		const { startedAt, stoppedAt } = await this.rest.finished(workflow.id, id);
		const cpuMs = this.cpuMs - cpu;
		const ms = Date.parse(stoppedAt ?? '') - Date.parse(startedAt ?? '');
		const counts = Object.values(await platform.ask('takeCounts'));
		return { id, figures: { ms, cpuMs, calls: counts.reduce((sum, count) => sum + count, 0) } };
	}

	/** @throws Error when the execution failed */
	async items(id: string): Promise<ItemJson[]> {
		const execution = await this.rest.execution(id);
		if (execution.status !== 'success') throw new Error(`An execution failed: ${execution.error ?? execution.status}`);
		return execution.output(RESULT);
	}

	/** Lets a workflow run by itself while something is done. @returns the number of items that its last node gave */
	async whileActive(workflow: SavedWorkflow, act: () => Promise<void>): Promise<number> {
		await this.rest.activate(workflow);
		await act();
		await this.rest.deactivate(workflow);
		let items = 0;
		for (const { id } of await this.rest.finishedExecutions(workflow.id)) items += (await this.items(id)).length;
		return items;
	}
}
