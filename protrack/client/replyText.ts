import type { Reply } from './envelope';
import { ProtrackError } from './errors';

/* Reads the streamed body of an HTTP response. Its size and encoding are up to the server, so neither is trusted. */

/** The largest reply that is read, in bytes after decompression: about 50 times the largest one of the API, a list of 500 devices. */
const MAX_REPLY_BYTES = 10_000_000;

/** The body of a reply as it arrives. */
interface ReplyStream extends AsyncIterable<Uint8Array> {
	/** Closes the connection. */
	destroy?(): void;
}

/** An HTTP response whose body is still to be read. */
export interface StreamedResponse {
	body: ReplyStream;
	statusCode: number;
	headers: Record<string, string | undefined>;
}

/** Reads a response to its end. @param signal see `readBytes` @throws what `readBytes` throws */
export async function readReply({ body, statusCode, headers }: StreamedResponse, signal: AbortSignal): Promise<Reply> {
	const { date, age, location, 'content-type': contentType } = headers;
	const { text, isUncertain } = await readText(body, contentType, signal);
	return { status: statusCode, body: text, isUncertain, date, age, location };
}

interface ReplyText {
	text: string;
	/** Set when the server does not say which encoding it uses and it is not UTF-8, or when bytes are damaged: names may be wrong. */
	isUncertain?: true;
}

/** As `readBytes`, with the text that the bytes stand for. @param contentType value of the `Content-Type` header */
async function readText(body: ReplyStream, contentType: string | undefined, signal?: AbortSignal): Promise<ReplyText> {
	return decode(await readBytes(body, MAX_REPLY_BYTES, signal), contentType);
}

/**
 * Reads a body to its end, but at most `maxBytes`; it never holds more in memory, even if a compressed body expands to more.
 * @param signal aborted when nobody waits for it any more; that closes the connection
 * @throws ProtrackError `reply` for a larger one, or whatever the stream throws
 */
export async function readBytes(body: ReplyStream, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
	const close = () => body.destroy?.();
	signal?.addEventListener('abort', close);
	if (signal?.aborted) close();
	try {
		const chunks: Uint8Array[] = [];
		let size = 0;
		// Leaving the loop closes the connection.
		for await (const chunk of body) {
			size += chunk.byteLength;
			if (size > maxBytes) throw tooLarge(maxBytes);
			chunks.push(chunk);
		}
		return joined(chunks, size);
	} finally {
		signal?.removeEventListener('abort', close);
	}
}

function tooLarge(maxBytes: number): ProtrackError {
	return ProtrackError.of({
		kind: 'reply',
		message: `The server's reply is larger than ${maxBytes / 1_000_000} MB and was not read`,
		hint: { name: 'askForLess' },
		httpCode: '502',
	});
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
	if (chunks.length === 1 && chunks[0]) return chunks[0];
	const bytes = new Uint8Array(size);
	let end = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, end);
		end += chunk.byteLength;
	}
	return bytes;
}

const UTF_8 = 'utf-8';
/** It contains GB2312 and GBK. */
const CHINESE = 'gb18030';
/** Many servers declare it by default. Any bytes are valid in it, so the declaration tells nothing. */
const DECLARED_BY_DEFAULT = 'windows-1252';

/**
 * The platform documents UTF-8 (chapter 1). Servers that send something else mostly send what they declare, or the usual encoding of Chinese systems.
 * An encoding is used only if the whole body is valid in it.
 */
function decode(bytes: Uint8Array, contentType = ''): ReplyText {
	const declared = encodingOf(/charset\s*=\s*"?([\w:.-]+)/i.exec(contentType)?.[1] ?? UTF_8);
	for (const encoding of declared === DECLARED_BY_DEFAULT ? [UTF_8, declared] : [declared, UTF_8]) {
		const text = textIn(encoding, bytes);
		if (text !== null) return { text };
	}
	const damaged = new TextDecoder().decode(bytes);
	// A single damaged letter, e.g. of a name that the server has cut, does not make the text Chinese.
	const guess = isMostlyDamaged(damaged) ? textIn(CHINESE, bytes) : null;
	return { text: guess ?? damaged, isUncertain: true };
}

/** @returns null when the bytes are not valid in this encoding */
function textIn(encoding: string, bytes: Uint8Array): string | null {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

/** The encoding that a label of HTTP stands for; UTF-8 for an unknown label. */
function encodingOf(label: string): string {
	try {
		return new TextDecoder(label).encoding;
	} catch {
		return UTF_8;
	}
}

/** Whether more letters outside ASCII were lost than read. */
function isMostlyDamaged(text: string): boolean {
	let [lost, read] = [0, 0];
	for (let index = 0; index < text.length; index += 1) {
		const unit = text.charCodeAt(index);
		if (unit === 0xfffd) lost += 1;
		else if (unit > 0x7f) read += 1;
	}
	return lost > read;
}
