import { HELP, readOptions } from '../../demo/options';

describe('The command line of the demo', () => {
	it('runs until Ctrl-C unless told otherwise', () => {
		expect(readOptions([])).toMatchObject({
			once: false,
			events: false,
			help: false,
			port: undefined,
			itemsFile: undefined,
		});
	});

	it.each([
		[['--once'], 180],
		[['--events'], 1500],
		[['--events', '--timeout', '60'], 60],
	])('waits with %j for %i seconds', (args, seconds) => {
		expect(readOptions(args).timeoutSeconds).toBe(seconds);
	});

	it('writes items to a file', () => {
		expect(readOptions(['--events', '--items', 'items.jsonl']).itemsFile).toBe('items.jsonl');
	});

	it.each([
		[['--once', '--events'], '--once and --events exclude each other.'],
		[['--items', 'items.jsonl'], '--items goes with --events only.'],
		[['--timeout', 'soon'], '--timeout wants a whole number'],
		[['--port', '70000'], '--port wants a whole number'],
	])('refuses %j', (args, message) => {
		expect(() => readOptions(args)).toThrow(message);
	});

	it('explains every option', () => {
		for (const option of ['--once', '--events', '--items', '--timeout', '--port', '--help'])
			expect(HELP).toContain(`  ${option} `);
	});
});
