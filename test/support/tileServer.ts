import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { joinChunks, pngChunk, PNG_SIGNATURE } from '../../protrack/picture/pngChunks';

/** A tile of one color. */
const tile = new PNG({ width: 256, height: 256 });
for (let index = 0; index < tile.data.length; index += 4) tile.data.set([0, 128, 0, 255], index);
const png = PNG.sync.write(tile);

/** 65 KB that claim to be 4096 x 4096 pixels. */
const manyPixels = joinChunks([
	PNG_SIGNATURE,
	pngChunk('IHDR', Uint8Array.of(0, 0, 16, 0, 0, 0, 16, 0, 8, 6, 0, 0, 0)),
	pngChunk('IDAT', deflateSync(Buffer.alloc((4096 * 4 + 1) * 4096))),
	pngChunk('IEND', new Uint8Array()),
]);
const longPage = gzipSync(Buffer.alloc(50_000_000));

type Answer = (response: ServerResponse, count: number) => void;

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
	'sends a tile that unpacks to 67 MB': (response) =>
		void response.writeHead(200, { 'content-type': 'image/png' }).end(manyPixels),
	'sends a page that unpacks to 50 MB': (response) =>
		void response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }).end(longPage),
	'gives another reason each time': (response, count) =>
		void response.writeHead(200, { 'content-type': `text/${'x'.repeat(count)}` }).end('no'),
	'says nothing': () => {},
} satisfies Record<string, Answer>;

export type TileAnswer = keyof typeof tileAnswers;

/** A server of map tiles on this machine. */
export async function startTileServer(how: TileAnswer) {
	/** Paths and headers of what it was asked. */
	const requests: Array<{ path: string; headers: Record<string, unknown> }> = [];
	const server = createServer((request, response) => {
		requests.push({ path: request.url ?? '', headers: request.headers });
		tileAnswers[how](response, requests.length);
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
