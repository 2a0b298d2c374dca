import fc from 'fast-check';
import { debounce, type Debounce } from '../../../protrack/monitor/events/debounce';
import type { DebouncedState } from '../../../protrack/monitor/state/changeDetectionState';
import { packDebounced, unpackDebounced } from '../../../protrack/monitor/state/changesCodec';

const atOnce: Debounce = { seconds: 0, polls: 1 };

/** Says one thing after the other, a minute apart. @returns the changes, with the number of the word that brought them */
function hear(words: Array<string | null>, howLong: Debounce, gapSeconds = 60): string[] {
	let state: DebouncedState | null = null;
	return words.flatMap((said, index) => {
		const next = debounce(state, said, 1000 + index * gapSeconds, howLong);
		state = next.state;
		return next.transition ? [`${index}: ${next.transition.from}-${next.transition.to}`] : [];
	});
}

describe('a debounced state', () => {
	it('begins silently with the first word', () => {
		expect(debounce(null, 'on', 5, atOnce)).toEqual({ state: { value: 'on' } });
		expect(debounce(null, null, 5, atOnce)).toEqual({ state: null });
	});

	it.each<[string, Array<string | null>, Debounce, string[]]>([
		['changes at once', ['on', 'off', 'off', 'on'], atOnce, ['1: on-off', '3: off-on']],
		['stays when nothing is said', ['on', null, null, 'on'], atOnce, []],
		['changes over a silence', ['on', null, 'off'], atOnce, ['2: on-off']],
		['changes in the third poll of three', ['on', 'off', 'off', 'off', 'off'], { seconds: 0, polls: 3 }, ['3: on-off']],
		['does not flutter', ['on', 'off', 'on', 'off', 'on', 'off', 'on'], { seconds: 0, polls: 2 }, []],
		['counts polls anew after a flutter', ['on', 'off', 'on', 'off', 'off'], { seconds: 0, polls: 2 }, ['4: on-off']],
		[
			'counts polls anew for another word',
			['on', 'off', 'broken', 'off', 'off'],
			{ seconds: 0, polls: 2 },
			['4: on-off'],
		],
		['waits until it has lasted', ['on', 'off', 'off', 'off', 'off'], { seconds: 120, polls: 1 }, ['3: on-off']],
		['waits for both', ['on', 'off', 'off', 'off', 'off', 'off'], { seconds: 60, polls: 4 }, ['4: on-off']],
		['does not count a silence as a poll', ['on', 'off', null, null, 'off'], { seconds: 0, polls: 2 }, ['4: on-off']],
	])('%s', (_, words, howLong, changes) => {
		expect(hear(words, howLong)).toEqual(changes);
	});

	it('waits from now on when what it remembers began in the future', () => {
		const howLong = { seconds: 120, polls: 1 };
		for (const since of [2000, 9e15, Infinity]) {
			let state: DebouncedState | null = { value: 'on', candidate: { value: 'off', since, polls: 1 } };
			const changes = [1000, 1060, 1120].map((now) => {
				const next = debounce(state, 'off', now, howLong);
				state = next.state;
				return next.transition;
			});
			expect(changes).toEqual([undefined, undefined, { from: 'on', to: 'off' }]);
		}
	});

	it('with nothing but silences and one word never changes, however long a change must last', () => {
		const words = fc.array(fc.constantFrom('on', null));
		fc.assert(
			fc.property(words, fc.nat(5), fc.nat(500), (said, polls, seconds) => hear(said, { polls, seconds }).length === 0),
		);
	});

	it('changes to what it was not, in turn, whatever is said', () => {
		const words = fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 40 });
		fc.assert(
			fc.property(words, fc.integer({ min: 1, max: 4 }), fc.nat(200), (said, polls, seconds) => {
				const found = hear(said, { polls, seconds }).map((each) => each.split(': ')[1]?.split('-') ?? []);
				let now: string | null | undefined = said.find((word) => word !== null);
				for (const [from, to] of found) {
					expect([from, from === to]).toEqual([now, false]);
					now = to;
				}
			}),
		);
	});
});

describe('a packed debounced state', () => {
	const values = ['on', 'off', 'true'];
	const word = fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'grapheme' }));

	it('is read back as it was, also with words that the rule does not know', () => {
		const candidate = fc.record({ value: word, since: fc.nat(2_000_000_000), polls: fc.nat(100) });
		fc.assert(
			fc.property(word, fc.option(candidate, { nil: undefined }), (value, next) => {
				const state: DebouncedState = next ? { value, candidate: next } : { value };
				const packed = packDebounced(state, values);
				expect(packed).not.toMatch(/[; ]/);
				expect(unpackDebounced(packed, values)).toEqual(state);
			}),
		);
	});

	it('is one character for a word of the rule', () => {
		expect(packDebounced({ value: 'off' }, values)).toBe('1');
	});

	it.each(['', '9', '>', '1>', '1>0', '1>0@', '~%zz', '@', '1>0@zz.x', '!'])(
		'that is damaged (%j) is null, and no error',
		(text) => {
			expect(unpackDebounced(text, values)).toBeNull();
		},
	);

	it('never throws', () => {
		fc.assert(fc.property(fc.string(), (text) => void unpackDebounced(text, values)));
	});
});
