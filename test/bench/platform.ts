import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { requests } from './server';
import type { WorldName } from './worlds';

type Requests = typeof requests;

/** The process of the simulated platform. */
export class Platform {
	private constructor(
		private readonly process: ChildProcess,
		readonly address: { url: string; account: string; password: string },
	) {}

	static async start(world: WorldName): Promise<Platform> {
		const child = fork(path.join(__dirname, 'server.ts'), [world], { execArgv: ['--import', 'tsx'] });
		return new Platform(child, (await nextMessage(child)) as Platform['address']);
	}

	/** One at a time. */
	async ask<Name extends keyof Requests>(
		name: Name,
		value?: Parameters<Requests[Name]>[1],
	): Promise<ReturnType<Requests[Name]>> {
		const answer = nextMessage(this.process);
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
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`The simulator ended with ${code}`);
	});
	const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
	return message;
}
