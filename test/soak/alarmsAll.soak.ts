import { expectTrouble, POLLS, soakWell } from './runs';

it('over thousands of polls of a platform in trouble none is lost and none comes twice (asking all devices each time)', async () => {
	const result = await soakWell({ seed: 101, polls: POLLS, reduce: false });
	if (POLLS >= 1000) expectTrouble(result);
});
