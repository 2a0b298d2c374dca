import { noSecrets, type Secrets } from './secrets';

/** A longer message is cut; none of our own is longer. */
const MAX_TEXT = 100_000;

/** Opening to closing bracket without another bracket between them, which cannot backtrack. */
const TAG = /<[^<>]*>/g;
const ENTITY = /&(?:amp;)*(?:#0{0,5}(\d{1,7})|#x0{0,5}([0-9a-f]{1,6})|([a-z][a-z0-9]{1,30}));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Line breaks would start a new line in a log, and other control characters can change what a terminal shows. */
const BREAKS = /[\s\p{Cc}]+/gu;
/** Invisible characters, which can reverse the direction of text, and halves of characters. */
const INVISIBLE = /[\p{Cf}\p{Cs}]/gu;

/**
 * Makes any text safe for a message, a hint or a log: one line without tags, entities, control and direction characters, because some of these texts are
 * shown as HTML.
 * @param max characters that are kept
 */
export function inOneLine(text: string, max = MAX_TEXT): string {
	const decoded = text
		.replace(ENTITY, (_, decimal?: string, hexadecimal?: string, name?: string) =>
			characterOf(decimal, hexadecimal, name),
		)
		// A second, different encoding of an entity is made harmless.
		.replace(/&(?=#?\w{1,31};)/g, '');
	const plain = decoded.replace(TAG, ' ').replace(/[<>]/g, '').replace(INVISIBLE, '');
	return plain
		.replace(BREAKS, ' ')
		.trim()
		.slice(0, max)
		.replace(/[\uD800-\uDBFF]$/, '')
		.trimEnd();
}

function characterOf(decimal: string | undefined, hexadecimal: string | undefined, name: string | undefined): string {
	if (name !== undefined) return NAMED[name.toLowerCase()] ?? ' ';
	const codePoint = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
	return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' ';
}

/** Only so much of a server's text is read. Its end may hold a part of a secret, so the length of the longest encoded secret is dropped. */
const MAX_READ = 20_000;
const LONGEST_SECRET = 5000;

/** A text of a server, safe to quote in a message. @param max characters that are kept */
export function serverWords(text: string, max: number, secrets: Secrets = noSecrets): string {
	const hidden = secrets.inWords(text.slice(0, MAX_READ));
	const whole = text.length > MAX_READ ? hidden.slice(0, -LONGEST_SECRET) : hidden;
	// Secrets are hidden before tags are removed, because one may contain brackets, and again after, because tags may have split one; then the text is cut.
	return secrets.inWords(inOneLine(whole)).slice(0, max).trimEnd();
}
