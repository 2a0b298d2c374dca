import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ensureN8n } from '../../demo/n8nInstall';
import { packPackage } from '../../demo/packPackage';
import { runDemo, type Run } from '../../demo/run';
import { startQueueHost, startRegularHost } from './queueHost';
import { BURST, burstInOutage, healthyBurst, leaseHolderKilled, pollsInOutage, type Figures } from './scenarios';

const WHOLE_RUN_MS = 15 * 60_000;

/**
 * Measures how executions and polls share one token in queue mode: a main process, two workers, PostgreSQL and Redis, all on 127.0.0.1.
 * Needs Debian's postgresql and redis-server; takes about ten minutes. `--out FILE` also writes the figures there.
 */
async function measure(run: Run, out: string | undefined): Promise<void> {
	const install = await ensureN8n(run);
	const timer = setTimeout(
		() => run.abort(new Error(`not done within ${WHOLE_RUN_MS / 60_000} minutes`)),
		WHOLE_RUN_MS,
	);
	run.atEnd(async () => clearTimeout(timer));
	const folder = await run.temporaryFolder();
	run.say('building and packing this package');
	const tarball = await packPackage(folder, run.signal);
	run.say('starting PostgreSQL, Redis, n8n with two workers, and an n8n of one process');
	const [queue, regular] = await Promise.all([
		startQueueHost(run, install, tarball, folder),
		startRegularHost(run, install, tarball, folder),
	]);

	run.say('a burst of executions');
	const figures = [await healthyBurst(queue)];
	run.say('executions and polls while the login fails, for four minutes');
	figures.push(
		...(await Promise.all([
			burstInOutage(queue, 'two workers'),
			burstInOutage(regular, 'one process'),
			pollsInOutage(queue, 'queue mode', 0),
			pollsInOutage(regular, 'one process', BURST),
		])),
	);
	run.say('killing the worker that logs in');
	figures.push(await leaseHolderKilled(queue));
	run.rest();

	const text = figures.map(toText).join('\n\n');
	console.log(`\n${text}\n`);
	if (out) await writeFile(out, `${text}\n`);
	const broken = figures.flatMap((one) => one.broken);
	if (broken.length > 0) throw new Error(`these promises were broken: ${broken.join('; ')}`);
}

function toText({ title, lines, broken }: Figures): string {
	return [title, ...lines.map((line) => `  ${line}`), ...broken.map((promise) => `  BROKEN: ${promise}`)].join('\n');
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
void runDemo((run) => Promise.race([measure(run, values.out), aborted(run.signal)])).then((code) => process.exit(code));

/** Not everything in a scenario listens to the signal. */
function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) =>
		signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
	);
}
