import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux in a second. */
const TICKS = 100;

/**
 * CPU of n8n with the processes that it has started, such as the one that runs Code nodes.
 * @param group the ID of their process group
 * @returns ms, user and system; null where there is no /proc
 */
export function cpuOfGroup(group: number): number | null {
	let pids: string[];
	try {
		pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	} catch {
		return null;
	}
	let ticks = 0;
	for (const pid of pids) {
		// after the name of the program, which may hold anything: state, parent, group, ... and from the 12th on the times
		const fields = statOf(pid).split(') ').at(-1)?.split(' ') ?? [];
		if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
	}
	return (ticks * 1000) / TICKS;
}

/** It may have ended meanwhile. */
function statOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return '';
	}
}
