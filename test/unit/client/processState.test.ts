import { createProcessMap, forgetProcessState } from '../../../protrack/client/processState';

describe('What a process remembers', () => {
	it('drops the oldest when there is too much, and what was set again is not old', () => {
		const map = createProcessMap<number>({ maxEntries: 2 });
		map.set('a', 1);
		map.set('b', 2);
		map.set('a', 3);
		map.set('c', 4);
		expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([3, undefined, 4]);
	});

	it('drops nothing that is in use, and catches up when it is not any more', () => {
		const inUse = new Set([1, 2]);
		const map = createProcessMap<number>({ maxEntries: 1, isInUse: (value) => inUse.has(value) });
		map.set('a', 1);
		map.set('b', 2);
		map.set('c', 3);
		expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, 2, 3]);
		inUse.clear();
		map.set('d', 4);
		expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([undefined, undefined, undefined, 4]);
	});

	it('is not deleted by who has been replaced', () => {
		const map = createProcessMap<string>({});
		map.set('key', 'old');
		map.set('key', 'new');
		map.delete('key', 'old');
		expect(map.get('key')).toBe('new');
		map.delete('key', 'new');
		expect(map.get('key')).toBeUndefined();
	});

	it('is forgotten as a whole, and what still runs is stopped after that', () => {
		const stopped: Array<[string, string | undefined]> = [];
		const map = createProcessMap<string>({ stop: (value) => stopped.push([value, map.get('a')]) });
		const other = createProcessMap<string>({ maxEntries: 5 });
		map.set('a', 'poll');
		other.set('a', 'list');
		forgetProcessState();
		expect([map.get('a'), other.get('a')]).toEqual([undefined, undefined]);
		expect(stopped).toEqual([['poll', undefined]]);
	});
});
