import { appendFile, writeFile } from 'node:fs/promises';
import { eventNames } from '../protrack/monitor/events/catalog';
import { EventSummary } from './eventSummary';
import type { N8nRest } from './n8nRest';
import type { DemoOptions } from './options';
import type { Run } from './run';
import { triggeredRuns, type FinishedRun, type RunFeed } from './runFeed';
import { EVERYTHING } from './workflows';

const KINDS = [...eventNames].sort();

function enter(eventSummary: EventSummary, { output, error }: FinishedRun): string[] {
	if (error) throw new Error(`the workflow of all events failed: ${error}`);
	return eventSummary.add(output(EVERYTHING.trigger));
}

/** What the workflow brought until now, in one line. */
export async function countsOf(n8n: N8nRest, workflowId: string): Promise<string> {
	const eventSummary = new EventSummary(KINDS);
	for (const { id } of await triggeredRuns(n8n, workflowId)) enter(eventSummary, await n8n.execution(id));
	return eventSummary.counts;
}

/** Prints a line whenever a kind of event comes for the first time. */
export async function showFirsts({ print }: Run, runs: RunFeed): Promise<void> {
	const eventSummary = new EventSummary(KINDS);
	for await (const { output, error } of runs) {
		const firsts = eventSummary.add(output(EVERYTHING.trigger));
		for (const line of firsts) print(`  first of its kind: ${line}`);
		if (error) print(`  a run of all events failed: ${error}`);
	}
}

/**
 * Waits until every kind of event went through the workflow, and prints what came.
 * @throws Error when one is missing in the end, or an event came twice
 */
export async function waitForAllKinds(run: Run, options: DemoOptions, runs: RunFeed): Promise<void> {
	const eventSummary = new EventSummary(KINDS);
	const endsAt = performance.now() + options.timeoutSeconds * 1000;
	run.say(`waiting for ${KINDS.length} kinds of events; n8n asks once a minute`);
	if (options.itemsFile) await writeFile(options.itemsFile, '');
	while (eventSummary.missing.length > 0) {
		const next = await nextBefore(endsAt, runs);
		if (!next) break;
		const firsts = enter(eventSummary, next);
		for (const line of firsts) run.print(`          ${line}`);
		const items = next.output(EVERYTHING.sentences);
		if (options.itemsFile)
			await appendFile(options.itemsFile, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
		run.say(eventSummary.progress);
	}
	run.print(`\n${eventSummary.table}\n\n${eventSummary.samples}\n`);
	if (eventSummary.missing.length > 0)
		throw new Error(`these kinds did not come in ${options.timeoutSeconds} s: ${eventSummary.missing.join(', ')}`);
	if (eventSummary.doubles.size > 0) throw new Error(`these ids came twice: ${[...eventSummary.doubles].join(', ')}`);
	run.say(`every kind of event went through the workflow, none twice (${eventSummary.counts}); stopping everything`);
}

/** The next run, or undefined when the time is over. */
async function nextBefore(endsAt: number, runs: RunFeed): Promise<FinishedRun | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), Math.max(0, endsAt - performance.now()));
	});
	const next = runs.next();
	// Whoever is late is stopped with everything else, and nobody listens any more.
	next.catch(() => undefined);
	return await Promise.race([next.then(({ value }) => value), late]).finally(() => clearTimeout(timer));
}
