import { inDigits } from './plurals';
import { errorCodes } from './errorCodes';
import { isClockTime } from './epochSeconds';
import { MAX_QUOTE, ProtrackError } from './errors';
import { isJsonObject, parseJson } from './json';
import { serverWords } from './plainText';
import { noSecrets, type Secrets } from './secrets';

/** The parts of an HTTP reply that this API needs. */
export interface Reply {
	status: number;
	/** Value of the `Date` header, if there was one. */
	date?: string;
	/** Value of the `Age` header: for how many seconds a cache on the way has kept the reply. */
	age?: string;
	/** Value of the `Location` header of a redirect. */
	location?: string;
	body: string;
	/** Set when the server does not say which encoding it uses and it is not UTF-8, or when bytes are damaged: names may be wrong. */
	isUncertain?: true;
}

/** Records of this API are 3 levels deep; thousands of levels would overflow the stack wherever they are written as JSON. */
const MAX_DEPTH = 100;
/** 500 devices with 25 fields are 12,500 values. Millions of tiny ones fit into 10 MB and take minutes to process. */
const MAX_VALUES = 500_000;

/** The frame around every answer (chapter 1): `{ code, message, record }`. */
export interface Envelope {
	code: number;
	/** The server's message, fit for an error: one short line without the secrets in use. */
	message: string;
	/** Where the code is not 0, a text is cleaned like the message: some servers put theirs here. */
	record: unknown;
	/** The server's clock in epoch seconds, null when it is not known. */
	serverTime: number | null;
	/** HTTP status of the reply. */
	status?: number;
	/** Its `Age` header; without one it comes from no cache. */
	age?: string;
}

/** @returns whether a reply with this `Age` header may come from a cache */
export function isFromCache(age: string | undefined): boolean {
	return age !== undefined && age.trim() !== '0';
}

/**
 * Reads the frame of a reply. A non-zero `code` is not an error here: the caller may be able to handle it.
 * @param title name of the endpoint in messages
 * @param secrets what a server may echo and must not appear in any text
 * @throws ProtrackError `rate` for 429, `temporary` for 5xx and incomplete replies, `reply` for anything that is not an answer of this API
 */
export function readEnvelope(reply: Reply, title: string, secrets: Secrets = noSecrets): Envelope {
	const body = secrets.inData(reply.body.replace(/^\uFEFF/, '').trim());
	const isObject = body.startsWith('{');
	if (isObject) throwIfEndless(body, title);
	const json = isObject ? parseJson(body) : null;
	const parsed = isJsonObject(json) ? json : null;
	const code = codeOf(parsed?.code);
	// With an HTTP error the body may be that of a gateway, so neither code 0 nor "no data" means success.
	const isSuccess = reply.status >= 200 && reply.status < 300;
	if (parsed && code !== null && (isSuccess || (code in errorCodes && errorCodes[code]?.kind !== 'noData'))) {
		const { message, record } = parsed;
		const cleaned = (text: string) => serverWords(text, MAX_QUOTE, secrets);
		return {
			code,
			message: typeof message === 'string' ? cleaned(message) : '',
			record: code !== 0 && typeof record === 'string' ? cleaned(record) : record,
			serverTime: readDate(reply.date),
			status: reply.status,
			age: reply.age,
		};
	}
	throw notAnAnswer(reply, body, parsed !== null, title, secrets);
}

/** Checks the limits before the text is parsed, and without recursion. */
function throwIfEndless(json: string, title: string): void {
	let depth = 0;
	let values = 1;
	for (let index = 0; index < json.length; index += 1) {
		const character = json.charCodeAt(index);
		if (character === QUOTE) index = endOfText(json, index + 1);
		else if (character === COMMA) values += 1;
		else if (character === BRACKET || character === BRACE) depth += 1;
		else if (character === BRACKET_END || character === BRACE_END) depth -= 1;
		if (depth > MAX_DEPTH) throw unread(`is nested more than ${MAX_DEPTH} levels deep`, title);
		if (values > MAX_VALUES) throw unread(`has more than ${inDigits(MAX_VALUES)} values`, title);
	}
}

