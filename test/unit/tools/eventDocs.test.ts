import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withAllEvents, withEventTables } from '../../../tools/eventDocs';

const read = (file: string) => readFileSync(path.resolve(__dirname, '../../..', file), 'utf8');

describe('What npm run docs:events writes', () => {
	it('is up to date: the tables of docs/trigger.md', () => {
		const text = read('docs/trigger.md');
		expect(withEventTables(text)).toBe(text);
	});

	it('is up to date: the template of everything that happens', () => {
		const text = read('templates/everything-that-happens.json');
		expect(withAllEvents(text)).toBe(text);
	});

	it('needs the places that it fills', () => {
		expect(() => withEventTables('# The trigger')).toThrow('names of events');
	});
});
