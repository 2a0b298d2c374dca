/* Time as the package, the simulator and the store see it. It can run faster than real time and be put forward. */

let factor = 1;
let shown = 0;
let anchor = 0;
const real = Date.now.bind(Date);

const now = () => shown + (real() - anchor) * factor;

/** Starts to show a time that begins now and runs `times` faster than the real one. */
export function runTime(times = 1): void {
	factor = times;
	shown = real();
	anchor = real();
	jest.spyOn(Date, 'now').mockImplementation(() => Math.floor(now()));
}

export function stopTime(): void {
	jest.spyOn(Date, 'now').mockRestore();
	factor = 1;
}

/** Hours pass at once. */
export function passTime(ms: number): void {
	shown += ms;
}

export const MINUTE = 60_000;

/** Stands in for `sleep` of n8n-workflow. */
export async function sleep(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms / factor));
}
