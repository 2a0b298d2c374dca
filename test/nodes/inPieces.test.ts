const sleep = jest.fn(async () => {});
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => await sleep() }));

import { inPieces } from '../../nodes/shared/inPieces';

/** Work whose steps take so many milliseconds each. */
function* workOf(steps: number, ms: number): Generator<void, string> {
	for (let step = 0; step < steps; step += 1) {
		const end = performance.now() + ms;
		jest.mocked(performance.now).mockReturnValue(end);
		yield;
	}
	return 'done';
}

describe('Work in steps', () => {
	beforeEach(() => {
		sleep.mockClear();
		jest.spyOn(performance, 'now').mockReturnValue(0);
	});
	afterEach(() => jest.restoreAllMocks());

	it('lets others run each 20 ms', async () => {
		expect(await inPieces(workOf(100, 10))).toBe('done');
		expect(sleep).toHaveBeenCalledTimes(50);
	});

	it('does not wait where it takes no time', async () => {
		expect(await inPieces(workOf(100, 0))).toBe('done');
		expect(sleep).not.toHaveBeenCalled();
	});
});
