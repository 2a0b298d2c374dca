import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withAllEvents, withEventTables } from './eventDocs';

function rewrite(file: string, change: (text: string) => string): void {
	const name = path.resolve(__dirname, '..', file);
	writeFileSync(name, change(readFileSync(name, 'utf8')));
}

rewrite('docs/trigger.md', withEventTables);
rewrite('templates/everything-that-happens.json', withAllEvents);
