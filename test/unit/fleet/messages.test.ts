import { receiversByText } from '../../../protrack/fleet';

describe('The accounts that get each text', () => {
	it('are those of all messages with that text, in their order', () => {
		const messages = [
			{ accounts: ['north', 'south'], content: 'Hello' },
			{ accounts: ['east'], content: 'Bye' },
			{ accounts: ['west'], content: 'Hello' },
		];
		expect([...receiversByText(messages)]).toEqual([
			['Hello', ['north', 'south', 'west']],
			['Bye', ['east']],
		]);
	});

	it('are found in one pass over the messages, however many texts there are', () => {
		let reads = 0;
		const messages = Array.from({ length: 2000 }, (_, index) => ({
			accounts: [`account ${index}`],
			get content() {
				reads += 1;
				return `text ${index % 1000}`;
			},
		}));
		expect(receiversByText(messages).size).toBe(1000);
		expect(reads).toBe(2000);
	});
});
