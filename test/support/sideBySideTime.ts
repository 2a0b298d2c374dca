import type { IHttpRequestOptions, INodeType, IPollFunctions } from 'n8n-workflow';
import type { Simulator } from '../../simulator';

/** Time that goes on when everybody waits: to the end of the shortest wait. */
export class SideBySideTime {
	sim: Simulator | undefined;
	/** Since the start, in ms. */
	nowMs = 0;
	private sending = 0;
	private readonly waits: Array<{ until: number; over: () => void }> = [];

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((over) => {
			this.waits.push({ until: this.nowMs + ms, over });
			this.goOn();
		});
	}

	/** Time stands still while a request is under way. */
	async still<T>(request: () => Promise<T>): Promise<T> {
		this.sending += 1;
		try {
			return await request();
		} finally {
			this.sending -= 1;
			this.goOn();
		}
	}

	/** Nobody waits: the time between two polls. */
	passTo(ms: number): void {
		this.sim?.clock.advance(ms - this.nowMs);
		this.nowMs = ms;
	}

	private goOn(): void {
		// After whatever the last event has set off.
		setImmediate(() =>
			setImmediate(() => {
				if (this.sending > 0 || this.waits.length === 0) return;
				this.waits.sort((a, b) => a.until - b.until);
				const [next] = this.waits.splice(0, 1);
				if (!next) return;
				this.passTo(Math.max(this.nowMs, next.until));
				next.over();
				this.goOn();
			}),
		);
	}
}

type Request = (credential: string, options: IHttpRequestOptions, more?: unknown) => Promise<unknown>;

/** The node as it is, but each of its requests takes simulated time. */
export function slowNode(real: INodeType, time: SideBySideTime, requestMs: number): INodeType {
	const node = Object.create(real) as INodeType;
	node.poll = async function poll(this: IPollFunctions) {
		const context = Object.create(this) as IPollFunctions;
		const send = this.helpers.httpRequestWithAuthentication as unknown as Request;
		const sendLate: Request = async function sendLate(this: unknown, ...request) {
			await time.sleep(requestMs);
			return await time.still(async () => await send.apply(this, request));
		};
		Object.defineProperty(context, 'helpers', { value: { ...this.helpers, httpRequestWithAuthentication: sendLate } });
		return (await real.poll?.call(context)) ?? null;
	};
	return node;
}
