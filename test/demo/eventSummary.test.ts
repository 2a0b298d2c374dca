import { EventSummary } from '../../demo/eventSummary';

describe('The event summary of the demo', () => {
	const opened = { id: 'a', event: 'doorOpened', summary: 'Van 1: Door opened' };
	const again = { id: 'b', event: 'doorOpened', summary: 'Van 2: Door opened' };
	const alarm = { id: 'c', event: 'alarm', summary: 'Van 1: Speeding (warning)' };

	it('tells the first of each kind, and what is still to come', () => {
		const eventSummary = new EventSummary(['alarm', 'doorOpened']);
		expect(eventSummary.add([opened, again])).toEqual([expect.stringMatching(/^doorOpened +Van 1: Door opened$/)]);
		expect(eventSummary.missing).toEqual(['alarm']);
		expect(eventSummary.progress).toBe('2 events, 1 of 2 kinds; still to come: alarm');
		expect(eventSummary.add([alarm])).toHaveLength(1);
		expect(eventSummary.progress).toBe('3 events, 2 of 2 kinds');
	});

	it('finds an id that came twice', () => {
		const eventSummary = new EventSummary(['doorOpened']);
		eventSummary.add([opened, again]);
		expect([...eventSummary.doubles]).toEqual([]);
		eventSummary.add([opened]);
		expect([...eventSummary.doubles]).toEqual(['a']);
	});

	it('shows every kind in its table, and whole items below', () => {
		const eventSummary = new EventSummary(['alarm', 'doorOpened']);
		eventSummary.add([alarm]);
		expect(eventSummary.table).toMatch(/alarm +1 +Van 1: Speeding \(warning\)\n +doorOpened +0 +-$/);
		expect(eventSummary.samples).toContain('"id": "c"');
	});
});
