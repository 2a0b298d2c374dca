import { parseArgs } from 'node:util';

/** What the user asked for on the command line. */
export interface DemoOptions {
	once: boolean;
	port?: number;
	timeoutSeconds: number;
	help: boolean;
}

/** The text of --help. */
export const HELP = `npm run demo -- [options]

Starts n8n with this package and a simulated fleet on 127.0.0.1. The first start installs n8n into a cache
folder (about 5 minutes); later ones take seconds. Each start is a fresh n8n; nothing of it is kept.

  --once         wait until an alarm went through the workflow, print it and exit
  --timeout N    with --once: give up after N seconds (default 180; installing n8n does not count)
  --port N       n8n's port (default: a free one)
  --help         this text

PROTRACK_DEMO_CACHE   where n8n is kept (default: n8n-nodes-protrack in $XDG_CACHE_HOME or ~/.cache)`;

/** Reads the command line; what it does not understand is an error. */
export function readOptions(args: string[]): DemoOptions {
	const { values } = parseArgs({
		args,
		options: {
			once: { type: 'boolean', default: false },
			port: { type: 'string' },
			timeout: { type: 'string', default: '180' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	return {
		once: values.once ?? false,
		help: values.help ?? false,
		port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 65_535),
		timeoutSeconds: wholeNumber('--timeout', values.timeout ?? '', 86_400),
	};
}

function wholeNumber(name: string, text: string, most: number): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1 || value > most) {
		throw new Error(`${name} wants a whole number from 1 to ${most}, not "${text}".`);
	}
	return value;
}
