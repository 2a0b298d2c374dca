import { loadEngine } from '../../support/drives/mutant';
it('x', async () => {
	const e = await loadEngine({ file: 'segments.ts', from: 'minTripDistanceM: 200', to: 'minTripDistanceM: 300' });
	expect(e.usualTripOptions.minTripDistanceM).toBe(300);
	await expect(loadEngine({ file: 'segments.ts', from: 'nowhere', to: '' })).rejects.toThrow('exactly once');
});
