import type { Cursor } from '../../../protrack/monitor/state/monitorState';
import { compareListing } from '../../../protrack/monitor/sources/inventory';

/** Looks at the list each two minutes. @param names undefined while it is not in the list */
function look(names: Array<string | null | undefined>, before?: Cursor, isFirst = true) {
	let cursor = before;
	return names.flatMap((name, index) => {
		const now = 1000 + index * 120;
		const { listing, change } = compareListing(cursor, name, {
			now,
			isFirst: isFirst && index === 0,
			listAgeSeconds: 0,
		});
		cursor = change?.event === 'deviceRemoved' ? undefined : { readTo: now, ...listing };
		return change ? [`${index} ${change.event} ${String(change.to)}`] : [];
	});
}

describe('the list of devices', () => {
	it.each<[string, Array<string | null | undefined>, string[]]>([
		['is no news in the first poll', ['A', 'A'], []],
		[
			'that does not show a device for less than ten minutes has not lost it',
			['A', undefined, undefined, undefined, undefined, 'A'],
			[],
		],
		[
			'that does not show it for ten minutes has',
			['A', ...Array<undefined>(9).fill(undefined)],
			['6 deviceRemoved removed'],
		],
		[
			'counts the ten minutes anew after it showed it',
			['A', undefined, undefined, 'A', undefined, undefined, undefined, undefined, undefined, 'A'],
			[],
		],
		['may give it another name', ['A', 'B', 'B', 'A'], ['1 deviceRenamed B', '3 deviceRenamed A']],
		['may take its name away', ['A', null], ['1 deviceRenamed null']],
		['may show it again under another name', ['A', undefined, 'B'], ['2 deviceRenamed B']],
		[
			'may show it again after it was removed',
			['A', ...Array<undefined>(6).fill(undefined), 'A'],
			['6 deviceRemoved removed', '7 deviceAdded listed'],
		],
		['that never showed it', [undefined, undefined], []],
	])('%s', (_, names, changes) => {
		expect(look(names)).toEqual(changes);
	});

	it('has a new device after the first poll', () => {
		expect(look(['A', 'A'], undefined, false)).toEqual(['0 deviceAdded listed']);
	});

	it('is no news of a device whose alarms were watched before its name was', () => {
		expect(look(['A', 'A'], { readTo: 500 }, false)).toEqual([]);
	});
});
