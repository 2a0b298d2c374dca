import { errorToKeep, inDigits, type DeadlineOptions } from '../../../protrack/client';
import { runAtOnce } from '../../../protrack/fleet';
import { tiledViewOf, tilesOf, type MapContent, type Tile, type TileLayer } from '../../../protrack/insight/maps';
import type { PictureStyle } from '../../../protrack/insight/drawing/style';
import { decodePng, UnreadableImage } from '../../../protrack/picture';
import { messageText } from '../../shared/errors';
import { addHint, type Run } from '../../shared/items';
import { readPublicFile } from '../../shared/transport';
import type { TileServer } from './mapFields';

const AT_ONCE = 4;
/** How long one tile may take. */
const DEADLINE_MS = 10_000;
/** A tile of 512 pixels with many colors has some 200 KB. */
const MAX_BYTES = 1_000_000;
/** Pixels. Tiles have 256, or 512 at double resolution; some servers send 1024. */
const MAX_SIDE = 1024;
/** Of a run: maps of the same place share tiles. */
const MAX_TILES = 1000;
const MAX_KEPT_BYTES = 30_000_000;
/** After so many failures one after the other the server is not asked any more. */
const MAX_FAILURES = 8;
/** The hint names no more reasons: some of them are the server's own words. */
const MAX_REASONS = 4;

/** Reads the tiles of a run. What cannot be read is left out of the maps, and a hint says why. */
export class TileReader {
	private readonly kept = new Map<string, Uint8Array>();
	private readonly failures = new Map<string, number>();
	private keptBytes = 0;
	private asked = 0;
	private wanted = 0;
	private failuresInRow = 0;

	/** @param deadline how long a tile may take; for tests */
	constructor(
		private readonly run: Run,
		private readonly deadline: DeadlineOptions = { ms: DEADLINE_MS },
	) {}

	/** @returns the tiles below a map; null without a server @throws ProtrackError only `canceled` */
	async layerOf(
		style: PictureStyle,
		content: MapContent,
		server: TileServer | null,
		pixelRatio: number,
	): Promise<TileLayer | null> {
		if (!server) return null;
		if (content.spots.length === 0) return { attribution: server.attribution, tiles: [] };
		const requests = tilesOf(tiledViewOf(style, content), server.template, pixelRatio > 1);
		const pictures = new Map<string, Uint8Array>();
		// A map that is wider than the world has some tiles twice.
		const next = new Set(requests.map(({ url }) => url)).values();
		await runAtOnce(AT_ONCE, () => {
			const { value: url } = next.next();
			if (url === undefined) return null;
			return async () => {
				const png = await this.read(url);
				if (png) pictures.set(url, png);
			};
		});
		// In their own order, whichever came first, so that equal maps are equal files.
		const tiles = requests.flatMap(({ url, box }): Tile[] => {
			const png = pictures.get(url);
			return png ? [{ box, png }] : [];
		});
		return { attribution: server.attribution, tiles };
	}

	/** Says which tiles are missing; to be called once, after the last map. */
	addHint(): void {
		if (this.failures.size === 0) return;
		const reasons = [...this.failures].map(([reason, count]) => `${reason} (${inDigits(count)})`);
		const failed = [...this.failures.values()].reduce((sum, count) => sum + count, 0);
		addHint(
			this.run,
			`${inDigits(failed)} of ${inDigits(this.wanted)} map tiles could not be read, and the maps are drawn without them: ${reasons.join(', ')}. Check "Tile URL".`,
		);
	}

	private async read(url: string): Promise<Uint8Array | null> {
		this.wanted += 1;
		const known = this.kept.get(url);
		if (known) return known;
		const answer = await this.ask(url);
		if ('failure' in answer) {
			this.failuresInRow += 1;
			this.noteFailure(answer.failure);
			return null;
		}
		const { png } = answer;
		this.failuresInRow = 0;
		if (this.keptBytes + png.length <= MAX_KEPT_BYTES) {
			this.kept.set(url, png);
			this.keptBytes += png.length;
		}
		return png;
	}

	private noteFailure(failure: string): void {
		const isNamed = this.failures.has(failure) || this.failures.size < MAX_REASONS;
		const reason = isNamed ? failure : 'other reasons';
		this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
	}

	/** @throws ProtrackError only `canceled` */
	private async ask(url: string): Promise<{ png: Uint8Array } | { failure: string }> {
		if (this.failuresInRow >= MAX_FAILURES) return { failure: 'not asked for after many failures' };
		if (this.asked >= MAX_TILES) return { failure: `more than ${inDigits(MAX_TILES)} tiles in one run` };
		this.asked += 1;
		const { context, client } = this.run;
		client.throwIfCanceled();
		const reading = readPublicFile(context, { url, maxBytes: MAX_BYTES }, this.deadline);
		const file = await client.unlessCanceled(reading.catch(messageOfError));
		if (typeof file === 'string') return { failure: file };
		const { status, contentType, bytes } = file;
		if (status !== 200) return { failure: `HTTP status ${status}` };
		const problem = problemOf(bytes);
		if (problem === null) return { png: bytes };
		return { failure: `${problem} (${contentType.slice(0, 40) || 'no content type'})` };
	}
}

const messageOfError = (thrown: unknown): string => messageText(errorToKeep(thrown));

/** Why a file cannot be drawn; null where it can. */
function problemOf(bytes: Uint8Array): string | null {
	try {
		decodePng(bytes, MAX_SIDE);
		return null;
	} catch (error) {
		return error instanceof UnreadableImage ? error.message.replace(/\.$/, '') : 'The file cannot be read';
	}
}
