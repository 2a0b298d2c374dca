import { createServer } from 'node:net';

const HOST = '127.0.0.1';

function listen(port: number): Promise<{ port: number; close: () => Promise<void> }> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, HOST, () => {
			const address = server.address();
			const close = () => new Promise<void>((done) => server.close(() => done()));
			resolve({ port: typeof address === 'object' && address ? address.port : port, close });
		});
	});
}

/** Asks the operating system for free ports on 127.0.0.1, all different from each other. */
export async function freePorts(count: number): Promise<number[]> {
	// All are held open together: a port given back at once could be handed out twice.
	const held = await Promise.all(Array.from({ length: count }, () => listen(0)));
	await Promise.all(held.map(({ close }) => close()));
	return held.map(({ port }) => port);
}

/** Fails with a sentence for people when the port cannot be used. */
export async function assertPortIsFree(port: number): Promise<void> {
	try {
		await (await listen(port)).close();
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
		throw new Error(`Port ${port} ${reason}. Choose another one, or leave --port out to get a free one.`);
	}
}
