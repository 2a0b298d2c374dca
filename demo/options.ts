import { parseArgs } from 'node:util';

/** What the user asked for on the command line. */
export interface DemoOptions {
	once: boolean;
	/** Wait for every kind of event. */
	events: boolean;
	/** Where all items go in that case. */
	itemsFile?: string;
	port?: number;
	timeoutSeconds: number;
	help: boolean;
}

/** The text of --help. */
export const HELP = `npm run demo -- [options]

Starts n8n with this package and a simulated fleet on 127.0.0.1. The first start installs n8n into a cache
folder (about 5 minutes); later ones take seconds. Each start is a fresh n8n; nothing of it is kept.

  --once         wait until an alarm went through the workflow, print it and exit
  --events       wait until every kind of event went through the workflow, print what came and exit
                 (about 17 minutes: a device counts as removed when it was missing for ten)
  --items FILE   with --events: also write every item to this file, one a line
  --timeout N    give up after N seconds (default 180 with --once, 1500 with --events; installing n8n does not count)
  --port N       n8n's port (default: a free one)
  --help         this text

PROTRACK_DEMO_CACHE   where n8n is kept (default: n8n-nodes-protrack in $XDG_CACHE_HOME or ~/.cache)`;

/** Reads the command line; what it does not understand is an error. */
export function readOptions(args: string[]): DemoOptions {
	const { values } = parseArgs({
		args,
		options: {
			once: { type: 'boolean', default: false },
			events: { type: 'boolean', default: false },
			items: { type: 'string' },
			port: { type: 'string' },
			timeout: { type: 'string' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const { once, events, help, items: itemsFile } = values;
	if (once && events) throw new Error('--once and --events exclude each other.');
	if (itemsFile !== undefined && !events) throw new Error('--items goes with --events only.');
	return {
		once,
		events,
		help,
		itemsFile,
		port: readPort(values.port),
		timeoutSeconds: wholeNumber('--timeout', values.timeout ?? (events ? '1500' : '180'), 86_400),
	};
}

/** The value of --port, if there is one. */
export function readPort(text: string | undefined): number | undefined {
	return text === undefined ? undefined : wholeNumber('--port', text, 65_535);
}

function wholeNumber(name: string, text: string, most: number): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1 || value > most) {
		throw new Error(`${name} wants a whole number from 1 to ${most}, not "${text}".`);
	}
	return value;
}