/** @returns where the quote is that ends the text; the length when there is none */
function endOfText(json: string, from: number): number {
	for (let end = json.indexOf('"', from); end !== -1; end = json.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
		if (backslashes % 2 === 0) return end;
	}
	return json.length;
}

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACKET_END, BRACE, BRACE_END] = ['"', '\\', ',', '[', ']', '{', '}'].map(
	(character) => character.charCodeAt(0),
);

function unread(why: string, title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'reply',
		message: `The server's reply ${why} and was not read (${title})`,
		hint: { name: 'reportOrCheckPlatform' },
		httpCode: '502',
	});
}

/** An integer, or one written as text; null and "" are not codes and must not be read as 0, which means success. */
function codeOf(code: unknown): number | null {
	const number = typeof code === 'string' && /^\d+$/.test(code.trim()) ? Number(code) : code;
	return Number.isInteger(number) ? (number as number) : null;
}

function readDate(date: string | undefined): number | null {
	const ms = date ? Date.parse(date) : NaN;
	const seconds = Math.floor(ms / 1000);
	return isClockTime(seconds) ? seconds : null;
}

function notAnAnswer(reply: Reply, body: string, isObject: boolean, title: string, secrets: Secrets): ProtrackError {
	if (reply.status === 429) {
		return ProtrackError.of({
			kind: 'rate',
			message: `The server answered HTTP 429, too many requests (${title})`,
			hint: 'Ask less often, or spread workflows that use this account.',
			httpCode: '429',
		});
	}
	if (reply.status >= 500) {
		return ProtrackError.of({
			kind: 'temporary',
			message: `The server answered HTTP ${reply.status} (${title})`,
			hint: 'This is an error on the side of the platform. Try again later; if it stays, ask your provider.',
			httpCode: String(reply.status),
		});
	}
	if (reply.status >= 300 && reply.status < 400) {
		const target = originOf(reply.location, secrets);
		return ProtrackError.of({
			kind: 'reply',
			message: `The server redirects to ${target ?? 'another address'} (${title})`,
			hint: { name: 'setBaseUrlToTarget', ...(target !== null && { value: target }) },
			httpCode: '502',
		});
	}
	if (body === '' || (body.startsWith('{') && !isObject)) {
		return ProtrackError.of({
			kind: 'temporary',
			message: `The server sent ${body === '' ? 'an empty' : 'an incomplete'} answer (${title})`,
			hint: { name: 'retryOrCheckBaseUrl' },
			httpCode: '502',
		});
	}
	return ProtrackError.of({
		kind: 'reply',
		message: `The server sent ${describe(body, secrets)}${reply.status >= 400 ? ` with HTTP ${reply.status}` : ''} instead of an answer of the API (${title})`,
		hint: { name: 'enterApiAddress' },
		httpCode: reply.status === 200 ? '502' : String(reply.status),
	});
}

/** No host name is longer than this. */
const MAX_ORIGIN = 300;

function originOf(location: string | undefined, secrets: Secrets): string | null {
	try {
		const { origin } = new URL(location ?? '');
		// Other schemes have the origin "null".
		return origin.startsWith('http') && origin.length <= MAX_ORIGIN ? serverWords(origin, MAX_ORIGIN, secrets) : null;
	} catch {
		return null;
	}
}

/** How much of a web page is looked at; its beginning tells what it is. */
const DESCRIBED = 4096;
/** Written without backtracking, so that no page takes long; a title that is cut off is ignored. */
const TITLE = /<title(?:\s[^<>]*)?>([^<]+)</i;

function describe(body: string, secrets: Secrets): string {
	const beginning = secrets.inWords(body.slice(0, DESCRIBED));
	if (/^[{["]/.test(beginning)) return 'JSON of another kind';
	if (!/^<(!doctype|html|head|body|\?xml)/i.test(beginning)) return 'text that is not JSON';
	const title = serverWords(TITLE.exec(beginning)?.[1] ?? '', 80, secrets);
	return title ? `a web page ("${title}")` : 'a web page';
}
