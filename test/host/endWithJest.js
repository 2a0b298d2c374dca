/*
 * A process that outlives jest, whatever ends it: ends the programs that work in a folder, and removes it. The tests themselves cannot do that,
 * because jest hides the end of its process from them.
 */
const { readdirSync, readlinkSync, rmSync } = require('node:fs');
const { setTimeout: delay } = require('node:timers/promises');

const GRACE_MS = 5_000;
const PAUSE_MS = 100;

const folder = process.argv[2];

/** The programs that work in the folder now; none where there is no /proc. */
function programs() {
	const worksHere = (pid) => {
		try {
			return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
		} catch {
			return false;
		}
	};
	try {
		return readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name) && worksHere(name))
			.map(Number);
	} catch {
		return [];
	}
}

function send(signal) {
	for (const pid of programs()) {
		try {
			process.kill(pid, signal);
		} catch {
			// it has ended meanwhile
		}
	}
}

async function end() {
	send('SIGTERM');
	for (const deadline = Date.now() + GRACE_MS; programs().length > 0 && Date.now() < deadline; ) await delay(PAUSE_MS);
	send('SIGKILL');
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

// it ends with jest
process.stdin.resume().once('end', () => void end());
