/*
 * No token, password, md5 of it or signature may appear in a text. Servers echo their requests, encoded for wherever they put them:
 * JSON, an address, HTML, or one within another.
 */

const HIDDEN = '[hidden]';

/** Everything that looks like a usual token (47 characters) or an md5 is hidden. */
const LOOKS_SECRET = /A\d{13}[0-9a-f]{33}|[0-9a-f]{32,}/gi;

/** A secret of this length never occurs in a text by accident, so it is hidden inside longer words and in data too. */
const UNMISTAKABLE = 16;
/**
 * A shorter secret is hidden only after a word such as "token" ("token: 7"). It is easy to guess anyway, and hiding every 7 would remove limits and
 * times that users need.
 */
const GUESSABLE = 4;

/** ASCII only: Chinese text has no blanks between its words. `%3D` and `\\n` before a token are not part of it. */
const BEFORE_WORD = String.raw`(?<=^|[^0-9a-z]|%[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[a-z])`;
const AFTER_WORD = String.raw`(?![0-9a-z])`;
const CALLED_SECRET = String.raw`(?<=(?:token|password|pwd|signature)(?:[^0-9a-z]|%[0-9a-f]{2}|\\u[0-9a-f]{4}){1,12})`;

const NAMED_IN_HTML: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
	' ': 'nbsp',
	'/': 'sol',
	'+': 'plus',
	'=': 'equals',
};

/** What must not appear in a text, in any encoding. */
export interface Secrets {
	/** Hides them in the words of a server. */
	inWords(text: string): string;
	/** Hides them in data, where a number or name that merely equals a short secret must stay. JSON stays valid. */
	inData(text: string): string;
}

/** @param secrets the token, password and so on that are in use; empty ones are none */
export function secretsOf(secrets: readonly string[]): Secrets {
	const known = [...new Set(secrets.filter((secret) => secret !== ''))];
	// The longest first, because one may be the beginning of another.
	known.sort((a, b) => b.length - a.length);
	const words = patternOf(known);
	const data = patternOf(known.filter((secret) => secret.length >= UNMISTAKABLE));
	return {
		inWords: (text) => hide(hide(text, words), LOOKS_SECRET),
		inData: (text) => (text.startsWith('{') && data ? hideInJson(text, data) : hide(text, data)),
	};
}

/** For texts whose secrets are not known. */
export const noSecrets = secretsOf([]);

function hide(text: string, pattern: RegExp | null): string {
	return pattern ? text.replace(pattern, HIDDEN) : text;
}

/** The characters of numbers and literals in JSON. */
const BARE = /[-+.\w]/;

/** Where a secret is part of a number, `[hidden]` would not be valid JSON, so the whole value becomes a text. */
function hideInJson(json: string, pattern: RegExp): string {
	const parts: string[] = [];
	let end = 0;
	let isInText = false;
	for (const { 0: found, index } of json.matchAll(pattern)) {
		if (index < end) {
			// Within a value that is hidden already, but it may end later.
			end = Math.max(end, index + found.length);
			continue;
		}
		let at = end;
		for (; at < index; at += 1) {
			if (json[at] === '"') isInText = !isInText;
			else if (isInText && json[at] === '\\') at += 1;
		}
		// A backslash that escapes the first character of the secret must not stay alone.
		let start = at > index ? index - 1 : index;
		const before = end;
		end = index + found.length;
		if (!isInText) {
			while (start > before && BARE.test(json.charAt(start - 1))) start -= 1;
			while (BARE.test(json.charAt(end))) end += 1;
		}
		parts.push(json.slice(before, start), isInText ? HIDDEN : `"${HIDDEN}"`);
	}
	return parts.join('') + json.slice(end);
}

function patternOf(secrets: readonly string[]): RegExp | null {
	return secrets.length > 0 ? new RegExp(secrets.map(wherever).join('|'), 'gi') : null;
}

function wherever(secret: string): string {
	const spelled = Array.from(secret, (character) => spellingsOf(character)).join('');
	if (secret.length >= UNMISTAKABLE) return spelled;
	return `${secret.length < GUESSABLE ? CALLED_SECRET : BEFORE_WORD}${spelled}${AFTER_WORD}`;
}

/**
 * A character as it is, in JSON, percent-encoded and in HTML, each encoded repeatedly but not endlessly, which would be slow. No encoding changes
 * letters and digits.
 */
function spellingsOf(character: string): string {
	if (/[0-9a-z]/i.test(character)) return character;
	const units = Array.from({ length: character.length }, (_, index) => hexOf(character.charCodeAt(index), 4));
	const codePoint = character.codePointAt(0) ?? 0;
	const name = NAMED_IN_HTML[character];
	const spellings = [
		String.raw`\\{0,8}${character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`,
		units.map((unit) => String.raw`\\{1,8}u${unit}`).join(''),
		[...new TextEncoder().encode(character)].map((byte) => `%(?:25){0,4}${hexOf(byte, 2)}`).join(''),
		`&(?:amp;){0,4}(?:#0{0,5}${codePoint}|#x0{0,5}${codePoint.toString(16)}${name ? `|${name}` : ''});`,
		...(character === ' ' ? [String.raw`\+`] : []),
	];
	return `(?:${spellings.join('|')})`;
}

const hexOf = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
