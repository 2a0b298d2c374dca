import { expectTrouble, POLLS, soakWell } from './runs';

it('over thousands of polls of a platform in trouble none is lost and none comes twice (with "Reduce API Calls")', async () => {
	const result = await soakWell({ seed: 202, polls: POLLS, reduce: true });
	if (POLLS >= 1000) expectTrouble(result);
});
