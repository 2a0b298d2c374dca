import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PNG } from 'pngjs';

/** A tile of one color. */
const tile = new PNG({ width: 256, height: 256 });
for (let index = 0; index < tile.data.length; index += 4) tile.data.set([0, 128, 0, 255], index);
const png = PNG.sync.write(tile);

type Answer = (response: ServerResponse) => void;

/** Ways of a tile server to answer. */
const tileAnswers = {
	'sends tiles': (response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(png),
	'knows no tile': (response) => void response.writeHead(404).end('no'),
	'sends a page instead': (response) =>
		void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Key missing</html>'),
	'sends a JPEG': (response) =>
		void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
	redirects: (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
	'sends a tile that is cut off': (response) =>
		void response.writeHead(200, { 'content-type': 'image/png' }).end(png.subarray(0, 100)),
	'sends more than a tile': (response) =>
		void response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(2_000_000)),
	'says nothing': () => {},
} satisfies Record<string, Answer>;

export type TileAnswer = keyof typeof tileAnswers;

/** A server of map tiles on this machine. */
export async function startTileServer(how: TileAnswer) {
	/** Paths and headers of what it was asked. */
	const requests: Array<{ path: string; headers: Record<string, unknown> }> = [];
	const server = createServer((request, response) => {
		requests.push({ path: request.url ?? '', headers: request.headers });
		tileAnswers[how](response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		requests,
		url: `http://127.0.0.1:${port}/{z}/{x}/{y}{r}.png?key=secret`,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
