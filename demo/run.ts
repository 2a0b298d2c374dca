import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScreen } from './screen';

const REPEAT_AFTER_MS = 20_000;
const STILL = 'still at it: ';

/** The user (or the system) asked the demo to stop. */
class Interruption extends Error {
	constructor(readonly exitCode: number) {
		super('stopped');
	}
}

/** One run of the demo: its clock, its end, and what has to be put away then. */
export class Run {
	private readonly start = Date.now();
	private readonly cleanups: Array<(failed: boolean) => Promise<unknown>> = [];
	private readonly controller = new AbortController();
	readonly signal = this.controller.signal;

	constructor() {
		// each request that is under way listens to it
		setMaxListeners(0, this.signal);
	}

	/** Ends whatever is under way. */
	readonly abort = (reason: Error): void => this.controller.abort(reason);

	private heartbeat?: NodeJS.Timeout;

	private readonly screen = createScreen(process.stdout);

	/** Writes lines for the user. */
	readonly print = (text: string): void => this.screen.print(text);

	/** Keeps lines visible below everything else. */
	readonly pin = (footer: string): void => this.screen.pin(footer);

	readonly unpin = (): void => this.screen.unpin();

	/** Reports what begins now, with the seconds since the start; while it lasts, it is reported again now and then. */
	readonly say = (line: string): void => {
		const seconds = ((Date.now() - this.start) / 1000).toFixed(1).padStart(6);
		this.print(`${seconds} s  ${line}`);
		clearTimeout(this.heartbeat);
		const again = line.startsWith(STILL) ? line : `${STILL}${line}`;
		this.heartbeat = setTimeout(() => this.say(again), REPEAT_AFTER_MS);
	};

	/** What was reported last is done, and nothing that takes long follows. */
	readonly rest = (): void => clearTimeout(this.heartbeat);

	/** Registers what must be stopped or removed in the end, whatever happens; it gets whether the demo failed. */
	atEnd(cleanup: (failed: boolean) => Promise<unknown>): void {
		this.cleanups.push(cleanup);
	}

	/** A folder that is gone when the run is over. */
	async temporaryFolder(): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'protrack-demo-'));
		this.atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
		return folder;
	}

	/** Stops and removes everything, the newest first. */
	async finish(failed: boolean): Promise<void> {
		this.rest();
		for (const cleanup of this.cleanups.splice(0).reverse()) {
			await cleanup(failed).catch((error: unknown) => console.error(`While stopping: ${String(error)}`));
		}
	}
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs a demo to its end, or until Ctrl-C; either way everything it started is stopped. Returns the exit code. */
export async function runDemo(demo: (run: Run) => Promise<void>): Promise<number> {
	const run = new Run();
	let failed = false;
	const names = Object.keys(EXIT_CODES) as Array<keyof typeof EXIT_CODES>;
	for (const name of names) {
		// Ctrl-C may arrive twice, from the terminal and from npm: the handler stays, so that the second does no harm.
		process.on(name, () => run.abort(new Interruption(EXIT_CODES[name])));
	}
	// Nobody reads on (as with `| head`): the same as Ctrl-C, or n8n would be left behind.
	process.stdout.on('error', () => run.abort(new Interruption(141)));
	try {
		await demo(run).finally(run.unpin);
		return 0;
	} catch (error) {
		const reason: unknown = run.signal.aborted ? run.signal.reason : error;
		if (reason instanceof Interruption) {
			run.print('');
			run.say('stopping everything');
			return reason.exitCode;
		}
		failed = true;
		console.error(`\nThe demo failed: ${reason instanceof Error ? reason.message : String(reason)}`);
		return 1;
	} finally {
		await run.finish(failed);
	}
}
