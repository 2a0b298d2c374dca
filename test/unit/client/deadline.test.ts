import { cancellationOf, ProtrackError, withDeadline } from '../../../protrack/client';

/** A timer that goes off when told to. */
function fakeTimer() {
	const controller = new AbortController();
	const asked: number[] = [];
	return { asked, timer: (ms: number) => (asked.push(ms), controller.signal), goOff: () => controller.abort() };
}

const never = async () => await new Promise<never>(() => {});
const endOf = async (promise: Promise<unknown>) =>
	await promise.then(
		(value) => ({ value }),
		(error: unknown) => ({ kind: (error as ProtrackError).kind, message: (error as ProtrackError).message }),
	);

describe('a deadline', () => {
	it('ends a task whose promise never settles', async () => {
		const { timer, goOff, asked } = fakeTimer();
		const end = endOf(withDeadline({ ms: 30_000, timer }, never));
		goOff();
		expect(await end).toEqual({ kind: 'network', message: 'The server did not answer in time (30 s)' });
		expect(asked).toEqual([30_000]);
	});

	it('tells the task to stop, so that its socket is closed', async () => {
		const { timer, goOff } = fakeTimer();
		let seen: AbortSignal | undefined;
		const end = endOf(withDeadline({ ms: 1, timer }, async (signal) => ((seen = signal), await never())));
		expect(seen?.aborted).toBe(false);
		goOff();
		await end;
		expect(seen?.aborted).toBe(true);
	});

	it('leaves alone what ends before it', async () => {
		const { timer, goOff } = fakeTimer();
		let seen: AbortSignal | undefined;
		expect(await withDeadline({ ms: 1, timer }, async (signal) => ((seen = signal), await Promise.resolve(7)))).toBe(7);
		goOff();
		expect(seen?.aborted).toBe(false);
	});

	it("passes the task's own error on", async () => {
		expect(await endOf(withDeadline({ ms: 60_000 }, async () => await Promise.reject(new Error('own'))))).toMatchObject(
			{ message: 'own' },
		);
	});

	it('ends with the better error of whoever set it', async () => {
		const { timer, goOff } = fakeTimer();

		const end = endOf(
			withDeadline({ ms: 1, timer, errorAtDeadline: () => ProtrackError.fromCode(10009, 'Authorization') }, never),
		);
		goOff();
		expect(await end).toMatchObject({ kind: 'rate' });
	});

	it('ends at once when the user cancels', async () => {
		const controller = new AbortController();
		const end = endOf(withDeadline({ ms: 60_000, cancellation: cancellationOf(controller.signal) }, never));
		controller.abort();
		expect(await end).toMatchObject({ kind: 'canceled' });
	});

	it('does not start what was canceled before', async () => {
		const controller = new AbortController();
		controller.abort();
		const task = jest.fn(never);
		expect(
			await endOf(withDeadline({ ms: 60_000, cancellation: cancellationOf(controller.signal) }, task)),
		).toMatchObject({ kind: 'canceled' });
		expect(task).not.toHaveBeenCalled();
	});
});

describe('the cancellation of a session', () => {
	it('has one listener on the signal for 50 waits, and none when they are over', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		const cancellation = cancellationOf(signal);
		const ends: Array<() => void> = [];
		const waits = Array.from({ length: 50 }, () =>
			cancellation.unlessCanceled(new Promise<void>((resolve) => ends.push(resolve))),
		);
		expect(added).toHaveBeenCalledTimes(1);
		ends.forEach((end) => end());
		await Promise.all(waits);
		expect(removed).toHaveBeenCalledTimes(1);
	});
});
