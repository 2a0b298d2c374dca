import { readdir, readFile, readlink } from 'node:fs/promises';

const ESTABLISHED = '01';

/** Which of these processes has a connection to a port of 127.0.0.1 now (Linux only). */
export async function connectedTo(port: number, pids: number[]): Promise<number | undefined> {
	const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
	const sockets = rows
		.filter(([, , address, state]) => address === remote && state === ESTABLISHED)
		.map((row) => `socket:[${row[9]}]`);
	for (const pid of pids) {
		const open = await Promise.all(
			(await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
		);
		if (open.some((target) => sockets.includes(target))) return pid;
	}
	return undefined;
}
