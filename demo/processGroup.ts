import { spawn, type SpawnOptions } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How a process ended: one of the two is set. */
export interface ExitStatus {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** A child process that leads its own group, so that stopping it stops its children too, and nothing else. */
export interface ProcessGroup {
	pid: number;
	ended: Promise<ExitStatus>;
	/** Sends `first` (default SIGTERM), then kills what is still there after the grace time. */
	stop: (first?: NodeJS.Signals, graceMs?: number) => Promise<ExitStatus>;
}

/** Starts a program as the leader of a new process group. */
export async function startGroup(
	command: string,
	args: string[],
	options: Pick<SpawnOptions, 'cwd' | 'env' | 'stdio' | 'uid' | 'gid'>,
): Promise<ProcessGroup> {
	const windows = process.platform === 'win32';
	const child = spawn(command, args, { ...options, detached: !windows });
	const ended = new Promise<ExitStatus>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
	await new Promise<void>((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', reject);
	});
	const pid = child.pid as number;

	const send = (signal: NodeJS.Signals) => {
		try {
			if (windows) child.kill(signal);
			else process.kill(-pid, signal);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	};

	// The last resort, for an error that leaves no time to ask.
	const kill = () => send('SIGKILL');
	process.once('exit', kill);

	let hasEnded = false;
	// What a leader that died by itself leaves behind goes with it.
	void ended.then(() => {
		kill();
		process.removeListener('exit', kill);
		hasEnded = true;
	});

	return {
		pid,
		ended,
		async stop(first = 'SIGTERM', graceMs = 10_000) {
			if (hasEnded) return ended;
			send(first);
			const timeout = new AbortController();
			const grace = delay(graceMs, undefined, { signal: timeout.signal }).then(kill, () => undefined);
			const exit = await ended;
			timeout.abort();
			await grace;
			return exit;
		},
	};
}
