import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { requests } from './server';
import type { WorldName } from './worlds';

type Requests = typeof requests;

/** The process of the simulated platform. */
export class Platform {
	/** Rejects when the process ends. */
	private readonly ended: Promise<never>;

	private constructor(private readonly process: ChildProcess) {
		this.ended = once(process, 'exit').then(([code]) => {
			throw new Error(`The simulator ended with ${code}`);
		});
		// it also ends when it is no longer needed
		this.ended.catch(() => {});
	}

	address = { url: '', account: '', password: '' };

	static async start(world: WorldName): Promise<Platform> {
		const child = fork(path.join(__dirname, 'server.ts'), [world], { execArgv: ['--import', 'tsx'] });
		const platform = new Platform(child);
		platform.address = (await platform.nextMessage()) as Platform['address'];
		return platform;
	}

	/** One at a time. */
	async ask<Name extends keyof Requests>(
		name: Name,
		value?: Parameters<Requests[Name]>[1],
	): Promise<ReturnType<Requests[Name]>> {
		const answer = this.nextMessage();
		this.process.send({ name, value });
		return (await answer) as ReturnType<Requests[Name]>;
	}

	/** @returns requests since the last time, logins not counted */
	async takeCalls(): Promise<number> {
		const counts = Object.entries(await this.ask('takeCounts')).filter(([path]) => path !== '/api/authorization');
		return counts.reduce((sum, [, count]) => sum + count, 0);
	}

	stop(): void {
		this.process.disconnect();
	}

	private async nextMessage(): Promise<unknown> {
		const [message] = (await Promise.race([once(this.process, 'message'), this.ended])) as [unknown];
		return message;
	}
}
