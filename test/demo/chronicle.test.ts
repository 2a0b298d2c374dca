import { Chronicle } from '../../demo/chronicle';

describe('The chronicle of the demo', () => {
	const opened = { id: 'a', event: 'doorOpened' };
	const again = { id: 'b', event: 'doorOpened' };
	const alarm = { id: 'c', event: 'alarm' };
	const wrote = (sentence: string) => ({ sentence });

	it('tells the first of each kind, and what is still to come', () => {
		const chronicle = new Chronicle(['alarm', 'doorOpened']);
		expect(chronicle.add([opened, again], [wrote('Van 1 opened its door'), wrote('Van 2 opened its door')])).toEqual([
			expect.stringMatching(/^doorOpened +Van 1 opened its door$/),
		]);
		expect(chronicle.missing).toEqual(['alarm']);
		expect(chronicle.progress).toBe('2 events, 1 of 2 kinds; still to come: alarm');
		expect(chronicle.add([alarm], [wrote('Van 1 raised an alarm')])).toHaveLength(1);
		expect(chronicle.progress).toBe('3 events, 2 of 2 kinds');
	});

	it('finds an id that came twice', () => {
		const chronicle = new Chronicle(['doorOpened']);
		chronicle.add([opened, again], []);
		expect([...chronicle.doubles]).toEqual([]);
		chronicle.add([opened], []);
		expect([...chronicle.doubles]).toEqual(['a']);
	});

	it('shows every kind in its table, and whole items below', () => {
		const chronicle = new Chronicle(['alarm', 'doorOpened']);
		chronicle.add([alarm], [wrote('Van 1 raised an alarm')]);
		expect(chronicle.table).toMatch(/alarm +1 +Van 1 raised an alarm\n +doorOpened +0 +-$/);
		expect(chronicle.samples).toContain('"id": "c"');
	});
});
