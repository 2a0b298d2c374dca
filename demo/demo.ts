import { VEHICLES } from './scenarios';
import { ScenarioRunner } from './scenarioRunner';
import { countsOf, showFirsts, waitForAllKinds } from './firstOfEachEvent';
import { startFleetN8n } from './fleetN8n';
import { HELP, readOptions, type DemoOptions } from './options';
import { runDemo, type Run } from './run';
import { finishedRuns, firstItems, type RunFeed } from './runFeed';
import { alarmLine, firstAlarmsText, loginText, positionTable, tourText } from './show';
import { ALARMS, createWorkflows, POSITIONS } from './workflows';

const ALARMS_PER_MINUTE = 4;
const LOOK_BACK_MINUTES = 30;

/** The demo from the first step to the last. */
async function demo(run: Run, options: DemoOptions): Promise<void> {
	const { print, say, signal } = run;
	// A run that waits for something has an end of its own; one that somebody uses ends with n8n or Ctrl-C only.
	const onOutage = options.once || options.events ? undefined : (message: string) => print(`  ${message}`);
	const { url, n8n, login, simulator } = await startFleetN8n(run, {
		port: options.port,
		simulator: { alarmsPerMinute: ALARMS_PER_MINUTE },
		onOutage,
	});

	say('creating the credential and the workflows of all templates');
	const stopScenarios = new ScenarioRunner(simulator, VEHICLES).run();
	run.atEnd(async () => stopScenarios());
	const { positions, alarms, everything, approval } = await createWorkflows(n8n, simulator, {
		lookBackMinutes: LOOK_BACK_MINUTES,
	});

	say(`running "${positions.name}"`);
	const fleet = await n8n.run(positions, POSITIONS.start);
	if (fleet.status !== 'success') throw new Error(`"${positions.name}" failed: ${fleet.error}`);
	print(`\n${positionTable(fleet.output(POSITIONS.result))}\n`);

	say(`activating "${everything.name}"`);
	await n8n.activate(everything);
	const events = finishedRuns(n8n, everything.id, signal);
	const showAround = () => {
		print(tourText(url, simulator, [positions, alarms, everything, approval]));
		run.pin(loginText(url, login));
	};
	if (options.events) {
		print('');
		showAround();
		await waitForAllKinds(run, options, events);
		return;
	}

	say(`activating "${alarms.name}", with the alarms of the last ${LOOK_BACK_MINUTES} minutes`);
	await n8n.activate(alarms);
	const runs = finishedRuns(n8n, alarms.id, signal);
	const timeout = setTimeout(() => {
		if (options.once) run.abort(new Error(`no alarm came through within ${options.timeoutSeconds} s`));
	}, options.timeoutSeconds * 1000);
	print(`\n${firstAlarmsText(await firstItems(runs, ALARMS.trigger))}\n`);
	clearTimeout(timeout);
	if (options.once) {
		say(`"${everything.name}" has brought ${await countsOf(n8n, everything.id)}`);
		say('alarms went through the workflow; stopping everything');
		return;
	}
	run.rest();

	showAround();
	await Promise.all([showAlarms(run, runs), showFirsts(run, events)]);
}

async function showAlarms({ print }: Run, runs: RunFeed): Promise<void> {
	for await (const { output, error } of runs) {
		for (const item of output(ALARMS.trigger)) print(alarmLine(item));
		if (error) print(`  a run failed: ${error}`);
	}
}

async function main(): Promise<number> {
	try {
		const options = readOptions(process.argv.slice(2));
		if (options.help) console.log(HELP);
		return options.help ? 0 : await runDemo((run) => demo(run, options));
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
		return 2;
	}
}

void main().then((code) => process.exit(code));
