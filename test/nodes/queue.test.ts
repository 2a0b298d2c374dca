import { createQueue } from '../../nodes/shared/queue';

describe('A queue', () => {
	it('runs one task at a time, in their order, also where one fails', async () => {
		const queue = createQueue();
		const steps: string[] = [];
		const task = (name: string) =>
			queue(async () => {
				steps.push(`${name} begins`);
				await Promise.resolve();
				steps.push(`${name} ends`);
				if (name === 'b') throw new Error('b failed');
				return name;
			});
		const results = await Promise.allSettled([task('a'), task('b'), task('c')]);
		expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
		expect(results).toMatchObject([{ value: 'a' }, { reason: { message: 'b failed' } }, { value: 'c' }]);
	});
});
