import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KB = 1024;

/** What an operating process needs of memory and time, as Linux and `blockProbe.js` see it. */
export class ProcessFigures {
	private notedBefore = 0;

	/** @param folder where the probe in the process writes */
	constructor(
		private readonly pid: number,
		private readonly folder: string,
	) {}

	/** The settings of an n8n that is looked at. */
	static settings(folder: string, nodeOptions: string): NodeJS.ProcessEnv {
		// quoted as Node wants it, for a path with a space
		const probe = JSON.stringify(join(__dirname, 'blockProbe.js'));
		return { PROTRACK_BLOCKS: folder, NODE_OPTIONS: `${nodeOptions} --require ${probe}` };
	}

	/** From now on, the most memory and the longest work are those after this moment. */
	begin(): void {
		writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
		this.notedBefore = this.noted().length;
	}

	/** Bytes of memory that the process has now. */
	get resident(): number {
		return this.status('VmRSS');
	}

	/** The most bytes of memory that it had since `begin`. */
	get mostResident(): number {
		return this.status('VmHWM');
	}

	/** The longest time since `begin` in which it did one thing only, in milliseconds of CPU. */
	get longestWorkMs(): number {
		return Math.max(0, ...this.noted().slice(this.notedBefore));
	}

	/** How long its main thread has worked, in milliseconds of CPU. */
	readonly workedMs = (): number => {
		const [nanoseconds] = readFileSync(`/proc/${this.pid}/task/${this.pid}/schedstat`, 'utf8').split(' ');
		return Number(nanoseconds) / 1e6;
	};

	private status(name: 'VmRSS' | 'VmHWM'): number {
		const [, kilobytes] =
			new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${this.pid}/status`, 'utf8')) ?? [];
		return Number(kilobytes) * KB;
	}

	/** @throws Error when the probe has noted nothing: the start of n8n alone is long work, so then it is not in the process */
	private noted(): number[] {
		return readFileSync(join(this.folder, String(this.pid)), 'utf8')
			.trim()
			.split('\n')
			.map(Number);
	}
}
