import { parseArgs } from 'node:util';
import { startSimulator } from './index';

const DEFAULT_PORT = 7355;

const USAGE = 'Usage: npm run simulator -- [--port 7355] [--seed 1] [--alarms-per-minute 6]';

/** A number of the command line, or the end of the program with a sentence. */
function numberOf(flag: string, value: string | undefined, fallback: number, most: number): number {
	const number = value === undefined ? fallback : Number(value);
	if (!(number >= 0 && number <= most))
		throw new Error(`--${flag} needs a number from 0 to ${most}, not "${value}".\n${USAGE}`);
	return number;
}

/** Computes the signature in the shell, so that the line works at any time. */
function authorizationLine(url: string, account: string, password: string): string {
	const md5 = 'openssl md5 -r | cut -c1-32';
	return [
		`t=$(date +%s); p=$(printf %s '${password}' | ${md5}); s=$(printf %s "$p$t" | ${md5});`,
		`curl "${url}/api/authorization?time=$t&account=${account}&signature=$s"`,
	].join(' ');
}

async function main(): Promise<void> {
	const options = {
		port: { type: 'string' },
		seed: { type: 'string' },
		'alarms-per-minute': { type: 'string' },
	} as const;
	const { values } = parseArgs({ options });
	const port = numberOf('port', values.port, DEFAULT_PORT, 65_535);
	const alarmsPerMinute = numberOf('alarms-per-minute', values['alarms-per-minute'], 6, 10_000);
	const simulator = await startSimulator({ fleet: 'live', port, seed: values.seed, alarmsPerMinute }).catch(
		(error: unknown) => {
			if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
			throw new Error(`Port ${port} is already in use. Stop what listens there, or choose another with --port.`);
		},
	);
	const { url, account, password } = simulator;
	console.log(
		[
			`Protrack simulator with a live fleet of 36 devices: ${url}`,
			`Account:  ${account}`,
			`Password: ${password}`,
			'',
			'Authorize with:',
			authorizationLine(url, account, password),
			'',
			'Ctrl-C stops it.',
		].join('\n'),
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop());
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
